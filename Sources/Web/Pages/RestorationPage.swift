internal import Domain
internal import Foundation
internal import HTTP
internal import UseCases

/// `GET /snapshots/{snapshot}/restoration`: what restoring would change, before it is done.
struct RestorationPage: Page {
  static let template = "snapshots/restoration.html"
  let errors: ErrorSummary?
  let trail: [Link]
  let label: String
  let confirm: Confirm
}

extension RestorationPage {
  init(_ preview: RestorationPreview, typed: String = "", error: String? = nil, now: Date) {
    let snapshot = preview.snapshot
    let name = Field(
      "name", "Type the snapshot’s name to confirm", hint: snapshot.label, value: typed,
      error: error, maxLength: 80)
    errors = ErrorSummary([name])
    trail = [Link("Lifecycle", "/lifecycle")]
    label = snapshot.label
    confirm = Confirm(
      consequence:
        "The project’s files go back to what they were at \(Moment(iso: snapshot.created, now: now).exact). A safety snapshot of the present state is taken first.",
      touched: Self.lines(preview),
      action: "/snapshots/\(snapshot.id.percentEncoded)/restoration", typed: name,
      button: "Restore the snapshot", cancelPath: "/lifecycle#snapshots")
  }

  private static func lines(_ preview: RestorationPreview) -> [String] {
    let changes = preview.written.map { "\($0) comes back" } + preview.removed.map { "\($0) goes" }
    guard !changes.isEmpty else { return ["Nothing: all files are as they were."] }
    let shown = changes.prefix(20)
    let rest = changes.count - shown.count
    return shown + (rest > 0 ? ["and \(rest.of("more file"))"] : [])
  }
}

extension RestorationPage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    .page(
      RestorationPage(try visit.desk.restoration(of: visit.snapshot), now: visit.now)
    )
  }

  /// `POST /snapshots/{snapshot}/restoration`: takes the project back, once its name was typed.
  @Sendable static func restore(_ visit: Visit) throws -> Answer {
    let preview = try visit.desk.restoration(of: visit.snapshot)
    let typed = (visit.form["name"] ?? "").trimmingBlanks
    guard typed.lowercased() == preview.snapshot.label.trimmingBlanks.lowercased() else {
      let error = "Type “\(preview.snapshot.label)” to confirm"
      let page = RestorationPage(preview, typed: typed, error: error, now: visit.now)
      return .page(page, status: .unprocessableContent)
    }
    return switch try visit.desk.restore(preview.snapshot.id) {
    case .done: .seeOther("/lifecycle?done=snapshot-restored")
    case .waiting(let approval): .seeOther("/approvals/\(approval)?done=approval-asked")
    }
  }
}

extension Visit {
  var snapshot: String { parameters["snapshot"] ?? "" }
}
