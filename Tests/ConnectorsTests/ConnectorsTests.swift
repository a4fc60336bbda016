import Testing

import Connectors
