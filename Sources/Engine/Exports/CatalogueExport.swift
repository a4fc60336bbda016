public import Domain

/// A catalogue in the formats that other tools read.
public enum CatalogueExport {
  /// What a catalogue can be written as.
  public enum Format: String, CaseIterable, Codable, Sendable {
    case csv, ddl, odcs, dbml, mermaid

    /// The ending of a file of that kind, without its dot.
    public var suffix: String {
      switch self {
      case .csv: "csv"
      case .ddl: "sql"
      case .odcs: "odcs.yaml"
      case .dbml: "dbml"
      case .mermaid: "mmd"
      }
    }
  }

  /// The SQL dialects of ``Format/ddl``.
  public enum Dialect: String, CaseIterable, Codable, Sendable {
    case postgresql, sqlserver, oracle, mysql, sqlite
  }

  /// The text of `catalogue` in a format, the same for the same input.
  ///
  /// `relations` are the links to write, such as ``Relations/of(_:decisions:inference:)`` gives,
  /// of which rejected ones are left out; `nil` means those that the catalogue declares. `name` is
  /// what the whole is called, where the format has a place for it.
  public static func text(
    of catalogue: Catalogue, as format: Format, dialect: Dialect = .postgresql,
    relations: [Relation]? = nil, name: String = "catalogue"
  ) -> String {
    let model = ExportModel(catalogue, relations ?? catalogue.declaredRelations, name: name)
    return switch format {
    case .csv: String(decoding: CatalogueFile.bytes(of: catalogue), as: UTF8.self)
    case .ddl: DDLExport(model, dialect).text
    case .odcs: ContractExport(model).text
    case .dbml: DBMLExport(model).text
    case .mermaid: MermaidExport(model).text
    }
  }

  /// Writes such a text to the file `path`, whole or not at all.
  ///
  /// - Throws: ``FileError/cannotWrite(_:_:)``.
  public static func write(_ text: String, to path: String) throws {
    try writeAtomically(Array(text.utf8), to: path)
  }
}

/// What every format writes: tables with their fields, and links by the field that has them.
struct ExportModel {
  let catalogue: Catalogue
  let name: String
  /// Links between fields that the catalogue has; rejected ones are not among them.
  let relations: [Relation]
  private let known: [FieldPath: [Relation]]
  private let targets: Set<FieldPath>

  init(_ catalogue: Catalogue, _ relations: [Relation], name: String) {
    self.catalogue = catalogue
    self.name = name
    self.relations = relations.compactMap { relation in
      guard relation.origin != .rejected, let from = catalogue[relation.from],
        let to = catalogue[relation.to]
      else { return nil }
      return Relation(
        from: from.path, to: to.path, origin: relation.origin, confidence: relation.confidence,
        evidence: relation.evidence)
    }
    known = Dictionary(grouping: self.relations, by: \.from)
    targets = Set(self.relations.map(\.to))
  }

  func relations(of field: CatalogueField) -> [Relation] { known[field.path] ?? [] }

  /// Whether the field is part of a key, refers to one, or is referred to.
  func isInKey(_ field: CatalogueField) -> Bool {
    field.isKey || known[field.path] != nil || targets.contains(field.path)
  }
}

extension Relation {
  /// Whether a specification or a person says so.
  var isCertain: Bool { origin == .declared || origin == .accepted }
}

extension CatalogueField {
  /// The codes of a list that is given inline, `Y|N`.
  var inlineCodes: [String] {
    guard let codeList, codeList.contains("|") else { return [] }
    return codeList.split(separator: "|").map(String.init)
  }

  /// The description with the name of the code list, which formats without a place for that take.
  var describedWithList: String {
    guard let codeList, inlineCodes.isEmpty, !codeList.contains("]") else { return description }
    return description + (description.isEmpty ? "" : " ") + "[code list: \(codeList)]"
  }
}

extension String {
  /// The text on one line: line ends and other control characters become spaces.
  public var onOneLine: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { scalar in
          scalar.properties.generalCategory == .control
            || ["\u{2028}", "\u{2029}"].contains(scalar)
            ? " " : scalar
        }))
  }

  /// The text with each of `scalars` preceded or replaced as `change` says.
  func escaping(_ change: (Unicode.Scalar) -> String?) -> String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if let text = change(scalar) { result += text.unicodeScalars } else { result.append(scalar) }
    }
    return String(result)
  }
}
