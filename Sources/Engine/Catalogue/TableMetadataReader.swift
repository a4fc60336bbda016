internal import Documents
internal import Domain

/// Reads W3C metadata of tabular data (CSVW): the tables of a file, their columns and keys.
///
/// A table is named by its identifier, else by the file its address names.
///
/// Source: W3C Metadata Vocabulary for Tabular Data, 17 December 2015.
struct TableMetadataReader {
  private var reader: StructuredReader
  /// The tables by the addresses that foreign keys give.
  private let addresses: [String: String]

  static func resembles(_ beginning: FileBeginning) -> Bool {
    beginning.text.contains("ns/csvw") || beginning.text.contains("\"tableSchema\"")
  }

  static func read(_ file: SpecificationInput) throws -> Specification {
    let root = try StructuredReader.structure(of: file)
    let tables = root["tables"]?.elements ?? [root]
    let names = tables.map { name(of: $0) ?? DictionaryReader.stem(of: file.name) }
    let pairs = zip(tables, names).compactMap { table, name in
      table.text("url").map { ($0, name) }
    }
    var reader = TableMetadataReader(
      reader: StructuredReader(file: file.name),
      addresses: Dictionary(pairs, uniquingKeysWith: { first, _ in first }))
    let group = root["tables"] == nil ? nil : root.text("id", "@id")
    for (table, name) in zip(tables, names) { reader.read(table, named: name, of: group, root) }
    return reader.reader.specification
  }

  private static func name(of table: Structure) -> String? {
    guard let identifier = table.text("id", "@id", "url") else { return nil }
    let name = identifier.split { "/#".contains($0) }.last.map(String.init) ?? identifier
    let isFile = table.text("id", "@id") == nil || name.lowercased().hasSuffix(".csv")
    return isFile ? DictionaryReader.stem(of: name) : name
  }

  private mutating func read(
    _ table: Structure, named name: String, of group: String?, _ root: Structure
  ) {
    let descriptions = ["dc:description", "dc:title", "rdfs:comment", "rdfs:label", "notes"]
    let description = descriptions.lazy.compactMap { table.text($0) ?? root.text($0) }.first
    reader.begin(table: name, description: description, domain: group == name ? nil : group)
    guard let schema = table["tableSchema"] else {
      return reader.reject(
        "TABLE_NOT_DESCRIBED", line: table.line, table: name,
        "The table has no schema in this file; nothing elsewhere is loaded.")
    }
    let keys = Set(schema["primaryKey"]?.texts ?? [])
    for column in schema["columns"]?.elements ?? [] { read(column, of: name, keys) }
    for key in schema["foreignKeys"]?.elements ?? [] { readReference(key, of: name) }
  }

  private mutating func read(_ column: Structure, of table: String, _ keys: Set<String>) {
    guard column["virtual"]?.truth != true else { return reader.ignore("virtual column") }
    guard let name = column.text("name", "titles") else {
      return reader.reject(
        "FIELD_NAME_MISSING", line: column.line, table: table, "The column has no name.")
    }
    var field = DescribedField(table: table, field: name, place: reader.place(column.line))
    let datatype = column["datatype"]
    let stated = datatype?.text ?? datatype?.text("base") ?? ""
    let length = datatype?.text("length", "maxLength") ?? ""
    field.statedType = length.isEmpty ? stated : "\(stated)(\(length))"
    field.type = Self.type(stated, length: length)
    field.isKey = keys.contains(name)
    field.mandatory =
      column["required"]?.truth == true || field.isKey
      ? .yes : column["required"]?.truth == false ? .no : .unknown
    field.description =
      column.text("dc:description", "description", "rdfs:comment", "dc:title") ?? ""
    reader.add(field)
  }

  private mutating func readReference(_ key: Structure, of table: String) {
    let fields = key["columnReference"]?.texts ?? []
    let targets = key["reference"]?["columnReference"]?.texts ?? []
    let address = key["reference"]?.text("resource", "schemaReference") ?? ""
    reader.group()
    reader.specification.constraints.append(
      .reference(
        table: table, fields: fields, to: addresses[address] ?? DictionaryReader.stem(of: address),
        targets: targets, reader.place(key.line)))
  }

  /// The types of XML Schema by those of dictionaries; one that is not stated is text.
  private static func type(_ stated: String, length: String) -> DataType? {
    switch stated {
    case "", "any", "anyURI", "anyAtomicType", "normalizedString", "token", "language", "Name",
      "NMTOKEN", "QName", "html", "base64Binary", "hexBinary", "gDay", "gMonth", "gMonthDay",
      "gYear", "gYearMonth", "duration", "dayTimeDuration", "yearMonthDuration":
      .characters(Int(length))
    case "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger", "short",
      "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte":
      .integer
    case "dateTimeStamp": .timestamp
    default: DataType(spelling: stated, size: length)
    }
  }
}
