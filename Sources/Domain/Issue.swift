/// How much a finding weighs: an error fails the run's gates, a warning counts against a threshold.
public enum Severity: String, CaseIterable, Codable, Sendable {
  case error = "ERROR"
  case warning = "WARNING"
  case info = "INFO"
}

/// One finding of a step, in words that name no patient and repeat no value of a record.
public struct Issue: Hashable, Codable, Sendable {
  public var severity: Severity
  /// Upper-case words with underscores; each code has one meaning.
  public var code: String
  public var table: String
  public var field: String
  /// The file the finding is about, relative to the project, and its line where that helps.
  public var file: String
  public var line: Int?
  /// How many records it stands for.
  public var count: Int
  public var message: String

  public init(
    _ severity: Severity, _ code: String, table: String = "", field: String = "",
    file: String = "", line: Int? = nil, count: Int = 1, message: String
  ) {
    self.severity = severity
    self.code = code
    self.table = table
    self.field = field
    self.file = file
    self.line = line
    self.count = count
    self.message = message
  }
}

/// Why a source row did not become a target row.
public struct Reject: Hashable, Codable, Sendable {
  public var sourceFile: String
  /// The record's number in its file, from 1, the header not counted.
  public var row: Int
  /// The row's key as the source states it; class R, so it stays in the project's files.
  public var key: String
  public var target: FieldPath
  public var rule: String
  public var reason: String
  public var severity: Severity

  public init(
    sourceFile: String, row: Int, key: String, target: FieldPath, rule: String, reason: String,
    severity: Severity = .error
  ) {
    self.sourceFile = sourceFile
    self.row = row
    self.key = key
    self.target = target
    self.rule = rule
    self.reason = reason
    self.severity = severity
  }
}
