internal import Domain
internal import Storage

extension Details {
  private static let sizes = ["10", "20", "50"]

  static let dataSourceTables = Detail(
    words: ["datasource", "tables"], at: "/connectors/sources/{datasource}/tables",
    says: "The tables and columns of a data source, as they were last listed",
    needs: .execute("datasource.discover"), in: "datasources",
    filters: [
      .init("text", "Name", .words), .init("table", "Columns of the table", .words),
      .init("size", "Rows a page", .choice(sizes)),
    ]
  ) { desk, input in
    let source = try desk.source(input)
    let fields = try desk.store.dataSources.catalogue(of: source.id)
    guard source.discoveredAt != nil else { throw Refusal.source(.notDiscovered) }
    let catalogue = Catalogue(fields)
    let (size, page) = paging(input)
    let table: Detail.Table
    let total: Int
    var links = [("The data source", source.path)]
    if let one = catalogue.tables.first(where: { $0.name == input["table"] }) {
      let shown = one.fields.filter { $0.field.contains(words: input["text"]) }
      (table, total) = (columns(of: one.name, shown.part(page, size)), shown.count)
      links = [("All tables", "\(source.path)/tables")]
      if desk.actor.may(.read("record.read")) {
        links.append(("Some of its rows", source.address(of: one.name, "preview")))
      }
    } else {
      let shown = catalogue.tables.filter { $0.name.contains(words: input["text"]) }
      (table, total) = (tables(shown.part(page, size), of: source), shown.count)
    }
    var answer = Detail.Answer(
      "Tables of \(source.name)",
      facts: [
        ("Tables", .number(catalogue.tables.count)), ("Columns", .number(fields.count)),
        ("Listed", .moment(source.discoveredAt)),
      ], tables: [table],
      actions: (["datasource.discover"]
        + (desk.actor.may(Actions.importSource.permission) ? ["datasource.import"] : []))
        .map { ($0, "\(source.id.number)") },
      links: links)
    answer.page = (page, size, total)
    return answer
  }

  private static func tables(
    _ tables: [Catalogue.Table], of source: DataSource
  ) -> Detail.Table {
    Detail.Table(
      "Tables",
      [
        .init("table", "Table"), .init("fields", "Columns", isNumber: true), .init("key", "Key"),
        .init("references", "Refers to"),
      ],
      tables.map { table in
        let keys = table.fields.filter(\.isKey).map(\.field)
        let references = Set(table.fields.compactMap(\.references?.table)).sorted()
        return Listing.Row(
          id: table.name, path: source.address(of: table.name, "tables"),
          [
            .text(table.name), .number(table.fields.count), .code(keys.joined(separator: ", ")),
            .code(references.joined(separator: ", ")),
          ])
      }, empty: "No table matches.")
  }

  private static func columns(of table: String, _ fields: [CatalogueField]) -> Detail.Table {
    Detail.Table(
      "Columns of \(table)",
      [
        .init("field", "Column"), .init("type", "Type"), .init("mandatory", "Mandatory"),
        .init("key", "Key"), .init("references", "Refers to"), .init("description", "Description"),
      ],
      fields.map { field in
        Listing.Row(
          id: field.field,
          [
            .code(field.field),
            .code(field.statedType.isEmpty ? field.type.description : field.statedType),
            .text(field.mandatory.rawValue), .text(field.isKey ? "yes" : "no"),
            .code(field.references?.description ?? ""), .text(field.description),
          ])
      }, empty: "No column matches.")
  }

  static let dataSourcePreview = Detail(
    words: ["datasource", "preview"], at: "/connectors/sources/{datasource}/preview",
    says: "Some rows of a table, masked for who may not read records; each view is recorded",
    needs: .execute("datasource.discover"), in: "datasources",
    filters: [.init("table", "Table", .words), .init("size", "Rows", .choice(sizes))]
  ) { desk, input in
    let source = try desk.source(input)
    try desk.require([.profiled, .tested, .active], of: source)
    try desk.require(.read("record.read"))
    let back = ("Tables and columns", "\(source.path)/tables")
    guard !input["table"].isEmpty else {
      return Detail.Answer(
        "Preview of \(source.name)", notes: ["Name a table to see some of its rows."],
        links: [back])
    }
    let isMasked = desk.actor.seesMasked
    let (columns, rows) = try desk.someRows(
      of: input["table"], source, limit: paging(input).size)
    if !isMasked {
      try desk.noteRecordView(
        of: "data_source:\(source.id.number)/\(input["table"].prefix(200))")
    }
    return Detail.Answer(
      "Preview of \(source.name)",
      notes: [
        isMasked
          ? "Your role sees the values masked."
          : "These are values of single records; this view is recorded."
      ],
      tables: [
        Detail.Table(
          "The first rows of \(input["table"])", columns.map { .init($0, $0) },
          shown(rows, isMasked: isMasked), empty: "The table has no row.")
      ], links: [back])
  }

  /// Rows as cells, each value hidden where `isMasked`.
  static func shown(_ rows: [[String?]], isMasked: Bool) -> [Listing.Row] {
    rows.enumerated().map { index, row in
      Listing.Row(
        id: "\(index + 1)",
        row.map { value in value.map { .text(isMasked ? Mask.text : $0) } ?? .none })
    }
  }

  private static func paging(_ input: Action.Input) -> (size: Int, page: Int) {
    let size = sizes.contains(input["size"]) ? input.number("size") ?? 20 : 20
    return (size, Paging(number: input.number("page") ?? 1).number)
  }
}

extension DataSource {
  fileprivate func address(of table: String, _ view: String) -> String {
    "\(path)/\(view)?table=\(table.queryEncoded)"
  }
}

extension Array {
  /// The page of so many; of a page that is gone, the first.
  fileprivate func part(_ page: Int, _ size: Int) -> [Element] {
    let first = (page - 1) * size
    return Array(dropFirst(first < count ? first : 0).prefix(size))
  }
}

extension String {
  /// Whether `words` is part of it, whatever the case; nothing is part of everything.
  fileprivate func contains(words: String) -> Bool {
    words.isEmpty || lowercased().contains(words.lowercased())
  }

  /// As a value in an address.
  fileprivate var queryEncoded: String {
    utf8.map { byte in
      let character = Character(Unicode.Scalar(byte))
      let isPlain =
        character.isASCII
        && (character.isLetter || character.isNumber || "-._~".contains(character))
      let digits = String(byte, radix: 16, uppercase: true)
      return isPlain ? String(character) : "%\(byte < 16 ? "0" : "")\(digits)"
    }.joined()
  }
}
