internal import CProcess
internal import Glibc

/// A started program; ``end()`` or ``exitCode(before:limits:)`` must be its last word.
struct Child {
  let path: String
  private let process: pid_t

  init(
    of path: String, arguments: [String], input: borrowing Descriptor,
    output: borrowing Descriptor, errors: borrowing Descriptor
  ) throws {
    self.path = path
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    guard posix_spawn_file_actions_init(&actions) == 0 else {
      throw ProgramError.noRoom(path: path, code: errno)
    }
    defer { posix_spawn_file_actions_destroy(&actions) }
    guard posix_spawnattr_init(&attributes) == 0 else {
      throw ProgramError.noRoom(path: path, code: errno)
    }
    defer { posix_spawnattr_destroy(&attributes) }

    posix_spawn_file_actions_adddup2(&actions, input.number, 0)
    posix_spawn_file_actions_adddup2(&actions, output.number, 1)
    posix_spawn_file_actions_adddup2(&actions, errors.number, 2)
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var started: pid_t = 0
    let code = withCStrings([path] + arguments) { words in
      withCStrings(Program.environment) { settings in
        posix_spawn(&started, path, &actions, &attributes, words, settings)
      }
    }
    guard code == 0 else { throw ProgramError.notStarted(path: path, code: code) }
    process = started
  }

  /// Sets what the system itself shall keep the program to.
  ///
  /// The program may already have run for some microseconds, but what it reads, and so what
  /// makes it grow, comes after. An ended program keeps its number until it is collected, so no
  /// other can be meant.
  func confine(to limits: Limits) {
    let seconds = limits.cpu.components
    let cpu = UInt64(max(1, seconds.seconds + (seconds.attoseconds > 0 ? 1 : 0)))
    confine(RLIMIT_CPU, soft: cpu, hard: cpu + 1)
    confine(RLIMIT_AS, soft: UInt64(limits.memory), hard: UInt64(limits.memory))
    confine(RLIMIT_CORE, soft: 0, hard: 0)
  }

  private func confine(_ resource: __rlimit_resource, soft: UInt64, hard: UInt64) {
    var limit = rlimit(rlim_cur: rlim_t(soft), rlim_max: rlim_t(hard))
    _ = prlimit(process, Int32(resource.rawValue), &limit, nil)
  }

  /// Ends the program with all that it started, and collects it.
  func end() {
    kill(-process, SIGKILL)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  /// Collects a program that has closed its outputs, which most do by ending.
  func exitCode(before deadline: ContinuousClock.Instant, limits: Limits) throws -> Int32 {
    var status: Int32 = 0
    var pause: UInt32 = 50
    while true {
      let collected = waitpid(process, &status, WNOHANG)
      if collected == process { break }
      if collected < 0, errno != EINTR { throw ProgramError.noRoom(path: path, code: errno) }
      guard ContinuousClock.now < deadline else {
        end()
        throw ProgramError.pastDeadline(path: path, after: limits.wall)
      }
      usleep(pause)
      pause = min(pause * 2, 10_000)
    }
    // What it started and left behind goes with it.
    kill(-process, SIGKILL)
    let signal = status & 0x7f
    switch signal {
    case 0: return (status >> 8) & 0xff
    case SIGXCPU: throw ProgramError.tooMuchProcessorTime(path: path, most: limits.cpu)
    default: throw ProgramError.crashed(path: path, signal: signal)
    }
  }
}

/// The words as C wants them: an array of pointers with a null pointer at its end.
private func withCStrings<Result>(
  _ words: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let copies = words.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  return body(copies + [nil])
}
