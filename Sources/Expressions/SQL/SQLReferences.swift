internal import Domain

/// Crosswalks, record numbers and lookups as subqueries.
///
/// A crosswalk is a table `crosswalk_NAME (source_code, target_code)` with one row a source code; a
/// target table's record numbers are `record_number_TABLE (business_key, record_number)`, the key's
/// parts joined by U+001F.
extension SQLPrinter {
  mutating func crosswalk(_ name: String, _ node: Node, at place: Node) -> Value {
    noteEagerness(of: [node], at: place)
    let code = "crossgate_trimmed(\(text(node).text))"
    let asked = withinSubquery { "crossgate_trimmed(\($0.text(node).text))" }
    let table = dialect.name("crosswalk_\(name)")
    return Value(
      text: "crossgate_code((SELECT \(dialect.only("found.target_code")) FROM \(table) AS found "
        + "WHERE found.source_code = \(asked)), \(code))", type: .text)
  }

  mutating func surrogate(_ table: String, _ key: [Node], at place: Node) -> Value {
    noteEagerness(of: key, at: place)
    let spelled = self.key(key.map { strict($0) })
    let asked = withinSubquery { printer in printer.key(key.map { printer.strict($0) }) }
    let numbers = dialect.name("record_number_\(table)")
    return Value(
      text:
        "crossgate_number((SELECT \(dialect.only("found.record_number")) FROM \(numbers) AS found "
        + "WHERE found.business_key = \(asked)), \(spelled))", type: .integer)
  }

  mutating func lookup(_ target: Node.Target, _ key: [Node], at place: Node) -> Value {
    noteEagerness(of: key, at: place)
    let table = scope.source[target.table]
    let columns = target.keyColumn.map { [$0] } ?? (table?.key.map(\.field) ?? [])
    let stated = columns.map { column(in: table, $0, at: place) }.joined(
      separator: " || chr(31) || ")
    let spelled = self.key(key.map { strict($0) })
    let asked = withinSubquery { printer in printer.key(key.map { printer.strict($0) }) }
    let from = "FROM \(dialect.name(target.table)) AS found WHERE \(stated) = \(asked)"
    let field = "crossgate_text(min(found.\(dialect.name(target.field))))"
    let found =
      "crossgate_found((SELECT \(field) \(from)), (SELECT count(*) \(from)), \(spelled))"
    let type = (table?[target.field]).map { ValueType($0.type) } ?? .text
    return Value(
      text: type == .text ? found : "crossgate_\(type.rawValue)(\(found))", type: type)
  }

  /// A key column of a table that is looked up, as keys are spelled.
  private mutating func column(
    in table: Catalogue.Table?, _ name: String, at place: Node
  ) -> String {
    let path = "found.\(dialect.name(name))"
    switch table?[name]?.type {
    case .text?: return "crossgate_trimmed(\(path))"
    case .integer?: return "crossgate_integer_key(\(path))"
    default:
      differ(.lookupKey, at: place)
      return path
    }
  }

  /// The key's parts in the spelling in which equal keys are equal.
  private func key(_ parts: [Value]) -> String {
    parts.map { part in
      switch (part.type, dialect) {
      case (.text, _): "crossgate_trimmed(\(part.text))"
      case (.decimal, .postgreSQL): "CAST(trim_scale(\(part.text)) AS text)"
      case (.decimal, _): "crossgate_decimal_plain(\(part.text))"
      default: spelled(part)
      }
    }.joined(separator: " || chr(31) || ")
  }
}
