internal import Domain
internal import UseCases

/// `GET /schemas`: the tables of one side, or the fields that a search finds.
struct SchemaListPage: Page {
  static let template = "schemas/list.html"
  let side: String
  let tabs: [Tab]
  let empty: Empty?
  let filter: Filter
  let tables: Tables?
  let fields: FieldTable?
  let pages: PageLinks

  struct Tables: Encodable, Sendable {
    let summary: String
    let lines: [Line]
  }

  struct Line: Encodable, Sendable {
    let path: String
    let name: String
    let fields: String
    let keys: String
    let mandatory: String
    let references: String
    let confidence: String
  }
}

/// `GET /schemas/{side}/{table}`: the fields of one table.
struct SchemaTablePage: Page {
  static let template = "schemas/table.html"
  let trail: [Link]
  let side: String
  let name: String
  let fields: FieldTable
  let referredBy: Referrers?

  struct Referrers: Encodable, Sendable {
    let links: [NamedLink]
  }
}

/// A name with the page that explains it.
struct NamedLink: Encodable, Sendable {
  let path: String
  let name: String
}

/// Fields as their specification describes them.
struct FieldTable: Encodable, Sendable {
  let summary: String
  let lines: [Line]

  struct Line: Encodable, Sendable {
    let anchor: String
    let name: String
    let type: String
    let key: String
    let mandatory: String
    let reference: NamedLink?
    let codeList: String
    let description: String
    let foundAt: String
    let confidence: String
  }
}

extension SchemaListPage {
  /// The tables whose names hold the words asked for, and the fields that do; both when none is asked.
  init(_ side: Side, _ catalogues: [Side: Catalogue], query: Query) {
    let catalogue = catalogues[side] ?? Catalogue([])
    let words = query["q"].lowercased()
    let found = catalogue.tables.filter {
      words.isEmpty || $0.name.lowercased().contains(words)
    }
    let matches =
      words.isEmpty
      ? []
      : catalogue.fields.filter {
        $0.field.lowercased().contains(words) || $0.description.lowercased().contains(words)
      }
    self.side = side.title
    filter = Filter(
      [.words("q", label: "Table, field or description")], in: query, keeping: ["side"])
    tabs = Side.allCases.map { other in
      Tab(
        path: "/schemas?side=\(other.rawValue)", title: other.title,
        count: (catalogues[other]?.tables.count ?? 0).of("table"), isCurrent: other == side)
    }
    empty = Self.empty(catalogue, found: found.count + matches.count)
    let total = max(found.count, matches.count)
    pages = PageLinks(query, total: total, found.count >= matches.count ? "table" : "field")
    tables =
      found.isEmpty
      ? nil
      : Tables(
        summary:
          "\(found.count.of("\(side.rawValue) table")), \(found.reduce(0) { $0 + $1.fields.count }.of("field"))",
        lines: Paged(found, query.paging).items.map { Line($0, side: side) })
    fields =
      matches.isEmpty
      ? nil
      : FieldTable(
        summary: "\(matches.count.of("field")) with “\(query["q"])”",
        lines: Paged(matches, query.paging).items.map {
          FieldTable.Line($0, name: $0.path.description, in: catalogue, side: side)
        })
  }

  private static func empty(_ catalogue: Catalogue, found: Int) -> Empty? {
    if catalogue.tables.isEmpty {
      return Empty(
        "No catalogue yet.", next: "The step extract-specs reads it from the specifications.",
        action: .init(path: "/lifecycle", label: "Go to the lifecycle"))
    }
    return found == 0
      ? Empty("No table or field matches.", next: "Search for a part of its name.") : nil
  }
}

extension SchemaListPage.Line {
  init(_ table: Catalogue.Table, side: Side) {
    path = SchemaTablePage.path(side, table.name)
    name = table.name
    fields = table.fields.count.grouped
    keys = table.key.count.grouped
    mandatory = table.fields.count { $0.mandatory == .yes }.grouped
    references = table.fields.count { $0.references != nil }.grouped
    let mean = table.fields.reduce(0) { $0 + $1.confidence } / Double(max(1, table.fields.count))
    confidence = mean.rounded(to: 2)
  }
}

extension SchemaTablePage {
  static func path(_ side: Side, _ table: String) -> String {
    "/schemas/\(side.rawValue)/\(table.percentEncoded)"
  }

  init(_ table: Catalogue.Table, in catalogue: Catalogue, side: Side) {
    trail = [Link("\(side.title) schema", "/schemas?side=\(side.rawValue)")]
    self.side = side.title
    name = table.name
    fields = FieldTable(
      summary: table.fields.count.of("field"),
      lines: table.fields.map { .init($0, name: $0.field, in: catalogue, side: side) })
    let referring = catalogue.fields.filter {
      $0.references?.table.lowercased() == table.name.lowercased()
    }
    referredBy =
      referring.isEmpty
      ? nil
      : Referrers(
        links: referring.map {
          NamedLink(
            path: "\(Self.path(side, $0.table))#\($0.field.percentEncoded)",
            name: $0.path.description)
        })
  }
}

extension FieldTable.Line {
  init(_ field: CatalogueField, name: String, in catalogue: Catalogue, side: Side) {
    anchor = field.path.description == name ? name.percentEncoded : field.field.percentEncoded
    self.name = name
    type = field.type.description
    key = field.isKey ? "key" : ""
    mandatory = field.mandatory.rawValue
    reference = field.references.map { target in
      NamedLink(
        path: catalogue[target.table].map {
          "\(SchemaTablePage.path(side, $0.name))#\(target.field.percentEncoded)"
        } ?? "/schemas?side=\(side.rawValue)&q=\(target.table.percentEncoded)",
        name: target.description)
    }
    codeList = field.codeList ?? ""
    description = field.description
    foundAt = field.foundAt
    confidence = field.confidence.rounded(to: 2)
  }
}

extension Side {
  var title: String { rawValue.capitalizedFirst }
}

extension SchemaListPage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    .page(SchemaListPage(try visit.side, try visit.desk.catalogues(), query: visit.query))
  }
}

extension SchemaTablePage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let side = try visit.side
    guard let catalogue = try visit.desk.catalogues()[side],
      let table = catalogue[visit.parameters["table"] ?? ""]
    else { throw RequestFault.notFound }
    return .page(SchemaTablePage(table, in: catalogue, side: side))
  }
}
