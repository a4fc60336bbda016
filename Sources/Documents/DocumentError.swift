/// Why an office or structured document cannot be read; cases carry where, never what.
public enum DocumentError: Error, Equatable, Sendable {
  /// It is not what its name says.
  case notReadable(path: String)
}
