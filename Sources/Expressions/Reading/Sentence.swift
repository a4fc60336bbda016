/// Rules for people who know the patients and not SQL.
extension Expression {
  /// Where the value of a field comes from, as one English sentence.
  public var sentence: String {
    switch root.kind {
    case .literal(.null): "The value is always empty."
    case .literal: "The value is always \(root.phrase)."
    case .column: "The value is copied from \(root.phrase)."
    case .call(.coalesce, let parts) where parts.count == 2:
      "The value is \(parts[0].phrase); when it is empty, \(parts[1].phrase) is used."
    case .choice(let subject, let branches, let otherwise):
      "The value is "
        + branches.map { "\($0.then.phrase) when \($0.condition(of: subject))" }
        .joined(separator: "; ") + "; otherwise it is \(otherwise?.phrase ?? "empty")."
    case _ where root.isCondition: "The value is true when \(root.condition)."
    default: "The value is \(root.phrase)."
    }
  }

  /// Which rows a filter keeps, as one English sentence.
  public var filterSentence: String { "A row is taken when \(root.condition)." }
}

extension Node {
  /// What the part is, as a noun with what belongs to it.
  var phrase: String {
    switch kind {
    case .literal(let literal): literal.phrase
    case .column(let column):
      (column.table.map { "\($0)." } ?? "") + column.name.asName
    case .negated(let a): "minus \(a.inner)"
    case .binary(.concatenate, _, _):
      concatenated.map(\.inner).joined(separator: " followed by ")
    case .binary(let symbol, let a, let b) where symbol.word != nil:
      "\(a.inner) \(symbol.word ?? "") \(b.inner)"
    case .choice(let subject, let branches, let otherwise):
      branches.map { "\($0.then.inner) when \($0.condition(of: subject))" }
        .joined(separator: ", ") + ", otherwise \(otherwise?.inner ?? "nothing")"
    case .cast(let a, let type): "\(a.inner) as \(type.phrase)"
    case .extract(let part, let a): "the \(part.rawValue) of \(a.inner)"
    case .parsed(let a, let pattern, _): "\(a.inner) read as \(pattern.phrase)"
    case .formatted(let a, let pattern): "\(a.inner) written as \(pattern.phrase)"
    case .crosswalk(let name, let a): "\(a.inner) translated by the crosswalk “\(name)”"
    case .surrogate(let table, let key):
      "the record number of the \(table) row whose key is \(key.map(\.inner).listed("and"))"
    case .lookup(let target, let key):
      "\(target.field.asName) of the \(target.table) row whose "
        + "\(target.keyColumn?.asName ?? "key") is \(key.map(\.inner).listed("and"))"
    case .call(let function, let arguments): function.phrase(arguments)
    default: "whether \(condition)"
    }
  }

  /// The phrase within another: in parentheses where it could be read with what follows.
  var inner: String { isSimple ? phrase : "(\(phrase))" }

  private var isSimple: Bool {
    switch kind {
    case .literal, .column, .extract: true
    case .call(let function, _): function.isSimple
    default: false
    }
  }

  fileprivate var concatenated: [Node] {
    guard case .binary(.concatenate, let a, let b) = kind else { return [self] }
    return a.concatenated + [b]
  }

  fileprivate var isCondition: Bool {
    switch kind {
    case .not, .isNull, .isIn, .isLike, .isBetween: true
    case .binary(let symbol, _, _): symbol.word == nil && symbol != .concatenate
    default: false
    }
  }

  /// What must hold, as a clause.
  var condition: String {
    switch kind {
    case .not(let a): "it is not so that \(a.nestedCondition)"
    case .binary(.and, let a, let b): "\(a.joined(.and)) and \(b.joined(.and))"
    case .binary(.or, let a, let b): "\(a.joined(.or)) or \(b.joined(.or))"
    case .binary(let symbol, let a, let b)
    where symbol.relation != nil && [a.kind, b.kind].contains(.literal(.null)):
      "\(a.inner) is compared with \(b.inner), which never holds"
    case .binary(let symbol, let a, let b) where symbol.relation != nil:
      "\(a.inner) \((a.isDate || b.isDate ? symbol.order : symbol.relation) ?? "") \(b.inner)"
    case .isNull(let a, let negated): "\(a.inner) is \(negated ? "not " : "")empty"
    case .isIn(let a, let list, let negated) where list.count == 1:
      "\(a.inner) is \(negated ? "not " : "")\(list[0].inner)"
    case .isIn(let a, let list, let negated):
      "\(a.inner) is \(negated ? "none" : "one") of \(list.map(\.inner).listed("or"))"
    case .isLike(let a, let b, let negated):
      "\(a.inner) \(b.likeness(negated: negated))"
    case .isBetween(let a, let b, let c, let negated):
      "\(a.inner) is \(negated ? "not " : "")from \(b.inner) to \(c.inner)"
    case .literal(.boolean(let truth)): truth ? "always" : "never"
    default: "\(inner) is true"
    }
  }

  private var nestedCondition: String {
    if case .binary(let symbol, _, _) = kind, symbol == .and || symbol == .or {
      return "(\(condition))"
    }
    return condition
  }

  /// The condition beside another joined by `symbol`.
  private func joined(_ symbol: BinaryOperator) -> String {
    if case .binary(symbol, _, _) = kind { return condition }
    return nestedCondition
  }

  private var isDate: Bool {
    switch kind {
    case .literal(.date), .literal(.timestamp), .literal(.time), .parsed: true
    default: false
    }
  }

  private func likeness(negated: Bool) -> String {
    guard case .literal(.text(let pattern)) = kind else {
      return "\(negated ? "does not match" : "matches") the pattern \(inner)"
    }
    let inner = String(pattern.drop { $0 == "%" }.reversed().drop { $0 == "%" }.reversed())
    let isPlain = !inner.isEmpty && !inner.contains("%") && !inner.contains("_")
    switch (isPlain, pattern.hasPrefix("%"), pattern.hasSuffix("%")) {
    case (true, true, true): return "\(negated ? "does not contain" : "contains") “\(inner)”"
    case (true, false, true): return "\(negated ? "does not begin" : "begins") with “\(inner)”"
    case (true, true, false): return "\(negated ? "does not end" : "ends") with “\(inner)”"
    case (true, false, false): return "is \(negated ? "not " : "")“\(inner)”"
    default:
      return "\(negated ? "does not match" : "matches") the pattern “\(pattern)” "
        + "(% for any characters, _ for one)"
    }
  }
}

extension Node.Branch {
  /// The clause under which the branch is taken.
  func condition(of subject: Node?) -> String {
    guard let subject else { return when.condition }
    return when.kind == .literal(.null)
      ? "\(subject.inner) is compared with nothing, which never holds"
      : "\(subject.inner) is \(when.inner)"
  }
}

extension String {
  /// A column's name; one of several words in quotes.
  fileprivate var asName: String { contains(" ") ? "“\(self)”" : self }
}

extension [String] {
  /// `a, b and c`.
  func listed(_ word: String) -> String {
    guard count > 1, let last else { return first ?? "" }
    return "\(dropLast().joined(separator: ", ")) \(word) \(last)"
  }
}
