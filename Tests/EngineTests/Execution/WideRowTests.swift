import Domain
import Expressions
import Foundation
import TestSupport
import Testing

@testable import Engine

/// Joins and splits: one source row that becomes none, one or several.
struct WideRowTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(Self.source, to: "schemas/source_schema_catalog.csv")
    try scratch.write(Self.target, to: "schemas/target_schema_catalog.csv")
    try scratch.write("", to: "reports/.keep")
    try IssueFile.write([], to: scratch.url.appending(path: ExtractSpecs.issuesPath).path)
    try scratch.write(
      """
      crn,allergy1,noted1,allergy2,noted2,allergy3,noted3,codes
      A1,nuts,2020-01-01,,,latex,2021-02-29,x;; y
      B2,,,,,,,
      C3,dust,2022-03-01,pollen,2022-03-02,milk,2022-03-03,z

      """, to: "source/patients.csv")
    try scratch.write(
      """
      patient,kind,postcode
      A1,HOME,N1 9GU
      A1,TEMP,E8 3DL
      C3,HOME,SW1A 1AA
      X9,HOME,M1 1AE

      """, to: "source/addresses.csv")
  }

  private static let source = """
    table_name,field_name,data_type,length,mandatory,key,references,code_list,description,found_at,confidence
    patients,crn,text,10,yes,yes,,,,,1
    patients,allergy1,text,10,no,no,,,,,1
    patients,noted1,date,,no,no,,,,,1
    patients,allergy2,text,10,no,no,,,,,1
    patients,noted2,date,,no,no,,,,,1
    patients,allergy3,text,10,no,no,,,,,1
    patients,noted3,date,,no,no,,,,,1
    patients,codes,text,20,no,no,,,,,1
    addresses,patient,text,10,yes,yes,,,,,1
    addresses,kind,text,4,yes,yes,,,,,1
    addresses,postcode,text,8,no,no,,,,,1

    """

  private static let target = """
    table_name,field_name,data_type,length,mandatory,key,references,code_list,description,found_at,confidence
    LOAD,number,integer,,yes,yes,,,,,1
    LOAD,crn,text,10,yes,no,,,,,1
    LOAD,what,text,10,no,no,,,,,1
    LOAD,day,date,,no,no,,,,,1

    """

  /// Executes rules for the four fields, and gives the rows of the load file.
  private func rows(
    joins: String = "", split: String = "", filter: String = "", key: String = "crn",
    planKey: [String] = [], number: String? = nil, what: String, day: String = "NULL"
  ) throws -> [String] {
    try ContractFile.write(
      [
        TablePlan(
          targetTable: "LOAD", drivingTable: "patients", joins: joins, split: split,
          filter: filter, key: planKey, confidence: .high)
      ], to: scratch.url.appending(path: ContractFile.plansPath).path)
    let rules = [
      ("number", number ?? "surrogate('LOAD', \(key))"), ("crn", "crn"), ("what", what),
      ("day", day),
    ]
    try ContractFile.write(
      rules.map {
        ContractRow(
          target: FieldPath("LOAD", $0.0), mappingClass: .derived, rule: $0.1, confidence: .high)
      }, to: scratch.url.appending(path: ContractFile.rowsPath).path)
    let context = StepContext(
      project: scratch.url.path, policy: Checkout.root.appending(path: "schemas").path,
      staging: scratch.url.path, parameters: RunParameters(), progress: { _ in },
      isCancelled: { false })
    try Step.executeContract.run(context)
    return try scratch.text("target_contract/LOAD.csv").split(separator: "\n").dropFirst()
      .map(String.init)
  }

  private var report: MigrationReport.Table? {
    get throws {
      try MigrationReport(file: scratch.url.appending(path: MigrationReport.path).path).tables.first
    }
  }

  @Test func `finds record numbers for joined rows as for others`() throws {
    let loaded = try rows(
      joins: "INNER JOIN addresses AS home ON patient = crn AND kind = 'HOME'",
      what: "CAST(surrogate('LOAD', crn) AS TEXT)")
    #expect(loaded == ["1,A1,1,", "2,C3,2,"])
  }

  @Test func `rejects the records of a joined table that cannot be read`() throws {
    try scratch.write(
      "patient,kind,postcode\nA1,HOME\nA1,TEMP,E8 3DL\n", to: "source/addresses.csv")
    let loaded = try rows(
      joins: "LEFT JOIN addresses ON patient = crn", key: "crn", what: "postcode")
    #expect(loaded.count == 3)
    #expect(
      try scratch.text(MigrationReport.rejectsPath).contains("source/addresses.csv,1,,LOAD.*,"))
  }

  @Test func `makes a row of each place at which some list has a value`() throws {
    let loaded = try rows(
      split: "UNNEST (allergy1, allergy2, allergy3) AS allergy, (noted1, noted2, noted3) AS noted",
      key: "crn, split_number", what: "allergy", day: "noted")
    // The latex allergy of A1 was noted on a day that no calendar has.
    #expect(
      loaded == [
        "1,A1,nuts,2020-01-01", "3,C3,dust,2022-03-01", "4,C3,pollen,2022-03-02",
        "5,C3,milk,2022-03-03",
      ])
    let table = try #require(try report)
    #expect((table.read, table.made) == (3, 6))
    #expect((table.loaded, table.rejected, table.filtered) == (4, 1, 1))
    #expect(table.balanced)
    #expect(try scratch.text(MigrationReport.rejectsPath).contains("source/patients.csv,1,A1,"))
  }

  @Test func `makes a row of each part of a text that is not blank`() throws {
    let loaded = try rows(
      split: "SPLIT (codes, ';') AS code", key: "crn, split_number", what: "TRIM(code)")
    #expect(loaded == ["1,A1,x,", "2,A1,y,", "3,C3,z,"])
  }

  @Test func `joins every row that matches, and keeps those without one`() throws {
    let left = try rows(
      joins: "LEFT JOIN addresses AS home ON patient = crn", key: "crn, COALESCE(kind, '-')",
      what: "home.postcode")
    #expect(left == ["1,A1,N1 9GU,", "2,A1,E8 3DL,", "3,B2,,", "4,C3,SW1A 1AA,"])
    let inner = try rows(
      joins: "INNER JOIN addresses ON addresses.patient = TRIM(crn) AND kind = 'HOME'",
      what: "postcode")
    #expect(inner == ["1,A1,N1 9GU,", "2,C3,SW1A 1AA,"])
    #expect(try #require(try report).filtered == 1)
  }

  @Test func `filters and splits what was joined`() throws {
    let loaded = try rows(
      joins: "JOIN addresses AS a ON patient = crn",
      split: "UNNEST (a.postcode, allergy3) AS what", filter: "split_number = 2 OR a.kind = 'TEMP'",
      key: "crn, kind, split_number", what: "what")
    #expect(loaded == ["1,A1,latex,", "2,A1,E8 3DL,", "3,A1,latex,", "4,C3,milk,"])
    let table = try #require(try report)
    #expect((table.made, table.filtered, table.balanced) == (7, 3, true))
  }

  @Test func `rejects the driving row whose join cannot be decided`() throws {
    let loaded = try rows(
      joins: "LEFT JOIN addresses ON patient = CAST(CAST(noted3 AS DATE) AS TEXT)", what: "allergy1"
    )
    #expect(loaded == ["1,B2,,", "2,C3,dust,"])
    #expect(
      try scratch.text(MigrationReport.rejectsPath).contains("source/patients.csv,1,A1,LOAD.*,"))
  }

  @Test func `joins many rows to many without losing one`() throws {
    let patients = (0..<300).map { "P\($0),,,,,,,g\($0 % 3)\n" }.joined()
    try scratch.write(
      "crn,allergy1,noted1,allergy2,noted2,allergy3,noted3,codes\n" + patients,
      to: "source/patients.csv")
    let addresses = (0..<300).map { "g\($0 % 3),\($0),x\n" }.joined()
    try scratch.write("patient,kind,postcode\n" + addresses, to: "source/addresses.csv")
    let loaded = try rows(
      joins: "JOIN addresses ON patient = codes", key: "crn, kind", what: "kind")
    #expect(loaded.count == 30_000)
    #expect(try #require(try report).balanced)
  }

  @Test func `checks rules and filters over what was joined and split`() throws {
    let plan = TablePlan(
      targetTable: "LOAD", drivingTable: "patients", joins: "JOIN addresses ON patient = crn",
      split: "SPLIT (codes, ';') AS code", filter: "kind = 'HOME' AND split_number < 3")
    let check = RuleCheck(
      source: try CatalogueFile.read(.source, in: scratch.url.path),
      target: try CatalogueFile.read(.target, in: scratch.url.path), crosswalks: [],
      plans: ["load": plan])
    let what = ContractRow(
      target: FieldPath("LOAD", "what"), mappingClass: .direct,
      source: FieldPath("addresses", "postcode"), rule: "addresses.postcode")
    try check.check(plan, file: "plans", line: 2)
    try check.check(what, file: "rows", line: 3)
    var wrong = plan
    wrong.split = "SPLIT (code, ';') AS code"
    #expect(throws: ContractError.self) { try check.check(wrong, file: "plans", line: 2) }
    var other = what
    other.rule = "streets.postcode"
    #expect(throws: ContractError.self) { try check.check(other, file: "rows", line: 3) }
  }

  @Test func `tells rows apart by the key that the plan names`() throws {
    let loaded = try rows(
      joins: "JOIN addresses ON patient = crn", key: "crn", planKey: ["crn", "what"],
      number: "CAST(LENGTH(kind) AS INTEGER)", what: "postcode")
    #expect(loaded == ["4,A1,N1 9GU,", "4,A1,E8 3DL,", "4,C3,SW1A 1AA,"])
  }

  @Test(arguments: [
    ("JOIN nowhere ON a = crn", "", RowShapeError.Part.joins, 5, 7),
    ("JOIN addresses ON street = crn", "", .joins, 18, 6),
    ("JOIN addresses ON patient = crm", "", .joins, 28, 3),
    ("JOIN addresses ON patient = noted1", "", .joins, 28, 6),
    ("JOIN patients ON crn = crn", "", .joins, 5, 8),
    ("JOIN addresses patient = crn", "", .joins, 15, 7),
    ("", "UNNEST (allergy1, noted2) AS a", .split, 18, 6),
    ("", "UNNEST (allergy1, allergy2) AS a, (noted1) AS b", .split, 34, 1),
    ("", "UNNEST (allergy9) AS a", .split, 8, 8), ("", "SPLIT (codes, '') AS c", .split, 14, 2),
    ("", "UNNEST (allergy1) AS codes", .split, 0, 6),
  ])
  func `says where joins and splits are wrong`(
    joins: String, split: String, part: RowShapeError.Part, start: Int, length: Int
  ) throws {
    let source = try CatalogueFile.read(.source, in: scratch.url.path)
    let bench = RuleBench(source: source, target: Catalogue([]), crosswalks: [:])
    let plan = TablePlan(
      targetTable: "LOAD", drivingTable: "patients", joins: joins, split: split)
    let error = #expect(throws: RuleBenchError.self) { try bench.shape(of: plan) }
    guard case .unreadablePlan(let found) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(found.part == part)
    #expect((found.problem.start, found.problem.length) == (start, length))
  }
}
