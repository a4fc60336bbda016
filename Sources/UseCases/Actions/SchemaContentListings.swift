public import Domain

extension Listings {
  private static let questions: [Listing.Filter] = [
    .init("side", "Side", .choice(Side.allCases.map(\.rawValue))),
    .init("q", "Name or description", .words), .init("domain", "Domain", .words),
    .init("key", "Key", .choice(["yes", "no"])),
    .init("mapped", "Mapped", .choice(["yes", "no"])),
    .init("linked", "Linked to others", .choice(["yes", "no"])),
  ]

  /// The tables of both schemas.
  static let tables = Listing(
    "schema-tables", words: ["schema", "tables"], at: "/schemas", "Explorer",
    caption: "Tables of both schemas", row: "table", needs: .read("schema.read"),
    filters: questions,
    columns: [
      .init("side", "Side"), .init("table", "Table"), .init("domain", "Domain"),
      .init("fields", "Fields", isNumber: true), .init("keys", "Keys", isNumber: true),
      .init("references", "References", isNumber: true),
      .init("mapped", "Mapped", isNumber: true), .init("rows", "Rows", isNumber: true),
      .init("description", "Description"),
    ], empty: ("No table.", "Import a specification, or run the step extract-specs."),
    actions: ["schema.import"], hasOwnPage: true
  ) { desk, asked, page in
    let explorer = try desk.explorer()
    return Paged(explorer.tables(SchemaFilter(asked)), page).map { found in
      let (table, side) = (found.item, found.side)
      return Listing.Row(
        id: "\(side.rawValue)/\(table.name)",
        [
          .code(side.rawValue), .code(table.name), .text(table.note.domain),
          .number(table.fields.count), .number(table.key.count),
          .number(table.fields.count { $0.references != nil }),
          explorer.mapped(of: table, on: side).map(Listing.Cell.number) ?? .none,
          (side == .source ? explorer.profile?[table.name]?.rows : nil)
            .map(Listing.Cell.number) ?? .none,
          .text(table.note.description),
        ])
    }
  }

  /// The fields of both schemas.
  static let fields = Listing(
    "schema-fields", words: ["schema", "fields"], at: "/schemas/fields", "Fields",
    caption: "Fields of both schemas", row: "field", needs: .read("schema.read"),
    filters: [questions[0], .init("table", "Table", .words)] + questions.dropFirst(),
    columns: [
      .init("field", "Field"), .init("side", "Side"), .init("type", "Type"),
      .init("stated_type", "As stated"), .init("key", "Key"), .init("mandatory", "Mandatory"),
      .init("references", "Refers to"), .init("code_list", "Code list"),
      .init("mapping", "Mapping"), .init("description", "Description"),
      .init("found_at", "Found at"), .init("confidence", "Confidence"),
    ], empty: ("No field matches.", "Search for a part of its name or description.")
  ) { desk, asked, page in
    let explorer = try desk.explorer()
    return Paged(explorer.fields(SchemaFilter(asked)), page).map { found in
      let field = found.item
      return Listing.Row(
        id: "\(found.side.rawValue)/\(field.path)", path: found.path,
        [
          .code(field.path.description), .code(found.side.rawValue), .code("\(field.type)"),
          .code(field.statedType), .text(field.isKey ? "key" : ""),
          .text(field.mandatory.rawValue),
          field.references.map { .code($0.description) } ?? .none, .text(field.codeList ?? ""),
          .text(explorer.state(of: field, on: found.side).words), .text(field.description),
          .text(field.foundAt), .text(field.confidence.hundredths),
        ])
    }
  }
}

extension SchemaFilter {
  fileprivate init(_ asked: Listing.Asked) {
    self.init(
      side: asked["side"].flatMap(Side.init), words: asked["q"] ?? "",
      table: asked["table"] ?? "", domain: asked["domain"] ?? "",
      hasKey: asked["key"].map { $0 == "yes" }, isMapped: asked["mapped"].map { $0 == "yes" },
      isOrphan: asked["linked"].map { $0 == "no" })
  }
}

extension Found<CatalogueField> {
  /// Where its page has it.
  public var path: String {
    "/schemas/\(side.rawValue)/\(item.table.segment)#\(item.field.segment)"
  }
}

extension String {
  /// As a segment of an address.
  var segment: String {
    utf8.map { byte in
      let isPlain =
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || "-_.~".utf8.contains(byte)
      let digits = String(byte, radix: 16, uppercase: true)
      return isPlain
        ? String(UnicodeScalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }
}

extension Double {
  /// With two digits after the point: `0.85`.
  var hundredths: String {
    let number = Int((self * 100).rounded())
    return "\(number / 100).\(number % 100 < 10 ? "0" : "")\(number % 100)"
  }
}
