internal import Foundation
internal import Glibc
public import Postgres

/// A PostgreSQL server of a test's own, which it may stop and start; gone with it.
public final class TestCluster: Sendable {
  /// For tests that leave it running; each makes a database of its own.
  public static let shared = Result<TestCluster, any Error> {
    let cluster = try TestCluster()
    atexit { TestCluster.endShared() }
    return cluster
  }

  private static func endShared() {
    if case .success(let cluster) = shared { cluster.end() }
  }

  private static let binaries: String? = {
    let versions = "/usr/lib/postgresql"
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: versions) else {
      return nil
    }
    return names.compactMap { Int($0) }.max().map { "\(versions)/\($0)/bin" }
  }()

  public static var isAvailable: Bool { binaries != nil }

  public let port: Int
  /// The folder of its Unix socket.
  public let sockets: String
  /// Of its superuser, over the socket.
  public var conninfo: String { "host=\(sockets) port=\(port) user=crossgate dbname=postgres" }

  private let folder: String
  private var data: String { "\(folder)/data" }

  public init() throws {
    port = try Self.freePort()
    folder = "/tmp/crossgate-cluster-\(UUID().uuidString.lowercased().prefix(13))"
    sockets = folder
    try Self.run("mkdir", ["-m", "755", folder])
    try Self.run(
      "initdb",
      [
        "-D", data, "-U", "crossgate", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
        "--no-instructions", "--no-sync",
      ])
    try Self.run(
      "sed",
      [
        "-i", "s/^\\(host .*\\) trust$/\\1 scram-sha-256/", "\(data)/pg_hba.conf",
      ])
    try start()
  }

  deinit { end() }

  private func end() {
    do {
      try stop()
      try Self.run("rm", ["-rf", folder])
    } catch {
      FileHandle.standardError.write(Data("left behind: \(folder)\n".utf8))
    }
  }

  /// Starts the server and waits until it answers.
  public func start() throws {
    let settings =
      "-c listen_addresses=127.0.0.1 -c port=\(port) -c unix_socket_directories=\(sockets) "
      + "-c fsync=off -c max_connections=40"
    try Self.run(
      "pg_ctl",
      [
        "-D", data, "-l", "\(folder)/server.log", "-w", "-s", "-o", settings, "start",
      ])
  }

  /// Ends the server at once, as a failing machine would, and waits until it is gone.
  public func stop() throws {
    try Self.run("pg_ctl", ["-D", data, "-m", "immediate", "-w", "-s", "stop"])
  }

  public func connection(database: String = "postgres") throws -> Connection {
    try Connection("host=\(sockets) port=\(port) user=crossgate dbname=\(database)")
  }

  struct Failure: Error {
    let command: String
    let status: Int32
  }

  /// Runs a program of PostgreSQL's or the system's; where we are root, as the user `postgres`.
  private static func run(_ command: String, _ arguments: [String]) throws {
    let path = "\(binaries ?? "")/\(command)"
    let program = FileManager.default.isExecutableFile(atPath: path) ? path : command
    let words =
      (geteuid() == 0 ? ["runuser", "-u", "postgres", "--"] : []) + [program] + arguments
    let status = try spawn(words)
    guard status == 0 else { throw Failure(command: command, status: status) }
  }

  /// Foundation's `Process` waits for whatever a program leaves behind, here the server.
  private static func spawn(_ words: [String]) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in 0...2 as ClosedRange<Int32> {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    // The user `postgres` may not be let into the folder that we are in.
    let arguments = (["env", "-C", "/"] + words).map { strdup($0) }
    defer { arguments.forEach { free($0) } }
    var child: pid_t = 0
    let failure = posix_spawnp(&child, "env", &actions, nil, arguments + [nil], environ)
    guard failure == 0 else { throw Failure(command: words[0], status: failure) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return status
  }

  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { socket in
        bind(descriptor, socket, size) == 0 && getsockname(descriptor, socket, &size) == 0
      }
    }
    guard result else { throw Failure(command: "bind", status: errno) }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
