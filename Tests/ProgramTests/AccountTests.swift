import Foundation
import TestSupport
import Testing

/// `crossgate user …` and `crossgate token …` on a real installation.
@Suite(.enabled(if: TestDatabase.isAvailable))
struct AccountTests {
  private let database: TestDatabase
  private let place: Workplace
  private let environment: [String: String]

  init() throws {
    database = try TestDatabase()
    place = try Workplace()
    environment = [
      "DATABASE_URL": database.conninfo, "CROSSGATE_PROJECTS": place.url.path,
      "CROSSGATE_ADMIN_PASSWORD": "a lantern over the north pier",
    ]
    #expect(try call(["setup"]).ending == .exited(0))
  }

  private func call(_ words: [String]) throws -> Call {
    try Program.call(words, environment: environment)
  }

  @Test func `what will not do is named with the reason, and ends with 2`() throws {
    let long = String(repeating: "n", count: 201)
    let calls = [
      (create("a b"), "user_name: Use letters"),
      (create("ada", name: long), "display_name: Use at"),
      (create("admin"), "user_name: Choose another"),
      (["token", "create", "--name", "", "--scope", "read", "--days", "1"], "name: Enter a value"),
    ]
    for (words, named) in calls {
      let call = try call(words)
      #expect(call.ending == .exited(2), "\(words)")
      #expect(call.errors.contains("\n  \(named)"), "\(call.errors)")
      #expect(call.output == "")
    }
    let role = try call(create("ada", role: "wizard"))
    #expect(role.ending == .exited(2))
    #expect(role.errors.contains("platform_admin"))
  }

  @Test func `an account is made, listed and suspended`() throws {
    #expect(try call(create("ada")).ending == .exited(0))
    let why = ["--reason", "On leave"]
    #expect(try call(["user", "suspend", "ada"] + why).ending == .exited(0))
    let list = try call(["user", "list", "--json"]).output
    #expect(list.contains("\"state\" : \"suspended\""))
    #expect(try call(["user", "suspend", "ada"] + why).ending == .exited(6))
    #expect(try call(["user", "suspend", "nobody"] + why).ending == .exited(5))
    #expect(try call(["user", "reset", "nobody"] + why).ending == .exited(5))
    #expect(try call(["user", "unlock", "nobody"] + why).ending == .exited(5))
  }

  private func create(
    _ user: String, name: String = "Ada", role: String = "platform_admin"
  ) -> [String] {
    [
      "user", "create", "--user-name", user, "--display-name", name, "--role", role, "--reason",
      "New here",
    ]
  }

  @Test func `a token is made, listed without its secret, and revoked once`() throws {
    let words = ["token", "create", "--name", "nightly run", "--scope", "read", "--days", "30"]
    let secret = try call(words).output
    #expect(secret.hasPrefix("crossgate_"))
    let list = try call(["token", "list"]).output
    #expect(list.contains("nightly run"))
    #expect(!list.contains(secret.dropLast()))
    #expect(try call(["token", "revoke", "1"]).ending == .exited(0))
    #expect(try call(["token", "revoke", "1"]).ending == .exited(5))
    #expect(try !call(["token", "list"]).output.contains("nightly run"))
  }
}
