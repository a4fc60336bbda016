internal import Domain

extension Node {
  /// Whether it is the same for all rows.
  var isConstant: Bool {
    switch kind {
    case .column, .surrogate, .lookup: false
    default: kind.operands.allSatisfy(\.isConstant)
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
    do throws(TypeError) { return try Expression(node).check(in: self) == .text } catch {
      return true
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
