import Testing

import ODBC
