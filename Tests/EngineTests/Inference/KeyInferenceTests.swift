import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

/// Keys and links inferred from small catalogues of ours.
struct KeyInferenceTests {
  private static let policy = Checkout.root.appending(path: "schemas").path

  private static func infer(_ fields: [String], profile: Profile? = nil) throws -> KeyInference {
    let scratch = try Scratch()
    let file = try scratch.write(
      "table,column,type\n" + fields.joined(separator: "\n") + "\n", to: "c.csv")
    return try KeyInference(
      of: CatalogueFile.read(path: file.path), policy: policy, profile: profile)
  }

  private static func links(_ fields: [String]) throws -> [String] {
    try infer(fields).relations.map { "\($0.from) \($0.to)" }
  }

  @Test func `finds every link of an invented system and invents none`() throws {
    let path = Checkout.root.appending(path: "Tests/Golden/inference/invented.csv").path
    let catalogue = try CatalogueFile.read(path: path)
    let measure = try InferenceMeasure(of: catalogue, policy: Self.policy)
    #expect(measure.missed.map { "\($0.from) \($0.to)" } == [])
    #expect(measure.others.map { "\($0.from) \($0.to)" } == [])
    #expect(measure.foundKeys == measure.keyedTables)
    let lines = measure.inferred.map { link in
      "\(link.from) → \(link.to) \(link.confidence.hundredths) \(link.evidence.joined(separator: " "))"
    }
    try expectGolden(lines.joined(separator: "\n") + "\n", "inference/invented.links.txt")
  }

  @Test func `leads no link to a number that every table has`() throws {
    let tables = ["a", "b", "c", "d", "e"].flatMap { name in
      ["\(name),record_number,integer", "\(name),system_code,text", "\(name),words,text"]
    }
    #expect(try Self.links(tables) == [])
    #expect(
      try Self.links(tables + ["e,b_record_number,integer"])
        == ["e.b_record_number b.record_number"])
  }

  @Test(arguments: ["class", "type", "field"])
  func `gives no single target to an identifier of several tables`(companion: String) throws {
    let fields = [
      "visit,visit_id,integer", "event,event_id,integer", "note,note_id,integer",
      "note,event_id,integer", "note,event_\(companion),text", "note,visit_id,integer",
    ]
    #expect(try Self.links(fields) == ["note.visit_id visit.visit_id"])
  }

  @Test func `chooses among tables of one key by their names and domains`() throws {
    let fields = [
      "d_items,itemid,integer", "d_labitems,itemid,integer", "labevents,itemid,integer",
      "chartevents,itemid,integer", "chartevents,spec_itemid,integer",
    ]
    #expect(
      try Self.links(fields)
        == ["labevents.itemid d_labitems.itemid", "chartevents.itemid d_items.itemid"])
  }

  @Test func `links nothing whose type a key cannot have`() throws {
    #expect(
      try Self.links(["ward,ward_id,integer", "stay,ward_id,date", "stay,last_ward_id,varchar(9)"])
        == [])
  }

  /// Shapes of names that other systems have, each with the links that it must give.
  @Test(arguments: [
    (
      "l_orderkey after a letter for its table",
      [
        "orders,o_orderkey", "orders,o_custkey", "orders,o_clerk", "lineitem,l_orderkey",
        "lineitem,l_number", "lineitem,l_tax", "customer,c_custkey", "customer,c_name",
        "customer,c_phone",
      ], ["orders.o_custkey customer.c_custkey", "lineitem.l_orderkey orders.o_orderkey"]
    ),
    (
      "words run together",
      ["provider,providerid", "visit,visitid", "visit,referringproviderid", "claim,visitid"],
      ["visit.referringproviderid provider.providerid", "claim.visitid visit.visitid"]
    ),
    (
      "a key that no table is named after",
      [
        "carers,row_id", "carers,cgid", "carers,label", "c,row_id", "c,c_id", "c,cgid", "b,row_id",
        "b,b_id", "b,cgid",
      ], ["c.cgid carers.cgid", "b.cgid carers.cgid"]
    ),
    (
      "a key's name without the words of its own table",
      ["concept,concept_id", "concept,class_id", "concept_class,concept_class_id"],
      ["concept.class_id concept_class.concept_class_id"]
    ),
    (
      "two tables of one meaning, told apart by spelling",
      ["person,person_id", "patient,patient_id", "visit,visit_id", "visit,patient_id"],
      ["visit.patient_id patient.patient_id"]
    ),
    (
      "a line that is a record and not a number",
      ["invoice_line,invoice_line_id", "refund,invoice_line_id", "refund,line_number"],
      ["refund.invoice_line_id invoice_line.invoice_line_id"]
    ),
  ])
  func `reads names of other shapes`(shape: String, fields: [String], links: [String]) throws {
    #expect(try Self.links(fields.map { "\($0),integer" }) == links)
  }

  @Test func `leaves what is declared alone`() throws {
    let fields = [
      CatalogueField(table: "ward", field: "code", type: .integer),
      CatalogueField(table: "ward", field: "id", type: .integer, isKey: true),
      CatalogueField(
        table: "stay", field: "ward_id", type: .integer, references: FieldPath("ward", "code")),
    ]
    let inference = try KeyInference(of: Catalogue(fields), policy: Self.policy)
    #expect(inference.relations.isEmpty)
    #expect(inference.keys.isEmpty)
  }

  @Test func `hears what the data say`() throws {
    let fields = [
      "ward,ward_code,text", "ward,name,text", "stay,ward_code,text", "stay,place,text",
    ]
    func profile(ward: Bool, found: Int) -> Profile {
      Sample.profile(
        unique: [
          ("ward", "ward_code", ward), ("stay", "ward_code", false), ("stay", "place", false),
        ],
        found: [
          (FieldPath("stay", "ward_code"), FieldPath("ward", "ward_code"), found),
          (FieldPath("stay", "place"), FieldPath("ward", "ward_code"), found),
        ])
    }
    let all = try Self.infer(fields, profile: profile(ward: true, found: 60))
    #expect(all.keys.map(\.confidence) == [0.99])
    #expect(all.relations.map(\.from.field) == ["ward_code", "place"])
    #expect(all.relations[0].evidence.last == "60 of 60 values tested are found in ward.ward_code.")
    let few = try Self.infer(fields, profile: profile(ward: true, found: 31))
    #expect(few.relations.isEmpty)
    #expect(try Self.infer(fields, profile: profile(ward: false, found: 60)).keys.isEmpty)
  }
}

private enum Sample {
  /// A profile of 60 rows a table: whether each column's values are unique, and how many of 60
  /// values are found elsewhere.
  static func profile(
    unique: [(table: String, column: String, holds: Bool)],
    found: [(from: FieldPath, to: FieldPath, found: Int)]
  ) -> Profile {
    let tables = ["ward", "stay"].map { table in
      TableProfile(
        table: table,
        file: .init(name: "\(table).csv", bytes: 1, encoding: "utf8", delimiter: ",", quote: nil),
        rows: 60, malformed: .init(records: 0, lines: []),
        columns: unique.filter { $0.table == table }.map { column($0.column, isUnique: $0.holds) })
    }
    return Profile(
      tables: tables,
      inclusions: found.map {
        Inclusion(from: $0.from, to: $0.to, tested: 60, found: $0.found, exact: true, error: 0)
      })
  }

  private static func column(_ name: String, isUnique: Bool) -> ColumnProfile {
    ColumnProfile(
      name: name, rows: 60, nulls: 0, blanks: 0,
      distinct: Distinct(count: 60, exact: true, error: 0),
      unique: Uniqueness(holds: isUnique, tested: 60, exact: true), type: .text, formats: [],
      range: nil, text: nil, lengths: nil,
      top: Top(values: [], rest: 60, short: 0, withheld: .rare), patterns: [], histogram: nil,
      sensitive: [])
  }
}
