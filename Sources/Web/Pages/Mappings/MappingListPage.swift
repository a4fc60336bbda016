internal import Domain
internal import Foundation
internal import UseCases

/// `GET /mappings`: the contract row by row, or its coverage table by table.
struct MappingListPage: Page {
  static let template = "mappings/list.html"
  let view: String
  let tabs: [Tab]
  let views: [Tab]
  /// The first row that waits for the reader.
  let open: String?
  let acts: [Link]
  let exports: [Link]
  let hasExports: Bool
  let filter: Filter?
  let empty: Empty?
  let bulk: Bulk?
  let rows: Rows?
  let coverage: Coverage?
  let pages: PageLinks

  struct Rows: Encodable, Sendable {
    let columns: [Column]
    let lines: [Line]
  }

  struct Column: Encodable, Sendable {
    let title: String
    /// Where the list is sorted by it; `nil` for what it cannot be sorted by.
    let path: String?
    /// As `aria-sort` says it, of the column that sorts.
    let sorted: String?
    let mark: String?
  }

  struct Line: Encodable, Sendable {
    let path: String
    let target: String
    let risk: Tag?
    let state: Tag
    let mappingClass: String
    let source: String
    let rule: String
    let confidence: String
    let owner: String
    let changed: Moment
    let notes: String
  }

  /// What can be done to all rows that the filter leaves in.
  struct Bulk: Encodable, Sendable {
    let label: String
    let hidden: [Hidden]
    let acts: [Hidden]
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
    let inReview: String
    let approved: String
    let waiting: String
    let outOfScope: String
    let percent: Int
  }

  static let questions: [Filter.Question] = [
    .words("table", label: "Target table"),
    .choice(
      "class", label: "Class",
      MappingClass.allCases.map { .init(value: $0.rawValue, label: $0.words) }),
    .choice(
      "status", label: "Status",
      MappingStatus.allCases.map { .init(value: $0.rawValue, label: Tag($0).word) }),
    .choice(
      "confidence", label: "Confidence",
      Confidence.allCases.map { .init(value: $0.rawValue, label: $0.rawValue.capitalized) }),
    .choice(
      "risk", label: "Risk", RiskClass.allCases.map { .init(value: $0.rawValue, label: $0.words) }),
    .words("owner", label: "Owner"),
    .choice("unreviewed", label: "Decision", [.init(value: "on", label: "Still to be made")]),
    .choice("offered", label: "Offered in bulk", [.init(value: "on", label: "By the matcher")]),
    .words("q", label: "Text"),
  ]

  /// The names of what narrows the list, and of what sorts it.
  static let filterNames = questions.map(\.name)
}

extension MappingListPage {
  /// The rows that `query` asks for.
  init(
    _ rows: Paged<ContractItem>, open: FieldPath?, tabs: [Tab], may: MappingActs, query: Query,
    now: Date
  ) {
    view = "Mappings"
    self.tabs = tabs
    let queue = query.queue
    views = Self.views(isCoverage: false)
    self.open = open.map { WorkbenchPage.path($0) + queue.text }
    acts = may.acts
    exports = may.exports(query)
    hasExports = !exports.isEmpty
    filter = Filter(Self.questions, in: query, keeping: ["sort"])
    empty = Self.empty(found: rows.total, isFiltered: !queue.pairs.isEmpty, may.acts)
    bulk = rows.total > 0 ? Bulk(rows.total, may.bulk, queue) : nil
    self.rows =
      rows.items.isEmpty
      ? nil
      : Rows(
        columns: Column.all(query),
        lines: rows.items.compactMap { Line($0, queue: queue, now: now) })
    coverage = nil
    pages = PageLinks(query, total: rows.total)
  }

  /// How far each target table is.
  init(
    coverage counts: [Covered], open: FieldPath?, tabs: [Tab], may: MappingActs, query: Query
  ) {
    view = "Mapping coverage"
    self.tabs = tabs
    let total = counts.reduce(0) { $0 + $1.counts.fields }
    let executed = counts.reduce(0) { $0 + $1.counts.executed }
    views = Self.views(isCoverage: true)
    self.open = open.map(WorkbenchPage.path)
    acts = may.acts
    exports = may.exports(query)
    hasExports = !exports.isEmpty
    (filter, bulk, rows) = (nil, nil, nil)
    empty = Self.empty(found: total, isFiltered: false, may.acts)
    coverage =
      counts.isEmpty
      ? nil
      : Coverage(
        summary:
          "\(counts.count.of("target table")): \(executed.grouped) of \(total.of("field")) are executed",
        lines: counts.map(CoverageLine.init))
    pages = PageLinks(query, total: counts.count, "table", size: .max / 2)
  }

  private static func views(isCoverage: Bool) -> [Tab] {
    [
      Tab(path: "/mappings", title: "Rows", count: "", isCurrent: !isCoverage),
      Tab(
        path: "/mappings?view=coverage", title: "Coverage by table", count: "",
        isCurrent: isCoverage),
    ]
  }

  private static func empty(found: Int, isFiltered: Bool, _ acts: [Link]) -> Empty? {
    guard found > 0 || isFiltered else {
      let generate = acts.first { $0.path.hasSuffix("/generations/new") }
      return Empty(
        "No contract yet.",
        next: generate == nil
          ? "A mapping analyst generates proposals for it."
          : "Generate proposals, one row a target field.",
        action: generate.map { .init(path: $0.path, label: $0.title) })
    }
    return found > 0
      ? nil
      : Empty(
        "No row matches the filter.", next: "Remove a part of it.",
        action: .init(path: "/mappings", label: "Show all rows"))
  }
}

extension MappingListPage.Column {
  fileprivate static func all(_ query: Query) -> [Self] {
    let order = ContractFilter.Order(rawValue: query["sort"]) ?? .contract
    func sortable(_ title: String, _ by: ContractFilter.Order, _ direction: String) -> Self {
      Self(
        title: title, path: query.link("sort", by == .contract ? nil : by.rawValue),
        sorted: by == order ? direction : nil,
        mark: by == order ? (direction == "ascending" ? "▲" : "▼") : nil)
    }
    func plain(_ title: String) -> Self { Self(title: title, path: nil, sorted: nil, mark: nil) }
    return [
      sortable("Target field", .contract, "ascending"), plain("Status"), plain("Class"),
      plain("Source field"), plain("Rule"), sortable("Confidence", .confidence, "ascending"),
      plain("Owner"), sortable("Changed", .changed, "descending"), plain("Notes"),
    ]
  }
}

extension MappingListPage.Line {
  fileprivate init?(_ item: ContractItem, queue: Query, now: Date) {
    guard let row = item.row else { return nil }
    path = WorkbenchPage.path(row.target) + queue.text
    target = row.target.description
    risk = row.risk == .safetyCritical ? .warn("Safety-critical") : nil
    state = Tag(row.status)
    mappingClass = row.mappingClass.words
    source = row.source?.description ?? ""
    rule = row.rule
    confidence = row.confidence.rawValue.capitalized
    owner = row.owner
    changed = Moment(item.changedAt, now: now)
    notes = row.notes
  }
}

extension MappingListPage.Bulk {
  fileprivate init?(_ count: Int, _ acts: [Hidden], _ queue: Query) {
    guard !acts.isEmpty else { return nil }
    label = count == 1 ? "With the row that matches:" : "With all \(count.grouped) rows that match:"
    hidden = queue.pairs.map { Hidden(name: $0.name, value: $0.value) }
    self.acts = acts
  }
}

/// How far a target table is, and which source table it is filled from.
struct Covered {
  let table: String
  let drivingTable: String?
  let counts: ContractCounts
}

extension MappingListPage.CoverageLine {
  fileprivate init(_ line: Covered) {
    path = "/mappings?table=\(line.table.percentEncoded)"
    table = line.table
    driving = line.drivingTable ?? "no source"
    let counts = line.counts
    fields = counts.fields.grouped
    executed = counts.executed.grouped
    inReview = (counts.statuses[.inReview] ?? 0).grouped
    approved = counts.approved.grouped
    waiting = counts.waiting.grouped
    outOfScope = counts.outOfScope.grouped
    percent = counts.fields == 0 ? 0 : counts.approved * 100 / counts.fields
  }
}

/// What the reader may do with the contract as a whole.
struct MappingActs {
  let acts: [Link]
  /// The verbs of bulk actions with the words of their buttons.
  let bulk: [Hidden]
  private let mayExport: Bool

  init(acts: [Link], bulk: [Hidden], mayExport: Bool) {
    self.acts = acts
    self.bulk = bulk
    self.mayExport = mayExport
  }

  init(for desk: Desk) {
    let importing =
      desk.actor.may(.change("mapping.edit"))
      ? [Link("Import a contract", "/mappings/imports/new")] : []
    acts =
      ["mapping.generate", "contract.publish"].compactMap {
        Link(action: $0, of: nil, for: desk)
      } + importing
    bulk = BulkAct.allCases.filter { act in
      Actions[act.key].map { desk.actor.may($0.permission) } ?? false
    }.map { Hidden(name: $0.label, value: $0.rawValue) }
    mayExport = desk.actor.may(.execute("mapping.export"))
  }

  func exports(_ query: Query) -> [Link] {
    let formats = [("xlsx", "XLSX"), ("odcs", "ODCS"), ("specification", "Specification")]
    return [Link("CSV", query.link("format", "csv"))]
      + (mayExport ? formats.map { Link($1, "/mappings/exports/\($0)") } : [])
  }
}

extension MappingListPage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let (desk, query) = (visit.desk, visit.query)
    if query["format"] == "csv", let rows = Listings["mappings"] {
      return .attachment(
        try desk.export(rows, Listing.Asked(rows, query)), name: "mappings.csv",
        type: "text/csv; charset=utf-8")
    }
    let tabs = Section.of("/mappings").tabs(for: desk, at: "/mappings")
    let filter = ContractFilter(query)
    let open = try desk.firstOpenRow(in: filter)
    guard query["view"] != "coverage" else {
      let driving = Dictionary(
        try desk.contractPlans().map { ($0.id.table, $0.plan?.drivingTable) },
        uniquingKeysWith: { first, _ in first })
      return .page(
        MappingListPage(
          coverage: try desk.contractCoverage().map {
            Covered(table: $0.table, drivingTable: driving[$0.table] ?? nil, counts: $0.counts)
          }, open: open, tabs: tabs, may: MappingActs(for: desk), query: query))
    }
    let order = ContractFilter.Order(rawValue: query["sort"]) ?? .contract
    return .page(
      MappingListPage(
        try desk.contractRows(filter, by: order, page: query.paging), open: open, tabs: tabs,
        may: MappingActs(for: desk), query: query, now: visit.now))
  }
}

extension ContractFilter {
  init(_ query: Query) { self.init { query[$0] } }
}

extension Query {
  /// What narrows the list that is worked through, without page and order.
  var queue: Query {
    Query(path, pairs.filter { MappingListPage.filterNames.contains($0.name) })
  }

  /// As the end of an address: `?status=DRAFT`, or nothing.
  var text: String { Self.address("", pairs) }
}
