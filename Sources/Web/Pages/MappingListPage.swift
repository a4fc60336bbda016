internal import Domain
internal import UseCases

/// `GET /mappings`: the contract row by row, or its coverage table by table.
struct MappingListPage: Page {
  static let template = "mappings/list.html"
  let view: String
  let tabs: [Tab]
  let empty: Empty?
  let filter: Filter?
  let rows: Rows?
  let coverage: Coverage?
  let pages: PageLinks

  struct Rows: Encodable, Sendable {
    let lines: [Line]
  }

  struct Line: Encodable, Sendable {
    let target: String
    let mappingClass: String
    let source: String
    let rule: String
    let confidence: String
    let state: Tag
    let notes: String
  }

  struct Coverage: Encodable, Sendable {
    let summary: String
    let lines: [CoverageLine]
  }

  struct CoverageLine: Encodable, Sendable {
    let path: String
    let table: String
    let driving: String
    let fields: String
    let executed: String
    let approved: String
    let waiting: String
    let outOfScope: String
    let percent: Int
  }

  static let questions: [Filter.Question] = [
    .words("table", label: "Target table"),
    .oneOf("class", label: "Class", MappingClass.allCases.map(\.rawValue)),
    .oneOf("status", label: "Status", MappingStatus.allCases.map(\.rawValue)),
    .oneOf("confidence", label: "Confidence", Confidence.allCases.map(\.rawValue)),
    .words("q", label: "Text"),
  ]
}

extension MappingListPage {
  init(_ contract: ContractAnswer, query: Query) {
    let showsCoverage = query["view"] == "coverage"
    let covered = contract.coverage
    view = showsCoverage ? "Mapping coverage" : "Mappings"
    tabs = [
      Tab(
        path: "/mappings", title: "Rows", count: contract.rows.count.of("field"),
        isCurrent: !showsCoverage),
      Tab(
        path: "/mappings?view=coverage", title: "Coverage", count: covered.count.of("table"),
        isCurrent: showsCoverage),
    ]
    filter = showsCoverage ? nil : Filter(Self.questions, in: query)
    let found = contract.rows
    pages = PageLinks(query, total: found.count)
    rows =
      showsCoverage || found.isEmpty
      ? nil : Rows(lines: Paged(found, query.paging).items.map(Line.init))
    let executed = covered.reduce(0) { $0 + $1.executed }
    coverage =
      showsCoverage && !covered.isEmpty
      ? Coverage(
        summary:
          "\(covered.count.of("target table")): \(executed.grouped) of \(contract.rows.count.of("field")) are executed",
        lines: covered.map(CoverageLine.init)) : nil
    empty =
      contract.rows.isEmpty
      ? Empty(
        "No contract yet.", next: "The step build-contract proposes one row a target field.",
        action: .init(path: "/lifecycle", label: "Go to the lifecycle"))
      : found.isEmpty && !showsCoverage
        ? Empty(
          "No row matches the filter.", next: "Remove a part of it.",
          action: .init(path: "/mappings", label: "Show all rows")) : nil
  }
}

extension MappingListPage.Line {
  init(_ row: ContractRow) {
    target = row.target.description
    mappingClass = row.mappingClass.rawValue
    source = row.source?.description ?? ""
    rule = row.rule
    confidence = row.confidence.rawValue
    state = Tag(row.status)
    notes = row.notes
  }
}

extension MappingListPage.CoverageLine {
  init(_ line: TableCoverage) {
    path = "/mappings?table=\(line.table.percentEncoded)"
    table = line.table
    driving = line.drivingTable ?? "no source"
    fields = line.fields.grouped
    executed = line.executed.grouped
    approved = line.approved.grouped
    waiting = line.waiting.grouped
    outOfScope = line.outOfScope.grouped
    percent = line.fields == 0 ? 0 : line.executed * 100 / line.fields
  }
}

extension MappingListPage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    .page(MappingListPage(try visit.desk.contract(), query: visit.query))
  }
}
