internal import Domain

extension Node {
  /// Whether it is the same for all rows.
  var isConstant: Bool {
    switch kind {
    case .column, .surrogate, .lookup: false
    default: kind.operands.allSatisfy(\.isConstant)
    }
  }

  /// Whether a system may see that it is the same for all rows.
  var isFoldable: Bool {
    switch kind {
    case .binary(.and, let a, let b), .binary(.or, let a, let b): a.isFoldable || b.isFoldable
    case .not(let a): a.isFoldable
    case .isBetween(let a, let b, let c, _): a.isConstant && (b.isConstant || c.isConstant)
    default: isConstant
    }
  }
}

/// What can be known of a part of a rule before a row is read.
extension Scope {
  /// Whether the part may be NULL; an empty text is none.
  func mayBeNull(_ node: Node) -> Bool {
    switch node.kind {
    case .literal(let literal): literal == .null
    case .column(let name): column(name)?.isMandatory != true
    case .isNull: false
    case .call(.coalesce, let parts): parts.allSatisfy(mayBeNull)
    case .call(.concat, _): false
    case .call(.nullif, _), .call(.nhsNumber, _), .crosswalk, .lookup: true
    case .choice(_, let branches, let otherwise):
      branches.contains { mayBeNull($0.then) } || otherwise.map(mayBeNull) ?? true
    case .cast(let a, let type):
      // A blank text is read as NULL.
      mayBeNull(a) || ValueType(type) != .text && !isPlainLiteral(a) && isText(a)
    case .parsed(let a, _, _): mayBeNull(a) || !isPlainLiteral(a)
    default: node.kind.operands.contains(where: mayBeNull)
    }
  }

  private func isPlainLiteral(_ node: Node) -> Bool {
    guard case .literal(let literal) = node.kind else { return false }
    guard case .text(let text) = literal else { return true }
    return text.unicodeScalars.contains { $0 != " " }
  }

  private func isText(_ node: Node) -> Bool {
    switch node.kind {
    case .literal(.text), .binary(.concatenate, _, _), .formatted, .crosswalk: true
    case .column(let name): column(name)?.type == .text
    case .lookup(let target, _):
      source[target.table]?[target.field].map { ValueType($0.type) } == .text
    case .cast(_, let type): ValueType(type) == .text
    case .choice(_, let branches, let otherwise):
      branches.contains { isText($0.then) } || otherwise.map(isText) ?? false
    case .call(let function, let arguments):
      switch function {
      case .abs, .round, .length, .position: false
      case .coalesce, .nullif: arguments.contains(where: isText)
      default: true
      }
    default: false
    }
  }

  /// Whether a row can be rejected by the part, which then must not be computed too early.
  func canFail(_ node: Node) -> Bool {
    switch node.kind {
    case .literal: false
    case .column(let name): column(name)?.type != .text
    case .binary(let symbol, let a, let b):
      switch symbol {
      case .concatenate, .plus, .minus, .times, .divide: true
      default: canFail(a) || canFail(b)
      }
    case .cast, .parsed, .crosswalk, .surrogate, .lookup: true
    case .call(let function, let arguments):
      switch function {
      case .concat, .lpad, .replace, .round, .nhsNumber: true
      default: arguments.contains(where: canFail)
      }
    default: node.kind.operands.contains(where: canFail)
    }
  }
}
