/// Another program of the machine, by its path, run without a shell.
public struct Program: Sendable {
  public let path: String

  public init(_ path: String) { self.path = path }
}
