internal import Domain
internal import Foundation
internal import UseCases

/// What an edit meets that was begun before somebody else's: both versions, part by part, and the
/// choice between them.
struct StaleRowPage: Page {
  static let template = "mappings/stale.html"
  let trail: [Link]
  let target: String
  let who: String
  let at: Moment
  let advice: String
  let yoursTitle: String
  let lines: [Line]
  /// The row as it is now.
  let theirs: String
  let path: String
  let hidden: [Hidden]
  /// The words for putting one's own on top; `nil` for a decision about what is gone.
  let button: String?

  struct Line: Encodable, Sendable {
    let name: String
    let theirs: String
    let yours: String
    let state: Tag
  }
}

extension StaleRowPage {
  /// The page for `yours`, which was begun on another revision than that which stands: what was typed,
  /// or what was seen when something was decided.
  init(
    _ stale: StaleItem, yours: Draft?, isTyped: Bool, queue: Query, act: String,
    now: Date
  ) {
    let item = stale.present
    let target = FieldPath(item.id.table, item.id.field ?? "")
    let path = WorkbenchPage.path(target)
    trail = [Link("Mappings", "/mappings"), Link(item.id.name, path)]
    self.target = item.id.name
    who = item.changer.nonEmpty ?? "The matcher"
    at = Moment(item.changedAt, now: now)
    advice =
      isTyped
      ? "Nothing of yours is lost and nothing has been saved: look at both, then choose."
      : "Nothing has been decided: look at what it is now, then decide."
    yoursTitle = isTyped ? "Yours" : "What you saw"
    let present = item.row.map { Draft($0) }
    lines = zip(present?.parts ?? [], (yours ?? present)?.parts ?? []).map { theirs, yours in
      Line(
        name: theirs.label, theirs: theirs.value, yours: yours.value,
        state: theirs.value == yours.value ? .off("Same") : .warn("Differs"))
    }
    theirs = path + queue.text
    self.path = path
    let carried = isTyped ? yours?.parts ?? [] : []
    hidden =
      carried.map { Hidden(name: $0.name, value: $0.value) } + [
        Hidden(name: "revision", value: "\(item.revision)"),
        Hidden(name: "queue", value: queue.text), Hidden(name: "act", value: act),
      ]
    button = isTyped ? "Put mine on top" : nil
  }
}
