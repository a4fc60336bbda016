internal import Domain
internal import Expressions
internal import Tabular

/// The load of one table: its keys first, then its rows.
///
/// Memory is one batch and the distinct keys of the table, whatever the number of rows.
struct TableExecution {
  private let load: TableLoad
  private let run: Execution
  private let cells: [CellPlan]
  /// The first key field, which bears what is wrong with the row's key.
  private let keyField: Int
  private(set) var tally: MigrationReport.Table
  /// The distinct keys of the driving rows and how often each occurs; `nil` without a key.
  private var keys: KeyIndex?
  private var register: SurrogateRegister?

  init(_ load: TableLoad, in run: Execution) throws {
    self.load = load
    self.run = run
    cells = try load.fields.map { field in
      CellPlan(
        field, of: load, codes: try run.codes.codes(of: field.field),
        standIn: run.imputation.value(for: field.field), in: run)
    }
    keyField = load.fields.firstIndex(where: load.isKey) ?? 0
    tally = MigrationReport.Table(
      targetTable: load.target.name, drivingTable: load.driving?.name,
      sourceFile: load.driving.flatMap { run.files.file(of: $0) },
      fields: load.fields.map { MigrationReport.Field(field: $0.field.field, origin: $0.origin) })
    if load.shape != nil { tally.made = 0 }
  }

  mutating func perform() throws {
    let writer = try DelimitedWriter(
      path: run.context.output(load.target.loadedFile),
      header: load.target.fields.map(\.field))
    noteUnmappedFields()
    if let driving = load.driving, let file = run.sourceFile(of: driving, for: load) {
      try run.prepareLookups(for: load)
      let expansion = try run.expansion(for: load)
      try indexKeys(of: driving, in: file, expansion)
      try loadRows(of: driving, in: file, expansion, to: writer)
      if let register { run.resources.surrogates[load.name] = register }
    }
    try writer.finish()
  }

  private func noteUnmappedFields() {
    guard load.driving != nil else {
      run.note(
        Issue(
          .warning, "TABLE_WITHOUT_SOURCE", table: load.target.name,
          message: "No source table feeds this table, so it has no rows."))
      return
    }
    for (field, cell) in zip(load.fields, cells)
    where cell.isMandatory && cell.source == .none && cell.standIn == nil {
      run.note(
        Issue(
          .error, "MANDATORY_UNMAPPED", table: load.target.name, field: field.field.field,
          message: "The field is mandatory and no rule fills it."))
    }
  }

  // MARK: Keys

  /// Reads the driving rows once for their keys, so that numbers and duplicates are known before
  /// the first row is written.
  private mutating func indexKeys(
    of driving: Catalogue.Table, in file: String, _ expansion: RowExpansion?
  ) throws {
    let parts = load.keyParts
    guard !parts.isEmpty else { return }
    let scope = run.plan.scope(of: load, driving)
    let programs = try parts.map { try Program($0, in: scope) }
    let filter = try load.filter.map { try Program($0, in: scope) }
    var index = KeyIndex()
    var key: [UInt8] = []
    let reader = try run.files.open(file, as: driving)
    try reader.forEach(expansion) { batch in
      try run.context.checkCancellation()
      let kept = filter?.evaluate(batch.rows, with: run.resources)
      let columns = programs.map { $0.evaluate(batch.rows, with: run.resources) }
      for row in 0..<batch.rows.count
      where kept?.boolean(row) ?? (kept == nil) && batch.undecided[row] == nil {
        key.removeAll(keepingCapacity: true)
        if CompositeKey.append(columns, row: row, to: &key) { index.insert(key.span) }
      }
    }
    register = SurrogateRegister(index)
    keys = index
    if load.refersToItself { run.resources.surrogates[load.name] = register?.allLoaded }
  }

  // MARK: Rows

  private mutating func loadRows(
    of driving: Catalogue.Table, in file: String, _ expansion: RowExpansion?,
    to writer: DelimitedWriter
  ) throws {
    let scope = run.plan.scope(of: load, driving)
    let programs = try LoadPrograms(load, in: scope)
    let reader = try run.files.open(file, as: driving, isDoubted: true)
    run.noteMissing(reader.missing, of: Set(load.rules.flatMap(\.columns)), in: file, for: load)
    var assembly = RowAssembly(fields: load.fields.count)
    try reader.forEach(expansion) { batch in
      try run.context.checkCancellation()
      try rejectMalformed(batch.malformed, in: file)
      count(batch)
      let values = programs.evaluate(batch.rows, with: run.resources)
      try loadRows(of: batch, values, by: &assembly, from: driving, in: file, to: writer)
      if tally.read % (SourceReader.batchSize * 16) == 0 {
        run.context.progress("\(load.target.name): \(tally.read) rows read")
      }
    }
    run.note(reader.doubts, about: file, for: load)
    noteNothing(from: file)
  }

  private mutating func loadRows(
    of batch: SourceReader.Batch, _ values: LoadPrograms.Values, by assembly: inout RowAssembly,
    from driving: Catalogue.Table, in file: String, to writer: DelimitedWriter
  ) throws {
    let isDecided = batch.undecided.isEmpty
    for row in 0..<batch.rows.count {
      if !isDecided, let reason = batch.undecided[row].map(RejectReason.init) {
        try rejectUndecided(reason, by: load.shapeText, batch, row, in: file, driving)
        continue
      }
      if let reason = values.filterFailure(row) {
        try rejectUndecided(
          reason, by: load.filter?.description ?? "", batch, row, in: file, driving)
        continue
      }
      guard values.passes(row) else {
        tally.filtered += 1
        continue
      }
      assemble(row, of: values, into: &assembly)
      if assembly.rejects.isEmpty {
        try writer.append(assembly.bytes.span, ends: assembly.ends)
        accept(row, of: values, assembly)
      } else {
        try reject(assembly, batch, row, in: file, driving)
      }
    }
  }

  private mutating func count(_ batch: SourceReader.Batch) {
    tally.read += batch.sourceRows
    tally.filtered += batch.dropped
    guard let made = tally.made else { return }
    tally.made = made + batch.rows.count + batch.dropped + batch.malformed.count
  }

  private func noteNothing(from file: String) {
    if tally.read == 0 {
      run.note(
        Issue(
          .error, "SOURCE_EMPTY", table: load.target.name, file: file,
          message: "The extract that feeds \(load.target.name) holds no rows; none was made."))
    } else if tally.filtered == tally.made ?? tally.read {
      run.note(
        Issue(
          .error, "FILTER_KEEPS_NOTHING", table: load.target.name, file: file,
          count: tally.filtered,
          message: "The filter of \(load.target.name) drops every row of the extract."))
    }
  }

  private mutating func rejectMalformed(_ records: [MalformedRecord], in file: String) throws {
    for record in records {
      tally.read += 1
      tally.rejected += 1
      try run.reject(
        Reject(
          sourceFile: file, row: record.record, key: "", target: FieldPath(load.target.name, "*"),
          rule: "", reason: RejectReason.wrongFieldCount.rawValue), .wrongFieldCount)
    }
  }

  /// Puts the row's target values together, and notes every reason against it.
  private func assemble(
    _ row: Int, of values: LoadPrograms.Values, into assembly: inout RowAssembly
  ) {
    assembly.reset()
    assembly.ordinal = ordinal(of: row, values, &assembly)
    for index in cells.indices {
      switch cells[index].source {
      case .none: break
      case .assigned:
        if let ordinal = assembly.ordinal, let register {
          assembly.bytes.append(contentsOf: String(register.number(ordinal)).utf8)
        }
      case .rule:
        if let reason = values.failure(row, index) {
          assembly.rejects.append((index, reason))
        } else {
          values.columns[index]?.append(row, to: &assembly.bytes)
        }
      }
      assembly.isImputed[index] = complete(index, &assembly)
      if let reason = check(index, assembly.bytes.span.extracting(assembly.last)) {
        assembly.rejects.append((index, reason))
      }
      assembly.endField()
    }
  }

  /// The ordinal of the row's key; a key that is missing or not the row's alone is a reject.
  private func ordinal(
    of row: Int, _ values: LoadPrograms.Values, _ assembly: inout RowAssembly
  ) -> Int? {
    guard let keys else { return nil }
    assembly.key.removeAll(keepingCapacity: true)
    guard CompositeKey.append(values.key, row: row, to: &assembly.key),
      let ordinal = keys.find(assembly.key.span)
    else {
      assembly.rejects.append((keyField, values.keyFailure(row) ?? .missingKey))
      return nil
    }
    if keys.occurrences(ordinal) > 1 { assembly.rejects.append((keyField, .duplicateKey)) }
    return ordinal
  }

  /// Fills a blank mandatory field where that is allowed; whether it was filled.
  private func complete(_ index: Int, _ assembly: inout RowAssembly) -> Bool {
    let cell = cells[index]
    guard cell.isMandatory, assembly.lastIsEmpty else { return false }
    if let standIn = cell.standIn {
      assembly.bytes.append(contentsOf: standIn)
      return true
    }
    if cell.source == .rule, !assembly.rejects.contains(where: { $0.field == index }) {
      assembly.rejects.append((index, .missingMandatory))
    }
    return false
  }

  private func check(_ index: Int, _ value: Span<UInt8>) -> RejectReason? {
    guard !value.isEmpty else { return nil }
    let cell = cells[index]
    if let reason = cell.check.failure(of: value) { return reason }
    guard let parent = cell.parent, let known = run.loadedValues[parent] else { return nil }
    return known.find(value) == nil ? .unknownKey : nil
  }

  private mutating func accept(
    _ row: Int, of values: LoadPrograms.Values, _ assembly: RowAssembly
  ) {
    tally.loaded += 1
    if let ordinal = assembly.ordinal { register?.markLoaded(ordinal) }
    for index in cells.indices where !assembly.isEmpty(index) {
      tally.fields[index].filled += 1
      if assembly.isImputed[index] { tally.fields[index].imputed += 1 }
      if values.columns[index]?.fromSource[row] == true { tally.fields[index].fromSource += 1 }
      guard let path = cells[index].watched else { continue }
      run.loadedValues[path]?.insert(assembly.bytes.span.extracting(assembly.range(index)))
    }
  }

  private mutating func reject(
    _ assembly: RowAssembly, _ batch: SourceReader.Batch, _ row: Int, in file: String,
    _ driving: Catalogue.Table
  ) throws {
    tally.rejected += 1
    let key = batch.key(row, of: driving)
    for (index, reason) in assembly.rejects {
      let field = load.fields[index]
      try run.reject(
        Reject(
          sourceFile: file, row: batch.recordNumbers[row], key: key, target: field.field.path,
          rule: field.text, reason: reason.rawValue), reason)
    }
  }

  /// Rejects a row of which `rule`, the filter or what makes rows, cannot say whether it is wanted.
  private mutating func rejectUndecided(
    _ reason: RejectReason, by rule: String, _ batch: SourceReader.Batch, _ row: Int,
    in file: String,
    _ driving: Catalogue.Table
  ) throws {
    tally.rejected += 1
    try run.reject(
      Reject(
        sourceFile: file, row: batch.recordNumbers[row], key: batch.key(row, of: driving),
        target: FieldPath(load.target.name, "*"), rule: rule,
        reason: reason.rawValue), reason)
  }
}
