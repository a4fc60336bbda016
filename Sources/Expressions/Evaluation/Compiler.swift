internal import Domain

/// Checks a tree against its scope and turns it into operations, operands first.
struct Compiler {
  let scope: Scope
  /// The target table, in lower case, whose own key the rule assigns.
  let assigned: String?

  func operation(_ node: Node) throws(TypeError) -> Operation {
    switch node.kind {
    case .literal(let literal): Operation(literal)
    case .column(let name): try column(name, at: node.offset)
    case .negated(let a): try sign(a, { -$0 }, { $0.negated })
    case .not(let a): try .truth(map(boolean(a)) { !$0 })
    case .binary(let symbol, let a, let b): try binary(symbol, a, b, at: node.offset)
    case .isNull(let a, let negated): .truth(try operation(a).nullTest(negated: negated))
    case .isIn(let a, let list, let negated):
      .truth(map(try uniform([a] + list).firstMatch) { ($0 >= 0) != negated })
    case .isLike(let a, let b, let negated):
      .truth(likeness(try text(a), try text(b), negated: negated))
    case .isBetween(let a, let b, let c, let negated): try between(a, b, c, negated: negated)
    case .choice(let subject, let branches, let otherwise):
      try choice(of: subject, branches, otherwise: otherwise)
    case .cast(let a, let type): try cast(a, to: type, at: node.offset)
    case .call(let function, let arguments): try call(function, arguments)
    case .extract(let part, let a): try extract(part, a)
    case .parsed(let a, let pattern, let hasTime):
      parsing(try text(a), pattern, hasTime: hasTime)
    case .formatted(let a, let pattern): try formatted(a, pattern)
    case .crosswalk(let name, let a): try crosswalk(name, a, at: node.offset)
    case .surrogate(let table, let key): try surrogate(table, key, at: node.offset)
    case .lookup(let target, let key): try lookup(target, key, at: node.offset)
    }
  }

  private func column(_ name: Node.ColumnName, at offset: Int) throws(TypeError) -> Operation {
    guard let column = scope.column(name) else {
      let tables = scope.tables(of: name)
      throw TypeError(
        offset,
        tables.isEmpty ? .unknownColumn(name.path) : .ambiguousColumn(name.name, tables: tables))
    }
    return Operation(
      reading: { evaluation, rows in evaluation.field(column.index, rows) }, as: column.type)
  }

  private func between(
    _ a: Node, _ b: Node, _ c: Node, negated: Bool
  ) throws(TypeError) -> Operation {
    let within = junction(
      try uniform([a, b]).comparison { $0 >= 0 }, try uniform([a, c]).comparison { $0 <= 0 },
      decisive: false)
    return .truth(map(within) { $0 != negated })
  }

  private func choice(
    of subject: Node?, _ branches: [Node.Branch], otherwise: Node?
  ) throws(TypeError) -> Operation {
    let index =
      if let subject {
        try uniform([subject] + branches.map(\.when)).firstMatch
      } else {
        firstHolding(try branches.map { branch throws(TypeError) in try boolean(branch.when) })
      }
    let thens = branches.map(\.then)
    guard let otherwise else {
      let values = try operations(thens) + [Operation(nullOf: .null)]
      return try Uniform(values, at: thens.map(\.offset) + [0]).choice(by: index)
    }
    return try uniform(thens + [otherwise]).choice(by: index)
  }

  func operations(_ nodes: [Node]) throws(TypeError) -> [Operation] {
    try nodes.map { node throws(TypeError) in try operation(node) }
  }

  func uniform(_ nodes: [Node]) throws(TypeError) -> Uniform {
    try Uniform(try operations(nodes), at: nodes.map(\.offset))
  }

  func text(_ node: Node) throws(TypeError) -> Kernel<Texts> {
    let found = try operation(node)
    guard case .text(let kernel)? = found.converted(to: .text)?.form else {
      throw TypeError(node.offset, .mismatch(expected: [.text], found: found.type))
    }
    return kernel
  }

  func boolean(_ node: Node) throws(TypeError) -> Kernel<Booleans> {
    let found = try operation(node)
    guard case .boolean(let kernel)? = found.converted(to: .boolean)?.form else {
      throw TypeError(node.offset, .mismatch(expected: [.boolean], found: found.type))
    }
    return kernel
  }

  func integer(_ node: Node) throws(TypeError) -> Kernel<Numbers> {
    let found = try operation(node)
    guard case .number(let kernel)? = found.converted(to: .integer)?.form else {
      throw TypeError(node.offset, .mismatch(expected: [.integer], found: found.type))
    }
    return kernel
  }
}

extension Operation {
  fileprivate init(_ literal: Node.Literal) {
    switch literal {
    case .null: self.init(nullOf: .null)
    case .boolean(let truth): self.init(.boolean, .boolean(constant(truth)))
    case .text(let text):
      self.init(.text, .text { _, rows in Texts(repeating: text, count: rows.total) })
    case .integer(let number): self.init(.integer, .number(constant(number)))
    case .decimal(let number): self.init(.decimal, .decimal(constant(number)))
    case .date(let day): self.init(.date, .number(constant(day)))
    case .timestamp(let moment): self.init(.timestamp, .number(constant(moment)))
    case .time(let time): self.init(.time, .number(constant(time)))
    }
  }

  static func truth(_ kernel: @escaping Kernel<Booleans>) -> Operation {
    Operation(.boolean, .boolean(kernel))
  }

  fileprivate func nullTest(negated: Bool) -> Kernel<Booleans> {
    switch form {
    case .text(let kernel): Expressions.nullTest(kernel, negated: negated)
    case .number(let kernel): Expressions.nullTest(kernel, negated: negated)
    case .decimal(let kernel): Expressions.nullTest(kernel, negated: negated)
    case .boolean(let kernel): Expressions.nullTest(kernel, negated: negated)
    }
  }
}

func constant<Value: Sendable & Ordered>(_ value: Value) -> Kernel<Fixed<Value>> {
  { _, rows in Fixed(Array(repeating: value, count: rows.total)) }
}
