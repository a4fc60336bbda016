internal import Domain
internal import UseCases

extension Layout.Account {
  init(_ actor: Actor) {
    name = actor.displayName
    user = actor.userName
    role = actor.roles.map(\.title).sorted().joined(separator: ", ")
  }
}

extension Role {
  /// As people call it.
  var title: String {
    rawValue.replacing("_", with: " ").capitalizedFirst
  }
}

extension Layout.Context {
  /// Where the person is and may go; `nil` when they are nowhere.
  init?(_ desk: Desk) throws {
    guard let place = desk.place else { return nil }
    organisation = place.organisation.name
    workspace = place.workspace.name
    project = place.name
    choices = try desk.projects().map {
      Option(
        value: $0.label, label: "\($0.organisation.name) / \($0.workspace.name) / \($0.name)",
        isChosen: $0.id == place.id)
    }
    hasChoices = choices.count > 1
  }
}

extension Layout {
  private static let places: [(String, [(String, String)])] = [
    ("Overview", [("Dashboard", "/")]),
    ("Design", [("Schemas", "/schemas"), ("Mappings", "/mappings")]),
    ("Execution", [("Lifecycle", "/lifecycle"), ("Runs", "/runs"), ("Quality", "/quality")]),
    (
      "Ops",
      [
        ("Documents", "/documents"), ("Users and roles", "/users"), ("Administration", "/admin"),
        ("Onboarding", "/onboarding"),
      ]
    ),
  ]

  /// The side navigation, with the place that holds `path` marked.
  static func menu(at path: String) -> [MenuGroup] {
    places.map { title, items in
      MenuGroup(
        title: title,
        items: items.map { title, place in
          let isCurrent = path == place || (place != "/" && path.hasPrefix(place + "/"))
          return Item(title: title, path: place, isCurrent: isCurrent)
        })
    }
  }
}

extension Layout.Banner {
  /// What was done just before, by the word in the address.
  init?(done word: String) {
    let texts = [
      "snapshot-taken": "The snapshot was taken.",
      "snapshot-restored": "The snapshot was restored; the state before was kept in another one.",
      "cancellation-asked": "The run was asked to stop; it does so before its next batch.",
      "password-changed": "Your password was changed, and you are signed out everywhere else.",
    ]
    guard let text = texts[word] else { return nil }
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
