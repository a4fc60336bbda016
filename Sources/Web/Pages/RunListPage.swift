internal import Domain
internal import Foundation
internal import UseCases

/// `GET /runs`: every run of the project, newest first.
struct RunListPage: Page {
  static let template = "runs/list.html"
  let filter: Filter
  let empty: Empty?
  let runs: [Line]
  let pages: PageLinks

  struct Line: Sendable {
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

  static let questions: [Filter.Question] = [
    .oneOf("state", label: "State", RunState.allCases.map(\.rawValue)),
    .oneOf("profile", label: "Profile", ReleaseProfile.allCases.map(\.rawValue)),
  ]
}

extension RunListPage {
  init(_ slice: Paged<Run>, query: Query, now: Date) {
    filter = Filter(Self.questions, in: query)
    runs = slice.items.map { Line($0, now: now) }
    pages = PageLinks(query, total: slice.total, "run")
    empty =
      slice.total > 0
      ? nil
      : filter.applied != nil
        ? Empty("No run matches the filter.", next: "Clear it to see all runs.")
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
