public import Domain

/// The issues or the rejects of one run that a filter lets through.
public struct QualityReport: Sendable {
  public let run: Run
  /// All of the run's, whatever the filter.
  public let issueCount: Int
  public let rejectCount: Int
  public let rows: Rows

  public enum Rows: Sendable {
    case issues(Paged<StepIssue>)
    case rejects(Paged<Reject>)
  }

  public init(run: Run, issueCount: Int, rejectCount: Int, rows: Rows) {
    self.run = run
    self.issueCount = issueCount
    self.rejectCount = rejectCount
    self.rows = rows
  }
}

/// Which issues or rejects are asked for; what is not stated lets all pass.
public struct FindingFilter: Sendable {
  let severity: Severity?
  let table: String
  let words: String

  public init(severity: Severity? = nil, table: String = "", words: String = "") {
    self.severity = severity
    self.table = table.lowercased()
    self.words = words.lowercased()
  }

  var letsAllPass: Bool { severity == nil && table.isEmpty && words.isEmpty }

  public func matches(_ found: StepIssue) -> Bool {
    matches(
      found.issue.severity, table: found.issue.table,
      words: [found.issue.code, found.issue.message])
  }

  public func matches(_ reject: Reject) -> Bool {
    matches(
      reject.severity, table: reject.target.table, words: [reject.reason, reject.sourceFile])
  }

  private func matches(_ found: Severity, table name: String, words texts: [String]) -> Bool {
    if let severity, found != severity { return false }
    if !table.isEmpty, name.lowercased() != table { return false }
    return words.isEmpty || texts.contains { $0.lowercased().contains(words) }
  }
}

/// An issue with the step that found it.
public struct StepIssue: Hashable, Sendable {
  public let step: StepID
  public let issue: Issue

  public init(step: StepID, issue: Issue) {
    self.step = step
    self.issue = issue
  }
}

/// Which of a run's two lists is asked for.
public enum FindingList: Sendable {
  case issues, rejects
}
