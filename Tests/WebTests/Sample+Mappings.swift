import Domain
import Foundation

@testable import UseCases
@testable import Web

/// Sound values of the pages of the mapping contract.
extension Sample {
  static let mappingRow = ContractRow(
    target: FieldPath("LOAD_PATIENT", "sex"), mappingClass: .lookup,
    source: FieldPath("PATIENT", "SEX"), rule: "crosswalk('sex', SEX)", confidence: .high,
    status: .inReview, risk: .safetyCritical, owner: "grace",
    examples: [RuleExample(given: ["SEX": "F"], expected: .value("2"))])

  static func mappingItem(_ row: ContractRow) -> ContractItem {
    ContractItem(
      id: ContractItemID(row: row.target), content: .row(row), revision: 3,
      sha256: String(repeating: "9f86d081", count: 8), origin: .edited, authors: [ID(7)],
      edit: .init(person: ID(7), name: "Grace Hopper", at: start), approval: nil, clinical: nil,
      rejectReason: "", isRetired: false, changer: "Ada", changedAt: start)
  }

  private static func moment(_ row: ContractRow, _ revision: Int) -> ContractMoment {
    ContractMoment(
      id: ContractItemID(row: row.target), revision: revision, act: "edit", by: "Grace Hopper",
      at: start, changeSet: nil, content: .row(row), sha256: "")
  }

  static func bench(_ row: ContractRow, moves: [String]) -> Workbench {
    var before = row
    before.rule = "SEX"
    let plan = TablePlan(targetTable: row.target.table, drivingTable: "PATIENT", filter: "1 = 1")
    return Workbench(
      detail: ContractRowDetail(
        item: mappingItem(row), row: row,
        plan: ContractItem(
          id: ContractItemID(plan: row.target.table), content: .plan(plan), revision: 1, sha256: "",
          origin: .proposed, authors: [], edit: nil, approval: nil, clinical: nil,
          rejectReason: "", isRetired: false, changer: "Ada", changedAt: start),
        history: [moment(row, 3), moment(before, 2)],
        comments: [ContractComment(by: "Ada", at: start, text: "Is 9 known?")],
        candidates: [
          MappingCandidate(
            rank: 1, source: FieldPath("PATIENT", "SEX"), score: 0.9, confidence: 0.97, band: .high,
            evidence: [Evidence(.name, 0.5, "sex"), Evidence(.type, -0.1, "text to integer")],
            proposal: RuleProposal(mappingClass: .lookup, rule: row.rule)),
          MappingCandidate(
            rank: 2, source: FieldPath("WARD", "SEX"), score: 0.4, confidence: 0.2, band: .low,
            evidence: [], proposal: nil),
        ], moves: moves),
      field: catalogue.fields.first, reading: nil,
      outcomes: row.examples.map { _ in
        ExampleOutcome(words: "'1'", holds: false)
      },
      profiles: profile.tables.flatMap { table in
        table.columns.map { (FieldPath("PATIENT", $0.name), $0) }
      }, place: ReviewPlace(), source: catalogue)
  }

  static func mappingList(of row: ContractRow) -> MappingListPage {
    MappingListPage(
      Paged([mappingItem(row)], Paging()), open: row.target, tabs: tabs,
      may: MappingActs(
        acts: [Link("Generate proposals", "/mappings/generations/new")],
        bulk: [Hidden(name: "Approve", value: "bulk_approve")], mayExport: true),
      query: Query("/mappings", [("table", row.target.table), ("sort", "confidence")]), now: now)
  }

  static func workbench(of row: ContractRow) -> WorkbenchPage {
    let verbs = ["edit", "accept", "submit", "approve", "reject", "reopen", "comment"]
    return WorkbenchPage(
      bench(row, moves: verbs.map { "mapping.\($0)" }),
      queue: Query("/mappings", [("table", row.target.table)]),
      faults: [.init(name: "rule", message: "Enter a rule")],
      preview: RulePreview(
        table: "PATIENT", columns: ["SEX"],
        rows: [
          .init(number: 1, before: ["F"], outcome: .value("2")),
          .init(number: 2, before: ["?"], outcome: .reject("unmapped code")),
        ], note: "Invented rows."), for: actor, now: now)
  }

  static let mappings: [any Page] = [
    mappingList(of: mappingRow), workbench(of: mappingRow),
    WorkbenchPage(
      bench(mappingRow, moves: []), queue: Query("/mappings", []), for: actor, now: now),
    MappingListPage(
      Paged([], Paging()), open: nil, tabs: tabs,
      may: MappingActs(acts: [], bulk: [], mayExport: false), query: Query("/mappings", []),
      now: now),
    MappingListPage(
      coverage: [Covered(table: "LOAD_PATIENT", drivingTable: nil, counts: ContractCounts())],
      open: nil, tabs: tabs, may: MappingActs(acts: [], bulk: [], mayExport: false),
      query: Query("/mappings", [("view", "coverage")])),
    ReviewedPage(Query("/mappings", []), tabs: tabs),
    StaleRowPage(
      StaleItem(
        id: ContractItemID(row: mappingRow.target), seen: 2, present: mappingItem(mappingRow),
        differences: []), yours: Draft(mappingRow), isTyped: true,
      queue: Query("/mappings", []), act: "save", now: now),
    MappingBulkPage(
      trail: [Link("Mappings", "/mappings")], title: "Approve rows: 1 row", meaning: "Signs it.",
      facts: [Fact("Rows that change", "1")], errors: nil, question: nil,
      sample: .init(
        caption: "The rows that change",
        lines: [
          .init(
            path: "/mappings/rows/A.B", target: "A.B", state: .wait("In review"),
            mappingClass: "Direct", source: "S.B", rule: "B", confidence: "High")
        ]),
      left: .init(
        caption: "1 row left behind",
        lines: [.init(path: "/mappings/rows/A.C", target: "A.C", why: "It is safety-critical.")]),
      form: .init(
        path: "/mappings/bulk/approval", hidden: [Hidden(name: "seen", value: "9f")],
        fields: [Field("looked", "Looked", value: "")], button: "Approve 1 row"),
      back: "/mappings"),
    MappingBulkPage(
      trail: [], title: "Set a value on rows", meaning: "Sets it.", facts: [], errors: nil,
      question: .init(
        hidden: [Hidden(name: "act", value: "bulk_set")],
        fields: [Field("value", "Value", value: "")]), sample: nil, left: nil, form: nil,
      back: "/mappings"),
  ]
}
