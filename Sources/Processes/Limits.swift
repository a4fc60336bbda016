/// What a program may use before it is ended.
public struct Limits: Sendable {
  /// From its start to its end.
  public var wall: Duration
  /// Of all its threads together, in whole seconds, rounded up.
  public var cpu: Duration
  /// Of address space, in bytes.
  public var memory: Int
  /// What it may write to its output; its error stream is cut off instead.
  public var outputBytes: Int

  public init(
    wall: Duration = .seconds(10), cpu: Duration = .seconds(10), memory: Int = 1 << 30,
    outputBytes: Int = 64 << 20
  ) {
    self.wall = wall
    self.cpu = cpu
    self.memory = memory
    self.outputBytes = outputBytes
  }
}

/// Why a program did not come to an end of its own choosing.
public enum ProgramError: Error, Equatable, Sendable {
  /// No such program, or not one that may be run; `code` is the system's.
  case notStarted(path: String, code: Int32)
  /// The system had no descriptor or memory left for it.
  case noRoom(path: String, code: Int32)
  /// An argument holds a NUL character, which no program can be given.
  case unspeakableArgument(path: String)
  case pastDeadline(path: String, after: Duration)
  /// It used more processor time than it may.
  case tooMuchProcessorTime(path: String, most: Duration)
  case tooMuchOutput(path: String, most: Int)
  /// It was ended by a signal nobody here sent: 11 a bad access, 6 an abort, as for want of memory.
  case crashed(path: String, signal: Int32)
}
