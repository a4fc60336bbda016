import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

/// What the matcher answers about small catalogues.
struct MatchingAnswerTests {
  private static let policy = Checkout.root.appending(path: "schemas").path

  private static func catalogue(_ lines: String) throws -> Catalogue {
    let scratch = try Scratch()
    try scratch.write("table,column,type\n\(lines)\n", to: "catalogue.csv")
    return try CatalogueFile.read(path: scratch.url.appending(path: "catalogue.csv").path)
  }

  private static let source = """
    patients,patient_id,integer
    patients,dob,date
    patients,sex,varchar(1)
    patients,row_version,integer
    admissions,admission_id,integer
    admissions,patient_id,integer
    admissions,admission_date,date
    admissions,discharge_date,date
    """

  private static let target = """
    person,person_id,integer
    person,birth_datetime,timestamp
    person,birth_date,date
    person,gender_code,varchar(10)
    person,surname,varchar(40)
    stay,stay_id,integer
    stay,person_id,integer
    stay,start_date,date
    stay,end_date,date
    """

  private static func matching(
    source: String = source, confirmed: [TablePair] = [], decisions: [MappingPrecedent] = []
  ) throws -> Matching {
    try Matching(
      source: catalogue(source), target: catalogue(target), confirmed: confirmed,
      decisions: decisions, policy: policy)
  }

  private static func best(_ matching: Matching, _ table: String, _ field: String) -> FieldPath? {
    matching.targets(of: FieldPath(table, field))?.candidates.first?.target
  }

  @Test func `offers one source date for each form the target keeps it in`() throws {
    let found = try Self.matching().targets(of: FieldPath("patients", "dob"), count: 2)
    #expect(
      Set(found?.candidates.map(\.target.field) ?? []) == ["birth_datetime", "birth_date"])
  }

  @Test func `reads tables without meaning and columns without vowels`() throws {
    let masked = try Self.matching(
      source: """
        tbl_1,ptnt_id,integer
        tbl_1,brth_dt,date
        tbl_1,sx,varchar(1)
        tbl_2,ptnt_id,integer
        tbl_2,strt_dt,date
        tbl_2,end_dt,date
        """)
    #expect(Self.best(masked, "tbl_1", "brth_dt") == FieldPath("person", "birth_date"))
    #expect(Self.best(masked, "tbl_2", "strt_dt") == FieldPath("stay", "start_date"))
  }

  @Test func `is surer of a patient's birth date than of a row's version that something takes it`()
    throws
  {
    let matching = try Self.matching()
    let version = matching.targets(of: FieldPath("patients", "row_version"))
    let birth = matching.targets(of: FieldPath("patients", "dob"))
    #expect((version?.noCounterpart ?? 0) > (birth?.noCounterpart ?? 1))
    #expect(version?.isBulk == false)
  }

  @Test func `suggests only what confirmed tables have`() throws {
    let confirmed = try Self.matching(
      confirmed: [TablePair(source: "ADMISSIONS", target: "Stay")])
    let found = confirmed.targets(of: FieldPath("admissions", "patient_id"), count: 10)
    #expect(found?.candidates.first?.target == FieldPath("stay", "person_id"))
    #expect(found?.candidates.allSatisfy { $0.target.table == "stay" } == true)
  }

  @Test func `follows what people approved, and says where`() throws {
    let decision = MappingPrecedent(
      source: FieldPath("patients", "row_version"), target: FieldPath("person", "surname"),
      origin: "Northern programme")
    let found = try Self.matching(decisions: [decision])
      .targets(of: FieldPath("patients", "row_version"))?.candidates.first
    #expect(found?.target == FieldPath("person", "surname"))
    #expect(found?.evidence.first == Evidence(.decision, 8, "Northern programme"))
  }

  @Test func `offers in bulk what people approved earlier, not what only names say`() throws {
    let field = FieldPath("patients", "dob")
    let named = try Self.matching().targets(of: field)
    let decision = MappingPrecedent(
      source: field, target: FieldPath("person", "birth_date"), origin: "Northern programme")
    let approved = try Self.matching(decisions: [decision]).targets(of: field)
    #expect(named?.isBulk == false)
    #expect(approved?.isBulk == true)
    #expect(approved?.candidates.first?.band == .high)
  }

  @Test func `shares one likelihood among all targets and none`() throws {
    let matching = try Self.matching()
    for field in try Self.catalogue(Self.source).fields {
      let found = try #require(matching.targets(of: field.path, count: 10))
      let likely = found.candidates.map(\.confidence)
      #expect(found.noCounterpart + likely.reduce(0, +) <= 1.000_001)
      #expect(likely == likely.sorted(by: >))
    }
  }

  @Test func `answers the same whatever the order of the rows`() throws {
    let lines = Self.source.split(separator: "\n").map(String.init)
    let (one, other) = (
      try Self.matching(), try Self.matching(source: lines.reversed().joined(separator: "\n"))
    )
    for field in try Self.catalogue(Self.source).fields {
      #expect(one.targets(of: field.path) == other.targets(of: field.path))
    }
  }

  @Test func `asks from either end and finds the same pair`() throws {
    let matching = try Self.matching()
    let source = matching.sources(for: FieldPath("stay", "end_date")).first?.source
    #expect(source == FieldPath("admissions", "discharge_date"))
    #expect(matching.sources(for: FieldPath("stay", "nothing")).isEmpty)
  }

  @Test func `suggests how a value becomes what the target wants`() throws {
    let matching = try Self.matching()
    let date = try matching.proposal(
      from: FieldPath("patients", "dob"), to: FieldPath("person", "birth_date"))
    #expect(date == RuleProposal(mappingClass: .direct, rule: "dob"))
    let text = try matching.proposal(
      from: FieldPath("patients", "patient_id"), to: FieldPath("person", "surname"))
    #expect(text?.rule == "patient_id")
  }

  @Test(arguments: ["", "only,one,text"])
  func `takes catalogues with nothing or next to nothing in them`(lines: String) throws {
    let small = try Self.catalogue(lines)
    let matching = try Matching(source: small, target: small, policy: Self.policy)
    #expect(matching.targets(of: FieldPath("no", "field")) == nil)
    for field in small.fields {
      #expect(matching.targets(of: field.path)?.candidates.count == 1)
    }
    let none = try Matching(
      source: Self.catalogue(Self.source), target: Catalogue([]), policy: Self.policy)
    let found = none.targets(of: FieldPath("patients", "dob"))
    #expect(found?.candidates.isEmpty == true)
    #expect(found?.noCounterpart == 1)
  }

  @Test func `takes a table of a thousand columns`() throws {
    let wide = Catalogue(
      (0..<1_000).map {
        CatalogueField(
          table: "wide", field: "reading_\($0)", type: .decimal(precision: 9, scale: 2))
      })
    let matching = try Matching(
      source: wide, target: Self.catalogue(Self.target), policy: Self.policy)
    #expect(matching.targets(of: FieldPath("wide", "reading_999"))?.candidates.count == 5)
  }

  @Test func `writes the same file twice, a verdict before the suggestions of each field`() throws {
    let scratch = try Scratch()
    let source = try Self.catalogue(Self.source)
    let paths = ["one.csv", "two.csv"].map { scratch.url.appending(path: $0).path }
    for path in paths {
      try SuggestionFile.write(Self.matching(), of: source, count: 2, to: path)
    }
    let texts = try paths.map { try String(contentsOfFile: $0, encoding: .utf8) }
    #expect(texts[0] == texts[1])
    let lines = texts[0].split(separator: "\n")
    #expect(lines.count == 1 + 3 * source.fields.count)
    #expect(lines[1].hasPrefix("patients,patient_id,0,,,"))
  }
}
