import Testing

import Processes
