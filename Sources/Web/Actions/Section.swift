internal import Domain
internal import UseCases

/// A page of the product that holds several lists and views as its tabs.
struct Section: Sendable {
  let title: String
  private let pages: [Place]

  private struct Place: Sendable {
    let title: String
    let path: String
    let permission: Permission
  }

  private init(_ title: String, _ pages: [Place]) {
    self.title = title
    self.pages = pages
  }

  /// The tabs that whoever asks may open.
  func tabs(for desk: Desk, at path: String) -> [Tab] {
    pages.filter { desk.actor.may($0.permission) }.map {
      Tab(path: $0.path, title: $0.title, count: "", isCurrent: $0.path == path)
    }
  }

  /// The section that has a tab at `path`.
  static func of(_ path: String) -> Section {
    all.first { $0.pages.contains { $0.path == path } } ?? Section("", [])
  }

  static let all = [
    Section(
      "Schemas",
      [
        list("schema-tables"), list("schema-fields"), list("schema-versions"),
        list("schema-imports"), list("schema-files"), list("schema-extensions"),
      ]),
    Section(
      "Mappings",
      [
        Place(title: "Contract rows", path: "/mappings", permission: .read("mapping.read")),
        Place(
          title: "Edit and approve", path: "/mappings/review", permission: .read("mapping.read")),
        list("crosswalks"), list("mapping-versions"), list("mapping-generations"),
        list("mapping-plans"), list("mapping-changes"),
      ]),
    Section(
      "Users and roles",
      [
        list("directory"),
        Place(title: "Stage owners", path: "/users/owners", permission: .read("directory.read")),
        list("permissions"),
        Place(title: "Separation of duty", path: "/users/rules", permission: .signedIn),
      ]),
    Section(
      "Connectors",
      [list("datasources"), list("connectors"), list("hosts"), list("extractions")]),
    Section(
      "My account",
      [
        Place(title: "Overview", path: "/account", permission: .signedIn), list("sessions"),
        list("tokens"),
      ]),
    Section(
      "Administration",
      [
        list("inbox"), list("approvals"), list("registrations"), list("users"),
        list("memberships"), list("policies"), list("breakglass"), list("decisions"),
        list("audit"),
        Place(
          title: "Ledger", path: "/admin/audit/verification", permission: .read("audit.read")),
      ]),
    Section(
      "Onboarding",
      [
        Place(title: "Project tasks", path: "/onboarding", permission: .signedIn),
        list("organisations"), list("workspaces"), list("projects"),
      ]),
  ]

  /// Traps on a list that there is not: a table that is wrong does not start.
  private static func list(_ key: String) -> Place {
    guard let list = Listings[key] else { preconditionFailure("no list: \(key)") }
    return Place(title: list.title, path: list.path, permission: list.permission)
  }
}
