internal import Domain
internal import Engine
internal import Foundation
internal import Storage

extension Desk {
  /// What the names of the organisation's own fields begin with.
  var extensionPrefix: String {
    get throws { try Slug(project.organisation.slug)?.extensionPrefix ?? "x_" }
  }

  /// Adds a field of the organisation's own to a side of all its projects.
  func extendSchema(_ input: Action.Input) throws -> Action.Effect {
    let organisation = try project.organisation
    let path = FieldPath(input["table"], input["field"])
    guard let side = Side(rawValue: input["side"]) else { throw Refusal.schema(.unknownVersion) }
    try checkExtension(input)
    let isNew = try store.extensions.add(
      path, side, type: input["type"], description: input["description"],
      businessCase: input["case"], to: organisation.id, by: actor.person)
    guard isNew else { throw Refusal.invalid([FieldFault("field", .taken)]) }
    let fields = try store.extensions.all(of: organisation.id)
    var touched = 0
    for project in try store.tenancy.projects(ofOrganisation: organisation.id)
    where try write(fields, side, into: project) {
      touched += 1
    }
    return Action.Effect(
      "schema_extension:\(side.rawValue):\(path)",
      detail: [("projects", "\(touched)"), ("fields", "\(fields.count)")],
      answer: [("field", "\(path)"), ("projects", "\(touched)")], next: "/schemas/extensions")
  }

  /// What holds of a field before it is asked for, and again before it is added.
  func checkExtension(_ input: Action.Input) throws {
    let prefix = try extensionPrefix
    var faults: [FieldFault] = []
    if !input["field"].lowercased().hasPrefix(prefix) || input["field"].count == prefix.count {
      faults.append(FieldFault("field", .prefix(prefix)))
    }
    for name in ["table", "field"] where !input[name].isIdentifier {
      faults.append(FieldFault(name, .malformed))
    }
    if let side = Side(rawValue: input["side"]) {
      let present = try present(side)?.catalogue
      let isOwn = input["table"].lowercased().hasPrefix(prefix)
      if !isOwn, present?[input["table"]] == nil { faults.append(FieldFault("table", .unknown)) }
      if present?[FieldPath(input["table"], input["field"])] != nil {
        faults.append(FieldFault("field", .taken))
      }
    }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
  }

  /// Puts the organisation's own fields among a project's specifications; whether it has any.
  private func write(
    _ fields: [SchemaExtension], _ side: Side, into project: Project
  ) throws -> Bool {
    let folder = app.folder(of: project)
    let specifications = SpecificationFolder(side, of: folder)
    guard try !specifications.names().isEmpty else { return false }
    let lock = try ProjectLock(folder)
    defer { withExtendedLifetime(lock) {} }
    let drafts = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(
      atPath: drafts, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    defer { unlink("\(drafts)/extension"); rmdir(drafts) }
    let own = fields.filter { $0.side == side }
    guard let path = try ExtensionFile.write(own, below: drafts) else { return false }
    try store.versions.takeTurn(on: project.id)
    let note = CatalogueNote(store, project.id, folder)
    if try store.versions.newest(of: project.id, side) == nil {
      try note.note(side, .run, number: nil)
    }
    let reading = try CatalogueImport.read(
      specifications.inputs(adding: [ExtensionFile.name: path]), side: side)
    _ = try note.note(
      CatalogueText(reading.catalogue), side, .extension, number: nil, by: actor.person)
    try specifications.put(path, as: ExtensionFile.name)
    return true
  }
}

extension String {
  /// Whether it is a name as SQL has them without quotes.
  fileprivate var isIdentifier: Bool {
    utf8.first.map { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
      && utf8.allSatisfy {
        $0 == UInt8(ascii: "_")
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
      }
  }
}
