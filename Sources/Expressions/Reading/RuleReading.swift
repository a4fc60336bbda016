public import Domain

/// All that can be said of a rule's text before a row is read: what an editor shows while it is
/// written, and what an approval asks.
public struct RuleReading: Sendable {
  /// The rule as the language prints it; `nil` for a text that is no rule.
  public let canonical: String?
  /// The rule for people who do not read SQL; `nil` for a text that is no rule.
  public let sentence: String?
  /// The type of the rule's values as they are before its field; `nil` when it makes no sense in its scope.
  public let type: ValueType?
  /// Columns in lower case and alphabetical order, those of joined tables as `table.column`.
  public let columns: [String]
  /// Crosswalks by the names as written, in alphabetical order.
  public let crosswalks: [String]
  /// In alphabetical order.
  public let lookups: [LookupReference]
  /// Target tables whose record numbers the rule asks for, in lower case and alphabetical order.
  public let surrogates: [String]
  /// What keeps the rule from running; at most one, since reading ends at the first.
  public let problems: [RuleProblem]
  /// What may surprise whoever approves the rule, though it runs.
  public let warnings: [RuleWarning]
  /// The rule in other systems' SQL; empty when there are ``problems``.
  public let sql: [SQLDialect: SQLText]

  /// The field that a rule fills.
  public struct Field: Hashable, Sendable {
    public let type: DataType
    public let isMandatory: Bool
    /// The target table, where the field is its own key.
    public let assignedTable: String?

    public init(type: DataType, isMandatory: Bool = false, assignedTable: String? = nil) {
      self.type = type
      self.isMandatory = isMandatory
      self.assignedTable = assignedTable
    }

    public init(_ field: CatalogueField) {
      self.init(
        type: field.type, isMandatory: field.mandatory == .yes,
        assignedTable: field.isKey ? field.table : nil)
    }
  }

  /// Reads `text`, which fills `field` of a row of `scope`.
  public init(_ text: String, in scope: Scope, filling field: Field) {
    do throws(SyntaxError) {
      self.init(try Expression(parsing: text), of: text, in: scope, filling: field)
    } catch {
      self.init(problem: RuleProblem(error, in: text))
    }
  }

  private init(problem: RuleProblem) {
    canonical = nil
    sentence = nil
    type = nil
    columns = []
    crosswalks = []
    lookups = []
    surrogates = []
    problems = [problem]
    warnings = []
    sql = [:]
  }

  private init(
    _ rule: Expression, of text: String, in scope: Scope, filling field: Field
  ) {
    canonical = rule.description
    sentence = rule.sentence
    columns = rule.columns.sorted()
    crosswalks = rule.crosswalks.sorted()
    lookups = rule.lookups.sorted { "\($0)" < "\($1)" }
    surrogates = rule.surrogates.sorted()
    switch Self.use(of: rule, in: scope, filling: field) {
    case .success(let use):
      type = use.type
      problems = []
      warnings = rule.warnings(in: scope, filling: field)
      sql = use.sql
    case .failure(let error):
      type = nil
      problems = [RuleProblem(error, in: text)]
      warnings = []
      sql = [:]
    }
  }

  private static func use(
    of rule: Expression, in scope: Scope, filling field: Field
  ) -> Result<(type: ValueType, sql: [SQLDialect: SQLText]), TypeError> {
    do throws(TypeError) {
      _ = try Program(rule, in: scope, filling: field.type, assigning: field.assignedTable)
      var sql: [SQLDialect: SQLText] = [:]
      for dialect in SQLDialect.allCases {
        sql[dialect] = try rule.sql(for: dialect, in: scope, filling: field.type)
      }
      return .success((try rule.check(in: scope), sql))
    } catch {
      return .failure(error)
    }
  }

  /// Why the rule would not give the same values elsewhere; empty when it does, or cannot run.
  public func differences(for dialect: SQLDialect) -> [SQLDifference] {
    if case .unsupported(let differences)? = sql[dialect] { differences } else { [] }
  }

  /// What keeps the rule from approval: where a system in which rules are compared would differ.
  public var refusals: [SQLDifference] {
    SQLDialect.compared.flatMap(differences(for:))
  }
}
