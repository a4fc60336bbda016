internal import Domain
internal import Expressions
internal import Tabular

/// What the run reads besides the rows it turns: lookups, and what nobody asked for.
extension Execution {
  /// The file of a source table that `load` needs; a note when it is not there.
  func sourceFile(of table: Catalogue.Table, for load: TableLoad) -> String? {
    guard let file = files.file(of: table) else {
      note(
        Issue(
          .error, "SOURCE_MISSING", table: load.target.name,
          file: "\(files.folder)/\(table.name).csv",
          message: "An extract that \(load.target.name) needs is not there; no row was made."))
      return nil
    }
    return file
  }

  /// Notes the columns among `used`, in lower case, that an extract lacks.
  func noteMissing(_ missing: [String], of used: Set<String>, in file: String, for load: TableLoad)
  {
    for field in missing where used.contains(field.lowercased()) {
      note(
        Issue(
          .error, "SOURCE_COLUMN_MISSING", table: load.target.name, field: field, file: file,
          line: 1, message: "The extract lacks a column that the contract reads."))
    }
  }

  /// Reports the signs that an extract is not one table under a header of one line.
  func note(_ doubts: [TableDoubt], about file: String, for load: TableLoad) {
    for doubt in doubts {
      let (line, message) = doubt.explanation
      note(
        Issue(
          .warning, "EXTRACT_DOUBTFUL", table: load.target.name, file: file, line: line,
          message: message))
    }
  }

  /// Builds the lookups that the rules of `load` ask for and nobody built yet.
  func prepareLookups(for load: TableLoad) throws {
    for reference in Set(load.rules.flatMap(\.lookups)).sorted(by: { "\($0)" < "\($1)" })
    where resources.lookups[reference] == nil {
      resources.lookups[reference] = try lookup(reference, for: load)
    }
  }

  private func lookup(_ reference: LookupReference, for load: TableLoad) throws -> LookupTable {
    var keys = KeyIndex()
    var values = TextList()
    guard let table = plan.source[reference.table], let file = sourceFile(of: table, for: load)
    else { return LookupTable(keys: keys, values: values) }
    let names = reference.keyColumn.map { [$0] } ?? table.key.map(\.field)
    let scope = plan.scope(of: table)
    let parts = try names.map { try Program(Expression(parsing: "\"\($0)\""), in: scope) }
    let place = table.fields.firstIndex { $0.field.lowercased() == reference.field }
    let reader = try files.open(file, as: table)
    noteMissing(
      reader.missing, of: Set(names.map { $0.lowercased() } + [reference.field]), in: file,
      for: load)
    var key: [UInt8] = []
    while let batch = try reader.next() {
      try context.checkCancellation()
      let columns = parts.map { $0.evaluate(batch.rows, with: resources) }
      for row in 0..<batch.rows.count {
        key.removeAll(keepingCapacity: true)
        guard let place, CompositeKey.append(columns, row: row, to: &key) else { continue }
        let isNew = keys.insert(key.span) == values.count
        if isNew { values.append(batch.rows.bytes.span.extracting(batch.rows.range(row, place))) }
      }
    }
    return LookupTable(keys: keys, values: values)
  }

  /// Notes every extract with rows that no table of the contract reads.
  func noteUnusedSources() throws {
    let used = Set(
      plan.tables.compactMap { $0.driving?.name.lowercased() }
        + plan.tables.flatMap { $0.shape?.joined ?? [] }.map { $0.name.lowercased() }
        + plan.tables.flatMap(\.rules).flatMap(\.lookups).map(\.table))
    for table in plan.source.tables where !used.contains(table.name.lowercased()) {
      guard let file = files.file(of: table) else { continue }
      try context.checkCancellation()
      let rows = try files.count(file, of: table)
      guard rows > 0 else { continue }
      note(
        Issue(
          .warning, "SOURCE_NOT_USED", table: table.name, file: file, count: rows,
          message: "The extract holds rows, and nothing in the contract reads them."))
    }
  }
}

extension TableDoubt {
  /// Where it was found, and what it may mean.
  fileprivate var explanation: (line: Int, message: String) {
    switch self {
    case .headerRepeated(let line):
      (line, "The header stands again; was it read as a row, or does another table begin?")
    case .titleAboveHeader(let line):
      (line, "The first record looks like a title, and the header like the record of this line.")
    case .delimiterMissing(let line):
      (line, "A quote opens amid a value and closes at the end of another: is a delimiter missing?")
    case .delimiterUnclear:
      (1, "The header is one name with quotes in it: what parts its names was not recognised.")
    }
  }
}
