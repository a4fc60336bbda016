internal import Engine
internal import Expressions

/// What can be said of a rule before a row is read, in words.
public struct RuleAnswer: Sendable {
  /// The rule in English; `nil` for a text that is no rule.
  public let sentence: String?
  /// The rule as the language prints it.
  public let canonical: String?
  /// The type of its values.
  public let type: String?
  /// The columns that it reads, in lower case.
  public let columns: [String]
  /// What keeps it from running.
  public let problems: [Fault]
  /// What may surprise whoever approves it.
  public let warnings: [String]
  public let dialects: [Dialect]

  public struct Fault: Sendable {
    /// 0-based, in characters of the text.
    public let start: Int
    public let length: Int
    public let text: String
  }

  /// The rule in another system's SQL, or why it has none there.
  public struct Dialect: Sendable {
    public let name: String
    public let title: String
    public let text: String?
  }

  init(_ reading: RuleReading) {
    sentence = reading.sentence
    canonical = reading.canonical
    type = reading.type?.rawValue
    columns = reading.columns
    problems = reading.problems.map {
      Fault(start: $0.start, length: $0.length, text: Problem.words($0))
    }
    warnings = reading.warnings.map(\.words)
    dialects = SQLDialect.allCases.map { dialect in
      Dialect(
        name: dialect.name, title: dialect.rawValue, text: reading.sql[dialect]?.words)
    }
  }

  /// Where nothing was read, for a reason that is to be mended, if any.
  public init(without reason: String?) {
    (sentence, canonical, type, columns, warnings) = (nil, nil, nil, [], [])
    problems = reason.map { [Fault(start: 0, length: 0, text: $0)] } ?? []
    dialects = SQLDialect.allCases.map { Dialect(name: $0.name, title: $0.rawValue, text: nil) }
  }
}

/// What a rule made of one of its examples.
public struct ExampleOutcome: Sendable {
  /// As an example would state it.
  public let words: String
  /// Whether that is what the example expects.
  public let holds: Bool
}

extension SQLDialect {
  /// As addresses and scripts name it.
  fileprivate var name: String {
    switch self {
    case .postgreSQL: "postgresql"
    case .duckDB: "duckdb"
    case .spark: "spark"
    }
  }
}
