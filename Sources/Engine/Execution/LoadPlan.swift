internal import Domain
internal import Expressions

/// The contract as it is executed: every table's fields with their rules, parents before children.
struct LoadPlan {
  let source: Catalogue
  let target: Catalogue
  let contract: [ContractFile.Located<ContractRow>]
  /// By lower-case target table.
  let plans: [String: TablePlan]
  /// One for each target table, in an order in which tables come after those they refer to.
  let tables: [TableLoad]

  /// Reads the contract and the catalogues of a project.
  ///
  /// - Throws: ``ArtefactError``, ``ContractError`` naming file and line.
  init(_ context: StepContext) throws {
    let source = try CatalogueFile.read(.source, in: context.project)
    let target = try CatalogueFile.read(.target, in: context.project)
    let rows = try ContractFile.rows(in: context.project)
    let plans = try ContractFile.plans(in: context.project)
    self.source = source
    self.target = target
    contract = rows
    let rules = Dictionary(grouping: rows) { $0.value.target.table.lowercased() }
    let byTable = Dictionary(
      plans.map { ($0.value.targetTable.lowercased(), $0) }, uniquingKeysWith: { first, _ in first }
    )
    self.plans = byTable.mapValues(\.value)
    let names = Set(target.tables.map(\.name))
    let loads = try target.tables.map { table in
      try TableLoad(
        table, plan: byTable[table.name.lowercased()],
        rows: rules[table.name.lowercased()] ?? [], source: source, targets: names)
    }
    tables = Self.inLoadOrder(loads)
  }

  /// Depth first over what each table refers to; in a cycle the catalogue's order decides.
  private static func inLoadOrder(_ loads: [TableLoad]) -> [TableLoad] {
    let byName = Dictionary(
      loads.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var ordered: [TableLoad] = []
    var visited: Set<String> = []
    func visit(_ load: TableLoad) {
      guard visited.insert(load.name).inserted else { return }
      for parent in load.parents { byName[parent].map(visit) }
      ordered.append(load)
    }
    loads.forEach(visit)
    return ordered
  }

  /// What the rules of tables driven by `table` may refer to.
  func scope(of table: Catalogue.Table) -> Scope {
    Scope(
      driving: table, header: table.fields.map(\.field), crosswalks: crosswalks, source: source,
      targets: Set(target.tables.map(\.name)))
  }

  /// What the rules of `load`, which `driving` feeds, may refer to.
  func scope(of load: TableLoad, _ driving: Catalogue.Table) -> Scope {
    guard var shape = load.shape else { return scope(of: driving) }
    shape.crosswalks = crosswalks
    return shape.scope
  }

  /// The crosswalks that rules name.
  var crosswalks: Set<String> { Set(tables.flatMap(\.rules).flatMap(\.crosswalks)) }

  /// Fields whose loaded values other tables refer to by value, not by `surrogate`.
  var referredByValue: Set<FieldPath> {
    Set(
      tables.flatMap(\.fields).compactMap { field in
        guard case .expression(let rule) = field.rule, rule.surrogates.isEmpty else { return nil }
        return field.field.references.map {
          FieldPath($0.table.lowercased(), $0.field.lowercased())
        }
      })
  }
}

/// How one target table is loaded.
struct TableLoad {
  let target: Catalogue.Table
  /// The source table of which one row makes at most one row, unless joins or a split make more;
  /// `nil` when nothing feeds the table.
  let driving: Catalogue.Table?
  /// What joins and a split make of the driving rows; `nil` without them.
  let shape: RowShape?
  /// The joins and the split as they were written, for rejects.
  let shapeText: String
  /// The target fields that tell rows apart, lower-case; empty for those of the catalogue.
  private let keyNames: Set<String>
  let filter: Expression?
  let fields: [FieldLoad]

  /// Lower-case, as rules and lookups name it.
  var name: String { target.name.lowercased() }

  init(
    _ table: Catalogue.Table, plan: ContractFile.Located<TablePlan>?,
    rows: [ContractFile.Located<ContractRow>], source: Catalogue, targets: Set<String>
  ) throws {
    target = table
    driving = plan.flatMap { $0.value.isExecuted ? $0.value.drivingTable : nil }
      .flatMap { source[$0] }
    filter = try plan.flatMap { plan in
      plan.value.filter.isEmpty
        ? nil : try parse(plan.value.filter, of: table.name, file: plan.file, line: plan.line)
    }
    shape = try driving.flatMap {
      try plan?.shape(of: $0, table: table.name, in: source, targets: targets)
    }
    shapeText = plan.map { $0.value.joins + $0.value.split } ?? ""
    keyNames = Set((plan?.value.key ?? []).map { $0.lowercased() })
    let byField = Dictionary(
      rows.map { ($0.value.target.field.lowercased(), $0) }, uniquingKeysWith: { first, _ in first }
    )
    fields = try table.fields.map { field in
      try FieldLoad(field, byField[field.field.lowercased()], table: table.name.lowercased())
    }
  }

  /// The tables whose rows this one refers to, lower-case, itself apart.
  var parents: [String] {
    let stated = fields.compactMap { $0.field.references?.table.lowercased() }
    let asked = fields.flatMap { field -> [String] in
      guard case .expression(let rule) = field.rule else { return [] }
      return rule.surrogates.sorted()
    }
    return (stated + asked).filter { $0 != name }
  }

  /// The expressions whose values make a row's key: what the assigning surrogate is given, or the
  /// rules of the key fields; none when the table has no key or no rule for it.
  var keyParts: [Expression] {
    for field in fields { if case .assigned(let parts) = field.rule { return parts } }
    let rules = fields.filter(isKey).map { field -> Expression? in
      if case .expression(let rule) = field.rule { rule } else { nil }
    }
    return rules.contains(nil) ? [] : rules.compactMap(\.self)
  }

  /// Whether the field is one of those that tell rows apart.
  func isKey(_ field: FieldLoad) -> Bool {
    keyNames.isEmpty ? field.field.isKey : keyNames.contains(field.field.field.lowercased())
  }

  /// Whether the table's own record numbers are asked for by another of its fields.
  var refersToItself: Bool {
    fields.contains { field in
      if case .expression(let rule) = field.rule { rule.surrogates.contains(name) } else { false }
    }
  }
}

extension ContractFile.Located<TablePlan> {
  /// What the plan makes of rows of `driving`; `nil` where it leaves them as they are.
  fileprivate func shape(
    of driving: Catalogue.Table, table: String, in source: Catalogue, targets: Set<String>
  ) throws -> RowShape? {
    do {
      let shape = try RowShape(
        driving: driving, joins: value.joins, split: value.split, source: source,
        targets: targets)
      return shape.expands ? shape : nil
    } catch {
      throw ContractError.unfitRows(error, target: table, file: file, line: line)
    }
  }
}

/// How one target field is filled.
struct FieldLoad {
  enum Rule {
    case none
    /// The table's own record number, of the business key these give.
    case assigned([Expression])
    case expression(Expression)
  }

  let field: CatalogueField
  /// The rule's text, for rejects.
  let text: String
  let rule: Rule
  let origin: Origin

  init(
    _ field: CatalogueField, _ row: ContractFile.Located<ContractRow>?, table: String
  ) throws {
    self.field = field
    guard let row, row.value.isExecuted else {
      text = ""
      rule = .none
      origin = .none
      return
    }
    let expression = try parse(
      row.value.rule, of: field.path.description, file: row.file, line: row.line)
    text = row.value.rule
    let own = expression.surrogateKeys.first { $0.table == table }
    if let own, field.isKey, expression.surrogateKeys.count == 1 {
      rule = .assigned(own.parts)
    } else {
      rule = .expression(expression)
    }
    origin = Self.origin(of: expression, row.value.mappingClass)
  }

  private static func origin(of rule: Expression, _ mapping: MappingClass) -> Origin {
    if !rule.surrogates.isEmpty { return .surrogate }
    if rule.columns.isEmpty { return .constant }
    if !rule.crosswalks.isEmpty { return .crosswalk }
    return mapping == .direct ? .source : .derived
  }
}

/// Reads a rule of `target`, a field or a table.
private func parse(
  _ rule: String, of target: String, file: String, line: Int
) throws(ContractError) -> Expression {
  do throws(SyntaxError) { return try Expression(parsing: rule) } catch {
    throw .unreadableRule(error, target: target, file: file, line: line)
  }
}
