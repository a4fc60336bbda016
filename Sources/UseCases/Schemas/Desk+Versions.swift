public import Domain
internal import Engine
internal import Foundation
internal import Storage

extension Desk {
  /// The newest version of a side with its catalogue; `nil` when there is none.
  ///
  /// Before there is a version, what the lifecycle left counts as version 0.
  func present(_ side: Side) throws -> (version: Int, catalogue: Catalogue)? {
    let project = try project
    if let newest = try store.versions.newest(of: project.id, side) {
      return (newest.number, try catalogue(of: newest))
    }
    return try CatalogueText.catalogue(at: "\(folder)/\(CatalogueFile.path(side))")
      .map { (0, $0.catalogue) }
  }

  /// What a version of the project looked like.
  func catalogue(of version: CatalogueVersion) throws -> Catalogue {
    let project = try project
    return try CatalogueText.catalogue(version.sha256) {
      let text = try store.versions.content(version.number, of: project.id, version.side)
      guard let text else { throw Refusal.schema(.unknownVersion) }
      return text
    }
  }

  /// A version of a side of the project.
  ///
  /// - Throws: ``Refusal/schema(_:)`` when there is none of that number.
  public func version(_ number: Int, of side: Side) throws -> CatalogueVersion {
    try require(.read("schema.read"))
    let found = try store.versions.find(number, of: project.id, side)
    guard let found else { throw Refusal.schema(.unknownVersion) }
    return found
  }

  /// What changed from one version of a side to another.
  ///
  /// - Throws: ``Refusal/schema(_:)`` when there is no such version.
  public func comparison(
    of side: Side, from: Int, to: Int
  ) throws -> (from: CatalogueVersion, to: CatalogueVersion, changes: [ImportFindings.Change]) {
    let (older, newer) = (try version(from, of: side), try version(to, of: side))
    let diff = CatalogueDiff(from: try catalogue(of: older), to: try catalogue(of: newer))
    let changes = diff.changes.sorted { $0.impact > $1.impact }.map(ImportFindings.Change.init)
    return (older, newer, changes)
  }

  /// The contract as it stands, for whoever asks; empty before the first generation.
  func mapped() throws -> ContractAnswer {
    // What is not kept yet is read each time: it may be undone.
    if app.isInTransaction { return try ContractAnswer(of: project.id, in: store) }
    return try KeptReports.contract(store.contract.stamp(of: project.id)) {
      try ContractAnswer(of: project.id, in: store)
    }
  }

  /// Makes a version of what the lifecycle extracted before there were any.
  func noteExtracted(_ side: Side) throws {
    guard try store.versions.newest(of: project.id, side) == nil else { return }
    try CatalogueNote(store, project.id, folder).note(side, .run, number: nil)
  }

  /// Keeps `content` as the newest version of `side`, and gives its number.
  func add(
    _ content: CatalogueText, _ change: CatalogueVersion.Change?, _ affected: [AffectedRow],
    to side: Side, _ origin: CatalogueVersion.Origin, _ number: Int?, by person: ID<Person>?
  ) throws -> Int {
    try store.versions.add(
      CatalogueVersions.Draft(
        content, side, change, origin, number, by: person, affected: affected), to: project.id)
  }

  /// Makes sure that nothing that is mapped changed without somebody having looked at it.
  ///
  /// - Throws: ``Refusal/schema(_:)``.
  func requireNoDrift() throws {
    let waiting = try store.versions.awaitingReview(of: project.id)
    guard waiting.isEmpty else {
      throw Refusal.schema(.driftAwaitsReview(waiting.map(SchemaRefusal.Drift.init)))
    }
  }

  /// Notes that somebody looked at what a version breaks.
  func review(_ input: Action.Input) throws -> Action.Effect {
    let version = try stated(input)
    let (side, number) = (version.side, version.number)
    guard version.state == .awaitsReview else {
      throw Refusal.schema(.versionIs(version.state, side, number: number))
    }
    guard version.madeBy != actor.person else { throw Refusal.keptApart(rule: "S-01") }
    let isDone = try store.versions.review(
      number, of: project.id, side, by: actor.person, note: input["note"])
    guard isDone else { throw Refusal.schema(.versionIs(.reviewed, side, number: number)) }
    return Action.Effect(
      "catalogue:\(side.rawValue):\(number)",
      detail: [("affected", "\(version.affected.count)"), ("sha256", version.sha256)],
      next: "/schemas/versions/\(side.rawValue)/\(number)")
  }

  /// The version in an action's path.
  func stated(_ input: Action.Input) throws -> CatalogueVersion {
    guard let side = Side(rawValue: input["side"]), let number = input.number("version") else {
      throw Refusal.schema(.unknownVersion)
    }
    return try version(number, of: side)
  }

  /// Takes a file out of a side's specifications, and makes a version of what the others say.
  func removeSpecification(_ input: Action.Input) throws -> Action.Effect {
    let (project, folder) = (try project, try folder)
    guard let side = Side(rawValue: input["side"]) else {
      throw Refusal.schema(.unknownSpecification)
    }
    try store.versions.takeTurn(on: project.id)
    let specifications = SpecificationFolder(side, of: folder)
    let name = input["file"]
    guard try specifications.names().contains(name) else {
      throw Refusal.schema(.unknownSpecification)
    }
    let lock = try ProjectLock(folder)
    defer { withExtendedLifetime(lock) {} }
    try noteExtracted(side)
    let number = try change(
      side, .removal, by: actor.person,
      reading: specifications.inputs(removing: [name, name + ColumnRemapFile.suffix]))
    try specifications.remove(name)
    let columns = name + ColumnRemapFile.suffix
    if try specifications.names().contains(columns) { try specifications.remove(columns) }
    let effect = Action.Effect(
      "specification:\(side.rawValue)", detail: [("file", name)],
      answer: number.map { [("version", "\($0)")] } ?? [], next: "/schemas/files")
    return try carrying(
      number.flatMap { try store.versions.find($0, of: project.id, side) }, effect)
  }

  /// Makes a version of what `inputs` say, where it is something new, and gives its number.
  func change(
    _ side: Side, _ origin: CatalogueVersion.Origin, by person: ID<Person>?,
    reading inputs: [SpecificationInput]
  ) throws -> Int? {
    let content = CatalogueText(try CatalogueImport.read(inputs, side: side).catalogue)
    return try CatalogueNote(store, project.id, folder).note(
      content, side, origin, number: nil, by: person)?.number
  }
}

/// Keeps what is found of a project's catalogues as versions, whoever finds it.
struct CatalogueNote {
  private let store: Store
  private let project: ID<Project>
  private let folder: String

  init(_ store: Store, _ project: ID<Project>, _ folder: String) {
    self.store = store
    self.project = project
    self.folder = folder
  }

  /// Makes a version of the catalogue that the lifecycle wrote, where it is something new.
  @discardableResult
  func note(
    _ side: Side, _ origin: CatalogueVersion.Origin, number: Int?
  ) throws -> CatalogueVersion? {
    let path = "\(folder)/\(CatalogueFile.path(side))"
    guard let found = try CatalogueText.catalogue(at: path) else { return nil }
    guard try store.versions.newest(of: project, side)?.sha256 != found.sha256 else { return nil }
    return try note(CatalogueText(found.catalogue), side, origin, number: number, by: nil)
  }

  /// Makes a version of `content`, where it is something new.
  func note(
    _ content: CatalogueText, _ side: Side, _ origin: CatalogueVersion.Origin, number: Int?,
    by person: ID<Person>?
  ) throws -> CatalogueVersion? {
    let newest = try store.versions.newest(of: project, side)
    guard newest?.sha256 != content.sha256 else { return nil }
    let drift = try newest.map { newest in
      let old = try CatalogueText.catalogue(newest.sha256) {
        try store.versions.content(newest.number, of: project, side) ?? ""
      }
      return Drift(
        from: old, to: content.catalogue, on: side, try ContractAnswer(of: project, in: store))
    }
    let added = try store.versions.add(
      CatalogueVersions.Draft(
        content, side, drift?.change, origin, number, by: person, affected: drift?.affected ?? []),
      to: project)
    return try store.versions.find(added, of: project, side)
  }
}

extension CatalogueVersions.Draft {
  init(
    _ content: CatalogueText, _ side: Side, _ change: CatalogueVersion.Change?,
    _ origin: CatalogueVersion.Origin, _ number: Int?, by person: ID<Person>?,
    affected: [AffectedRow]
  ) {
    self.init(
      side: side, sha256: content.sha256, content: content.text,
      tables: content.catalogue.tables.count, fields: content.catalogue.fields.count,
      change: change, origin: origin, originNumber: number, madeBy: person, affected: affected)
  }
}

extension ContractAnswer {
  init(of project: ID<Project>, in store: Store) throws {
    let contents = try store.contract.contents(of: project)
    self.init(rows: contents.rows, tables: contents.plans)
  }
}
