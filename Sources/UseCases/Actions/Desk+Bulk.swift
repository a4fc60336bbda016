extension Desk {
  /// How an action ended for one of several objects.
  public struct Part: Sendable {
    public let id: String
    public let result: Result<Action.Outcome, Problem>
  }

  /// What there is to know before `action` is done to each of `ids`; a problem where it cannot be.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func look(
    at action: Action, each ids: [String]
  ) throws -> [(id: String, prospect: Result<Action.Prospect, Problem>)] {
    try require(action.permission)
    return ids.map { id in
      (id, Result { try look(at: action, action.naming(id)) }.mapError { Problem($0) })
    }
  }

  /// Does `action` to each of `ids`, each on its own: one that is refused holds no other back.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``, or ``Refusal/invalid(_:)`` for the fields they share.
  public func perform(
    _ action: Action, each ids: [String], _ stated: [String: [String]]
  ) throws -> [Part] {
    try require(action.permission)
    _ = try action.read(stated, for: self)
    return ids.map { id in
      let result = Result {
        try perform(action, stated.merging(action.naming(id)) { _, hole in hole })
      }
      return Part(id: id, result: result.mapError { Problem($0) })
    }
  }
}

extension Action {
  /// What states that it is done to `id`.
  fileprivate func naming(_ id: String) -> [String: [String]] {
    operands.first.map { [$0: [id]] } ?? [:]
  }
}
