internal import Domain
internal import Engine
internal import Foundation
internal import Tabular

/// What would lie among a side's specifications if an import were accepted: its files, what people
/// said of their columns and of lines that were not understood, and the organisation's own fields.
struct ImportStage {
  let side: Side
  let specifications: SpecificationFolder
  /// Where each file to be added lies, by the name it will have.
  let added: [String: String]
  /// Those of the import itself.
  let files: [ImportFolder.File]

  /// - Throws: ``Refusal/schema(_:)``, ``Engine/FileError``.
  init(
    _ folder: ImportFolder, number: Int?, side: Side, remaps: [SchemaImport.Remap],
    corrections: [SchemaImport.Correction], extensions: [SchemaExtension], of project: String
  ) throws {
    self.side = side
    specifications = SpecificationFolder(side, of: project)
    files = try folder.files
    var added = Dictionary(
      files.map { ($0.name, "\(folder.path)/\($0.stored)") }, uniquingKeysWith: { $1 })
    let present = try specifications.names()
    for file in files {
      let own = remaps.filter { $0.file == file.name }
      guard !own.isEmpty else { continue }
      let name = file.name + ColumnRemapFile.suffix
      let path = "\(folder.path)/\(file.stored).columns"
      let before =
        try added[name].map { try ColumnRemapFile.read($0, name: name) }
        ?? (present.contains(name)
          ? ColumnRemapFile.read("\(project)/\(specifications.path)/\(name)", name: name) : [])
      try ColumnRemapFile.write(own.compactMap(ColumnRemap.init).over(before), to: path)
      added[name] = path
    }
    if let number, !corrections.isEmpty {
      let path = "\(folder.path)/corrections"
      try CorrectionFile.write(corrections, to: path)
      added[CorrectionFile.name(of: number)] = path
    }
    if let path = try ExtensionFile.write(extensions.filter { $0.side == side }, below: folder.path)
    {
      added[ExtensionFile.name] = path
    }
    self.added = added
  }

  /// Reads what the side's specifications would be.
  ///
  /// - Throws: ``Engine/ArtefactError``, ``Engine/FileError``.
  func reading() throws -> CatalogueImport {
    try CatalogueImport.read(specifications.inputs(adding: added), side: side)
  }

  /// Puts the files among the specifications; whoever calls it holds the project's lock.
  ///
  /// - Throws: ``Engine/FileError``.
  func settle() throws {
    for (name, path) in added.sorted(by: { $0.key < $1.key }) {
      try specifications.put(path, as: name)
    }
  }
}

extension ColumnRemap {
  fileprivate init?(_ remap: SchemaImport.Remap) {
    guard let meaning = ColumnMeaning(rawValue: remap.meaning) else { return nil }
    self.init(table: remap.table, line: remap.line, column: remap.column, meaning: meaning)
  }

  fileprivate func isAboutTheSame(as other: ColumnRemap) -> Bool {
    (table, line, column) == (other.table, other.line, other.column)
  }
}

extension [ColumnRemap] {
  /// These, and of `before` what they say nothing about.
  fileprivate func over(_ before: [ColumnRemap]) -> [ColumnRemap] {
    self + before.filter { old in !contains { $0.isAboutTheSame(as: old) } }
  }
}

/// The fields that people stated in place of lines that were not understood.
enum CorrectionFile {
  static func name(of number: Int) -> String { "corrections-\(number).csv" }

  static func write(_ corrections: [SchemaImport.Correction], to path: String) throws {
    let writer = try DelimitedWriter(
      path: path,
      header: ["table", "field", "type", "mandatory", "key", "description", "stands_for"])
    for correction in corrections {
      try writer.append([
        correction.table, correction.field, correction.type,
        correction.mandatory == .unknown ? "" : correction.mandatory.rawValue,
        correction.isKey ? "yes" : "", correction.description, correction.place,
      ])
    }
    try writer.finish()
  }
}

/// An organisation's own fields among the specifications of each of its projects.
enum ExtensionFile {
  static let name = "extension.csv"

  /// Writes the file and says where; `nil` without a field.
  static func write(_ fields: [SchemaExtension], below folder: String) throws -> String? {
    guard !fields.isEmpty else { return nil }
    let path = "\(folder)/extension"
    let writer = try DelimitedWriter(
      path: path, header: ["table", "field", "type", "description"])
    for field in fields {
      try writer.append([field.path.table, field.path.field, field.type, field.description])
    }
    try writer.finish()
    return path
  }
}
