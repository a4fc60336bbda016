internal import Documents
internal import Domain

/// Reads a data contract of the Open Data Contract Standard, in YAML or JSON: the objects of its
/// schema are tables, their properties fields.
///
/// Objects and properties go by their physical names where these are stated. A property that is an
/// object is a group, whose fields have its name before theirs; a list of objects is a table of its
/// own. Of custom properties are read `domain` of an object and `codeList` of a property.
///
/// Source: Open Data Contract Standard 3.1.0, chapters Schema and References.
struct ContractReader {
  private var reader: StructuredReader
  /// Of the object that is being read, else of the contract.
  private var domain: String?
  /// By the names that relationships give: the names in tables and fields of the catalogue.
  private var tables: [String: String] = [:]
  private var names: [String: String] = [:]
  /// Fields by `table.field`, which tells names with dots and slashes apart.
  private var paths: [String: FieldPath] = [:]

  static func resembles(_ beginning: FileBeginning) -> Bool {
    beginning.text.contains(/"?kind"?\s*:\s*["']?DataContract/)
  }

  static func read(_ file: SpecificationInput) throws -> Specification {
    let root = try StructuredReader.structure(of: file)
    var reader = ContractReader(
      reader: StructuredReader(file: file.name))
    let objects = root["schema"]?.elements ?? []
    for object in objects {
      reader.domain = custom("domain", of: object) ?? root.text("domain")
      reader.read(object)
    }
    for object in objects { reader.readRelations(of: object) }
    if objects.isEmpty {
      reader.reader.reject(
        "CONTRACT_WITHOUT_SCHEMA", line: root.line, table: "",
        "The contract has no list of objects in “schema”.")
    }
    return reader.reader.specification
  }

  private init(reader: StructuredReader) { self.reader = reader }

  private static func name(of described: Structure) -> String? {
    described.text("physicalName", "name")
  }

  /// What a property says that the standard leaves to whoever writes the contract.
  private static func custom(_ property: String, of described: Structure) -> String? {
    described["customProperties"]?.elements.first { $0.text("property") == property }?.text("value")
  }

  private mutating func read(_ object: Structure) {
    guard let name = Self.name(of: object) else {
      return reader.reject(
        "TABLE_NAME_MISSING", line: object.line, table: "", "The object has no name.")
    }
    let table = QualifiedName(name)
    for alias in [object.text("name"), object.text("id"), name].compactMap(\.self) {
      tables[alias] = table.table
    }
    if !table.schema.isEmpty { domain = table.schema }
    reader.begin(
      table: table.table, description: object.text("description", "businessName"), domain: domain)
    readProperties(object, of: table.table, under: "")
  }

  private mutating func readProperties(
    _ object: Structure, of table: String, under prefix: String
  ) {
    for property in object["properties"]?.elements ?? [] {
      guard let own = Self.name(of: property) else {
        reader.reject(
          "FIELD_NAME_MISSING", line: property.line, table: table, "The property has no name.")
        continue
      }
      let name = prefix + own
      for alias in [property.text("name"), property.text("id"), own].compactMap(\.self) {
        names["\(table).\(prefix)\(alias)"] = name
        paths["\(table).\(prefix)\(alias)"] = FieldPath(table, name)
      }
      if !(property["properties"]?.elements ?? []).isEmpty {
        reader.group()
        readProperties(property, of: table, under: name + "_")
      } else if let items = property["items"], items["properties"] != nil {
        let child = "\(table)_\(name)"
        reader.begin(table: child, description: property.text("description"), domain: domain)
        readProperties(items, of: child, under: "")
      } else {
        readField(property, named: name, of: table, isNested: !prefix.isEmpty)
      }
    }
  }

  private mutating func readField(
    _ property: Structure, named name: String, of table: String, isNested: Bool
  ) {
    var field = DescribedField(table: table, field: name, place: reader.place(property.line))
    let logical = property.text("logicalType") ?? ""
    let physical = property.text("physicalType")
    let options = property["logicalTypeOptions"]
    let length = options?.text("maxLength") ?? ""
    field.statedType = physical ?? (length.isEmpty ? logical : "\(logical)(\(length))")
    field.type =
      physical.flatMap { DataType(spelling: $0, size: length) }
      ?? (logical.isEmpty ? nil : Self.type(logical, length: length))
    field.isKey = property["primaryKey"]?.truth == true
    field.mandatory = property["required"]?.truth.map { $0 ? .yes : .no } ?? .unknown
    field.description = property.text("description", "businessName") ?? ""
    let codes = property["enum"]?.texts ?? options?["enum"]?.texts ?? []
    field.codeList =
      codes.isEmpty ? Self.custom("codeList", of: property) : codes.joined(separator: "|")
    if isNested { field.confidence = 0.9 }
    reader.add(field)
  }

  private static func type(_ logical: String, length: String) -> DataType? {
    switch logical {
    case "number": .decimal(precision: nil, scale: nil)
    case "array", "object": .text(length: nil)
    default: DataType(spelling: logical, size: length)
    }
  }

  private mutating func readRelations(of object: Structure) {
    guard let name = Self.name(of: object) else { return }
    let table = QualifiedName(name).table
    for relation in object["relationships"]?.elements ?? [] {
      relate(relation["from"]?.texts ?? [], of: table, to: relation)
    }
    for property in object["properties"]?.elements ?? [] {
      guard let field = Self.name(of: property) else { continue }
      for relation in property["relationships"]?.elements ?? [] {
        relate([field], of: table, to: relation)
      }
    }
  }

  /// Adds a foreign key; another kind of relationship is none.
  private mutating func relate(_ fields: [String], of table: String, to relation: Structure) {
    let kind = relation.text("type") ?? "foreignKey"
    guard kind.lowercased() == "foreignkey" else { return reader.ignore("relationship: \(kind)") }
    let from = fields.map { place(of: $0, in: table).field }
    let targets = (relation["to"]?.texts ?? []).map { place(of: $0, in: table) }
    guard let to = targets.first, targets.count == from.count else {
      return reader.reject(
        "RELATIONSHIP_NOT_READ", line: relation.line, table: table,
        "The relationship does not pair fields with those of one other table.")
    }
    reader.group()
    reader.specification.constraints.append(
      .reference(
        table: table, fields: from, to: to.table, targets: targets.map(\.field),
        reader.place(relation.line)))
  }

  /// What `table.field`, `schema/table/properties/field` or `field` names.
  private func place(of reference: String, in table: String) -> FieldPath {
    if let path = paths["\(table).\(reference)"] ?? paths[reference] { return path }
    let steps = reference.split(separator: "/").map(String.init)
    let parts =
      steps.count > 1
      ? steps.filter { !["schema", "properties"].contains($0) }
      : reference.split(separator: ".").map(String.init)
    guard parts.count > 1, let last = parts.last else {
      return FieldPath(table, names["\(table).\(reference)"] ?? reference)
    }
    let known = parts.dropLast().joined(separator: ".")
    let name = tables[known] ?? QualifiedName(known).table
    return FieldPath(name, names["\(name).\(last)"] ?? last)
  }
}
