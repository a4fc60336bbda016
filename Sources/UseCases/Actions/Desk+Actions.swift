internal import Domain
internal import Storage

extension Desk {
  /// What there is to know before `action` is done to what `stated` names.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``, or what says that its object is not there.
  public func look(at action: Action, _ stated: [String: [String]]) throws -> Action.Prospect {
    try require(action.permission)
    let named = stated.filter { action.operands.contains($0.key) }
    return try action.look(reaching(action.permission), Action.Input(named))
  }

  /// Does `action`, or asks for the approval that it needs; the act and its line in the ledger
  /// are one transaction.
  ///
  /// - Throws: ``Refusal``.
  public func perform(_ action: Action, _ stated: [String: [String]]) throws -> Action.Outcome {
    try require(action.permission)
    let desk = try reaching(action.permission)
    return .done(try desk.effect(of: action, try action.read(stated, for: desk)))
  }

  func effect(of action: Action, _ input: Action.Input) throws -> Action.Effect {
    try store.transaction {
      let effect = try action.perform(self, input)
      try app.record(
        LedgerEntry(
          action.key, on: effect.object, in: place?.id,
          detail: effect.detail.map { LedgerDetail($0.name, $0.value) }), by: author,
        in: effect.organisation ?? reach.organisation)
      return effect
    }
  }
}
