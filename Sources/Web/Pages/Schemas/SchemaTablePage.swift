internal import Domain
internal import UseCases

/// `GET /schemas/{side}/{table}`: the columns of one table.
struct SchemaTablePage: Page {
  static let template = "schemas/table.html"
  let trail: [Link]
  let side: String
  let name: String
  let description: String?
  let facts: [Fact]
  let hasProfile: Bool
  let summary: String
  let columns: [Column]
  let referredBy: Referrers?
  let pages: PageLinks
  /// The drawing of the table with its neighbours; `nil` where only another version has it.
  let drawing: String?

  struct Referrers: Encodable, Sendable {
    let links: [NamedLink]
  }

  struct Column: Encodable, Sendable {
    let anchor: String
    let name: String
    let type: String
    let stated: String?
    let key: String
    let mandatory: String
    let reference: NamedLink?
    let codeList: String
    let description: String
    let foundAt: String
    let confidence: String
    let spark: Spark?
    let profile: String
    let personal: Tag?
    let mapping: Tag?
    let mappingPath: String
  }

  /// How a column's values spread, as bars.
  struct Spark: Encodable, Sendable {
    let width: Int
    /// The bars as an SVG path, 20 high.
    let path: String
    let title: String
  }

  /// How many columns a page shows.
  static let most = 500
}

extension SchemaTablePage {
  static func path(_ side: Side, _ table: String) -> String {
    "/schemas/\(side.rawValue)/\(table.percentEncoded)"
  }

  init(
    _ table: Catalogue.Table, in view: SchemaExplorer.View, _ explorer: SchemaExplorer,
    query: Query, mayDraw: Bool = true
  ) {
    let side = view.side
    let profile = side == .source ? explorer.profile?[table.name] : nil
    trail = [Link("\(side.title) schema", "/schemas?side=\(side.rawValue)")]
    self.side = side.title
    name = table.name
    description = table.note.description.nonEmpty
    let mapped = explorer.mapped(of: table, on: side)
    facts = [
      table.note.domain.nonEmpty.map { Fact("Domain", $0) },
      Fact("Version", view.version == 0 ? "not kept yet" : "\(view.version)"),
      Fact("Key", table.key.map(\.field).joined(separator: ", ").nonEmpty ?? "none stated"),
      mapped.map {
        Fact(
          "Mapped", "\($0.grouped) of \(table.fields.count.of("field"))",
          path: side == .target ? "/mappings?table=\(table.name.percentEncoded)" : nil)
      },
      profile.map { Fact("Rows", $0.rows.grouped) },
      profile.map { Fact("Extract", "\($0.file.name), \($0.file.bytes.asSize)") },
      view.isOrphan(table) ? Fact("Links", "none to or from other tables") : nil,
    ].compactMap(\.self)
    drawing =
      mayDraw && view.version == view.newest
      ? "/erd?side=\(side.rawValue)&focus=\(table.name.percentEncoded)" : nil
    hasProfile = profile != nil
    summary = table.fields.count.of("column")
    pages = PageLinks(query, total: table.fields.count, "column", size: Self.most)
    columns = Paged(table.fields, Paging(number: query.page, size: Self.most)).items.map {
      Column($0, in: view, explorer, profile?[$0.field])
    }
    let referring = view.referrers(of: table)
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

extension SchemaTablePage.Column {
  fileprivate init(
    _ field: CatalogueField, in view: SchemaExplorer.View, _ explorer: SchemaExplorer,
    _ profile: ColumnProfile?
  ) {
    let side = view.side
    anchor = field.field.percentEncoded
    name = field.field
    type = field.type.description
    stated = field.statedType.nonEmpty
    key = field.isKey ? "key" : ""
    mandatory = field.mandatory.rawValue
    reference = field.references.map { target in
      .init(
        path: view.catalogue[target.table].map {
          "\(SchemaTablePage.path(side, $0.name))#\(target.field.percentEncoded)"
        } ?? "/schemas?side=\(side.rawValue)&q=\(target.table.percentEncoded)",
        name: target.description)
    }
    codeList = field.codeList ?? ""
    description = field.description
    foundAt = field.foundAt.replacing("requirement_spec/\(side.rawValue)/", with: "")
    confidence = field.confidence.rounded(to: 2)
    spark = profile?.histogram.map { .init($0) }
    self.profile = profile?.words ?? ""
    personal = profile.flatMap { $0.sensitive.first }.map { .warn($0.kind.words) }
    let state = explorer.state(of: field, on: side)
    mapping = Tag(state)
    mappingPath =
      side == .target
      ? "/mappings?table=\(field.table.percentEncoded)&q=\(field.path.description.percentEncoded)"
      : "/mappings?q=\(field.path.description.percentEncoded)"
  }
}

extension ColumnProfile {
  /// What it found, in one line.
  var words: String {
    let share = rows == 0 ? 0 : Double(filled) * 100 / Double(rows)
    return [
      "\(share.rounded(to: share == 100 || share == 0 ? 0 : 1))% filled",
      "\(distinct.exact ? "" : "about ")\(distinct.count.grouped) distinct",
      formats.first ?? type.rawValue,
      range.map { "\($0.least.value) to \($0.greatest.value)" },
      lengths.map { lengths in
        let least = lengths.least == lengths.greatest ? "" : "\(lengths.least) to "
        return "\(least)\(lengths.greatest.of("character"))"
      },
    ].compactMap(\.self).joined(separator: ", ")
  }
}

extension SchemaTablePage.Spark {
  init(_ histogram: Histogram) {
    let most = max(1, histogram.rows.max() ?? 1)
    width = histogram.rows.count * 3
    path = histogram.rows.enumerated().map { place, rows in
      // A bin with few rows still shows.
      let height = rows == 0 ? 0 : max(1, rows * 20 / most)
      return "M\(place * 3) 20v-\(height)h2v\(height)z"
    }.joined()
    let words =
      switch histogram.of {
      case .number: "numbers"
      case .days: "dates"
      case .seconds: "times"
      case .length: "lengths"
      }
    title =
      "Spread of \(words) in \(histogram.rows.count.of("bin")), at most \(most.grouped) rows in one"
  }
}

extension Sensitivity.Kind {
  fileprivate var words: String {
    self == .nhsNumber ? "NHS number" : rawValue.replacing("_", with: " ").capitalizedFirst
  }
}

extension Tag {
  /// How a field stands in the mapping; `nil` before there is a contract.
  init?(_ state: SchemaExplorer.MappingState) {
    switch state {
    case .row(.outOfScope, _, _): self = .off("Out of scope")
    case .row(_, .approved, true): self = .pass("Approved")
    case .row(_, .rejected, _): self = .fail("Rejected")
    case .row(_, _, true): self = .run("Mapped")
    case .row(_, _, false), .unmapped: self = .wait("Unmapped")
    case .fills(let targets): self = .run(targets.count.of("target"))
    case .unknown: return nil
    }
  }
}

extension SchemaTablePage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let side = try visit.side
    let explorer = try visit.desk.explorer(visit.version.map { [side: $0] } ?? [:])
    guard let view = explorer.sides[side],
      let table = view.catalogue[visit.parameters["table"] ?? ""]
    else { throw RequestFault.notFound }
    return .page(
      SchemaTablePage(
        table, in: view, explorer, query: visit.query,
        mayDraw: visit.desk.actor.may(.read("erd.read"))))
  }
}
