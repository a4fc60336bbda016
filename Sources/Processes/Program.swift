internal import Glibc

/// Another program of the machine, by its path, run without a shell.
///
/// What it is given is all it has: its arguments as they are, its input as an open file, an
/// environment of ``environment`` only, no other descriptor of ours, a process group of its own,
/// the working folder of this process. It may be run from several threads at once.
public struct Program: Sendable {
  public let path: String

  public init(_ path: String) { self.path = path }

  /// The whole environment of every program: plain tools, UTF-8, no zone, nothing of ours.
  public static let environment = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"]

  /// What a run left behind.
  public struct Output: Sendable {
    /// What it said of its own end: 0 is success by custom.
    public let exitCode: Int32
    public let output: [UInt8]
    /// What it wrote to its error stream, at most 64 KiB, as text.
    public let errors: String
  }

  /// Runs the program to its end, or to the first limit it meets.
  ///
  /// A limit, a signal and a deadline end the program and all it started; its process entry is
  /// always collected before this returns.
  /// - Throws: ``ProgramError``, for whatever is not an end of the program's own choosing.
  public func run(
    arguments: [String] = [], input: [UInt8] = [], limits: Limits = Limits()
  ) throws -> Output {
    guard !arguments.contains(where: { $0.utf8.contains(0) }) else {
      throw ProgramError.unspeakableArgument(path: path)
    }
    let standardInput = try Descriptor.holding(input, for: path)
    let output = try Pipe(for: path)
    let errors = try Pipe(for: path)
    let child = try Child(
      of: path, arguments: arguments, input: standardInput, output: output.writing,
      errors: errors.writing)
    child.confine(to: limits)
    // The reading ends end when nobody holds the writing ones.
    output.writing.close()
    errors.writing.close()
    let deadline = ContinuousClock.now + limits.wall
    var intake = Intake(mostBytes: limits.outputBytes)
    switch intake.drain(output.reading, errors.reading, until: deadline) {
    case .pastDeadline:
      child.end()
      throw ProgramError.pastDeadline(path: path, after: limits.wall)
    case .tooMuch:
      child.end()
      throw ProgramError.tooMuchOutput(path: path, most: limits.outputBytes)
    case .whole:
      return Output(
        exitCode: try child.exitCode(before: deadline, limits: limits), output: intake.output,
        errors: String(decoding: intake.errors, as: UTF8.self))
    }
  }
}
