import Testing

import Diagrams
