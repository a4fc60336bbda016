internal import Domain
internal import Engine
internal import Foundation
internal import Storage

extension Listings {
  /// Versions, imports and files of the project's schemas, and the organisation's own fields.
  static let schemas: [Listing] = [
    tables, fields, versions, imports, specifications, extensions,
  ]

  private static let sides = Listing.Filter("side", "Side", .choice(Side.allCases.map(\.rawValue)))

  private static let versions = Listing(
    "schema-versions", words: ["schema", "versions"], at: "/schemas/versions", "Versions",
    caption: "Versions of both schemas, newest first", row: "version",
    needs: .read("schema.read"),
    filters: [
      sides, .init("state", "State", .choice(CatalogueVersion.State.allCases.map(\.rawValue))),
    ],
    columns: [
      .init("version", "Version", isNumber: true), .init("side", "Side"), .init("at", "When"),
      .init("by", "By"), .init("origin", "Came by"), .init("tables", "Tables", isNumber: true),
      .init("fields", "Fields", isNumber: true), .init("change", "Change"),
      .init("affected", "Rows affected", isNumber: true), .init("state", "State"),
    ],
    empty: ("No version yet.", "Import a specification, or run the step extract-specs.")
  ) { desk, asked, page in
    try desk.store.versions.list(
      of: desk.project.id, side: asked["side"],
      state: asked["state"].flatMap(CatalogueVersion.State.init), page
    ).map { version in
      let id = "\(version.side.rawValue)/\(version.number)"
      return Listing.Row(
        id: id, path: "/schemas/versions/\(id)",
        [
          .number(version.number), .code(version.side.rawValue), .moment(version.madeAt),
          .text(version.maker), .text(version.cameBy), .number(version.tables),
          .number(version.fields), version.changeCell, .number(version.affected.count),
          version.stateCell,
        ], actions: version.state == .awaitsReview ? ["schema.review"] : [])
    }
  }

  private static let imports = Listing(
    "schema-imports", words: ["schema", "imports"], at: "/schemas/imports", "Imports",
    caption: "Files proposed as specifications, newest first", row: "import",
    needs: .read("schema.read"),
    filters: [
      sides, .init("state", "State", .choice(SchemaImport.State.allCases.map(\.rawValue))),
    ],
    columns: [
      .init("import", "Import", isNumber: true), .init("side", "Side"), .init("at", "When"),
      .init("by", "By"), .init("files", "Files"), .init("fields", "Fields", isNumber: true),
      .init("not_understood", "Not understood", isNumber: true), .init("state", "State"),
      .init("version", "Version", isNumber: true),
    ], empty: ("No import yet.", "Upload a specification to see what it says before it counts."),
    actions: ["schema.import"]
  ) { desk, asked, page in
    try desk.store.imports.list(
      of: desk.project.id, side: asked["side"], state: asked["state"], page
    ).map { found in
      let files = found.report.files
      return Listing.Row(
        id: "\(found.number)", path: "/schemas/imports/\(found.number)",
        [
          .number(found.number), .code(found.side.rawValue), .moment(found.madeAt),
          .text(found.maker), .text(files.map(\.name).joined(separator: ", ")),
          .number(files.reduce(0) { $0 + $1.fields }),
          .number(files.reduce(0) { $0 + $1.notUnderstood }),
          .state(found.state.rawValue, found.state.mood),
          found.version.map(Listing.Cell.number) ?? .none,
        ])
    }
  }

  private static let specifications = Listing(
    "schema-files", words: ["schema", "files"], at: "/schemas/files", "Files",
    caption: "Specification files that the schemas are read from", row: "file",
    needs: .read("schema.read"), filters: [sides],
    columns: [
      .init("side", "Side"), .init("file", "File"), .init("bytes", "Bytes", isNumber: true),
    ], empty: ("No specification yet.", "Import one."), actions: ["schema.import"]
  ) { desk, asked, page in
    let folder = try desk.folder
    let rows = try Side.allCases.filter { asked["side"].map($0.rawValue.elementsEqual) ?? true }
      .flatMap { side -> [Listing.Row] in
        let specifications = SpecificationFolder(side, of: folder)
        return try specifications.names().map { name in
          let path = "\(folder)/\(specifications.path)/\(name)"
          let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
          return Listing.Row(
            id: "\(side.rawValue)/\(name)",
            [.code(side.rawValue), .code(name), .number(size ?? 0)], actions: ["schema.remove"])
        }
      }
    return Paged(rows, page)
  }

  private static let extensions = Listing(
    "schema-extensions", words: ["schema", "extensions"], at: "/schemas/extensions", "Extensions",
    caption: "Fields that the organisation adds to both schemas for itself", row: "field",
    needs: .read("schema.read"), filters: [sides],
    columns: [
      .init("side", "Side"), .init("table", "Table"), .init("field", "Field"),
      .init("type", "Type"), .init("description", "Description"), .init("case", "Business case"),
      .init("by", "By"), .init("at", "When"),
    ],
    empty: (
      "No field of the organisation’s own.",
      "A data architect proposes one; the organisation’s approver signs for it."
    ), actions: ["schema.extend"]
  ) { desk, asked, page in
    try desk.store.extensions.list(
      of: desk.project.organisation.id, side: asked["side"], page
    ).map { field in
      Listing.Row(
        id: "\(field.side.rawValue)/\(field.path)",
        [
          .code(field.side.rawValue), .code(field.path.table), .code(field.path.field),
          .code(field.type), .text(field.description), .text(field.businessCase),
          .text(field.maker), .moment(field.madeAt),
        ])
    }
  }
}

extension CatalogueVersion {
  /// `import 3`, `run 12`, `extension`.
  var cameBy: String {
    originNumber.map { "\(origin.rawValue) \($0)" } ?? origin.rawValue
  }

  var changeCell: Listing.Cell {
    switch change {
    case nil: .state("first", .off)
    case .breaking: .state("breaking", .bad)
    case .additive: .state("additive", .good)
    case .text: .state("text", .off)
    }
  }

  var stateCell: Listing.Cell {
    switch state {
    case .free: .state("no review needed", .good)
    case .awaitsReview: .state("awaits review", .attention)
    case .reviewed: .state("reviewed", .good)
    }
  }
}

extension SchemaImport.State {
  var mood: Listing.Cell.Mood {
    switch self {
    case .proposed: .waiting
    case .accepted: .good
    case .unchanged, .discarded: .off
    }
  }
}
