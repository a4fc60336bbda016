public import Domain
public import Engine
internal import Foundation

/// How a run ended.
public struct RunResult {
  /// `.passed`, `.failedGate` or `.failedStep`.
  public let state: RunState
  /// The step that could not do its work, of `.failedStep`.
  public let failure: StepFailure?
  /// The state the run found.
  public let before: SnapshotManifest
  /// What the run left; it holds the run's artefacts.
  public let artefacts: SnapshotManifest
}

/// A project in a plain folder, worked without any database; a web project's folder is worked the same way.
public struct LocalProject: Sendable {
  private let folder: String
  private let lifecycle: Lifecycle

  /// - Parameters:
  ///   - folder: The project's folder, with `requirement_spec/` in it.
  ///   - schemas: The folder of shipped data: code lists, lexicon, gate profiles.
  public init(folder: String, schemas: String) {
    self.folder = folder
    lifecycle = Lifecycle(project: folder, policy: schemas, version: Version.current)
  }

  /// What a run would do.
  ///
  /// - Throws: ``Engine/LifecycleError``, ``Engine/FileError``.
  public func plan(_ selection: Selection, _ parameters: RunParameters) throws -> Plan {
    try settle()
    return try lifecycle.plan(selection, parameters)
  }

  /// Ends a restore that was cut off, so that nobody is shown a mix of two states; one that still
  /// goes on is left to whoever does it.
  private func settle() throws {
    guard SnapshotStore(project: folder).isRestoring else { return }
    do { _ = try ProjectLock(folder) } catch LifecycleError.busy {}
  }

  /// Runs what is selected, with a snapshot before and after; a second run at the same time is refused.
  ///
  /// - Throws: ``Engine/Cancellation``, ``Engine/LifecycleError``, ``Engine/FileError``.
  public func run(
    _ selection: Selection, _ parameters: RunParameters, at now: () -> String,
    isCancelled: @escaping () -> Bool = { false },
    observe: @escaping (StepEvent) -> Void = { _ in }
  ) throws -> RunResult {
    let lock = try ProjectLock(folder)
    defer { withExtendedLifetime(lock) {} }
    _ = try lifecycle.plan(selection, parameters)
    let store = SnapshotStore(project: folder)
    let before = try store.create(label: "Before run", at: now())
    var state = RunState.failedStep
    var failure: StepFailure?
    do {
      state = try lifecycle.run(
        selection, parameters, isCancelled: isCancelled, observe: observe)
    } catch let error as StepFailure { failure = error }
    do {
      let left = try store.create(label: "After run", at: now())
      return RunResult(state: state, failure: failure, before: before, artefacts: left)
    } catch {
      // What stopped the step, a full disk say, is the cause; that it also stops the snapshot is not.
      throw failure ?? error
    }
  }

  /// - Throws: ``Engine/LifecycleError/notAProject(_:)``, ``Engine/FileError``.
  public func snapshots() throws -> [SnapshotManifest] {
    try Lifecycle.checkProject(folder)
    try settle()
    return try SnapshotStore(project: folder).list()
  }

  public func createSnapshot(label: String, at now: String) throws -> SnapshotManifest {
    let lock = try ProjectLock(folder)
    defer { withExtendedLifetime(lock) {} }
    return try SnapshotStore(project: folder).create(label: label, at: now)
  }

  /// Puts the project back to a snapshot.
  ///
  /// - Returns: The snapshot that keeps the state before.
  /// - Throws: ``Engine/SnapshotError``, ``Engine/LifecycleError/busy(_:)``.
  public func restoreSnapshot(_ id: String, at now: String) throws -> SnapshotManifest {
    let lock = try ProjectLock(folder)
    defer { withExtendedLifetime(lock) {} }
    return try SnapshotStore(project: folder).restore(id, at: now)
  }

  /// What the last reading of the specifications found wanting, with file and line; none before it.
  ///
  /// - Throws: ``Engine/ArtefactError``.
  public func specificationIssues() throws -> [Issue] {
    let file = "reports/specification_issues.csv"
    guard FileManager.default.fileExists(atPath: "\(folder)/\(file)") else { return [] }
    return try IssueFile.read(file, in: folder).filter { $0.severity != .info }
  }

  /// The verdict of the last run that judged the gates; `nil` when none has.
  public func gates() throws -> GateReport? {
    try settle()
    guard FileManager.default.fileExists(atPath: "\(folder)/\(GateReport.path)") else { return nil }
    return try GateReport(of: folder)
  }
}
