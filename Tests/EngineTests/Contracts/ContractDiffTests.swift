import Domain
import TestSupport
import Testing

@testable import Engine

/// What differs between contracts, and what a new catalogue leaves of one.
@Suite struct ContractDiffTests {
  private static let row = ContractRow(
    target: FieldPath("PMI", "sex"), mappingClass: .lookup, source: FieldPath("patients", "sex"),
    rule: "crosswalk('pas_sex', sex)", confidence: .high, status: .approved,
    risk: .safetyCritical, examples: [RuleExample(given: ["sex": "1"], expected: .value("M"))])
  private static let plan = TablePlan(
    targetTable: "PMI", drivingTable: "patients", key: ["crn"], confidence: .high)

  private static func diff(
    _ change: (inout ContractRow, inout TablePlan) -> Void
  ) throws -> ContractDiff {
    var row = Self.row
    var plan = Self.plan
    change(&row, &plan)
    return try ContractDiff(
      from: ContractDocument(rows: [Self.row], plans: [Self.plan]),
      to: ContractDocument(rows: [row], plans: [plan]))
  }

  private struct Case: Sendable, CustomTestStringConvertible {
    let impact: ContractDiff.Impact
    let reasons: [ContractDiff.Reason]
    let change: @Sendable (inout ContractRow, inout TablePlan) -> Void
    var testDescription: String { reasons.map(\.rawValue).joined(separator: " ") }

    init(
      _ impact: ContractDiff.Impact, _ reasons: [ContractDiff.Reason],
      _ change: @escaping @Sendable (inout ContractRow, inout TablePlan) -> Void
    ) {
      self.impact = impact
      self.reasons = reasons
      self.change = change
    }
  }

  private static let cases = [
    Case(.breaking, [.executedRuleRemoved]) { row, _ in row.status = .rejected },
    Case(.breaking, [.outOfScope, .executedRuleRemoved, .crosswalk, .rule]) { row, _ in
      row.mappingClass = .outOfScope
      row.rule = ""
    },
    Case(.breaking, [.drivingTable]) { _, plan in plan.drivingTable = "people" },
    Case(.breaking, [.filter]) { _, plan in plan.filter = "sex = '1'" },
    Case(.breaking, [.key]) { _, plan in plan.key = ["crn", "type"] },
    Case(.breaking, [.joins]) { _, plan in plan.joins = "JOIN wards" },
    Case(.risky, [.crosswalk, .rule]) { row, _ in row.rule = "crosswalk('other', sex)" },
    Case(.risky, [.rule]) { row, _ in row.rule = "crosswalk('pas_sex', UPPER(sex))" },
    Case(.risky, [.source]) { row, _ in row.source = FieldPath("patients", "gender") },
    Case(.risky, [.riskLowered]) { row, _ in row.risk = .standard },
    Case(.risky, [.examplesRemoved]) { row, _ in row.examples = [] },
    Case(.neutral, [.words]) { row, _ in
      row.notes = "Seen."
      row.owner = "ada"
    },
    Case(.neutral, [.words]) { row, _ in row.status = .inReview },
  ]

  @Test(arguments: cases) private func `a change is as grave as what it does to values`(
    case expected: Case
  ) throws {
    let diff = try Self.diff(expected.change)
    #expect(diff.changes.map(\.reasons) == [expected.reasons])
    #expect(diff.impact == expected.impact)
  }

  @Test func `rows that come and go are told by name whatever its case`() throws {
    var renamed = Self.row
    renamed.target = FieldPath("pmi", "SEX")
    let added = ContractRow(target: FieldPath("PMI", "dob"), mappingClass: .direct, rule: "dob")
    let from = ContractDocument(rows: [Self.row, added], plans: [Self.plan])
    let diff = try ContractDiff(from: from, to: ContractDocument(rows: [renamed], plans: []))
    #expect(diff.changes.map(\.name).sorted() == ["PMI", "PMI.dob"])
    #expect(diff.count(.removed) == 2)
    #expect(diff.tables == ["PMI"])
    #expect(try ContractDiff(from: from, to: from).changes.isEmpty)
  }

  @Test func `a new source keeps what it does not touch and opens what it does`() throws {
    func source(_ length: Int) -> Catalogue {
      Catalogue([
        CatalogueField(table: "patients", field: "sex", type: .text(length: length)),
        CatalogueField(table: "patients", field: "dob", type: .date),
      ])
    }
    let target = Catalogue([
      CatalogueField(table: "PMI", field: "sex", type: .text(length: 1)),
      CatalogueField(table: "PMI", field: "dob", type: .date),
    ])
    let dob = ContractRow(
      target: FieldPath("PMI", "dob"), mappingClass: .direct, source: FieldPath("patients", "dob"),
      rule: "dob", status: .approved)
    let carried = CarryForward(
      rows: [Self.row, dob], plans: [Self.plan],
      over: CatalogueDiff(from: source(5), to: source(2)), on: .source, target: target)
    #expect(carried.kept == [dob])
    #expect(carried.reopened.map(\.row.target) == [Self.row.target])
    #expect(carried.reopened.map(\.before) == [.approved])
    #expect(carried.rows.map(\.status) == [.draft, .approved])
    #expect(carried.keptPlans == [Self.plan])
  }

  @Test func `a new target sets rows apart that lost theirs and drafts new fields`() throws {
    func target(_ fields: [String]) -> Catalogue {
      Catalogue(fields.map { CatalogueField(table: "PMI", field: $0, type: .text(length: 1)) })
    }
    let old = target(["sex", "title", "ward"])
    let new = target(["sex", "ward", "religion_of_the_patient"])
    let title = ContractRow(
      target: FieldPath("PMI", "title"), mappingClass: .direct, rule: "t", status: .approved)
    let ward = ContractRow(
      target: FieldPath("PMI", "ward"), mappingClass: .direct, rule: "w", status: .approved)
    let lost = TablePlan(targetTable: "GONE", drivingTable: "x")
    let carried = CarryForward(
      rows: [Self.row, title, ward], plans: [Self.plan, lost],
      over: CatalogueDiff(from: old, to: new), on: .target, target: new)
    #expect(carried.kept == [Self.row, ward])
    #expect(carried.gone == [title])
    #expect(carried.added.map(\.target) == [FieldPath("PMI", "religion_of_the_patient")])
    #expect(carried.added.allSatisfy { $0.status == .draft && $0.isUnresolved })
    #expect(carried.gonePlans == [lost])
  }
}
