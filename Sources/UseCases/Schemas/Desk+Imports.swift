public import Domain
internal import Engine
internal import Foundation
internal import Storage

extension Desk {
  /// Takes files that somebody offers as specifications of a side, and proposes them.
  ///
  /// - Throws: ``Refusal/schema(_:)``, ``Refusal/notPermitted(_:)``, ``Engine/FileError``; then
  ///   nothing was kept.
  public func importSchemas(_ files: [OfferedFile], side: Side) throws -> Action.Outcome {
    try require(toDo: Actions.importSchema)
    let project = try project
    let folder = try folder
    try ImportFolder.tidy(folder, keeping: Set(store.imports.foldersWaiting(in: project.id)))
    let taken = try ImportFolder(
      taking: files, into: folder,
      spellings: SpecificationFolder(side, of: folder).names(),
      waiting: store.imports.bytesWaiting(in: project.id))
    do {
      return try perform(
        Actions.importSchema, ["side": [side.rawValue], "upload": [taken.name]])
    } catch {
      try taken.remove()
      throw error
    }
  }

  /// An import of the project; what it would change is as things stand now, as long as it waits.
  ///
  /// - Throws: ``Refusal/schema(_:)`` when there is none of that number.
  public func schemaImport(_ number: Int) throws -> SchemaImport {
    try require(.read("schema.read"))
    let found = try store.imports.find(number, of: project.id)
    guard let found else { throw Refusal.schema(.unknownImport) }
    guard found.state == .proposed else { return found }
    return found.with(try reading(of: found).report)
  }

  /// Reads what an import would make of its side now.
  func reading(
    of proposal: SchemaImport, remaps: [SchemaImport.Remap]? = nil,
    corrections: [SchemaImport.Correction]? = nil
  ) throws -> ImportReading {
    try ImportReading(
      stage(of: proposal, remaps: remaps, corrections: corrections),
      against: present(proposal.side), mapped())
  }

  private func stage(
    of proposal: SchemaImport, remaps: [SchemaImport.Remap]?,
    corrections: [SchemaImport.Correction]?
  ) throws -> ImportStage {
    let folder = try folder
    return try ImportStage(
      ImportFolder(proposal.folder, of: folder), number: proposal.number, side: proposal.side,
      remaps: remaps ?? proposal.remaps, corrections: corrections ?? proposal.corrections,
      extensions: store.extensions.all(of: project.organisation.id), of: folder)
  }

  /// Proposes what `upload` holds.
  func propose(_ upload: String, _ side: Side) throws -> Action.Effect {
    let (project, folder) = (try project, try folder)
    let taken = try ImportFolder(upload, of: folder)
    let stage = try ImportStage(
      taken, number: nil, side: side, remaps: [], corrections: [],
      extensions: store.extensions.all(of: project.organisation.id), of: folder)
    try store.versions.takeTurn(on: project.id)
    try noteExtracted(side)
    let report = try ImportReading(stage, against: present(side), mapped()).report
    let number = try store.imports.add(
      taken.name, side, bytes: stage.files.reduce(0) { $0 + $1.bytes }, report: report,
      to: project.id, by: actor.person)
    return Action.Effect(
      "schema_import:\(number)",
      detail: [
        ("side", side.rawValue), ("files", "\(stage.files.count)"), ("fields", "\(report.fields)"),
      ],
      answer: [
        ("import", "\(number)"), ("tables", "\(report.tables)"), ("fields", "\(report.fields)"),
        ("not_understood", "\(report.files.reduce(0) { $0 + $1.notUnderstood })"),
        ("change", report.changeWord), ("catalogue", report.sha256),
      ], next: "/schemas/imports/\(number)")
  }

  /// The import that `input` names, which still waits; nobody else changes it meanwhile.
  func waitingImport(_ input: Action.Input) throws -> SchemaImport {
    let project = try project
    try store.versions.takeTurn(on: project.id)
    guard let number = input.number("import"),
      let found = try store.imports.find(number, of: project.id)
    else { throw Refusal.schema(.unknownImport) }
    guard found.state == .proposed else {
      throw Refusal.schema(.importIs(found.state, number: number))
    }
    return found
  }

  /// Gives the columns of a file other meanings.
  func remap(_ input: Action.Input) throws -> Action.Effect {
    let proposal = try waitingImport(input)
    let before = try reading(of: proposal).report
    guard let file = before.files.first(where: { $0.name == input["file"] }),
      let line = input.number("line")
    else { throw Refusal.invalid([FieldFault("file", .unknown)]) }
    let sheet = file.sheets.first {
      $0.line == line && (input["table"].isEmpty || $0.table == input["table"])
    }
    let stated = zip(1..., input.all("meanings")).compactMap {
      number, meaning -> SchemaImport.Remap? in
      let column = sheet.flatMap { number <= $0.columns.count ? $0.columns[number - 1] : nil }
      if (column?.meaning ?? ColumnMeaning.ignored.rawValue) == meaning { return nil }
      // A heading names its column wherever it stands; without one only its number does.
      let heading = column?.heading ?? ""
      let isNamed = !heading.isEmpty && sheet?.columns.count { $0.heading == heading } == 1
      return SchemaImport.Remap(
        file: file.name, table: input["table"], line: sheet == nil ? line : nil,
        column: isNamed ? heading : "\(number)", meaning: meaning)
    }
    let kept = proposal.remaps.filter { old in !stated.contains { $0.isAboutTheSame(as: old) } }
    return try change(proposal, remaps: kept + stated, corrections: proposal.corrections)
  }

  /// Keeps a field in place of a line that was not understood.
  func fix(_ input: Action.Input) throws -> Action.Effect {
    let proposal = try waitingImport(input)
    let correction = SchemaImport.Correction(
      place: input["place"], table: input["table"], field: input["field"], type: input["type"],
      mandatory: Mandatory(rawValue: input["mandatory"]) ?? .unknown, isKey: input.isOn("key"),
      description: input["description"])
    let kept = proposal.corrections.filter { $0.place != correction.place }
    return try change(proposal, remaps: proposal.remaps, corrections: kept + [correction])
  }

  private func change(
    _ proposal: SchemaImport, remaps: [SchemaImport.Remap],
    corrections: [SchemaImport.Correction]
  ) throws -> Action.Effect {
    let report = try reading(of: proposal, remaps: remaps, corrections: corrections).report
    let isDone = try store.imports.change(
      proposal.number, of: project.id, remaps: remaps, corrections: corrections, report: report)
    guard isDone else { throw Refusal.schema(.unknownImport) }
    return Action.Effect(
      "schema_import:\(proposal.number)",
      detail: [
        ("columns", "\(remaps.count)"), ("corrections", "\(corrections.count)"),
        ("fields", "\(report.fields)"),
      ],
      answer: [
        ("fields", "\(report.fields)"), ("change", report.changeWord),
        ("catalogue", report.sha256),
      ], next: "/schemas/imports/\(proposal.number)")
  }

  /// Puts the files among the specifications and makes a version of what they say; an import that
  /// says nothing new leaves everything as it is.
  func accept(_ input: Action.Input) throws -> Action.Effect {
    let proposal = try waitingImport(input)
    let (project, folder) = (try project, try folder)
    try SpecificationFolder.prepare(folder)
    let lock = try ProjectLock(folder)
    defer { withExtendedLifetime(lock) {} }
    try noteExtracted(proposal.side)
    let reading = try reading(of: proposal)
    guard reading.content.sha256 == input["catalogue"] else { throw Refusal.changedSinceSeen }
    let newest = try store.versions.newest(of: project.id, proposal.side)
    guard newest?.sha256 != reading.content.sha256 else {
      return try settle(proposal, .unchanged, newest)
    }
    try stage(of: proposal, remaps: nil, corrections: nil).settle()
    let version = try add(
      reading.content, reading.report.change, reading.report.affected, to: proposal.side, .import,
      proposal.number, by: actor.person)
    let kept = try store.versions.find(version, of: project.id, proposal.side)
    return try carrying(kept, settle(proposal, .accepted, kept))
  }

  private func settle(
    _ proposal: SchemaImport, _ state: SchemaImport.State, _ version: CatalogueVersion?
  ) throws -> Action.Effect {
    let number = proposal.number
    let isDone = try store.imports.decide(
      number, of: project.id, state, version: version?.number, by: actor.person)
    guard isDone else { throw Refusal.schema(.unknownImport) }
    try ImportFolder(proposal.folder, of: folder).remove()
    var effect = Action.Effect(
      "schema_import:\(number)", detail: [("state", state.rawValue)],
      answer: [("state", state.rawValue)], next: "/schemas/imports/\(number)")
    if let version {
      let told = [
        ("side", version.side.rawValue), ("version", "\(version.number)"),
        ("change", version.change?.rawValue ?? "first"),
        ("affected", "\(version.affected.count)"),
      ]
      effect.detail += told.map { (name: $0.0, value: $0.1) } + [("sha256", version.sha256)]
      effect.answer += told.map { (name: $0.0, value: $0.1) }
    }
    return effect
  }

  func discard(_ input: Action.Input) throws -> Action.Effect {
    let proposal = try waitingImport(input)
    do {
      return try settle(proposal, .discarded, nil)
    } catch Refusal.schema(.noUpload) {
      return Action.Effect(
        "schema_import:\(proposal.number)", detail: [("state", "discarded")],
        next: "/schemas/imports/\(proposal.number)")
    }
  }
}

extension SchemaImport.Remap {
  fileprivate func isAboutTheSame(as other: SchemaImport.Remap) -> Bool {
    (file, table, line, column) == (other.file, other.table, other.line, other.column)
  }
}

extension SchemaImport {
  fileprivate func with(_ report: ImportFindings) -> SchemaImport {
    SchemaImport(
      number: number, side: side, state: state, folder: folder, bytes: bytes, remaps: remaps,
      corrections: corrections, report: report, version: version, madeBy: madeBy, maker: maker,
      madeAt: madeAt, decision: decision)
  }
}

extension ImportFindings {
  /// `breaking`, `additive`, `text`, `first` or `none`.
  var changeWord: String { change?.rawValue ?? (basis == nil ? "first" : "none") }
}

extension Desk {
  /// What the names of files that are taken as specifications end in.
  public static let specificationSuffixes = SpecificationKind.suffixes.map(\.suffix)

  /// What a column can mean.
  public static let columnMeanings = ColumnMeaning.allCases.map(\.rawValue)
}
