internal import Domain
internal import Foundation
internal import UseCases

/// `GET /`: the health of the project, drawn from its last run.
struct DashboardPage: Page {
  static let template = "dashboard/show.html"
  let waiting: Waiting?
  let run: LastRun?
  let empty: Empty?

  /// What waits for the reader's signature.
  struct Waiting: Encodable, Sendable {
    let list: [Link]
  }

  struct LastRun: Encodable, Sendable {
    let path: String
    let number: Int
    let started: Moment
    let by: String
    let state: Tag
    let parameters: String
    let tiles: [Tile]
  }
}

extension DashboardPage {
  /// Without an overview for who is in no project, or may not know how it stands.
  init(_ overview: Overview?, mapping: [ContractCounts] = [], waiting: [Link], now: Date) {
    self.waiting = waiting.isEmpty ? nil : Waiting(list: waiting)
    guard let overview else {
      run = nil
      empty = Empty(
        "You see no project here.",
        next: "Choose one at the top of the page, if your roles are of any.")
      return
    }
    run = overview.last.map { LastRun($0, overview: overview, mapping: mapping, now: now) }
    empty =
      run == nil
      ? Empty(
        "No run yet.", next: "The dashboard is drawn from the last run.",
        action: .init(path: "/lifecycle", label: "Plan the first run")) : nil
  }
}

extension DashboardPage.LastRun {
  init(_ detail: RunDetail, overview: Overview, mapping: [ContractCounts], now: Date) {
    let run = detail.run
    path = "/runs/\(run.number)"
    number = run.number
    started = Moment(run.startedAt ?? run.createdAt, now: now)
    by = run.requestedBy
    state = Tag(run.state)
    parameters =
      run.request.parameters.words
    let gates = detail.gates.map {
      Tile(
        title: "Release gates", value: $0.met.grouped, unit: "of \($0.checks.count.of("gate")) met",
        state: $0.met == $0.checks.count ? .pass("Met") : .fail("Not met"),
        detail: "Profile \($0.profile.rawValue)", path: "/runs/\(run.number)#gates")
    }
    tiles =
      [
        overview.source.map { Self.estate("Source estate", $0, .source) },
        overview.target.map { Self.estate("Target estate", $0, .target) },
        mapping.isEmpty ? nil : Self.tile(mapping),
      ].compactMap(\.self) + detail.findings.tiles(run: run.number) + [gates].compactMap(\.self)
  }

  /// How far the target tables are mapped.
  private static func tile(_ mapping: [ContractCounts]) -> Tile {
    let fields = mapping.reduce(0) { $0 + $1.fields }
    let inReview = mapping.reduce(0) { $0 + ($1.statuses[.inReview] ?? 0) }
    return Tile(
      title: "Mapping", value: mapping.reduce(0) { $0 + $1.approved }.grouped,
      unit: "of \(fields.of("field")) approved", state: nil,
      detail: "\(inReview.grouped) in review", path: "/mappings?view=coverage")
  }

  private static func estate(_ title: String, _ estate: Estate, _ side: Side) -> Tile {
    Tile(
      title: title, value: estate.tables.grouped, unit: estate.tables == 1 ? "table" : "tables",
      state: nil, detail: estate.fields.of("field"), path: "/schemas?side=\(side.rawValue)")
  }
}

extension DashboardPage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let desk = visit.desk
    let maySee = desk.place != nil && desk.actor.may(.read("run.read"))
    let waiting = try desk.inbox(page: Paging(size: 5)).items.map { summary in
      Link(
        summary.title, summary.address.map { "/approvals/\($0)" } ?? "/admin")
    }
    let mapping =
      maySee && desk.actor.may(.read("mapping.read"))
      ? try desk.contractCoverage().map(\.counts) : []
    return .page(
      DashboardPage(
        maySee ? try desk.overview() : nil, mapping: mapping, waiting: waiting, now: visit.now))
  }
}
