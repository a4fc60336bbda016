import Domain
import Foundation
import UseCases

@testable import Web

/// Sound values of the pages that are derived from actions, lists and details.
extension Sample {
  static let tabs = [Tab(path: "/users", title: "Directory", count: "", isCurrent: true)]
  static let cells = [
    ListPage.Cell(isNumber: false, text: "Grace", code: nil, time: nil, tag: nil),
    ListPage.Cell(isNumber: false, text: nil, code: "grace", time: nil, tag: nil),
    ListPage.Cell(isNumber: true, text: nil, code: nil, time: Moment(start, now: now), tag: nil),
    ListPage.Cell(isNumber: false, text: nil, code: nil, time: nil, tag: .pass("active")),
  ]
  static let row = ListPage.Row(
    id: "grace", path: "/users/grace", first: cells[0], cells: Array(cells.dropFirst()),
    acts: [Link("Suspend an account", "/users/grace/suspension")])
  static let headings = ["Name", "User", "Since", "State"].map {
    ListPage.Heading(title: $0, isNumber: $0 == "Since")
  }

  static let list = ListPage(
    section: "Users and roles", title: "Directory", caption: "People", tabs: tabs,
    filter: Filter(
      [.words("text", label: "Name"), .day("from", label: "From")], in: Query("/users", [])),
    offer: .init(text: "Two wait.", act: Link("See them", "/users?state=waiting")),
    acts: [Link("Make an account", "/admin/users/new")], export: "/users?format=csv",
    columns: headings, hasActs: true, rows: [row],
    bulk: .init(back: "/users", actions: [Hidden(name: "Suspend", value: "user.suspend")]),
    empty: nil, pages: PageLinks(Query("/users", []), total: 1, "person"))

  static let shown = DetailPage(
    section: "", trail: [Link("Directory", "/users")], hasTrail: true, tabs: [], hasTabs: false,
    title: "Grace", state: .pass("active"),
    notes: ["Look twice."], facts: [.init(term: "User name", cell: cells[1])], hasFacts: true,
    tables: [
      .init(
        id: "table-1", title: "Roles held", columns: headings, rows: [row], hasActs: true,
        empty: nil),
      .init(
        id: "table-2", title: "Tokens", columns: headings, rows: [], hasActs: false, empty: "None."),
    ], filter: Filter([.words("text", label: "Name")], in: Query("/users", [])),
    pages: PageLinks(Query("/users", []), total: 120),
    acts: [Link("Suspend an account", "/users/grace/suspension")],
    links: [Link("As a file", "/users/grace/file")], hasActs: true,
    live: .init(poll: "/api/v1/users/grace", said: "active: rows 12"))

  private static let fields = [
    Field(
      "reason", "Reason", hint: "Why", lines: "x", maxLength: 500, error: "Enter a value",
      isRequired: true),
    Field(
      "permissions", "Permissions", hint: nil,
      anyOf: [Option(value: "a", label: "A", isChosen: true)], error: nil),
    Field("role", "Role", oneOf: ["viewer"], chosen: "viewer"),
  ]

  static let action = ActionPage(
    title: "Suspend an account", meaning: "Ends its sessions.", facts: [Fact("User", "grace")],
    hasFacts: true, changes: .init(list: ["2 sessions end."]),
    links: [Link("Its sessions", "/users/grace")],
    check: .init(address: "/api/v1/users/grace/reading"),
    errors: ErrorSummary(fields), path: "/users/grace/suspension", user: "grace",
    seen: [Hidden(name: "content", value: "ab")],
    fields: fields,
    button: "Suspend", isGrave: true, back: "/users")

  static let bulk = BulkPage(
    title: "Suspend an account: 1 row", meaning: "Ends its sessions.",
    rows: [.init(name: "grace", state: .wait("Would be done"), text: "")], errors: nil,
    form: .init(
      hidden: [Hidden(name: "id", value: "grace")], fields: fields, button: "Suspend",
      isGrave: true), back: "/users")

  static let onboarding = OnboardingPage(
    tabs: tabs, summary: "1 of 2 tasks done",
    tasks: .init(list: [
      .init(
        title: "Extract both catalogues", path: "/lifecycle", state: .wait("To do"),
        reason: "The mapping joins their fields.", owners: "Data architect")
    ]), empty: nil)

  static let release = ReleasePart(
    state: .wait("Not decided"),
    steps: [
      .init(
        name: "Technical", state: .pass("Signed"), by: "Ada", at: Moment(start, now: now),
        statement: "Sound."),
      .init(name: "Board", state: .off("Not yet"), by: "", at: nil, statement: ""),
    ],
    decisions: [
      .init(
        choice: "Hold", outcome: .warn("Held"), by: "Ada", at: Moment(start, now: now),
        statement: "Not yet.")
    ], hasDecisions: true, acts: [Link("Sign", "/runs/5/signature")], awaited: "release manager")
}
