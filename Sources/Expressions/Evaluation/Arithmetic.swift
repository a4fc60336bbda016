internal import Domain

/// Operators and the functions of numbers.
extension Compiler {
  func binary(
    _ symbol: BinaryOperator, _ a: Node, _ b: Node, at offset: Int
  ) throws(TypeError) -> Operation {
    switch symbol {
    case .or: .truth(junction(try boolean(a), try boolean(b), decisive: true))
    case .and: .truth(junction(try boolean(a), try boolean(b), decisive: false))
    case .equal: .truth(try uniform([a, b]).comparison { $0 == 0 })
    case .notEqual: .truth(try uniform([a, b]).comparison { $0 != 0 })
    case .less: .truth(try uniform([a, b]).comparison { $0 < 0 })
    case .lessOrEqual: .truth(try uniform([a, b]).comparison { $0 <= 0 })
    case .greater: .truth(try uniform([a, b]).comparison { $0 > 0 })
    case .greaterOrEqual: .truth(try uniform([a, b]).comparison { $0 >= 0 })
    case .concatenate:
      Operation(.text, .text(joined([try text(a), try text(b)], skippingNulls: false)))
    case .plus, .minus, .times, .divide:
      try arithmetic(symbol, try operation(a), try operation(b), at: offset)
    }
  }

  private func arithmetic(
    _ symbol: BinaryOperator, _ a: Operation, _ b: Operation, at offset: Int
  ) throws(TypeError) -> Operation {
    if let dates = dateArithmetic(symbol, a, b) { return dates }
    let undefined = TypeError(
      offset, .undefined(operator: symbol.rawValue, a.type, b.type))
    let type = a.type.united(with: b.type) == .decimal ? ValueType.decimal : .integer
    // A text that an integer could become does not make text a number.
    guard let left = a.converted(to: type), let right = b.converted(to: type) else {
      throw undefined
    }
    switch (left.form, right.form) {
    case (.number(let left), .number(let right)):
      return Operation(.integer, .number(map(left, right, symbol.onIntegers)))
    case (.decimal(let left), .decimal(let right)):
      return Operation(.decimal, .decimal(map(left, right, symbol.onDecimals)))
    default: throw undefined
    }
  }

  /// Days added to or taken from a date, and the days between two.
  private func dateArithmetic(
    _ symbol: BinaryOperator, _ a: Operation, _ b: Operation
  ) -> Operation? {
    guard case .number(let left) = a.form, case .number(let right) = b.form else { return nil }
    return switch (a.type, symbol, b.type) {
    case (.date, .minus, .date): Operation(.integer, .number(map(left, right) { $0 - $1 }))
    case (.date, .plus, .integer), (.integer, .plus, .date):
      Operation(
        .date,
        .number(map(left, right) { a, b throws(FailureReason) in try CivilDate.day(a + b) }))
    case (.date, .minus, .integer):
      Operation(
        .date,
        .number(map(left, right) { a, b throws(FailureReason) in try CivilDate.day(a - b) }))
    default: nil
    }
  }

  /// An operation on one number, integer or decimal.
  func sign(
    _ a: Node, _ onInteger: @escaping @Sendable (Int64) -> Int64,
    _ onDecimal: @escaping @Sendable (ExactNumber) -> ExactNumber
  ) throws(TypeError) -> Operation {
    let found = try operation(a)
    let operand = found.type == .null ? Operation(nullOf: .integer) : found
    switch (operand.type, operand.form) {
    case (.integer, .number(let kernel)):
      return Operation(.integer, .number(map(kernel) { onInteger($0) }))
    case (.decimal, .decimal(let kernel)):
      return Operation(.decimal, .decimal(map(kernel) { onDecimal($0) }))
    default:
      throw TypeError(a.offset, .mismatch(expected: [.integer, .decimal], found: found.type))
    }
  }

  /// `ROUND(x)` or `ROUND(x, places)`, halves away from zero.
  func round(_ arguments: [Node]) throws(TypeError) -> Operation {
    let found = try operation(arguments[0])
    guard case .decimal(let number)? = found.converted(to: .decimal)?.form else {
      throw TypeError(
        arguments[0].offset, .mismatch(expected: [.integer, .decimal], found: found.type))
    }
    let places = arguments.count > 1 ? try integer(arguments[1]) : constant(Int64(0))
    return Operation(
      .decimal,
      .decimal(
        map(number, places) { number, places throws(FailureReason) in
          try number.rounded(to: Int(max(-18, min(18, places))))
        }))
  }
}

extension BinaryOperator {
  /// Whole numbers; a quotient is cut off towards zero, as SQL has it.
  fileprivate var onIntegers: @Sendable (Int64, Int64) throws(FailureReason) -> Int64? {
    switch self {
    case .plus: { a, b throws(FailureReason) in try Int64(ranged: Int128(a) + Int128(b)) }
    case .minus: { a, b throws(FailureReason) in try Int64(ranged: Int128(a) - Int128(b)) }
    case .times: { a, b throws(FailureReason) in try Int64(ranged: Int128(a) * Int128(b)) }
    default:
      { a, b throws(FailureReason) in
        guard b != 0 else { throw .divisionByZero }
        return a / b
      }
    }
  }

  fileprivate var onDecimals:
    @Sendable (ExactNumber, ExactNumber) throws(FailureReason) -> ExactNumber?
  {
    switch self {
    case .plus: { a, b throws(FailureReason) in try a.adding(b) }
    case .minus: { a, b throws(FailureReason) in try a.adding(b.negated) }
    case .times: { a, b throws(FailureReason) in try a.multiplied(by: b) }
    default: { a, b throws(FailureReason) in try a.divided(by: b) }
    }
  }
}

extension Int64 {
  /// A number of at most 18 digits.
  fileprivate init(ranged wide: Int128) throws(FailureReason) {
    guard wide.magnitude < ExactNumber.bound.magnitude else { throw .outOfRange }
    self.init(wide)
  }
}

extension CivilDate {
  private static let days = Int64(-719_162)...2_932_896

  /// A day number of the years 1...9999.
  fileprivate static func day(_ number: Int64) throws(FailureReason) -> Int64 {
    guard days.contains(number) else { throw .outOfRange }
    return number
  }
}
