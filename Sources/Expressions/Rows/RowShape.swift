public import Domain

/// The rows that a target table's rules see: the driving table's, with what is joined to them and
/// split off them.
public struct RowShape: Sendable {
  /// A column of the row.
  public struct Column: Hashable, Sendable {
    /// What rules call its table; `nil` for a column of the split.
    public let table: String?
    public let name: String
    let place: Scope.Column
  }

  public let driving: Catalogue.Table
  public let joins: [TableJoin]
  public let split: RowSplit?
  /// The driving table's in the order of its catalogue, then those of each join, then the split's.
  public private(set) var columns: [Column]
  /// The joined tables in the order of ``joins``.
  public let joined: [Catalogue.Table]

  /// The crosswalks that rules may name.
  public var crosswalks: Set<String>
  private let source: Catalogue
  private let targets: Set<String>

  /// Reads and checks what a plan says of its rows.
  ///
  /// Without `crosswalks` those that the joins and the split name are taken to exist.
  ///
  /// - Throws: ``RowShapeError`` with the part and the place.
  public init(
    driving: Catalogue.Table, joins: String = "", split: String = "", source: Catalogue,
    crosswalks: Set<String>? = nil, targets: Set<String> = []
  ) throws(RowShapeError) {
    self.driving = driving
    self.source = source
    self.crosswalks = crosswalks ?? []
    self.targets = targets
    columns = []
    do throws(SyntaxError) { self.joins = try TableJoin.list(parsing: joins) } catch {
      throw RowShapeError(.joins, RuleProblem(error, in: joins))
    }
    do throws(SyntaxError) { self.split = try RowSplit.reading(split) } catch {
      throw RowShapeError(.split, RuleProblem(error, in: split))
    }
    joined = self.joins.compactMap { source[$0.table] }
    if crosswalks == nil { self.crosswalks = Set(expressions.flatMap(\.crosswalks)) }
    append(driving, as: driving.name)
    do throws(TypeError) { try addJoins() } catch {
      throw RowShapeError(.joins, RuleProblem(error, in: joins))
    }
    do throws(TypeError) { try addSplit() } catch {
      throw RowShapeError(.split, RuleProblem(error, in: split))
    }
  }

  private mutating func append(_ table: Catalogue.Table, as name: String) {
    for field in table.fields {
      columns.append(
        Column(
          table: name, name: field.field, place: Scope.Column(index: columns.count, field)))
    }
  }

  private mutating func addJoins() throws(TypeError) {
    var names: Set<String> = [driving.name.lowercased()]
    for join in joins {
      guard let table = source[join.table] else {
        throw TypeError(join.offset, .unknownTable(join.table))
      }
      guard names.insert(join.alias.lowercased()).inserted else {
        throw TypeError(join.offset, .repeatedName(join.alias))
      }
      for condition in join.conditions {
        guard let field = table[condition.column] else {
          throw TypeError(
            condition.offset, .unknownField(FieldPath(join.table, condition.column)))
        }
        let type = try condition.value.check(in: scope)
        let wanted = ValueType(field.type)
        guard type.isSpelledLike(wanted) else {
          throw TypeError(
            condition.value.root.offset, .mismatch(expected: [wanted], found: type))
        }
      }
      append(table, as: join.alias)
    }
  }

  private mutating func addSplit() throws(TypeError) {
    guard let split else { return }
    var types: [ValueType] = []
    switch split.kind {
    case .split(let text, _):
      guard try text.check(in: scope).becomes(.text) else {
        throw TypeError(
          text.root.offset,
          .mismatch(expected: [.text], found: try text.check(in: scope)))
      }
      types = [.text]
    case .unnest(let lists):
      for list in lists {
        if list.items.count != lists[0].items.count {
          throw TypeError(list.offset, .unequalLists(lists[0].items.count, list.items.count))
        }
        types.append(try type(of: list))
      }
    }
    try addSplit(names: split.names, types)
  }

  private func type(of list: RowSplit.List) throws(TypeError) -> ValueType {
    var type = ValueType.null
    for item in list.items {
      let found = try item.check(in: scope)
      guard type == .null || found == .null || type == found else {
        throw TypeError(item.root.offset, .incompatible(type, found))
      }
      if found != .null { type = found }
    }
    return type == .null ? .text : type
  }

  private mutating func addSplit(
    names: [String], _ types: [ValueType]
  ) throws(TypeError) {
    var taken = Set(columns.filter { $0.table == driving.name }.map { $0.name.lowercased() })
    for (name, type) in zip(names + [RowSplit.number], types + [.integer]) {
      guard taken.insert(name.lowercased()).inserted else {
        throw TypeError(0, .repeatedName(name))
      }
      columns.append(
        Column(
          table: nil, name: name,
          place: Scope.Column(
            index: columns.count, type: type, isMandatory: name == RowSplit.number)))
    }
  }

  /// What a rule over the whole row may refer to.
  public var scope: Scope {
    var known: [String: Scope.Column] = [:]
    var owners: [String: [String]] = [:]
    for column in columns {
      let name = column.name.lowercased()
      if let table = column.table {
        known["\(table.lowercased()).\(name)"] = column.place
        guard table == driving.name else {
          owners[name, default: []].append(table)
          continue
        }
      }
      known[name] = column.place
    }
    var ambiguous: [String: [String]] = [:]
    for column in columns where column.table != nil && column.table != driving.name {
      let name = column.name.lowercased()
      guard let tables = owners[name], known[name] == nil else { continue }
      if tables.count == 1 { known[name] = column.place } else { ambiguous[name] = tables }
    }
    return Scope(
      columns: known, ambiguous: ambiguous, crosswalks: crosswalks, source: source,
      targets: targets)
  }

  /// What the conditions of the join at `place` may refer to: what stands before it.
  public func scope(beforeJoin place: Int) -> Scope {
    var before = self
    let count = joined[..<place].reduce(driving.fields.count) { $0 + $1.fields.count }
    before.columns = Array(columns[..<count])
    return before.scope
  }

  /// What the split may refer to: all but its own columns.
  public var scopeBeforeSplit: Scope { scope(beforeJoin: joins.count) }

  /// Every expression of the joins and the split.
  public var expressions: [Expression] {
    joins.flatMap(\.conditions).map(\.value) + (split?.expressions ?? [])
  }

  /// Whether a row of the driving table may become none or several.
  public var expands: Bool { !joins.isEmpty || split != nil }
}

/// What is wrong with a plan's joins or split.
public struct RowShapeError: Error, Hashable {
  public enum Part: String, Hashable, Sendable { case joins, split }

  public let part: Part
  public let problem: RuleProblem

  init(_ part: Part, _ problem: RuleProblem) {
    self.part = part
    self.problem = problem
  }
}

extension Expression {
  /// The place in a batch of the one column that the expression is; `nil` for any other.
  public func column(in scope: Scope) -> Int? {
    guard case .column(let name) = root.kind else { return nil }
    return scope.column(name)?.index
  }
}
