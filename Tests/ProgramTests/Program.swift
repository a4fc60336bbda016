import Foundation
import TestSupport

/// How a process came to its end.
enum Ending: Equatable {
  case exited(Int32)
  case killed(Int32)
}

/// One call of the real program: how it ended and what it said.
struct Call {
  let ending: Ending
  let output: String
  let errors: String
}

/// The built program, called as people and scripts call it.
enum Program {
  /// Beside the test bundle, whatever the scratch path is.
  static let path = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "crossgate").path

  static func call(_ words: [String], environment: [String: String] = [:]) throws -> Call {
    try Running(words, environment: environment).wait()
  }
}

/// A call that goes on.
final class Running {
  private let id: pid_t
  private let words: Workplace
  private var ending: Ending?

  /// Starts the program.
  ///
  /// - Parameters:
  ///   - words: What stands behind the program's name.
  ///   - environment: What it sees beside its home.
  ///   - input: What it reads from standard input.
  ///   - output: Where standard output goes, unless ``wait()`` is to tell it.
  ///   - wrapped: Makes the command line of the program's own: another program that calls it.
  /// - Throws: ``CannotStart``.
  init(
    _ words: [String], environment: [String: String] = [:], input: String = "",
    output: Int32? = nil, wrapped: ([String]) -> [String] = { $0 }
  ) throws {
    self.words = try Workplace()
    let folder = self.words.url.path
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    try input.write(toFile: "\(folder)/0", atomically: false, encoding: .utf8)
    posix_spawn_file_actions_addopen(&actions, 0, "\(folder)/0", O_RDONLY, 0)
    for target: Int32 in [1, 2] {
      posix_spawn_file_actions_addopen(
        &actions, target, "\(folder)/\(target)", O_WRONLY | O_CREAT, 0o644)
    }
    if let output { posix_spawn_file_actions_adddup2(&actions, output, 1) }
    var usual = sigset_t()
    sigemptyset(&usual)
    posix_spawnattr_setsigmask(&attributes, &usual)
    for number in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&usual, number) }
    posix_spawnattr_setsigdefault(&attributes, &usual)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
    let line = wrapped([Program.path] + words)
    let settings = ["CROSSGATE_HOME": Checkout.root.path, "PATH": "/usr/bin:/bin"]
      .merging(environment) { $1 }
    var arguments = line.map { strdup($0) } + [nil]
    var variables = settings.map { strdup("\($0)=\($1)") } + [nil]
    defer { (arguments + variables).forEach { free($0) } }
    var started: pid_t = 0
    let failure = posix_spawn(&started, line[0], &actions, &attributes, &arguments, &variables)
    guard failure == 0 else { throw CannotStart(program: line[0], errno: failure) }
    id = started
  }

  struct CannotStart: Error {
    let program: String
    let errno: Int32
  }

  deinit {
    guard ending == nil else { return }
    kill(id, SIGKILL)
    waitpid(id, nil, 0)
  }

  func signal(_ number: Int32) { kill(id, number) }

  /// Whether it has not ended yet.
  var goesOn: Bool {
    var status: Int32 = 0
    if ending == nil, waitpid(id, &status, WNOHANG) == id { ending = Self.ending(status) }
    return ending == nil
  }

  func wait() throws -> Call {
    var status: Int32 = 0
    if ending == nil {
      while waitpid(id, &status, 0) < 0, errno == EINTR {}
      ending = Self.ending(status)
    }
    return Call(
      ending: ending ?? .exited(-1), output: try said("1"), errors: try said("2"))
  }

  private func said(_ name: String) throws -> String {
    let file = words.url.appending(path: name)
    guard FileManager.default.fileExists(atPath: file.path) else { return "" }
    return try String(contentsOf: file, encoding: .utf8)
  }

  private static func ending(_ status: Int32) -> Ending {
    status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .killed(status & 0x7f)
  }
}

/// A folder of its owner's own, removed with it, and at the latest with the test process.
final class Workplace: Sendable {
  private static let all: URL = {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "crossgate-program-\(getpid())")
    atexit { try? FileManager.default.removeItem(at: Workplace.all) }
    return folder
  }()

  let url: URL

  init() throws {
    url = Self.all.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}

/// Numbers that look random and are the same each time (SplitMix64).
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
