internal import Domain
internal import Expressions

/// The codes each code list permits, read once a list.
struct CodeSets {
  private let context: StepContext
  private var known: [String: KeyIndex?] = [:]

  init(_ context: StepContext) { self.context = context }

  /// The codes of a field; `nil` when it has no list, or nobody gave the list's codes.
  mutating func codes(of field: CatalogueField) throws -> KeyIndex? {
    try field.codeList.flatMap { try codes(named: $0) }
  }

  /// The codes of a list; `nil` when it has no name, or nobody gave its codes.
  mutating func codes(named list: String) throws -> KeyIndex? {
    guard !list.isEmpty else { return nil }
    if let found = known[list] { return found }
    let codes = try read(list)
    known[list] = .some(codes)
    return codes
  }

  private func read(_ list: String) throws -> KeyIndex? {
    if list.contains("|") { return index(list.split(separator: "|").map(String.init)) }
    return try CodeListFile.read(list, project: context.project, policy: context.policy)
      .map { index($0.map(\.code)) }
  }

  private func index(_ codes: [String]) -> KeyIndex {
    var index = KeyIndex()
    for code in codes { index.insert(Array(code.utf8).span) }
    return index
  }
}
