internal import Domain
internal import Storage

extension Details {
  /// Versions, comparisons and imports of schemas.
  static let schemas: [Detail] = [version, comparison, schemaImport]

  private static let changeColumns: [Listing.Column] = [
    .init("class", "Class"), .init("what", "What"), .init("change", "Change"),
  ]
  private static let affectedColumns: [Listing.Column] = [
    .init("target", "Contract row"), .init("changed", "Changed"), .init("reason", "Why"),
  ]

  private static let version = Detail(
    words: ["schema", "version"], at: "/schemas/versions/{side}/{version}",
    says: "A version of a schema, what it changed and which rows of the contract that affects",
    needs: .read("schema.read"), in: "schema-versions"
  ) { desk, input in
    let version = try desk.stated(input)
    let (side, number) = (version.side.rawValue, version.number)
    let before = number > 1 ? try desk.version(number - 1, of: version.side) : nil
    let changes = try before.map { try desk.changes(from: $0, to: version) }
    return Detail.Answer(
      "\(side.capitalizedFirst) schema, version \(number)", state: version.stateCell,
      notes: version.state == .awaitsReview
        ? ["No run starts until somebody other than \(version.maker) has reviewed the change."]
        : [],
      facts: [
        ("Made", .moment(version.madeAt)), ("By", .text(version.maker)),
        ("Came by", .text(version.cameBy)), ("Tables", .number(version.tables)),
        ("Fields", .number(version.fields)), ("Change", version.changeCell),
        ("SHA-256", .code(version.sha256)),
        ("Reviewed by", version.review.map { .text($0.reviewer) } ?? .none),
        ("Reviewed", .moment(version.review?.at)),
        ("Review", version.review.map { .text($0.note) } ?? .none),
      ],
      tables: [
        Detail.Table(
          "Rows of the mapping contract that it affects", affectedColumns,
          version.affected.map(row), empty: "None."),
        Detail.Table(
          "What it changed against version \(number - 1)", changeColumns,
          (changes ?? []).map(row), empty: before == nil ? "It is the first." : "Nothing."),
      ],
      actions: version.state == .awaitsReview ? [("schema.review", "\(side)/\(number)")] : [],
      links: [("Browse it", "/schemas?side=\(side)&version=\(number)")])
  }

  public static let comparison = Detail(
    words: ["schema", "compare"], at: "/schemas/comparisons/{side}/{from}/{to}",
    says: "What changed from one version of a schema to another",
    needs: .read("schema.read"), in: "schema-versions"
  ) { desk, input in
    guard let side = Side(rawValue: input["side"]), let from = input.number("from"),
      let to = input.number("to")
    else { throw Refusal.schema(.unknownVersion) }
    let found = try desk.comparison(of: side, from: from, to: to)
    let shown = found.changes.prefix(most)
    let counts = CatalogueVersion.Change.allCases.map { change in
      (
        term: change.rawValue.capitalizedFirst,
        value: Listing.Cell.number(
          found.changes.count { $0.change == change })
      )
    }
    return Detail.Answer(
      "\(side.rawValue.capitalizedFirst) schema, version \(from) to version \(to)",
      state: found.changes.first.map { cell($0.change) } ?? .state("nothing changed", .off),
      notes: shown.count < found.changes.count
        ? ["The first \(most) of \(found.changes.count) changes are shown."] : [],
      facts: counts + [
        ("From", .code(found.from.sha256)), ("To", .code(found.to.sha256)),
      ],
      tables: [
        Detail.Table("What changed", changeColumns, shown.map(row), empty: "Nothing changed.")
      ],
      links: [("The other way round", "/schemas/comparisons/\(side.rawValue)/\(to)/\(from)")])
  }

  /// How many changes a page shows.
  private static let most = 1_000

  private static let schemaImport = Detail(
    words: ["schema", "proposal"], at: "/schemas/imports/{import}",
    says: "An import with what was read, what was not, and what it would change",
    needs: .read("schema.read"), in: "schema-imports", hasOwnPage: true
  ) { desk, input in
    guard let number = input.number("import") else { throw Refusal.schema(.unknownImport) }
    let found = try desk.schemaImport(number)
    let report = found.report
    let files = report.files.map { file in
      Listing.Row(
        id: file.name,
        [
          .code(file.name), .text(file.failure ?? file.format), .number(file.fields),
          .number(file.read),
          .text(file.counts.map { "\($0.count) \($0.name)" }.joined(separator: ", ")),
          file.closes ? .state("accounted for", .good) : .state("lines are missing", .bad),
        ])
    }
    let unread = report.files.flatMap(\.unread).map {
      Listing.Row(id: $0.place, [.code($0.place), .text($0.reason), .text($0.words)])
    }
    return Detail.Answer(
      "Import \(number)", state: .state(found.state.rawValue, found.state.mood),
      facts: [
        ("Side", .code(found.side.rawValue)), ("By", .text(found.maker)),
        ("When", .moment(found.madeAt)), ("Tables", .number(report.tables)),
        ("Fields", .number(report.fields)), ("Keys", .number(report.keys)),
        ("References", .number(report.references)), ("Change", .text(report.changeWord)),
        ("Catalogue", .code(report.sha256)),
        ("Version", found.version.map(Listing.Cell.number) ?? .none),
      ],
      tables: [
        Detail.Table(
          "Files",
          [
            .init("file", "File"), .init("format", "Format"),
            .init("fields", "Fields", isNumber: true), .init("read", "Read", isNumber: true),
            .init("went", "Where it went"), .init("state", "Account"),
          ], files, empty: "None."),
        Detail.Table(
          "Lines that were not understood",
          [.init("place", "Place"), .init("reason", "Why"), .init("words", "The words")], unread,
          empty: "None."),
        Detail.Table(
          "What it would change", changeColumns, report.changes.map(row), empty: "Nothing."),
        Detail.Table(
          "Rows of the mapping contract that it would affect", affectedColumns,
          report.affected.map(row), empty: "None."),
      ],
      actions: found.state == .proposed
        ? ["schema.accept", "schema.discard", "schema.remap", "schema.fix"].map {
          ($0, "\(number)")
        } : [])
  }

  private static func cell(_ change: CatalogueVersion.Change) -> Listing.Cell {
    switch change {
    case .breaking: .state("breaking", .bad)
    case .additive: .state("additive", .good)
    case .text: .state("text", .off)
    }
  }

  private static func row(_ change: ImportFindings.Change) -> Listing.Row {
    Listing.Row(id: change.path, [cell(change.change), .code(change.path), .text(change.words)])
  }

  private static func row(_ affected: AffectedRow) -> Listing.Row {
    Listing.Row(
      id: affected.target,
      [.code(affected.target), .code(affected.changed), .text(affected.reason)])
  }
}

extension Desk {
  /// What changed from one version to another, the widest-reaching first, the first thousand.
  fileprivate func changes(
    from older: CatalogueVersion, to newer: CatalogueVersion
  ) throws -> [ImportFindings.Change] {
    Array(try comparison(of: newer.side, from: older.number, to: newer.number).changes.prefix(1000))
  }
}
