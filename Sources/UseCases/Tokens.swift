public import Domain
internal import Storage

extension Desk {
  /// Makes a token for programs and gives its secret, which is kept nowhere.
  ///
  /// - Throws: ``Refusal/invalid(_:)``, ``Refusal/notPermitted(_:)`` to a program that has but a
  ///   token itself.
  public func createToken(name: String, scope: TokenScope, days: Int) throws -> String {
    try requireSelf()
    let most = try app.settings().tokenDaysMaximum
    guard (1...most).contains(days) else {
      throw Refusal.invalid([FieldFault("days", .outside(1...most))])
    }
    let token = "crossgate_\(Secret.token())"
    do {
      try store.tokens.create(
        Secret.digest(token), of: actor.person, name: name, scope: scope, days: days)
    } catch  where StoreFault(error) == .refused(constraint: "api_token_name") {
      throw Refusal.invalid([FieldFault("name", .taken)])
    }
    return token
  }

  /// The person's tokens, newest first.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func tokens() throws -> [APIToken] {
    try store.tokens.list(of: actor.person)
  }

  /// Makes a token of the person worthless.
  ///
  /// - Throws: ``Refusal/unknownToken``.
  public func revokeToken(_ id: ID<APIToken>) throws {
    guard try store.tokens.revoke(id, of: actor.person) else { throw Refusal.unknownToken }
  }

  /// The token of the person's that an address names.
  ///
  /// - Throws: ``Refusal/unknownToken``.
  func token(_ text: String) throws -> APIToken {
    guard let token = try tokens().first(where: { "\($0.id.number)" == text }) else {
      throw Refusal.unknownToken
    }
    return token
  }
}
