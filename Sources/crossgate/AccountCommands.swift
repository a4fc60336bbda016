import Domain
import Foundation
import UseCases

/// `crossgate user …`.
enum AccountCommands {
  static let all = [create, reset, list, move]

  private static let create = Command(
    words: ["user", "create"],
    summary: "Make an account; prints its one-time password, which is kept nowhere",
    options: [
      Option("--name", "NAME", "The person's name as others see it (the user name)"),
      Option("--role", "ROLE", "super_admin, org_admin, dm_engineer or viewer (viewer)"),
      Project.address,
    ], operands: ["USER"], examples: ["user create grace --name 'Grace Hopper' --role dm_engineer"]
  ) { arguments, terminal in
    let app = try Installation().app()
    let userName = arguments.operand ?? ""
    let role = Role(rawValue: arguments["--role"] ?? "viewer")
    let desk = try app.desk(ofUser: Installation().userName, at: arguments["--project"])
    let password = try app.createUser(
      NewPerson(
        userName: userName, displayName: arguments["--name"] ?? userName, role: role,
        organisation: role == .superAdmin ? nil : try desk.project.organisation.id))
    return try tell(password, of: userName, arguments, terminal)
  }

  private static let reset = Command(
    words: ["user", "reset"],
    summary: "Give an account a new one-time password, end its sessions and lift its block",
    options: [], operands: ["USER"], examples: ["user reset grace"]
  ) { arguments, terminal in
    let userName = arguments.operand ?? ""
    let password = try Installation().app().resetPassword(userName: userName)
    return try tell(password, of: userName, arguments, terminal)
  }

  private static let list = Command(
    words: ["user", "list"], summary: "List the accounts with their states and roles",
    options: [], examples: ["user list --json"]
  ) { arguments, terminal in
    let desk = try ownDesk(Installation().userName)
    var people: [PersonLine] = []
    var page = try desk.people(page: Paging(size: 500))
    while !page.items.isEmpty {
      people += page.items.map(PersonLine.init)
      guard people.count < page.total else { break }
      page = try desk.people(page: Paging(number: page.paging.number + 1, size: 500))
    }
    if arguments.has("--json") {
      try terminal.print(json: people)
    } else {
      for person in people {
        terminal.print(
          "\(person.userName)  \(person.state)  \(person.roles.joined(separator: ", "))")
      }
    }
    return .ok
  }

  private static let move = Command(
    words: ["user", "move"],
    summary: "Move an account to another state; any but active ends its sessions at once",
    options: [Option("--to", "STATE", "active, suspended, locked or disabled")],
    operands: ["USER"], examples: ["user move grace --to suspended"]
  ) { arguments, terminal in
    _ = try arguments.required("--to")
    guard let state: PersonState = try arguments.choice("--to") else { return .usage }
    let userName = arguments.operand ?? ""
    try Installation().app().setState(state, ofUser: userName)
    terminal.note("\(userName) is \(state.rawValue)")
    if arguments.has("--json") {
      try terminal.print(json: ["user_name": userName, "state": state.rawValue])
    }
    return .ok
  }

  private static func ownDesk(_ userName: String) throws -> Desk {
    try Installation().app().desk(ofUser: userName, at: nil)
  }

  private static func tell(
    _ password: String, of userName: String, _ arguments: Arguments, _ terminal: Terminal
  ) throws -> ExitCode {
    if arguments.has("--json") {
      try terminal.print(json: ["user_name": userName, "one_time_password": password])
    } else {
      terminal.note("One-time password of \(userName), good for 72 hours; it must be changed:")
      terminal.print(password)
    }
    return .ok
  }
}

/// An account as `crossgate user list` prints it.
private struct PersonLine: Encodable {
  let userName: String
  let displayName: String
  let state: String
  let roles: [String]
  let lastSignIn: String?

  init(_ person: Person) {
    userName = person.userName
    displayName = person.displayName
    state = person.state.rawValue
    roles = person.roles.map(\.rawValue)
    lastSignIn = person.lastSignIn?.formatted(.iso8601)
  }
}
