/// Whether a row can be rejected by a part of a rule, which then must not be computed too early.
extension Scope {
  func canFail(_ node: Node) -> Bool {
    switch node.kind {
    case .literal: false
    case .column(let name): columns[name.lowercased()]?.type != .text
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
