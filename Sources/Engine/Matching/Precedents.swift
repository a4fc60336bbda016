internal import Domain

/// What people approved earlier, by the names of source fields.
struct Precedents {
  /// The targets of one source field's name, with where they were approved.
  struct Known {
    /// Approved for this very table and field.
    var exact: [String: String] = [:]
    /// Approved for a field of this name in any table.
    var named: [String: String] = [:]
  }

  private var exact: [String: [String: String]] = [:]
  private var named: [String: [String: String]] = [:]

  init(_ decisions: [MappingPrecedent]) {
    for decision in decisions.sorted(by: {
      ($0.source, $0.target, $0.origin) < ($1.source, $1.target, $1.origin)
    }) {
      let target = decision.target.description.lowercased()
      let (path, name) = (
        decision.source.description.lowercased(), decision.source.field.lowercased()
      )
      if exact[path]?[target] == nil { exact[path, default: [:]][target] = decision.origin }
      if named[name]?[target] == nil { named[name, default: [:]][target] = decision.origin }
    }
  }

  /// What was approved for a field of this name; `nil` when nothing was.
  func targets(of source: FieldPath) -> Known? {
    guard let named = named[source.field.lowercased()] else { return nil }
    return Known(exact: exact[source.description.lowercased()] ?? [:], named: named)
  }
}
