internal import Domain

/// Puts what several specification files say together into one side's catalogue.
///
/// The same field described twice is one field where the descriptions agree; where they do not, the
/// first counts and an issue names both places.
struct CatalogueAssembly {
  private(set) var issues: [Issue] = []
  private var fields: [DescribedField] = []
  /// Places in `fields` by lower-case table, then field.
  private var index: [String: [String: Int]] = [:]
  /// The first field of each table, whose spelling names it.
  private var firsts: [String: Int] = [:]
  private var notes: [String: TableNote] = [:]

  init(_ specifications: [Specification]) {
    for specification in specifications {
      issues += specification.issues
      for field in specification.fields { add(field) }
      for (table, note) in specification.notes { add(note, to: table) }
    }
    for specification in specifications {
      for constraint in specification.constraints { apply(constraint) }
    }
  }

  private mutating func report(
    _ code: String, _ place: Place, table: String, field: String = "", _ message: String
  ) {
    issues.append(
      Issue(
        .warning, code, table: table, field: field, file: place.source, line: place.line,
        message: message))
  }

  private mutating func add(_ note: TableNote, to table: String) {
    var known = notes[table] ?? TableNote()
    if known.description.isEmpty { known.description = note.description }
    if known.domain.isEmpty { known.domain = note.domain }
    notes[table] = known
  }

  private mutating func add(_ field: DescribedField) {
    let (table, name) = (field.table.lowercased(), field.field.lowercased())
    guard let known = index[table]?[name] else {
      index[table, default: [:]][name] = fields.count
      if firsts[table] == nil { firsts[table] = fields.count }
      fields.append(field)
      return
    }
    let contradictions = fields[known].merge(field)
    if !contradictions.isEmpty {
      report(
        "FIELD_CONTRADICTED", field.place, table: field.table, field: field.field,
        "The \(contradictions.joined(separator: ", ")) is not that of \(fields[known].place), which counts."
      )
    } else if fields[known].place.file == field.place.file {
      report(
        "FIELD_REPEATED", field.place, table: field.table, field: field.field,
        "The field was described in line \(fields[known].place.line) already.")
    }
  }

  private func find(_ table: String, _ field: String) -> Int? {
    index[table.lowercased()]?[field.lowercased()]
  }

  private mutating func apply(_ constraint: Constraint) {
    switch constraint {
    case .key(let table, let names, let place):
      for name in names {
        guard let at = require(table, name, place) else { continue }
        fields[at].isKey = true
        fields[at].mandatory = .yes
      }
    case .reference(let table, let names, let target, let targets, let place):
      for (number, name) in names.enumerated() {
        guard let at = require(table, name, place) else { continue }
        let reference = DescribedField.Reference(
          table: target, field: number < targets.count ? targets[number] : nil)
        refer(at, to: reference, place)
      }
    case .comment(let table, let name, let text, let place):
      guard let at = require(table, name, place) else { return }
      if fields[at].description.isEmpty { fields[at].description = text }
    case .mandatory(let table, let name, let mandatory, let place):
      guard let at = require(table, name, place) else { return }
      fields[at].mandatory = mandatory
    }
  }

  private mutating func require(_ table: String, _ field: String, _ place: Place) -> Int? {
    if let at = find(table, field) { return at }
    report(
      "CONSTRAINT_WITHOUT_FIELD", place, table: table, field: field,
      "A constraint or comment names a field that no specification describes.")
    return nil
  }

  private mutating func refer(
    _ at: Int, to reference: DescribedField.Reference, _ place: Place
  ) {
    let field = fields[at]
    guard let known = field.references else {
      fields[at].references = reference
      return
    }
    let isSame =
      known.table.lowercased() == reference.table.lowercased()
      && (known.field ?? "").lowercased() == (reference.field ?? known.field ?? "").lowercased()
    if !isSame {
      report(
        "REFERENCE_NOT_KEPT", place, table: field.table, field: field.field,
        "The field refers to \(known.table) already; the catalogue holds one reference a field.")
    }
  }

  /// The catalogue; references are spelled as the fields they name.
  mutating func catalogue() -> Catalogue {
    var result: [CatalogueField] = []
    for field in fields {
      let references = resolve(field)
      let (description, list) = field.describedCodeList
      let isObliged = field.isKey && field.mandatory == .unknown
      result.append(
        CatalogueField(
          table: spelling(of: field.table), field: field.field,
          type: field.type ?? .text(length: nil), statedType: field.statedType,
          mandatory: isObliged ? .yes : field.mandatory,
          isKey: field.isKey, references: references, codeList: field.codeList ?? list,
          description: description, foundAt: field.place.description,
          confidence: field.confidence))
    }
    return Catalogue(result, notes: notes)
  }

  /// The table's name as its first field spells it.
  private func spelling(of table: String) -> String {
    firsts[table.lowercased()].map { fields[$0].table } ?? table
  }

  private mutating func resolve(_ field: DescribedField) -> FieldPath? {
    guard let reference = field.references else { return nil }
    guard let table = index[reference.table.lowercased()] else {
      report(
        "REFERENCE_UNKNOWN", field.place, table: field.table, field: field.field,
        "The field refers to the table \(reference.table), which no specification describes.")
      return nil
    }
    let target =
      if let name = reference.field { table[name.lowercased()] } else {
        self.target(of: field, among: table)
      }
    guard let target else {
      report(
        "REFERENCE_UNKNOWN", field.place, table: field.table, field: field.field,
        "The field of \(reference.table) that this one refers to is not described.")
      return nil
    }
    return FieldPath(spelling(of: reference.table), fields[target].field)
  }

  /// The field that a reference to a table as a whole means: its key, or of several the namesake.
  ///
  /// Where no key is known, it is the field whose name the referring one ends in, as in
  /// `PERSON_RECORD_NUMBER` for `RECORD_NUMBER`.
  private func target(of field: DescribedField, among members: [String: Int]) -> Int? {
    let own = field.field.lowercased()
    let keys = members.values.filter { fields[$0].isKey }
    guard keys.isEmpty else {
      return keys.count == 1 ? keys[0] : keys.first { fields[$0].field.lowercased() == own }
    }
    return members.filter { own == $0.key || own.hasSuffix("_\($0.key)") }
      .max { $0.key.count < $1.key.count }?.value
  }
}

extension DescribedField {
  /// The description without a remark `[code list: NAME]`, and the list that it names.
  ///
  /// SQL has no place for a code list but the comment.
  var describedCodeList: (description: String, list: String?) {
    guard description.utf8.contains(UInt8(ascii: "[")),
      let start = description.lowercased().firstRange(of: "[code list:"),
      let end = description[start.upperBound...].firstIndex(of: "]")
    else { return (description, nil) }
    let name = String(description[start.upperBound..<end]).trimmedSpace
    let rest = description[..<start.lowerBound] + description[description.index(after: end)...]
    return (String(rest).trimmedSpace, name.isEmpty ? nil : name)
  }

  /// Takes over what `other` says and this one does not; names what the two say differently.
  mutating func merge(_ other: DescribedField) -> [String] {
    var contradictions: [String] = []
    if let agreed = Self.agreed(type, other.type) {
      type = agreed
    } else if type != other.type {
      contradictions.append("type")
    }
    if mandatory == .unknown {
      mandatory = other.mandatory
    } else if other.mandatory != .unknown, other.mandatory != mandatory {
      contradictions.append("obligation")
    }
    isKey = isKey || other.isKey
    if let theirs = other.references {
      if references == nil {
        references = theirs
      } else if references?.table.lowercased() != theirs.table.lowercased() {
        contradictions.append("reference")
      }
    }
    if let theirs = other.codeList {
      if codeList == nil {
        codeList = theirs
      } else if codeList?.lowercased() != theirs.lowercased() {
        contradictions.append("code list")
      }
    }
    if description.isEmpty { description = other.description }
    if statedType.isEmpty { statedType = other.statedType }
    if contradictions.isEmpty { confidence = max(confidence, other.confidence) }
    return contradictions
  }

  /// The more exact of two types that do not contradict one another.
  private static func agreed(_ a: DataType?, _ b: DataType?) -> DataType? {
    guard let a, let b else { return a ?? b }
    if a == b { return a }
    switch (a, b) {
    case (.text(nil), .text): return b
    case (.text, .text(nil)): return a
    case (.decimal(nil, nil), .decimal): return b
    case (.decimal, .decimal(nil, nil)): return a
    default: return nil
    }
  }
}
