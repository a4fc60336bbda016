import Domain
import Foundation
import UseCases

/// `crossgate token …`.
enum AccountCommands {
  static let all = [token, tokens, revoke]

  private static let owner = Option(
    "--user", "USER", "In whose name it acts (CROSSGATE_USER, else admin)")

  private static func ownDesk(_ userName: String) throws -> Desk {
    try Installation().app().desk(ofUser: userName, at: nil)
  }

  private static let tokens = Command(
    words: ["token", "list"], summary: "List an account's tokens, without their secrets",
    options: [owner], examples: ["token list --user grace"]
  ) { arguments, terminal in
    let tokens = try ownDesk(arguments["--user"] ?? Installation().userName).tokens()
      .map(TokenLine.init)
    if arguments.has("--json") {
      try terminal.print(json: tokens)
    } else {
      for token in tokens {
        terminal.print("\(token.name)  \(token.scope)  until \(token.expiresAt)")
      }
    }
    return .ok
  }

  private static let revoke = Command(
    words: ["token", "revoke"], summary: "Make a token worthless at once",
    options: [owner], operands: ["NAME"], examples: ["token revoke 'nightly run' --user grace"]
  ) { arguments, terminal in
    let desk = try ownDesk(arguments["--user"] ?? Installation().userName)
    guard let token = try desk.tokens().first(where: { $0.name == arguments.operand }) else {
      throw Refusal.unknownToken
    }
    try desk.revokeToken(token.id)
    terminal.note("\(token.name) opens nothing any more")
    return .ok
  }

  private static let token = Command(
    words: ["token", "create"],
    summary: "Make a bearer token for the API; prints its secret, which is kept nowhere",
    options: [
      owner, Option("--scope", "SCOPE", "read or write (read)"),
      Option("--days", "N", "How long it opens anything (90)"),
    ], operands: ["NAME"], examples: ["token create 'nightly run' --scope write --days 30"]
  ) { arguments, terminal in
    let desk = try ownDesk(arguments["--user"] ?? Installation().userName)
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
}

/// A token as `crossgate token list` prints it.
private struct TokenLine: Encodable {
  let name: String
  let scope: String
  let expiresAt: String
  let lastUsedAt: String?

  init(_ token: APIToken) {
    name = token.name
    scope = token.scope.rawValue
    expiresAt = token.expiresAt.formatted(.iso8601)
    lastUsedAt = token.lastUsedAt?.formatted(.iso8601)
  }
}
