import Domain
import Foundation
import Postgres
import TestSupport
import UseCases

extension App {
  /// Begins a session with a password alone.
  func signIn(userName: String, password: String, address: String) throws -> String {
    let step = try signIn(
      userName: userName, password: password, from: Origin(address: address))
    guard case .entered(let entrance) = step else { throw Refusal.signInOver }
    return entrance.token
  }
}

extension Site {
  /// Puts other security settings in force, as if they had been drafted, reviewed and applied.
  func apply(_ change: (inout SecuritySettings) -> Void) throws {
    let shipped = Checkout.root.appending(path: "schemas/policy/security_settings.json")
    var settings = try JSONDecoder().decode(
      SecuritySettings.self, from: Data(contentsOf: shipped))
    change(&settings)
    let body = String(decoding: try JSONEncoder().encode(settings), as: UTF8.self)
    for name in ["author", "reviewer", "applier"] {
      _ = try app.createUser(
        NewPerson(
          userName: name, displayName: name, role: "viewer",
          organisation: project.organisation.id))
    }
    try Connection(database.conninfo).execute(
      """
      INSERT INTO policy_document
        (kind, version, based_on, body, sha256, note, state, authored_by, reviewed_by, applied_by)
      SELECT 'security_settings', 2, 1, \(body), sha256(convert_to(\(body), 'UTF8')), 'test',
        'applied', author.id, reviewer.id, applier.id
      FROM person AS author, person AS reviewer, person AS applier
      WHERE author.user_name = 'author' AND reviewer.user_name = 'reviewer'
        AND applier.user_name = 'applier'
      """)
  }
}
