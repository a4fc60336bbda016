public import Domain
internal import Engine
internal import Foundation

extension Desk {
  /// The health of the project, drawn from its newest run that came to a verdict, else its newest.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func overview() throws -> Overview {
    try require(.status("run.read"))
    let run = try lastJudgedRun() ?? runs(page: Paging(size: 1)).items.first
    let catalogues = actor.may(.read("schema.read")) ? try catalogues() : [:]
    return Overview(
      last: try run.map(detail), source: catalogues[.source].map(Estate.init),
      target: catalogues[.target].map(Estate.init))
  }

  /// The catalogues that there are, each in its newest version.
  ///
  /// - Throws: ``Engine/ArtefactError`` with file and line.
  public func catalogues() throws -> [Side: Catalogue] {
    try require(.read("schema.read"))
    return try Side.allCases.reduce(into: [:]) { found, side in
      found[side] = try present(side)?.catalogue
    }
  }

  /// The contract as it stands; empty before the first generation.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func contract() throws -> ContractAnswer {
    try require(.read("mapping.read"))
    return try mapped()
  }

  /// The project's snapshots, newest first.
  ///
  /// - Throws: ``Engine/FileError``.
  public func snapshots() throws -> [KeptState] {
    try require(.read("snapshot.read"))
    return try localProject.snapshots().reversed().map(KeptState.init)
  }

  /// Keeps the project's files under `label`; `nil` while others must agree first.
  ///
  /// - Throws: ``Engine/LifecycleError/busy(_:)`` while a run works on them.
  @discardableResult
  public func takeSnapshot(label: String) throws -> KeptState? {
    let outcome = try perform(Actions.takeSnapshot, ["label": [label]])
    guard case .done(let effect) = outcome else { return nil }
    let id = effect.answer.first { $0.name == "id" }?.value
    return try localProject.snapshots().first { $0.id == id }.map(KeptState.init)
  }

  /// What restoring a snapshot would change.
  ///
  /// - Throws: ``Refusal/unknownSnapshot(_:)``.
  public func restoration(of id: String) throws -> RestorationPreview {
    try require(.execute("snapshot.restore"))
    guard let manifest = try localProject.snapshots().first(where: { $0.id == id }) else {
      throw Refusal.unknownSnapshot(id)
    }
    let store = SnapshotStore(project: try folder)
    let (written, removed) = try store.difference(from: manifest)
    return RestorationPreview(snapshot: KeptState(manifest), written: written, removed: removed)
  }

  /// Takes the project back to a snapshot, the present state being kept first, or asks for the
  /// approval that it needs.
  ///
  /// - Throws: ``Engine/SnapshotError``, ``Engine/LifecycleError/busy(_:)`` while a run works.
  public func restore(_ id: String) throws -> Action.Outcome {
    try perform(Actions.restoreSnapshot, ["snapshot": [id]])
  }
}

extension KeptState {
  init(_ manifest: SnapshotManifest) {
    self.init(
      id: manifest.id, label: manifest.label, created: manifest.created,
      files: manifest.files.count)
  }
}
