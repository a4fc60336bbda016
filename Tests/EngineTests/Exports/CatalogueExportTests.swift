import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

struct CatalogueExportTests {
  private static let small = Catalogue(
    [
      CatalogueField(
        table: "ward", field: "code", type: .text(length: 5), mandatory: .yes, isKey: true,
        description: "Ward's code\nas on the board"),
      CatalogueField(
        table: "ward", field: "kind", type: .text(length: 1), codeList: "A|B", description: "Kind"),
      CatalogueField(
        table: "stay", field: "pat", type: .integer, mandatory: .yes, isKey: true),
      CatalogueField(table: "stay", field: "seq", type: .integer, mandatory: .yes, isKey: true),
      CatalogueField(
        table: "stay", field: "ward \"x\"", type: .text(length: 5),
        references: FieldPath("ward", "code")),
      CatalogueField(table: "stay", field: "cost", type: .decimal(precision: 8, scale: 2)),
      CatalogueField(
        table: "stay", field: "source", type: .text(length: nil), codeList: "pas_source"),
      CatalogueField(table: "note", field: "pat", type: .integer, description: "Patient"),
    ],
    notes: [
      "stay": TableNote(description: "Stays by 'bed'", domain: "adt"),
      "ward": TableNote(domain: "adt"),
    ])

  private static let relations =
    small.declaredRelations + [
      Relation(
        from: FieldPath("note", "pat"), to: FieldPath("stay", "pat"), origin: .inferred,
        confidence: 0.8),
      Relation(
        from: FieldPath("stay", "source"), to: FieldPath("ward", "code"), origin: .rejected),
    ]

  @Test(arguments: CatalogueExport.Dialect.allCases)
  func `writes SQL as each dialect has it`(dialect: CatalogueExport.Dialect) throws {
    let text = CatalogueExport.text(
      of: Self.small, as: .ddl, dialect: dialect, relations: Self.relations, name: "small")
    try expectGolden(text, "export/\(dialect.rawValue).sql")
  }

  @Test(arguments: [CatalogueExport.Format.odcs, .dbml, .mermaid])
  func `writes contracts and diagrams`(format: CatalogueExport.Format) throws {
    let text = CatalogueExport.text(
      of: Self.small, as: format, relations: Self.relations, name: "small")
    try expectGolden(text, "export/small.\(format.suffix)")
  }

  @Test func `reads back from CSV exactly what it wrote, whatever the names`() throws {
    let scratch = try Scratch()
    for seed in 1...150 {
      var random = RandomCatalogue(seed: UInt64(seed), holdsEverything: true)
      let catalogue = random.next()
      let file = try scratch.write(
        CatalogueExport.text(of: catalogue, as: .csv), to: "c.csv")
      let again = try CatalogueFile.read(path: file.path)
      #expect(again.fields == catalogue.fields, "seed \(seed)")
      #expect(again.tables.map(\.note) == catalogue.tables.map(\.note), "seed \(seed)")
    }
  }

  /// What a reader of SQL gets of a field; comments are not among it, for SQLite has none.
  private struct Column: Equatable {
    let path: FieldPath
    let type: DataType
    let isMandatory: Bool
    let isKey: Bool
    let references: FieldPath?
    let codes: [String]

    init(_ field: CatalogueField) {
      path = field.path
      type = field.type
      isMandatory = field.mandatory == .yes
      isKey = field.isKey
      references = field.references
      codes = field.inlineCodes
    }
  }

  /// Each dialect with the types that it has no own word for, and those it reads them back as.
  @Test(arguments: [CatalogueExport.Dialect.postgresql, .sqlserver, .mysql, .sqlite])
  func `reads back from SQL what it wrote, whatever the names`(
    dialect: CatalogueExport.Dialect
  ) throws {
    for seed in 1...150 {
      var random = RandomCatalogue(seed: UInt64(seed), holdsEverything: false)
      let catalogue = random.next()
      let model = ExportModel(catalogue, catalogue.declaredRelations, name: "c")
      let needsLength = dialect == .sqlserver || dialect == .mysql
      let wanted = catalogue.fields.map { field -> Column in
        var field = field
        if needsLength, field.type == .text(length: nil), model.isInKey(field) {
          field.type = .text(length: 255)
        }
        return Column(field)
      }
      let script = CatalogueExport.text(of: catalogue, as: .ddl, dialect: dialect)
      let scratch = try Scratch()
      let file = try scratch.write(script, to: "c.sql")
      let read = try CatalogueImport.read(
        [SpecificationInput(name: "c.sql", path: file.path)], side: nil)
      #expect(read.catalogue.fields.map(Column.init) == wanted, "seed \(seed)\n\(script)")
      if dialect == .postgresql {
        #expect(
          read.catalogue.fields.map(\.description) == catalogue.fields.map(\.description),
          "seed \(seed)")
      }
    }
  }
}
