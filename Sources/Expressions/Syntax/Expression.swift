internal import Domain

/// A rule: a SQL scalar expression over the row of a driving table.
///
/// Two are equal when they say the same, however they are spaced or parenthesised.
public struct Expression: Hashable, Sendable, CustomStringConvertible {
  let root: Node

  /// In bytes of UTF-8.
  public static let maximalLength = 65_536

  /// Parses a rule.
  ///
  /// - Throws: ``SyntaxError`` with the place of the first thing that cannot be read.
  public init(parsing text: String) throws(SyntaxError) { root = try Parser.parse(text) }

  init(_ root: Node) { self.root = root }

  /// Canonical SQL, which parses to the same expression.
  public var description: String { root.sql }

  /// Columns of the row, in lower case, as `table.column` where the rule names the table.
  public var columns: Set<String> {
    Set(nodes { if case .column(let name) = $0.kind { name.path } else { nil } })
  }

  /// The name of the one column that the rule is, in lower case; `nil` for any other rule.
  public var onlyColumn: String? {
    if case .column(let name) = root.kind { name.path } else { nil }
  }

  /// Crosswalks by the names as written.
  public var crosswalks: Set<String> {
    Set(nodes { if case .crosswalk(let name, _) = $0.kind { name } else { nil } })
  }

  /// The crosswalks whose codes the rule's value can be, by the names as written.
  public var valueCrosswalks: Set<String> {
    var names: Set<String> = []
    root.visitValues { if case .crosswalk(let name, _) = $0.kind { names.insert(name) } }
    return names
  }

  /// Target tables whose record numbers the rule asks for, in lower case.
  public var surrogates: Set<String> { Set(surrogateKeys.map(\.table)) }

  /// A target table (in lower case) and the parts of its business key, as a rule gives them.
  public struct SurrogateKey: Hashable, Sendable {
    public let table: String
    public let parts: [Expression]
  }

  /// The keys of the rule's `surrogate` calls in the order written.
  public var surrogateKeys: [SurrogateKey] {
    nodes { node in
      guard case .surrogate(let table, let parts) = node.kind else { return nil }
      return SurrogateKey(table: table.lowercased(), parts: parts.map(Expression.init))
    }
  }

  public var lookups: Set<LookupReference> {
    Set(nodes { if case .lookup(let target, _) = $0.kind { target.reference } else { nil } })
  }

  private func nodes<Found>(_ find: (Node) -> Found?) -> [Found] {
    var found: [Found] = []
    root.visit { node in find(node).map { found.append($0) } }
    return found
  }
}
