import Testing

import Documents
