/// What a driver has against a connection or a statement; its own sentence is left out, for it can
/// hold values.
public struct ODBCError: Error, Equatable, Sendable {
  /// The SQLSTATE, `08001`.
  public let state: String

  public init(state: String) { self.state = state }
}
