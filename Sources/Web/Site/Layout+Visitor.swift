internal import Domain
internal import Foundation
internal import HTTP
internal import UseCases

extension Layout.Account {
  init(_ desk: Desk) throws {
    name = desk.actor.displayName
    user = desk.actor.userName
    role = try desk.actor.roles.map(desk.title).sorted().joined(separator: ", ")
    let count = try desk.inboxCount()
    waiting = count == 0 ? nil : count.grouped
  }
}

extension Layout.Context {
  /// Where the person is and may go; `nil` when they are nowhere and may go nowhere.
  init?(_ desk: Desk) throws {
    let projects = try desk.projects()
    guard !projects.isEmpty else { return nil }
    let place = desk.place
    here = place.map {
      Layout.Here(
        organisation: $0.organisation.name, workspace: $0.workspace.name, project: $0.name)
    }
    choices = projects.map {
      Option(
        value: $0.label, label: "\($0.organisation.name) / \($0.workspace.name) / \($0.name)",
        isChosen: $0.id == place?.id)
    }
    hasChoices = choices.count > 1 || place == nil
  }
}

extension Layout.Emergency {
  init(_ grant: BreakGlassGrant, now: Date) {
    organisation = grant.organisation.name
    ticket = grant.ticket
    until = Moment(grant.endsAt, now: now)
  }
}

extension Layout {
  private static let places: [(String, [(title: String, path: String)])] = [
    ("Overview", [("Dashboard", "/")]),
    (
      "Design",
      [
        ("Connectors", "/connectors"), ("Schemas", "/schemas"), ("ERD", "/erd"),
        ("Mappings", "/mappings"),
      ]
    ),
    ("Execution", [("Lifecycle", "/lifecycle"), ("Runs", "/runs"), ("Quality", "/quality")]),
    (
      "Ops",
      [
        ("Documents", "/documents"), ("Users and roles", "/users"), ("Administration", "/admin"),
        ("Onboarding", "/onboarding"),
      ]
    ),
  ]

  /// The side navigation of what the person may open, with the place that holds `path` marked.
  static func menu(for actor: Actor, at path: String) -> [MenuGroup] {
    places.compactMap { title, places in
      let items = places.filter { actor.mayOpen($0.path) }.map { title, place in
        let isCurrent = path == place || (place != "/" && path.hasPrefix(place + "/"))
        return Item(title: title, path: place, isCurrent: isCurrent)
      }
      return items.isEmpty ? nil : MenuGroup(title: title, items: items)
    }
  }
}

extension Actor {
  /// Whether the page at `path` is theirs to read.
  func mayOpen(_ path: String) -> Bool {
    let segments = path.split(separator: "/").map(String.init)
    guard let route = try? Routes.find(.get, segments).route,
      case .permitted(let permission, _) = route.access
    else { return false }
    return may(permission)
  }
}

extension Layout.Banner {
  /// What was done just before, by the word in the address.
  init?(done word: String) {
    let texts = [
      "approval-asked": "Nothing has changed yet: your request waits for the signatures it needs.",
      "snapshot-taken": "The snapshot was taken.",
      "snapshot-restored": "The snapshot was restored; the state before was kept in another one.",
      "cancellation-asked": "The run was asked to stop; it does so before its next batch.",
      "password-changed": "Your password was changed, and you are signed out everywhere else.",
    ]
    guard let text = texts[word] ?? Actions[word].map({ "\($0.done)." }) else { return nil }
    kind = "pass"
    self.text = text
  }
}

extension ProblemPage {
  init(_ problem: Problem, request: String?) {
    title = problem.title
    detail = problem.detail
    fix = problem.fix.nonEmpty
    let list = problem.fields.map { Fault(field: $0.name, message: $0.message) }
    faults = list.isEmpty ? nil : Faults(list: list)
    back = Back(path: "/", label: "Go to the dashboard")
    self.request = request
  }
}
