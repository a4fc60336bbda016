public import Domain
internal import Engine
public import Foundation

extension Desk {
  /// The health of the project, drawn from its newest run that came to a verdict, else its newest.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func overview() throws -> Overview {
    try require(.status("run.read"))
    let run = try lastJudgedRun() ?? runs(page: Paging(size: 1)).items.first
    let catalogues = try catalogues()
    return Overview(
      last: try run.map(detail), source: catalogues[.source].map(Estate.init),
      target: catalogues[.target].map(Estate.init))
  }

  /// The catalogues that there are.
  ///
  /// - Throws: ``Engine/ArtefactError`` with file and line.
  public func catalogues() throws -> [Side: Catalogue] {
    try require(.read("schema.read"))
    let folder = try folder
    return try Side.allCases.reduce(into: [:]) { found, side in
      guard has(CatalogueFile.path(side), in: folder) else { return }
      found[side] = try CatalogueFile.read(side, in: folder)
    }
  }

  /// The contract as it was last built; empty before the first time.
  ///
  /// - Throws: ``Engine/ArtefactError`` with file and line.
  public func contract() throws -> ContractAnswer {
    try require(.read("mapping.read"))
    let folder = try folder
    guard has(ContractFile.rowsPath, in: folder), has(ContractFile.plansPath, in: folder) else {
      return ContractAnswer(rows: [], tables: [])
    }
    return ContractAnswer(
      rows: try ContractFile.rows(in: folder).map(\.value),
      tables: try ContractFile.plans(in: folder).map(\.value))
  }

  private func has(_ path: String, in folder: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/\(path)")
  }

  /// The project's snapshots, newest first.
  ///
  /// - Throws: ``Engine/FileError``.
  public func snapshots() throws -> [KeptState] {
    try require(.read("snapshot.read"))
    return try localProject.snapshots().reversed().map(KeptState.init)
  }

  /// Keeps the project's files under `label`.
  ///
  /// - Throws: ``Engine/LifecycleError/busy(_:)`` while a run works on them.
  @discardableResult
  public func takeSnapshot(label: String, at now: Date) throws -> KeptState {
    try require(.execute("snapshot.create"))
    return KeptState(
      try localProject.createSnapshot(label: label, at: now.formatted(.iso8601)))
  }

  /// What restoring a snapshot would change.
  ///
  /// - Throws: ``Refusal/unknownSnapshot(_:)``.
  public func restoration(of id: String, at now: Date) throws -> RestorationPreview {
    try require(.execute("snapshot.restore"))
    guard let manifest = try localProject.snapshots().first(where: { $0.id == id }) else {
      throw Refusal.unknownSnapshot(id)
    }
    let store = SnapshotStore(project: try folder)
    let (written, removed) = try store.difference(from: manifest)
    return RestorationPreview(snapshot: KeptState(manifest), written: written, removed: removed)
  }

  /// Takes the project back to a snapshot, the present state being kept first.
  ///
  /// - Throws: ``Engine/SnapshotError``, ``Engine/LifecycleError/busy(_:)`` while a run works.
  public func restore(_ id: String, at now: Date) throws {
    try require(.execute("snapshot.restore"))
    _ = try localProject.restoreSnapshot(id, at: now.formatted(.iso8601))
  }
}

extension KeptState {
  init(_ manifest: SnapshotManifest) {
    self.init(
      id: manifest.id, label: manifest.label, created: manifest.created,
      files: manifest.files.count)
  }
}
