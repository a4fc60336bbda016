import Domain
import UseCases

/// `crossgate user …` and `crossgate token …`.
enum AccountCommands {
  static let all = [create, reset, token]

  private static let create = Command(
    words: ["user", "create"],
    summary: "Make an account; prints its one-time password, which is kept nowhere",
    options: [
      Option("--name", "NAME", "The person's name as others see it (the user name)"),
      Option("--role", "ROLE", "super_admin, org_admin, dm_engineer or viewer (viewer)"),
      Project.address,
    ], operand: "USER", examples: ["user create grace --name 'Grace Hopper' --role dm_engineer"]
  ) { arguments, terminal in
    let app = try Installation().app()
    let userName = arguments.operand ?? ""
    let role = Role(rawValue: arguments["--role"] ?? Role.viewer.rawValue)
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
    options: [], operand: "USER", examples: ["user reset grace"]
  ) { arguments, terminal in
    let userName = arguments.operand ?? ""
    let password = try Installation().app().resetPassword(userName: userName)
    return try tell(password, of: userName, arguments, terminal)
  }

  private static let token = Command(
    words: ["token", "create"],
    summary: "Make a bearer token for the API; prints its secret, which is kept nowhere",
    options: [
      Option("--user", "USER", "In whose name it acts (CROSSGATE_USER, else admin)"),
      Option("--scope", "SCOPE", "read or write (read)"),
      Option("--days", "N", "How long it opens anything (90)"),
    ], operand: "NAME", examples: ["token create 'nightly run' --scope write --days 30"]
  ) { arguments, terminal in
    let installation = try Installation()
    let desk = try installation.app()
      .desk(ofUser: arguments["--user"] ?? installation.userName, at: nil)
    let secret = try desk.createToken(
      name: arguments.operand ?? "", scope: try arguments.choice("--scope") ?? .read,
      days: try arguments.number("--days", in: 1...365, else: 90))
    if arguments.has("--json") {
      try terminal.print(json: ["token": secret])
    } else {
      terminal.print(secret)
    }
    return .ok
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
