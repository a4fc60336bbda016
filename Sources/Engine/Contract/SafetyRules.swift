public import Domain
internal import Foundation

/// Which target fields are safety-critical, as the words of their names tell.
public struct SafetyRules: Sendable {
  /// Relative to the folder of shipped data.
  public static let path = "mapping/safety_critical.csv"

  private struct Rule {
    let table: Set<String>
    let field: Set<String>
  }

  private let rules: [Rule]

  /// - Parameter policy: The folder of shipped data.
  /// - Throws: ``ArtefactError`` with file and line.
  public init(policy: String) throws {
    let table = try ArtefactTable(
      Self.path, in: policy, required: ["table_words", "field_words", "why"])
    rules = try table.rows.map { row in
      let words = { (name: String) in
        Set(row[name].split(separator: " ").map(String.init))
      }
      _ = try row.value("why", CatalogueFile.nonEmpty)
      return Rule(table: words("table_words"), field: words("field_words"))
    }
  }

  /// The risk of a target field that nobody has classed.
  public func risk(of target: FieldPath) -> RiskClass {
    let table = Set(Lexicon.split(target.table))
    let field = Set(Lexicon.split(target.field))
    let isCritical = rules.contains { rule in
      rule.table.isSubset(of: table) && rule.field.isSubset(of: field)
        && !(rule.table.isEmpty && rule.field.isEmpty)
    }
    return isCritical ? .safetyCritical : .standard
  }
}
