internal import Domain
internal import Expressions

/// What is known of a target field before its table's first row: everything that a row needs.
struct CellPlan {
  enum Source {
    case none
    /// The table's own record number.
    case assigned
    case rule
  }

  let source: Source
  let isMandatory: Bool
  let check: FieldCheck
  /// What a rehearsal writes into a blank.
  let standIn: [UInt8]?
  /// The field of a loaded table in which the value must be found.
  let parent: FieldPath?
  /// The path under which loaded values are kept for other tables.
  let watched: FieldPath?

  init(
    _ load: FieldLoad, of table: TableLoad, codes: KeyIndex?, standIn: [UInt8]?, in run: Execution
  ) {
    isMandatory = load.field.mandatory == .yes
    check = FieldCheck(load.field, codes: codes)
    self.standIn = standIn
    let path = load.field.path.folded
    watched = run.loadedValues[path] == nil ? nil : path
    switch load.rule {
    case .none:
      source = .none
      parent = nil
    case .assigned:
      source = .assigned
      parent = nil
    case .expression(let rule):
      source = .rule
      let reference = rule.surrogates.isEmpty ? load.field.references?.folded : nil
      parent = reference.flatMap { run.isLoaded($0.table) ? $0 : nil }
    }
  }
}
