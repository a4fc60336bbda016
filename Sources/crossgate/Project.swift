import Domain
import Engine
import Foundation
import UseCases

/// The project a command works: a plain folder, or one of the installation's.
enum Project {
  static let directory = Option("--directory", "DIR", "The project's folder; no database is used")
  static let address = Option(
    "--project", "ORG/WORKSPACE/PROJECT", "A project of the installation (DATABASE_URL)")
  static let options = [directory, address]

  case folder(LocalProject)
  case installed(Desk)

  init(_ arguments: Arguments) throws {
    let installation = try Installation()
    if let directory = arguments["--directory"] {
      let folder = URL(filePath: directory).standardizedFileURL.path
      self = .folder(LocalProject(folder: folder, schemas: installation.schemas))
    } else {
      guard let address = arguments["--project"] else {
        throw UsageError.missingOption("--directory or --project", of: arguments.command)
      }
      self = .installed(
        try installation.app().desk(ofUser: installation.userName, at: address))
    }
  }

  func plan(_ request: RunRequest) throws -> [PlanLine] {
    switch self {
    case .folder(let project):
      PlanLine.lines(of: try project.plan(request.selection, request.parameters))
    case .installed(let desk): PlanLine.lines(of: try desk.plan(request))
    }
  }

  func gates() throws -> GateReport? {
    switch self {
    case .folder(let project): try project.gates()
    case .installed(let desk): try desk.gates()
    }
  }

  func snapshots() throws -> [SnapshotLine] {
    switch self {
    case .folder(let project): try project.snapshots().map(SnapshotLine.init)
    case .installed(let desk): try desk.snapshots().reversed().map(SnapshotLine.init)
    }
  }

  func createSnapshot(label: String) throws -> SnapshotLine {
    switch self {
    case .folder(let project):
      return SnapshotLine(try project.createSnapshot(label: label, at: Clock.now()))
    case .installed(let desk):
      guard let kept = try desk.takeSnapshot(label: label) else { throw WaitsForApproval(nil) }
      return SnapshotLine(kept)
    }
  }

  func restoreSnapshot(_ id: String) throws {
    switch self {
    case .folder(let project): _ = try project.restoreSnapshot(id, at: Clock.now())
    case .installed(let desk):
      if case .waiting(let approval) = try desk.restore(id) { throw WaitsForApproval(approval) }
    }
  }
}

/// The one place of the program that reads the time.
enum Clock {
  /// ISO 8601 in UTC, to the second.
  static func now() -> String { Date.now.formatted(.iso8601) }
}
