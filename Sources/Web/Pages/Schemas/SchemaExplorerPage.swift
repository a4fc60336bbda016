internal import Domain
internal import UseCases

/// `GET /schemas`: the tables of one side, or what a search finds on both.
struct SchemaExplorerPage: Page {
  static let template = "schemas/list.html"
  let side: String
  let tabs: [Tab]
  let sides: [Tab]
  let picker: VersionPicker?
  let acts: [Link]
  let exports: [Link]
  let hasExports: Bool
  let filter: Filter
  /// What is found, in a sentence that is read out as it changes.
  let summary: String
  let empty: Empty?
  let tables: Tables?
  let fields: Fields?
  let pages: PageLinks

  struct VersionPicker: Encodable, Sendable {
    let side: String
    let versions: [Option]
    let others: [Option]
    let hasOthers: Bool
  }

  struct Tables: Encodable, Sendable {
    let summary: String
    let isOnBothSides: Bool
    let hasDomains: Bool
    let hasRows: Bool
    let lines: [Line]
  }

  struct Line: Encodable, Sendable {
    let side: String
    let path: String
    let name: String
    let domain: String
    let description: String
    let fields: String
    let keys: String
    let references: String
    let mapped: String
    let percent: Int?
    let rows: String
  }

  struct Fields: Encodable, Sendable {
    let summary: String
    let all: String?
    let lines: [FieldLine]
  }

  struct FieldLine: Encodable, Sendable {
    let side: String
    let path: String
    let name: String
    let type: String
    let mapping: String
    let description: String
  }

  /// How many fields a search shows beside the tables.
  static let mostFields = 50
}

extension SchemaExplorerPage {
  init(
    _ side: Side, _ explorer: SchemaExplorer, tabs: [Tab] = [], acts: [Link] = [], query: Query
  ) {
    let searches = !query["q"].isEmpty
    let asked = SchemaFilter(query, side: searches ? nil : side)
    let found = explorer.tables(asked)
    let fields = searches ? explorer.fields(asked) : []
    let view = explorer.sides[side]
    self.side = side.title
    self.tabs = tabs
    self.acts = acts
    sides = Side.allCases.map { other in
      Tab(
        path: "/schemas?side=\(other.rawValue)", title: other.title,
        count: (explorer.sides[other]?.catalogue.tables.count ?? 0).of("table"),
        isCurrent: other == side)
    }
    picker = view.flatMap { VersionPicker($0) }
    exports = view.map { Self.exports($0) } ?? []
    hasExports = !exports.isEmpty
    filter = Filter(Self.questions(explorer), in: query, keeping: ["side", "version"])
    let all = found.reduce(0) { $0 + $1.item.fields.count }
    summary =
      searches
      ? "\(found.count.of("table")) and \(fields.count.of("field")) on both sides with “\(query["q"])”"
      : "\(found.count.of("\(side.rawValue) table")), \(all.of("field"))"
    empty = Self.empty(view, found: found.count + fields.count, acts)
    pages = PageLinks(query, total: found.count, "table")
    tables =
      found.isEmpty
      ? nil
      : Tables(
        summary: summary, isOnBothSides: searches,
        hasDomains: found.contains { !$0.item.note.domain.isEmpty },
        hasRows: explorer.profile != nil && (searches || side == .source),
        lines: Paged(found, query.paging).items.map { Line($0, explorer) })
    self.fields =
      fields.isEmpty
      ? nil
      : Fields(
        summary: fields.count.of("field") + " with “\(query["q"])”",
        all: fields.count > Self.mostFields
          ? "/schemas/fields?q=\(query["q"].percentEncoded)" : nil,
        lines: fields.prefix(Self.mostFields).map { FieldLine($0, explorer) })
  }

  private static func questions(_ explorer: SchemaExplorer) -> [Filter.Question] {
    let domains = Set(explorer.sides.values.flatMap(\.domains)).sorted()
    func answer(_ name: String, _ label: String) -> Filter.Question {
      .choice(
        name, label: label, [.init(value: "yes", label: "Yes"), .init(value: "no", label: "No")])
    }
    return [.words("q", label: "Table, field or description")]
      + (domains.isEmpty ? [] : [.oneOf("domain", label: "Domain", domains)])
      + [
        answer("key", "Has a key"), answer("mapped", "All mapped"),
        answer("linked", "Linked to others"),
      ]
  }

  private static func exports(_ view: SchemaExplorer.View) -> [Link] {
    let titles = [
      ("csv", "CSV"), ("ddl", "SQL"), ("odcs", "ODCS"), ("dbml", "DBML"), ("mermaid", "Mermaid"),
    ]
    let version = view.version == view.newest ? "" : "?version=\(view.version)"
    return titles.map { Link($1, "/schemas/exports/\(view.side.rawValue)/\($0)\(version)") }
  }

  private static func empty(
    _ view: SchemaExplorer.View?, found: Int, _ acts: [Link]
  ) -> Empty? {
    guard view != nil else {
      return acts.isEmpty
        ? Empty("No schema yet.", next: "A data migration engineer imports its specification.")
        : Empty(
          "No schema yet.", next: "Import its specification, or run the step extract-specs.",
          action: .init(path: "/schemas/imports/new", label: "Import a specification"))
    }
    return found == 0
      ? Empty("No table or field matches.", next: "Search for a part of its name.") : nil
  }
}

extension SchemaExplorerPage.VersionPicker {
  fileprivate init?(_ view: SchemaExplorer.View) {
    guard view.newest > 0 else { return nil }
    side = view.side.rawValue
    versions = (1...view.newest).reversed().map { number in
      Option(
        value: "\(number)", label: number == view.newest ? "\(number) (newest)" : "\(number)",
        isChosen: number == view.version)
    }
    others = (1...view.newest).reversed().filter { $0 != view.version }.map { number in
      Option(value: "\(number)", label: "\(number)", isChosen: number == view.version - 1)
    }
    hasOthers = !others.isEmpty
  }
}

extension SchemaExplorerPage.Line {
  fileprivate init(_ found: Found<Catalogue.Table>, _ explorer: SchemaExplorer) {
    let table = found.item
    side = found.side.title
    path = SchemaTablePage.path(found.side, table.name)
    name = table.name
    domain = table.note.domain
    description = table.note.description
    fields = table.fields.count.grouped
    keys = table.key.count.grouped
    references = table.fields.count { $0.references != nil }.grouped
    let count = explorer.mapped(of: table, on: found.side)
    mapped = count.map { "\($0.grouped) of \(table.fields.count.grouped)" } ?? ""
    percent = count.map { $0 * 100 / max(1, table.fields.count) }
    let profile = found.side == .source ? explorer.profile?[table.name] : nil
    rows = profile?.rows.grouped ?? ""
  }
}

extension SchemaExplorerPage.FieldLine {
  fileprivate init(_ found: Found<CatalogueField>, _ explorer: SchemaExplorer) {
    side = found.side.title
    path = found.path
    name = found.item.path.description
    type = found.item.type.description
    mapping = explorer.state(of: found.item, on: found.side).words
    description = found.item.description
  }
}

extension SchemaFilter {
  init(_ query: Query, side: Side?) {
    func answer(_ name: String) -> Bool? {
      switch query[name] {
      case "yes": true
      case "no": false
      default: nil
      }
    }
    self.init(
      side: side, words: query["q"], domain: query["domain"], hasKey: answer("key"),
      isMapped: answer("mapped"), isOrphan: answer("linked").map { !$0 })
  }
}

extension Side {
  var title: String { rawValue.capitalizedFirst }
}

extension SchemaExplorerPage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let query = visit.query
    if query["format"] == "csv", let tables = Listings["schema-tables"] {
      return .attachment(
        try visit.desk.export(tables, Listing.Asked(tables, query)), name: "schema-tables.csv",
        type: "text/csv; charset=utf-8")
    }
    let side = try visit.side
    let explorer = try visit.desk.explorer(visit.version.map { [side: $0] } ?? [:])
    return .page(
      SchemaExplorerPage(
        side, explorer, tabs: Section.of("/schemas").tabs(for: visit.desk, at: "/schemas"),
        acts: ["schema.import", "schema.extend"].compactMap {
          Link(action: $0, of: nil, for: visit.desk)
        }, query: query))
  }

  /// `GET /schemas/compare`: the comparison of two versions that a form chose; without them, the
  /// versions there are.
  @Sendable static func compare(_ visit: Visit) throws -> Answer {
    let query = visit.query
    if query["from"].isEmpty, query["to"].isEmpty, let versions = Listings["schema-versions"] {
      return try ListPage.show(versions, visit)
    }
    let stated = ["side": [try visit.side.rawValue], "from": [query["from"]], "to": [query["to"]]]
    let comparison = Details.comparison
    let answer = try visit.desk.show(comparison, stated)
    return .page(
      try DetailPage(
        answer, of: comparison, in: comparison.list.flatMap { Listings[$0] }, at: query,
        for: visit.desk, now: visit.now))
  }

  /// `GET /schemas/exports/{side}/{format}`: a side as a file for another tool.
  @Sendable static func export(_ visit: Visit) throws -> Answer {
    guard let format = SchemaFormat.named(visit.parameters["format"] ?? "") else {
      throw RequestFault.notFound
    }
    let side = try visit.side
    let text = try visit.desk.exportSchema(side, version: visit.version, as: format)
    return .attachment(
      text, name: "\(side.rawValue)_schema.\(format.suffix)",
      type: format.suffix == "csv" ? "text/csv; charset=utf-8" : "application/octet-stream")
  }
}

extension Visit {
  /// The version that the query asks for; `nil` for the newest.
  var version: Int? { Int(query["version"]).flatMap { $0 > 0 ? $0 : nil } }
}
