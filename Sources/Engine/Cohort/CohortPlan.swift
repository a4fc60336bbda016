internal import Domain

/// A cohort, ready to be written: its tables in the catalogue's order, and how they hang together.
struct CohortPlan {
  /// The most rows of a table that is not about patients; such tables are held in memory.
  static let mostPoolRows = 2000

  let shape: CohortShape
  let tables: [CohortTable]
  let parameters: RunParameters

  /// Plans a cohort for `catalogue`; `list` finds a code list by name.
  init(
    _ catalogue: Catalogue, rules: CohortRules, parameters: RunParameters,
    list: (String) throws -> [CodeListFile.Entry]?
  ) throws {
    let shape = CohortShape(catalogue, rules)
    var lists: [String: [CodeListFile.Entry]] = [:]
    for case let name? in catalogue.fields.map(\.codeList) where lists[name] == nil {
      lists[name] =
        name.contains("|")
        ? name.split(separator: "|").map { CodeListFile.Entry(code: String($0), description: "") }
        : try list(name)
    }
    let timelines = Self.timelines(of: shape, rules, seed: parameters.seed)
    self.shape = shape
    self.parameters = parameters
    tables = shape.tables.indices.map { number in
      CohortTablePlanner(
        number: number, shape: shape, rules: rules, lists: lists, timelines: timelines,
        parameters: parameters
      ).table()
    }
  }

  private static func timelines(
    of shape: CohortShape, _ rules: CohortRules, seed: Int
  ) -> [Timeline] {
    var timelines = shape.tables.map { table in
      Timeline(
        moments: moments(of: table, rules), dice: Dice(seed: seed, table.name, "moments"))
    }
    for table in shape.tables.indices where shape.isOneToOne(table) {
      guard let parent = shape.parents[table] else { continue }
      for (index, moment) in timelines[table].moments.enumerated()
      where moment.rule.role == .moment || moment.rule.role == .end {
        timelines[table].moments[index].repeated = timelines[parent].moments.firstIndex {
          $0.stem == moment.stem && $0.rule.role == moment.rule.role
        }
      }
    }
    return timelines
  }

  /// The moments among the table's fields by rank, then in the fields' order.
  private static func moments(
    of table: Catalogue.Table, _ rules: CohortRules
  ) -> [Timeline.Moment] {
    var moments: [Timeline.Moment] = []
    for field in table.fields where field.type.isTemporal {
      guard let rule = rules.rule(for: field) else { continue }
      let stem = NameWords.stem(field.field)
      let isOptional = field.mandatory != .yes && !field.isKey
      if let same = moments.firstIndex(where: { $0.stem == stem }) {
        let known = moments[same]
        moments[same] = Timeline.Moment(
          stem: stem, rule: known.rule, isOptional: known.isOptional && isOptional)
      } else {
        moments.append(Timeline.Moment(stem: stem, rule: rule, isOptional: isOptional))
      }
    }
    return moments.enumerated()
      .sorted { ($0.element.rule.rank, $0.offset) < ($1.element.rule.rank, $1.offset) }
      .map(\.element)
  }
}

extension CohortShape {
  /// Whether the table's key is its parent's, so that it has one row a parent at most.
  func isOneToOne(_ table: Int) -> Bool {
    let keys = tables[table].fields.indices.filter { tables[table].fields[$0].isKey }
    guard let parent = parents[table], !keys.isEmpty else { return false }
    return keys.allSatisfy { links[table][$0]?.table == parent }
  }
}

extension DataType {
  var isTemporal: Bool {
    switch self {
    case .date, .time, .timestamp: true
    default: false
    }
  }
}
