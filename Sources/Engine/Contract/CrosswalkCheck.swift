internal import Domain
internal import Expressions

/// Holds crosswalks against the code lists that they are to translate into.
///
/// A list whose codes nobody gave permits every code; `check-quality` says so.
struct CrosswalkCheck {
  private struct Use: Hashable {
    let crosswalk: String
    let list: String
  }

  private let project: String
  private var codes: CodeSets
  private var done: Set<Use> = []

  init(_ context: StepContext) {
    project = context.project
    codes = CodeSets(context)
  }

  /// Checks the crosswalks whose codes become values of coded target fields.
  ///
  /// - Throws: ``ContractError/codeOutsideList(crosswalk:list:neededBy:file:line:)``,
  ///   ``ArtefactError`` with file and line.
  mutating func check(_ rows: [ContractRow], in target: Catalogue) throws {
    for row in rows where row.isExecuted {
      guard let list = target[row.target]?.codeList else { continue }
      for crosswalk in try Expression(parsing: row.rule).valueCrosswalks.sorted() {
        try check(Use(crosswalk: crosswalk, list: list), for: row.target.description)
      }
    }
  }

  /// Checks that a crosswalk translates into the list that the index says.
  ///
  /// - Throws: As ``check(_:in:)``.
  mutating func check(_ bridge: CrosswalkFile.Bridge) throws {
    try check(Use(crosswalk: bridge.name, list: bridge.targetList), for: bridge.name)
  }

  private mutating func check(_ use: Use, for needed: String) throws {
    guard done.insert(use).inserted else { return }
    let entries = try CrosswalkFile.read(use.crosswalk, in: project)
    guard let known = try codes.codes(named: use.list) else { return }
    for entry in entries
    where entry.value.equivalence.translates && known.find(Array(entry.target.utf8).span) == nil {
      throw ContractError.codeOutsideList(
        crosswalk: use.crosswalk, list: use.list, neededBy: needed,
        file: CrosswalkFile.path(use.crosswalk), line: entry.line)
    }
  }
}
