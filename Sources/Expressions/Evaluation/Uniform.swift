/// Operands brought to one type, at least one.
struct Uniform {
  let type: ValueType
  let forms: Forms

  enum Forms {
    case text([Kernel<Texts>])
    case number([Kernel<Numbers>])
    case decimal([Kernel<Decimals>])
    case boolean([Kernel<Booleans>])
  }

  /// Converts `operands` to the type that they unite in.
  ///
  /// - Throws: ``TypeError`` at the first operand, of `offsets`, that does not go with those before.
  init(_ operands: [Operation], at offsets: [Int]) throws(TypeError) {
    var type = ValueType.null
    for (operand, offset) in zip(operands, offsets) {
      guard let united = type.united(with: operand.type) else {
        throw TypeError(offset, .incompatible(type, operand.type))
      }
      type = united
    }
    self.type = type
    let united = operands.compactMap { [type] in $0.converted(to: type) }
    forms =
      switch type {
      case .text, .null:
        .text(united.compactMap { if case .text(let k) = $0.form { k } else { nil } })
      case .decimal:
        .decimal(united.compactMap { if case .decimal(let k) = $0.form { k } else { nil } })
      case .boolean:
        .boolean(united.compactMap { if case .boolean(let k) = $0.form { k } else { nil } })
      case .integer, .date, .timestamp, .time:
        .number(united.compactMap { if case .number(let k) = $0.form { k } else { nil } })
      }
  }

  /// The first against the second.
  func comparison(_ holds: @escaping @Sendable (Int) -> Bool) -> Kernel<Booleans> {
    switch forms {
    case .text(let k): Expressions.comparison(k[0], k[1], holds)
    case .number(let k): Expressions.comparison(k[0], k[1], holds)
    case .decimal(let k): Expressions.comparison(k[0], k[1], holds)
    case .boolean(let k): Expressions.comparison(k[0], k[1], holds)
    }
  }

  /// The first among the others.
  var firstMatch: Kernel<Numbers> {
    switch forms {
    case .text(let k): Expressions.firstMatch(of: k[0], among: Array(k.dropFirst()))
    case .number(let k): Expressions.firstMatch(of: k[0], among: Array(k.dropFirst()))
    case .decimal(let k): Expressions.firstMatch(of: k[0], among: Array(k.dropFirst()))
    case .boolean(let k): Expressions.firstMatch(of: k[0], among: Array(k.dropFirst()))
    }
  }

  /// The one whose place `index` gives, or else the last.
  func choice(by index: @escaping Kernel<Numbers>) -> Operation {
    let form: Operation.Form =
      switch forms {
      case .text(let k): .text(Expressions.choice(by: index, among: k))
      case .number(let k): .number(Expressions.choice(by: index, among: k))
      case .decimal(let k): .decimal(Expressions.choice(by: index, among: k))
      case .boolean(let k): .boolean(Expressions.choice(by: index, among: k))
      }
    return Operation(type, form)
  }

  var firstPresent: Operation {
    let form: Operation.Form =
      switch forms {
      case .text(let k): .text(Expressions.firstPresent(k))
      case .number(let k): .number(Expressions.firstPresent(k))
      case .decimal(let k): .decimal(Expressions.firstPresent(k))
      case .boolean(let k): .boolean(Expressions.firstPresent(k))
      }
    return Operation(type, form)
  }

  /// The first where it differs from the second.
  var nullIf: Operation {
    let form: Operation.Form =
      switch forms {
      case .text(let k): .text(Expressions.nullIf(k[0], k[1]))
      case .number(let k): .number(Expressions.nullIf(k[0], k[1]))
      case .decimal(let k): .decimal(Expressions.nullIf(k[0], k[1]))
      case .boolean(let k): .boolean(Expressions.nullIf(k[0], k[1]))
      }
    return Operation(type, form)
  }
}
