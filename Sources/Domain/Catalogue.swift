/// Which end of the migration a schema or an artefact belongs to.
public enum Side: String, CaseIterable, Codable, Sendable {
  case source, target
}

/// Whether a specification says that a field must be filled; `unknown` when it does not say.
public enum Mandatory: String, CaseIterable, Codable, Sendable {
  case yes, no, unknown
}

/// A field named with its table, as in `LOAD_PMI.record_number`; names keep the specification's case.
public struct FieldPath: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
  public let table: String
  public let field: String

  public init(_ table: String, _ field: String) {
    self.table = table
    self.field = field
  }

  /// Reads `TABLE.FIELD`, a name in double quotes as SQL has it; `nil` for anything else.
  public init?(_ text: String) {
    var parts: [String] = []
    var rest = text.unicodeScalars[...]
    while let name = Self.takeName(&rest) {
      parts.append(name)
      guard rest.first == "." else { break }
      rest.removeFirst()
    }
    guard parts.count == 2, rest.isEmpty, text.unicodeScalars.last != "." else { return nil }
    self.init(parts[0], parts[1])
  }

  /// Takes the name that `text` begins with, which is not empty.
  private static func takeName(_ text: inout Substring.UnicodeScalarView) -> String? {
    var name = String.UnicodeScalarView()
    guard text.first == "\"" else {
      while let scalar = text.first, scalar != ".", scalar != "\"" {
        name.append(scalar)
        text.removeFirst()
      }
      return name.isEmpty ? nil : String(name)
    }
    text.removeFirst()
    while let scalar = text.popFirst() {
      if scalar == "\"" {
        guard text.first == "\"" else { return name.isEmpty ? nil : String(name) }
        text.removeFirst()
      }
      name.append(scalar)
    }
    return nil
  }

  /// `TABLE.FIELD`; a name that holds a dot or a double quote is put in double quotes.
  public var description: String { "\(Self.written(table)).\(Self.written(field))" }

  private static func written(_ name: String) -> String {
    let scalars = name.unicodeScalars
    guard scalars.contains(where: { $0 == "." || $0 == "\"" }) else { return name }
    let doubled = scalars.flatMap { $0 == "\"" ? [$0, $0] : [$0] }
    return "\"" + String(String.UnicodeScalarView(doubled)) + "\""
  }

  public static func < (a: FieldPath, b: FieldPath) -> Bool {
    (a.table, a.field) < (b.table, b.field)
  }
}

/// One line of a schema catalogue: a field as its specification describes it.
public struct CatalogueField: Hashable, Codable, Sendable {
  public var table: String
  public var field: String
  /// The type as parsed from the specification's words.
  public var type: DataType
  /// The type in the specification's own words, `VARCHAR2(30 CHAR)`; empty when it gives none.
  public var statedType: String
  public var mandatory: Mandatory
  /// Whether the field is (part of) its table's primary key.
  public var isKey: Bool
  /// The field of another table that this one refers to.
  public var references: FieldPath?
  /// A code list's name (`ethnic_category`), or its codes inline, separated by bars (`Y|N`).
  public var codeList: String?
  public var description: String
  /// Where it was found: `file:line`.
  public var foundAt: String
  /// How sure the reader is that the line was understood, 0...1.
  public var confidence: Double

  public init(
    table: String, field: String, type: DataType, statedType: String = "",
    mandatory: Mandatory = .unknown, isKey: Bool = false, references: FieldPath? = nil,
    codeList: String? = nil,
    description: String = "", foundAt: String = "", confidence: Double = 1
  ) {
    self.table = table
    self.field = field
    self.type = type
    self.statedType = statedType
    self.mandatory = mandatory
    self.isKey = isKey
    self.references = references
    self.codeList = codeList
    self.description = description
    self.foundAt = foundAt
    self.confidence = confidence
  }

  public var path: FieldPath { FieldPath(table, field) }
}

/// What a specification says of a table as a whole.
public struct TableNote: Hashable, Codable, Sendable {
  public var description: String
  /// The part of the system it belongs to, as the specification groups its tables: a database
  /// schema, a module, a chapter; empty when it does not.
  public var domain: String

  public init(description: String = "", domain: String = "") {
    self.description = description
    self.domain = domain
  }
}

/// All fields of one side, grouped by table in the specification's order.
///
/// Names are unique without regard to case: SQL folds them, and extracts spell them either way.
public struct Catalogue: Sendable {
  public struct Table: Sendable {
    public let name: String
    public let note: TableNote
    public let fields: [CatalogueField]
    private let index: [String: Int]

    init(name: String, note: TableNote, fields: [CatalogueField]) {
      self.name = name
      self.note = note
      self.fields = fields
      index = Dictionary(
        fields.enumerated().map { ($1.field.lowercased(), $0) },
        uniquingKeysWith: { first, _ in first })
    }

    public var key: [CatalogueField] { fields.filter(\.isKey) }

    public subscript(field: String) -> CatalogueField? {
      index[field.lowercased()].map { fields[$0] }
    }
  }

  public let tables: [Table]
  private let index: [String: Int]

  /// Groups `fields` by table; of two fields of one name in one table the first counts.
  ///
  /// `notes` hold what is said of tables, by their names in lower case.
  public init(_ fields: [CatalogueField], notes: [String: TableNote] = [:]) {
    var order: [String] = []
    var grouped: [String: [CatalogueField]] = [:]
    var seen: Set<String> = []
    for field in fields {
      let table = field.table.lowercased()
      guard seen.insert("\(table).\(field.field.lowercased())").inserted else { continue }
      if grouped[table] == nil { order.append(table) }
      grouped[table, default: []].append(field)
    }
    tables = order.compactMap { name in
      grouped[name].flatMap { fields in
        fields.first.map {
          Table(name: $0.table, note: notes[name] ?? TableNote(), fields: fields)
        }
      }
    }
    index = Dictionary(
      order.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  public var fields: [CatalogueField] { tables.flatMap(\.fields) }

  public subscript(table: String) -> Table? {
    index[table.lowercased()].map { tables[$0] }
  }

  public subscript(path: FieldPath) -> CatalogueField? { self[path.table]?[path.field] }
}
