import Dispatch
import Domain
import Foundation
import HTTP
import Synchronization
import UseCases
import Web

/// The commands that serve people and keep the installation: `serve`, `work`, `setup`, `database`.
enum ServerCommands {
  static let all = [serve, work, setup, migrate, status]

  private static let serve = Command(
    words: ["serve"],
    summary: "Answer requests behind nginx and work the queue of runs, until asked to end",
    options: [
      Option("--no-worker", nil, "Leave the queue to crossgate work, here or on another machine")
    ], examples: ["serve"]
  ) { arguments, _ in
    let installation = try Installation()
    let configuration = try installation.configuration
    let site = try Site(
      templates: "\(installation.home)/Templates",
      assets: Version.word(forFilesIn: "\(installation.home)/Public"), clock: { .now })
    let unknown = try Site.permissionsWithoutLine(in: App(configuration))
    guard unknown.isEmpty else { throw SetupError.noPermissions(unknown.map(\.rawValue)) }
    let server = try FastCGIServer(
      at: .path(installation.socket, mode: 0o666),
      limits: FastCGIServer.Limits(threads: installation.threads),
      spool: try installation.makeSpool(),
      report: { Log.fault(Problem($0), request: $1) },
      apology: { site.respond(to: $0) },
      makeHandler: {
        let app = try App(configuration)
        return { site.respond(to: $0, with: app) }
      })
    server.stopOnTermination()
    let queue = arguments.has("--no-worker") ? nil : QueueThread(configuration)
    Log.event("serving")
    try server.run()
    queue?.stop()
    Log.event("stopped")
    return .ok
  }

  private static let work = Command(
    words: ["work"], summary: "Work the queue of runs, until asked to end", options: [],
    examples: ["work"]
  ) { _, _ in
    workQueue(try Installation().configuration, isStopping: { Interruption.isAsked })
    return .ok
  }

  /// Works until told to stop; a database that is not there yet is waited for.
  fileprivate static func workQueue(
    _ configuration: Configuration, isStopping: @escaping @Sendable () -> Bool
  ) {
    let name = "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)"
    while !isStopping() {
      do {
        let worker = try Worker(configuration, name: name, isStopping: isStopping) {
          try $0.perform(at: Clock.now)
        }
        worker.run { Log.fault($0, request: nil) }
      } catch {
        Log.fault(Problem(error), request: nil)
        Thread.sleep(forTimeInterval: 1)
      }
    }
  }

  private static let setup = Command(
    words: ["setup"],
    summary: "Make the first administrator, load a sample programme and run it once",
    options: [Option("--sample", "DIR", "A programme's folder to load, marked synthetic")],
    examples: ["setup --sample schemas/samples/st-elsewhere"]
  ) { arguments, terminal in
    let installation = try Installation()
    let app = try installation.app()
    try app.makeKey()
    if try !app.hasAdministrator() {
      let given = installation.administratorPassword
      let password = try app.bootstrapAdministrator(password: given)
      terminal.print(
        password.map { "Sign in as admin with the one-time password \($0)" }
          ?? "Sign in as admin with the password of CROSSGATE_ADMIN_PASSWORD.")
    }
    guard let directory = arguments["--sample"] else { return .ok }
    let (project, _) = try app.load(directory)
    try loadDemoCast(app, installation, terminal)
    let desk = try app.desk(ofUser: "demo-dm-engineer", at: project.address)
    guard try desk.runs(page: Paging(size: 1)).total == 0 else {
      if let gates = try desk.gates() { LifecycleCommands.show(gates, terminal) }
      return .ok
    }
    terminal.note("Running the sample programme's lifecycle once:")
    let (line, state) = try Project.installed(desk).run(RunRequest(), terminal)
    if let gates = line.gates { LifecycleCommands.show(gates, terminal) }
    return ExitCode(state)
  }

  /// Beside another organisation than the sample's there is no place for people who are not real.
  private static func loadDemoCast(
    _ app: App, _ installation: Installation, _ terminal: Terminal
  ) throws {
    do {
      let cast = try app.loadDemoCast(password: installation.demoPassword)
      guard !cast.made.isEmpty else { return }
      let password =
        installation.demoPassword == nil
        ? "the password \(cast.password)" : "the password of CROSSGATE_DEMO_PASSWORD"
      terminal.print(
        "Synthetic people, one a role, sign in with \(password): \(cast.made.joined(separator: ", "))"
      )
    } catch Refusal.notASampleInstallation {
      terminal.note("There are other organisations here, so no synthetic people are made.")
    }
  }

  private static let migrate = Command(
    words: ["database", "migrate"], summary: "Bring the database's schema up to date",
    options: [], examples: ["database migrate"]
  ) { arguments, terminal in
    let applied = try Installation().app().migrate()
    if arguments.has("--json") {
      try terminal.print(json: applied)
    } else if !terminal.isQuiet {
      for file in applied { terminal.print("applied \(file)") }
      if applied.isEmpty { terminal.print("up to date") }
    }
    return .ok
  }

  private static let status = Command(
    words: ["database", "status"], summary: "List the schema's files, applied or pending",
    options: [], examples: ["database status --json"]
  ) { arguments, terminal in
    let lines = try Installation().app().migrations().map(MigrationLine.init)
    if arguments.has("--json") {
      try terminal.print(json: lines)
    } else {
      for line in lines { terminal.print("\(line.state)  \(line.file)") }
    }
    return lines.allSatisfy { $0.state == "applied" } ? .ok : .failed
  }
}

/// The queue's worker inside `crossgate serve`.
private final class QueueThread: Sendable {
  private let isStopping = Atomic(false)
  private let ended = DispatchSemaphore(value: 0)

  init(_ configuration: Configuration) {
    Thread.detachNewThread { [self] in
      ServerCommands.workQueue(
        configuration, isStopping: { self.isStopping.load(ordering: .relaxed) })
      ended.signal()
    }
  }

  /// Has the run at hand stop between two batches, to be resumed later, and waits for that.
  func stop() {
    isStopping.store(true, ordering: .relaxed)
    ended.wait()
  }
}

/// A file of the schema as `crossgate database status` prints it.
private struct MigrationLine: Encodable {
  let file: String
  let state: String

  init(_ migration: Migration) {
    file = migration.name
    state = migration.appliedAt == nil ? "pending" : "applied"
  }
}

/// One JSON object a line on standard error; no value of a record ever gets there.
enum Log {
  private struct Line: Encodable {
    let time: String
    let event: String
    var request: String?
    var status: Int?
    var detail: String?
  }

  static func event(_ name: String) { write(Line(time: Clock.now(), event: name)) }

  static func fault(_ problem: Problem, request: String?) {
    let detail = [problem.title, problem.diagnosis].filter { !$0.isEmpty }.joined(separator: ": ")
    write(
      Line(
        time: Clock.now(), event: "fault", request: request, status: problem.status,
        detail: detail))
  }

  private static func write(_ line: Line) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(line) else { return }
    FileHandle.standardError.write(data + Data("\n".utf8))
  }
}
