internal import Domain

/// What may surprise whoever approves a rule that runs.
public enum RuleWarning: Hashable, Sendable {
  /// Something is compared with NULL, which is never so, and never not so.
  case comparesWithNull
  /// A condition says what something is not; it does not hold either where that is NULL.
  case deniesWhatMayBeNull
  /// Digits after the point are rounded away.
  case roundsDecimals
  /// A text may be cut to `length` characters.
  case cutsText(length: Int)
  /// A text of up to `longest` characters (`nil`: any number) meets a field of `length`; rows whose
  /// text is longer are rejected.
  case textMayBeTooLong(longest: Int?, length: Int)
  /// A number may have more digits than its field; such rows are rejected.
  case numberMayBeTooLong
  /// The time of day of a timestamp is dropped.
  case dropsTime
  /// The rule may give NULL, and its field is mandatory; such rows are rejected.
  case mayBeMissing
}

extension Expression {
  /// What may surprise, in the order of the cases above; the rule must make sense in `scope`.
  func warnings(in scope: Scope, filling field: RuleReading.Field) -> [RuleWarning] {
    var found: Set<RuleWarning> = []
    root.visit { node in
      if node.comparesWithNull { found.insert(.comparesWithNull) }
      if scope.deniesWhatMayBeNull(node) { found.insert(.deniesWhatMayBeNull) }
      guard case .cast(let operand, let type) = node.kind else { return }
      scope.warnings(of: operand, castTo: type).forEach { found.insert($0) }
    }
    found.formUnion(scope.warnings(of: root, filling: field))
    return found.sorted { $0.place < $1.place }
  }
}

extension RuleWarning {
  fileprivate var place: Int {
    switch self {
    case .comparesWithNull: -2
    case .deniesWhatMayBeNull: -1
    case .roundsDecimals: 0
    case .cutsText(let length): 1 + length
    case .textMayBeTooLong: 1 << 40
    case .numberMayBeTooLong: 1 << 41
    case .dropsTime: 1 << 42
    case .mayBeMissing: 1 << 43
    }
  }
}

extension Node {
  private var isNull: Bool { if case .literal(.null) = kind { true } else { false } }

  fileprivate var comparesWithNull: Bool {
    switch kind {
    case .binary(let symbol, let a, let b) where symbol.relation != nil: a.isNull || b.isNull
    case .isIn(let a, let list, _): ([a] + list).contains(where: \.isNull)
    case .isLike(let a, let b, _): a.isNull || b.isNull
    case .isBetween(let a, let b, let c, _): [a, b, c].contains(where: \.isNull)
    case .choice(let subject?, let branches, _):
      ([subject] + branches.map(\.when)).contains(where: \.isNull)
    default: false
    }
  }
}

extension Scope {
  fileprivate func deniesWhatMayBeNull(_ node: Node) -> Bool {
    switch node.kind {
    case .not(let a): mayBeNull(a)
    case .binary(.notEqual, let a, let b): mayBeNull(a) || mayBeNull(b)
    case .isIn(let a, _, true), .isLike(let a, _, true), .isBetween(let a, _, _, true):
      mayBeNull(a)
    default: false
    }
  }

  private func type(of node: Node) -> ValueType? {
    do throws(TypeError) { return try Expression(node).check(in: self) } catch { return nil }
  }

  fileprivate func warnings(of operand: Node, castTo type: DataType) -> [RuleWarning] {
    switch (self.type(of: operand), type) {
    case (.decimal, .integer), (.decimal, .decimal(_, .some)), (.text, .decimal(_, .some)):
      [.roundsDecimals]
    case (.timestamp, .date): [.dropsTime]
    case (.text, .text(let length?)) where longest(operand).map { $0 > length } ?? true:
      [.cutsText(length: length)]
    default: []
    }
  }

  fileprivate func warnings(
    of rule: Node, filling field: RuleReading.Field
  ) -> [RuleWarning] {
    var found: [RuleWarning] = []
    let type = type(of: rule)
    if case .text(let limit?) = field.type, type == .text {
      let longest = longest(rule)
      if longest.map({ $0 > limit }) ?? true {
        found.append(.textMayBeTooLong(longest: longest, length: limit))
      }
    }
    if case .decimal(.some, _) = field.type, !isLimited(rule, to: field.type) {
      found.append(.numberMayBeTooLong)
    }
    if field.isMandatory, mayBeNull(rule) || type == .text && mayBeBlank(rule) {
      found.append(.mayBeMissing)
    }
    return found
  }

  private func isLimited(_ node: Node, to type: DataType) -> Bool {
    switch node.kind {
    case .cast(_, let cast): cast == type
    case .literal: true
    default: false
    }
  }

  /// The most characters that a text has; `nil` where that is not known.
  private func longest(_ node: Node) -> Int? {
    switch node.kind {
    case .literal(.null): return 0
    case .literal(.text(let text)): return text.unicodeScalars.count
    case .column(let name): return column(name)?.length
    case .cast(_, .text(let length?)): return length
    case .formatted(_, let pattern): return pattern.elements.reduce(0) { $0 + $1.width }
    case .call(let function, let arguments): return longest(function, arguments)
    case .binary(.concatenate, let a, let b): return sum([a, b])
    case .choice(_, let branches, let otherwise):
      return most(branches.map(\.then) + [otherwise].compactMap(\.self))
    default:
      return switch type(of: node) {
      case .date: 10
      case .timestamp: 19
      case .time: 8
      case .boolean: 5
      case .integer: 19
      default: nil
      }
    }
  }

  private func longest(_ function: Function, _ arguments: [Node]) -> Int? {
    switch function {
    case .upper, .lower, .trim, .ltrim, .rtrim, .nullif: return longest(arguments[0])
    case .coalesce: return most(arguments)
    case .concat: return sum(arguments)
    case .nhsNumber: return 10
    case .left, .right, .lpad, .substring:
      let given = function == .lpad ? nil : longest(arguments[0])
      guard let last = function == .substring ? arguments.dropFirst(2).first : arguments[1],
        case .literal(.integer(let count)) = last.kind
      else { return given }
      return min(given ?? Int.max, max(0, Int(count)))
    default: return nil
    }
  }

  private func most(_ nodes: [Node]) -> Int? {
    nodes.reduce(Optional(0)) { most, node in
      most.flatMap { most in longest(node).map { max(most, $0) } }
    }
  }

  private func sum(_ nodes: [Node]) -> Int? {
    nodes.reduce(Optional(0)) { sum, node in
      sum.flatMap { sum in longest(node).map { sum + $0 } }
    }
  }

  /// Whether a text that is there may still be empty or only spaces.
  private func mayBeBlank(_ node: Node) -> Bool {
    switch node.kind {
    case .literal(.text(let text)): text.unicodeScalars.allSatisfy { $0 == " " }
    case .literal, .column, .formatted, .crosswalk: false
    case .call(let function, let arguments):
      switch function {
      case .left, .right, .substring, .replace, .lpad: true
      case .concat: arguments.allSatisfy { mayBeNull($0) || mayBeBlank($0) }
      default: arguments.contains(where: mayBeBlank)
      }
    case .binary(.concatenate, let a, let b): mayBeBlank(a) && mayBeBlank(b)
    case .choice(_, let branches, let otherwise):
      branches.contains { mayBeBlank($0.then) } || otherwise.map(mayBeBlank) ?? false
    default: node.kind.operands.contains(where: mayBeBlank)
    }
  }
}

extension DatePattern.Element {
  fileprivate var width: Int {
    switch self {
    case .year: 4
    case .monthName: 3
    case .sign: 1
    default: 2
    }
  }
}
