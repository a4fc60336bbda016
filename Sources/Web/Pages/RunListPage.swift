internal import Domain
internal import Foundation
internal import HTTP
internal import UseCases

/// `GET /runs`: every run of the project, newest first.
struct RunListPage: Page {
  static let template = "runs/list.html"
  let empty: Empty?
  let runs: [Line]
  let pages: PageLinks

  struct Line: Encodable, Sendable {
    let path: String
    let number: Int
    let state: Tag
    let profile: String
    let rows: String
    let seed: String
    let scope: String
    let started: Moment?
    let duration: String
    let by: String
  }
}

extension RunListPage {
  init(_ slice: Paged<Run>, query: Query, now: Date) {
    runs = slice.items.map { Line($0, now: now) }
    pages = PageLinks(query, total: slice.total, "run")
    empty =
      slice.total > 0
      ? nil
      : Empty(
        "No run yet.", next: "A run turns the specifications into a gate decision.",
        action: .init(path: "/lifecycle", label: "Plan the first run"))
  }
}

extension RunListPage.Line {
  init(_ run: Run, now: Date) {
    path = "/runs/\(run.number)"
    number = run.number
    state = Tag(run.state)
    profile = run.request.parameters.releaseProfile.rawValue
    rows = run.request.parameters.rows.grouped
    seed = String(run.request.parameters.seed)
    scope = run.request.scope
    started = run.startedAt.map { Moment($0, now: now) }
    duration = run.duration(now)
    by = run.requestedBy
  }
}

extension Run {
  /// How long it took, or has taken so far; nothing before it starts.
  func duration(_ now: Date) -> String {
    startedAt.map { (finishedAt ?? now).timeIntervalSince($0).asDuration } ?? ""
  }
}

extension RunListPage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    .page(
      RunListPage(try visit.desk.runs(page: visit.query.paging), query: visit.query, now: visit.now)
    )
  }

  /// `POST /runs`: queues the run that its plan page showed.
  @Sendable static func create(_ visit: Visit) throws -> Answer {
    let form = RunForm(defaults: RunParameters()) { visit.form[$0] }
    guard let request = form.request else { return try LifecyclePage.refusing(form, visit) }
    return switch try visit.desk.startRun(request) {
    case .started(let number): .seeOther("/runs/\(number)")
    case .waiting(let approval): .seeOther("/approvals/\(approval)?done=approval-asked")
    }
  }
}
