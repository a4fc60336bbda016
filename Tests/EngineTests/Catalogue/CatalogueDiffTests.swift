import Domain
import Testing

@testable import Engine

struct CatalogueDiffTests {
  private typealias Diff = CatalogueDiff

  private static let ward = [
    CatalogueField(
      table: "ward", field: "code", type: .text(length: 5), mandatory: .yes, isKey: true),
    CatalogueField(table: "ward", field: "beds", type: .integer, description: "Number of beds"),
    CatalogueField(table: "ward", field: "kind", type: .text(length: 1), codeList: "A|B"),
  ]
  private static let stay = [
    CatalogueField(table: "stay", field: "id", type: .integer, isKey: true),
    CatalogueField(
      table: "stay", field: "ward_code", type: .text(length: 5),
      references: FieldPath("ward", "code")),
    CatalogueField(table: "stay", field: "adm_date", type: .date),
  ]
  private static let old = Catalogue(ward + stay, notes: ["stay": TableNote(description: "Stays")])

  /// The catalogue after `edit` of its fields.
  private static func edited(_ edit: (inout [CatalogueField]) -> Void) -> Diff {
    var fields = old.fields
    edit(&fields)
    return Diff(from: old, to: Catalogue(fields, notes: ["stay": TableNote(description: "Stays")]))
  }

  @Test func `compares sizes that nothing can have`() throws {
    for size in ["9223372036854775807,-9223372036854775808", "20,-9223372036854775808"] {
      let type = try #require(DataType(spelling: "NUMBER(\(size))"))
      let fields = [CatalogueField(table: "ward", field: "beds", type: type)]
      let exact = [
        CatalogueField(table: "ward", field: "beds", type: .decimal(precision: 9, scale: 2))
      ]
      #expect(Diff(from: Catalogue(exact), to: Catalogue(fields)).changes.count == 1)
      #expect(DataType(name: "decimal", length: size) == nil)
    }
  }

  @Test func `finds nothing between a catalogue and itself, wherever it was read`() {
    let diff = Self.edited { fields in
      for place in fields.indices { fields[place].foundAt = "elsewhere.sql:\(place)" }
    }
    #expect(diff.changes.isEmpty)
    #expect(diff.impact == nil)
  }

  @Test(
    arguments: [
      (1, "type", .decimal(precision: nil, scale: nil), Diff.Impact.additive),
      (1, "type", .text(length: 9), .breaking),
      (2, "length", .text(length: 3), .additive), (2, "length", .text(length: nil), .additive),
      (0, "length", .text(length: 4), .breaking),
      (5, "type", .timestamp, .additive), (5, "type", .text(length: nil), .breaking),
    ] as [(Int, String, DataType, CatalogueDiff.Impact)])
  func `tells wider types and lengths from narrower ones`(
    place: Int, kind: String, type: DataType, impact: CatalogueDiff.Impact
  ) {
    let diff = Self.edited { $0[place].type = type }
    #expect(diff.changes.map(\.kind.rawValue) == [kind])
    #expect(diff.impact == impact)
  }

  @Test func `weighs what else is said of a field`() {
    let diff = Self.edited { fields in
      fields[0].isKey = false
      fields[1].mandatory = .yes
      fields[1].description = "Beds"
      fields[2].codeList = "A|B|C"
      fields[4].references = nil
      fields[4].codeList = "pas_ward"
    }
    #expect(
      diff.changes.map { "\($0.table).\($0.field ?? "") \($0.kind.rawValue) \($0.impact.rawValue)" }
        == [
          "ward.code key breaking", "ward.beds mandatory breaking", "ward.beds description text",
          "ward.kind code_list additive", "stay.ward_code reference additive",
          "stay.ward_code code_list breaking",
        ])
  }

  @Test func `lists what came and went in the order of the newer catalogue`() {
    let new = Catalogue([
      CatalogueField(table: "bed", field: "id", type: .integer),
      CatalogueField(table: "stay", field: "id", type: .integer, isKey: true),
      CatalogueField(table: "stay", field: "nurse", type: .text(length: 9), mandatory: .yes),
      CatalogueField(table: "stay", field: "note", type: .text(length: 9)),
    ])
    let diff = Diff(from: Self.old, to: new)
    #expect(
      diff.changes.map { "\($0.table).\($0.field ?? "") \($0.kind.rawValue) \($0.impact.rawValue)" }
        == [
          "bed. table_added additive", "stay. table_description text",
          "stay.nurse field_added breaking", "stay.note field_added additive",
          "stay.ward_code field_removed breaking", "stay.adm_date field_removed breaking",
          "ward. table_removed breaking",
        ])
  }

  @Test func `proposes a renaming only where nothing else could be meant`() {
    let clear = Self.edited { fields in
      fields[5].field = "admission_date"
      for place in 0...2 { fields[place].table = "wards" }
      fields[4].references = FieldPath("wards", "code")
    }
    #expect(clear.changes.map(\.kind) == [.tableRenamed, .fieldRenamed])
    #expect(clear.changes[1].before == "adm_date")
    #expect(clear.changes[1].formerTable == "stay")

    let doubtful = Self.edited { fields in
      fields[5].field = "admission_date"
      fields.append(CatalogueField(table: "stay", field: "admitted_date", type: .date))
    }
    #expect(doubtful.changes.map(\.kind) == [.fieldAdded, .fieldAdded, .fieldRemoved])
  }

  @Test func `names the mapping rows that a change touches`() {
    let rows = [
      ContractRow(
        target: FieldPath("T", "ward"), mappingClass: .direct,
        source: FieldPath("STAY", "WARD_CODE"), rule: "ward_code"),
      ContractRow(
        target: FieldPath("T", "beds"), mappingClass: .derived, source: FieldPath("stay", "id"),
        rule: "lookup(ward.beds BY ward_code)"),
      ContractRow(
        target: FieldPath("T", "id"), mappingClass: .direct, source: FieldPath("stay", "id"),
        rule: "id"),
    ]
    let beds = Self.edited { $0[1].type = .date }
    #expect(beds.affected(rows, on: .source) == [rows[1]])
    let code = Self.edited { $0[4].type = .date }
    #expect(code.affected(rows, on: .source) == [rows[0], rows[1]])
    let words = Self.edited { $0[4].description = "Ward of the stay" }
    #expect(words.affected(rows, on: .source).isEmpty)
    let gone = Self.edited { $0.removeAll { $0.table == "stay" } }
    #expect(gone.affected(rows, on: .source) == rows)
    #expect(gone.affected(rows, on: .target).isEmpty)
  }
}
