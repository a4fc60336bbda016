internal import Domain

/// Crosswalks, record numbers and fields of other tables.
extension Compiler {
  func crosswalk(_ name: String, _ node: Node, at offset: Int) throws(TypeError) -> Operation {
    guard scope.crosswalks.contains(name) else {
      throw TypeError(offset, .unknownCrosswalk(name))
    }
    return Operation(.text, .text(translated(try text(node), by: name)))
  }

  func surrogate(_ table: String, _ key: [Node], at offset: Int) throws(TypeError) -> Operation {
    let name = table.lowercased()
    guard scope.targets.contains(name) else { throw TypeError(offset, .unknownTable(table)) }
    if let count = scope.targetKeyCounts[name], count != key.count {
      throw TypeError(offset, .wrongKeyCount(table: table, expected: count, found: key.count))
    }
    let parts = try operations(key)
    return Operation(
      .integer, .number(recordNumber(of: parts, in: name, assigns: name == assigned)))
  }

  func lookup(
    _ target: Node.Target, _ key: [Node], at offset: Int
  ) throws(TypeError) -> Operation {
    guard let table = scope.source[target.table] else {
      throw TypeError(offset, .unknownTable(target.table))
    }
    guard let field = table[target.field] else {
      throw TypeError(offset, .unknownField(FieldPath(target.table, target.field)))
    }
    let columns = try keyColumns(of: target, in: table, at: offset)
    guard columns.count == key.count else {
      throw TypeError(
        offset,
        .wrongKeyCount(table: target.table, expected: columns.count, found: key.count))
    }
    let parts = try operations(key)
    for (part, (column, node)) in zip(parts, zip(columns, key)) {
      let wanted = ValueType(column.type)
      guard part.type.isSpelledLike(wanted) else {
        throw TypeError(node.offset, .mismatch(expected: [wanted], found: part.type))
      }
    }
    return Operation(
      reading: foundFields(target.reference, by: parts), as: ValueType(field.type))
  }

  private func keyColumns(
    of target: Node.Target, in table: Catalogue.Table, at offset: Int
  ) throws(TypeError) -> [CatalogueField] {
    guard let name = target.keyColumn else { return table.key }
    guard let column = table[name] else {
      throw TypeError(offset, .unknownField(FieldPath(target.table, name)))
    }
    return [column]
  }
}

extension ValueType {
  /// Whether keys of both types can be the same bytes.
  func isSpelledLike(_ other: ValueType) -> Bool {
    let plain: Set<ValueType> = [.text, .integer, .decimal]
    return self == other || self == .null || plain.contains(self) && plain.contains(other)
  }
}

/// The target codes of texts without their surrounding spaces.
private func translated(
  _ texts: @escaping Kernel<Texts>, by name: String
) -> Kernel<Texts> {
  { evaluation, rows in
    let lane = texts(&evaluation, rows)
    let map = evaluation.resources.crosswalks[name]
    return evaluation.write(rows) { row, bytes throws(FailureReason) in
      guard !lane.isNull(row) else { return false }
      let text = lane.bytes.span.extracting(lane.range(row))
      let code = text.extracting(text.trimmedRange())
      guard !code.isEmpty else { return false }
      guard let map, map.append(code, to: &bytes) else { throw .unmappedCode }
      return true
    }
  }
}

/// The record numbers that a table's register has for the keys.
///
/// In the table's own key field every known key has its number; elsewhere only loaded ones do.
private func recordNumber(
  of parts: [Operation], in table: String, assigns: Bool
) -> Kernel<Numbers> {
  { evaluation, rows in
    let key = KeyLanes(parts, &evaluation, rows)
    let register = evaluation.resources.surrogates[table]
    var bytes: [UInt8] = []
    return evaluation.fill(rows) { row throws(FailureReason) in
      guard key.write(row, to: &bytes) else { return nil }
      if let answer = register?.answer { return answer }
      guard let register, let ordinal = register.find(bytes.span),
        assigns || register.isLoaded(ordinal)
      else { throw .unknownKey }
      return register.number(ordinal)
    }
  }
}

/// The raw fields of the rows that the keys name.
private func foundFields(_ reference: LookupReference, by parts: [Operation]) -> Kernel<Texts> {
  { evaluation, rows in
    let key = KeyLanes(parts, &evaluation, rows)
    let table = evaluation.resources.lookups[reference]
    var bytes: [UInt8] = []
    return evaluation.write(rows) { row, text throws(FailureReason) in
      guard key.write(row, to: &bytes) else { return false }
      if let answer = table?.answer {
        let isBlank = answer.span.isBlank(0..<answer.count)
        if !isBlank { text.append(answer.span) }
        return !isBlank
      }
      guard let table, let ordinal = table.keys.find(bytes.span) else { throw .unknownKey }
      guard table.keys.occurrences(ordinal) == 1 else { throw .ambiguousKey }
      return table.values.with(ordinal) { field in
        if field.isBlank(field.indices) { return false }
        text.append(field)
        return true
      }
    }
  }
}

/// The parts of keys, computed.
private struct KeyLanes {
  private let parts: [(type: ValueType, values: Vector)]

  init(_ operations: [Operation], _ evaluation: inout Evaluation, _ rows: Rows) {
    var parts: [(type: ValueType, values: Vector)] = []
    for operation in operations {
      parts.append((operation.type, operation.run(&evaluation, rows)))
    }
    self.parts = parts
  }

  /// Makes `bytes` the key at `row`; `false` when a part is NULL.
  func write(_ row: Int, to bytes: inout [UInt8]) -> Bool {
    bytes.removeAll(keepingCapacity: true)
    return CompositeKey.join(parts.count, to: &bytes) { index, bytes in
      parts[index].values.appendKeyPart(row, as: parts[index].type, to: &bytes)
    }
  }
}
