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
    try require(toDo: action)
    let desk = try reaching(action.permission)
    let input = try action.read(stated, for: desk)
    try action.check(desk, input)
    let place = try action.place(desk, input)
    if let policy = try desk.policy(governing: action, input, at: place) {
      // Nobody is asked to agree to what is done to nothing, or to another organisation's.
      _ = try action.look(desk, Action.Input(stated.filter { action.operands.contains($0.key) }))
      return .waiting(approval: try desk.ask(for: action, input, at: place, under: policy))
    }
    return .done(try desk.effect(of: action, input))
  }

  /// Does what nobody else need agree to, and writes it into the ledger.
  private func effect(of action: Action, _ input: Action.Input) throws -> Action.Effect {
    try store.transaction {
      let effect = try action.perform(self, input)
      let own = line(of: action, effect, by: author)
      // Who writes into several chains writes into the platform's last.
      let lines = [own] + effect.following
      for line in lines.filter({ $0.organisation != nil })
        + lines.filter({ $0.organisation == nil })
      {
        try app.record(line.entry, by: line.author, in: line.organisation)
      }
      return effect
    }
  }

  /// What the ledger says of what an action did.
  func line(
    of action: Action, _ effect: Action.Effect, by author: LedgerAuthor,
    besides detail: [LedgerDetail] = []
  ) -> LedgerLine {
    LedgerLine(
      entry: LedgerEntry(
        action.key, on: effect.object, in: place?.id,
        detail: effect.detail.map { LedgerDetail($0.name, $0.value) } + detail),
      author: author, organisation: effect.organisation ?? reach.organisation)
  }

  /// Its permission, and no token that may only look.
  func require(toDo action: Action) throws {
    try require(action.permission)
    guard !actor.isReadOnly else { throw Refusal.notPermitted(action.permission) }
  }
}
