public import Domain
internal import Foundation
internal import Storage
internal import Tabular

/// A contract row with all that whoever decides about it looks at.
public struct Workbench: Sendable {
  public let detail: ContractRowDetail
  /// `nil` when the target's catalogue does not have it any more.
  public let field: CatalogueField?
  /// `nil` where there is no rule, or nothing to read it against.
  public let reading: RuleAnswer?
  /// What the rule makes of each of the row's examples; `nil` where it cannot run.
  public let outcomes: [ExampleOutcome?]
  /// Of the source columns that the rule and the candidates name.
  public let profiles: [(path: FieldPath, profile: ColumnProfile)]
  public let place: ReviewPlace
  let source: Catalogue?

  public var item: ContractItem { detail.item }
  public var row: ContractRow { detail.row }

  /// What the source's catalogue says of a field.
  public func description(of field: FieldPath) -> String? {
    let text = source?[field]?.description ?? ""
    return text.isEmpty ? nil : text
  }
}

/// Sample rows before a rule and after it.
public struct RulePreview: Sendable {
  /// The source table.
  public let table: String
  /// The columns that the rule reads.
  public let columns: [String]
  public let rows: [Row]
  /// What the reader must know of it.
  public let note: String?

  public struct Row: Sendable {
    /// The record's number in its file.
    public let number: Int
    public let before: [String]
    public let outcome: Outcome
  }

  public enum Outcome: Sendable {
    case value(String)
    /// The reason in words.
    case reject(String)
  }

  init(table: String, columns: [String], rows: [Row], note: String?) {
    self.table = table
    self.columns = columns
    self.rows = rows
    self.note = note
  }

  /// No rows of what feeds `target`, for a reason.
  public init(of target: FieldPath, without reason: Problem) {
    let parts = ["\(reason.title).", reason.detail, reason.fix].filter { !$0.isEmpty }
    self.init(table: target.table, columns: [], rows: [], note: parts.joined(separator: " "))
  }

  /// How many rows a preview shows at most.
  public static let most = 10
}
