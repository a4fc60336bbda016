/// A part of a rule with its type known, ready to run.
struct Operation: Sendable {
  let type: ValueType
  let form: Form

  /// The kernel by the form its values have in memory.
  enum Form: Sendable {
    case text(Kernel<Texts>)
    case number(Kernel<Numbers>)
    case decimal(Kernel<Decimals>)
    case boolean(Kernel<Booleans>)
  }

  init(_ type: ValueType, _ form: Form) {
    self.type = type
    self.form = form
  }

  /// NULL, of whatever type is wanted.
  init(nullOf type: ValueType) {
    self.type = type
    form =
      switch type {
      case .text, .null: .text { _, rows in Texts(nulls: rows.total) }
      case .integer, .date, .timestamp, .time: .number { _, rows in Numbers(nulls: rows.total) }
      case .decimal: .decimal { _, rows in Decimals(nulls: rows.total) }
      case .boolean: .boolean { _, rows in Booleans(nulls: rows.total) }
      }
  }

  func run(_ evaluation: inout Evaluation, _ rows: Rows) -> Vector {
    switch form {
    case .text(let kernel): .text(kernel(&evaluation, rows))
    case .number(let kernel): .number(kernel(&evaluation, rows))
    case .decimal(let kernel): .decimal(kernel(&evaluation, rows))
    case .boolean(let kernel): .boolean(kernel(&evaluation, rows))
    }
  }

  /// The same values as another type that they become without loss; `nil` when they do not.
  func converted(to wanted: ValueType) -> Operation? {
    if type == wanted { return self }
    guard type.becomes(wanted) else { return nil }
    return switch (form, wanted) {
    case (_, _) where type == .null: Operation(nullOf: wanted)
    case (.number(let kernel), .decimal):
      Operation(.decimal, .decimal(map(kernel) { ExactNumber($0) }))
    case (.number(let kernel), .timestamp):
      Operation(.timestamp, .number(map(kernel) { $0 * 86_400 }))
    case (_, .text): Operation(.text, .text(spelled))
    default: nil
    }
  }

  /// The canonical texts of the values.
  var spelled: Kernel<Texts> {
    if case .text(let kernel) = form { return kernel }
    return { [self] evaluation, rows in
      let values = run(&evaluation, rows)
      return evaluation.write(rows) { row, bytes in
        guard !values.isBlank(row) else { return false }
        values.append(row, as: type, to: &bytes)
        return true
      }
    }
  }
}

/// Computes each value that is not NULL from one that is not.
func map<A: Sendable & Ordered, B: Sendable & Ordered>(
  _ kernel: @escaping Kernel<Fixed<A>>,
  _ value: @escaping @Sendable (A) throws(FailureReason) -> B?
) -> Kernel<Fixed<B>> {
  { evaluation, rows in
    let lane = kernel(&evaluation, rows)
    return evaluation.fill(rows) { row throws(FailureReason) in
      guard let operand = lane.values[row] else { return nil }
      return try value(operand)
    }
  }
}

/// Computes each value from two that are not NULL.
func map<A: Sendable & Ordered, B: Sendable & Ordered, C: Sendable & Ordered>(
  _ first: @escaping Kernel<Fixed<A>>, _ second: @escaping Kernel<Fixed<B>>,
  _ value: @escaping @Sendable (A, B) throws(FailureReason) -> C?
) -> Kernel<Fixed<C>> {
  { evaluation, rows in
    let a = first(&evaluation, rows)
    let b = second(&evaluation, rows)
    return evaluation.fill(rows) { row throws(FailureReason) in
      guard let left = a.values[row], let right = b.values[row] else { return nil }
      return try value(left, right)
    }
  }
}

/// Reads each text that is not blank, without its surrounding spaces.
func read<Value: Sendable & Ordered>(
  _ kernel: @escaping Kernel<Texts>,
  _ value: @escaping @Sendable (Span<UInt8>) throws(FailureReason) -> Value?
) -> Kernel<Fixed<Value>> {
  { evaluation, rows in
    let texts = kernel(&evaluation, rows)
    let bytes = texts.bytes.span
    return evaluation.fill(rows) { row throws(FailureReason) in
      guard !texts.isNull(row) else { return nil }
      let text = bytes.extracting(texts.range(row))
      let trimmed = text.extracting(text.trimmedRange())
      return trimmed.isEmpty ? nil : try value(trimmed)
    }
  }
}

extension Operation {
  /// Reads source texts as `type` spells its values; blank is NULL.
  init(reading texts: @escaping Kernel<Texts>, as type: ValueType) {
    self.type = type
    form =
      switch type {
      case .text, .null: .text(texts)
      case .integer: .number(read(texts) { text throws(FailureReason) in try text.integer() })
      case .decimal: .decimal(read(texts) { text throws(FailureReason) in try text.decimal() })
      case .date: .number(read(texts) { text throws(FailureReason) in try text.day() })
      case .timestamp: .number(read(texts) { text throws(FailureReason) in try text.timestamp() })
      case .time: .number(read(texts) { text throws(FailureReason) in try text.time() })
      case .boolean: .boolean(read(texts) { text throws(FailureReason) in try text.boolean() })
      }
  }
}
