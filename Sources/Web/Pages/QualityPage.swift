internal import Domain
internal import Foundation
internal import UseCases

/// `GET /quality`: the issues or the rejects of a run.
struct QualityPage: Page {
  static let template = "quality/list.html"
  let view: String
  let run: RunLink?
  let empty: Empty?
  let tabs: [Tab]
  let filter: Filter
  let issues: Issues?
  let rejects: Rejects?
  let pages: PageLinks

  struct RunLink: Encodable, Sendable {
    let path: String
    let number: Int
    let time: Moment
    let state: Tag
  }

  struct Issues: Encodable, Sendable {
    let lines: [IssueLine]
  }

  struct IssueLine: Encodable, Sendable {
    let severity: Tag
    let code: String
    let step: String
    let table: String
    let field: String
    let count: String
    let message: String
    let place: String
  }

  struct Rejects: Encodable, Sendable {
    let lines: [RejectLine]
  }

  /// A reject without its key: the key may name a patient, and stays in the project's files.
  struct RejectLine: Encodable, Sendable {
    let severity: Tag
    let file: String
    let row: String
    let target: String
    let rule: String
    let reason: String
  }

  static let questions: [Filter.Question] = [
    .oneOf("severity", label: "Severity", Severity.allCases.map(\.rawValue)),
    .words("table", label: "Table"),
    .words("code", label: "Code or reason"),
  ]
}

extension QualityPage {
  init(_ report: QualityReport, query: Query, now: Date) {
    let run = report.run
    let showsRejects = query["view"] == "rejects"
    view = showsRejects ? "Rejects" : "Quality issues"
    self.run = RunLink(
      path: "/runs/\(run.number)", number: run.number,
      time: Moment(run.startedAt ?? run.createdAt, now: now), state: Tag(run.state))
    let base = "/quality?run=\(run.number)"
    tabs = [
      Tab(
        path: base, title: "Issues", count: report.issueCount.grouped, isCurrent: !showsRejects),
      Tab(
        path: "\(base)&view=rejects", title: "Rejects", count: report.rejectCount.grouped,
        isCurrent: showsRejects),
    ]
    filter = Filter(Self.questions, in: query, keeping: ["run", "view"])
    let total: Int
    switch report.rows {
    case .issues(let slice):
      issues = slice.total == 0 ? nil : Issues(lines: slice.items.map(IssueLine.init))
      rejects = nil
      total = slice.total
    case .rejects(let slice):
      issues = nil
      rejects = slice.total == 0 ? nil : Rejects(lines: slice.items.map(RejectLine.init))
      total = slice.total
    }
    pages = PageLinks(query, total: total, showsRejects ? "reject" : "issue")
    empty =
      total > 0
      ? nil
      : filter.applied != nil
        ? Empty("Nothing matches the filter.", next: "Clear it to see all.")
        : Empty(
          showsRejects ? "No reject." : "No issue.",
          next: run.state.isOver
            ? "The run found nothing to report here." : "The run has not come that far.")
  }

  /// Before the first run.
  init(query: Query) {
    view = "Quality issues"
    run = nil
    tabs = []
    filter = Filter(Self.questions, in: query)
    issues = nil
    rejects = nil
    pages = PageLinks(query, total: 0)
    empty = Empty(
      "No run yet.", next: "Issues and rejects are found by a run.",
      action: .init(path: "/lifecycle", label: "Plan the first run"))
  }
}

extension QualityPage.IssueLine {
  init(_ found: StepIssue) {
    let issue = found.issue
    severity = Tag(issue.severity)
    code = issue.code
    step = found.step.rawValue
    table = issue.table
    field = issue.field
    count = issue.count.grouped
    message = issue.message
    place = issue.file + (issue.line.map { ", line \($0.grouped)" } ?? "")
  }
}

extension QualityPage.RejectLine {
  init(_ reject: Reject) {
    severity = Tag(reject.severity)
    file = reject.sourceFile
    row = reject.row.grouped
    target = reject.target.description
    rule = reject.rule
    reason = reject.reason
  }
}

extension QualityPage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let query = visit.query
    let list: FindingList = query["view"] == "rejects" ? .rejects : .issues
    let report = try visit.desk.findings(
      ofRun: try query["run"].nonEmpty.map(Visit.runNumber), list, FindingFilter(query),
      page: query.paging)
    guard let report else { return .page(QualityPage(query: query)) }
    return .page(QualityPage(report, query: query, now: visit.now))
  }
}

extension FindingFilter {
  init(_ query: Query) {
    self.init(
      severity: Severity(rawValue: query["severity"].uppercased()), table: query["table"],
      words: query["code"])
  }
}
