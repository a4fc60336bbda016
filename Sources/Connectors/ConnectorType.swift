/// A kind of system that data sources can be connected as.
public enum ConnectorType: String, CaseIterable, Codable, Sendable {
  case csv, postgresql
  case cacheIRISEmulator = "cache_iris_emulator"
  case postgresEmulator = "postgres_emulator"
  case odbc, jdbc
  case jsonDummy = "json_dummy"
}
