internal import Domain
internal import Storage

extension Desk {
  /// What there is to know before `action` is done to what `stated` names.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``, or what says that its object is not there.
  public func look(at action: Action, _ stated: [String: [String]]) throws -> Action.Prospect {
    try require(action.permission)
    let named = stated.filter { action.operands.contains($0.key) }
    return try action.look(self, Action.Input(named))
  }

  /// Does `action`, or asks for the approval that it needs; the act and its line in the ledger
  /// are one transaction.
  ///
  /// - Throws: ``Refusal``.
  public func perform(_ action: Action, _ stated: [String: [String]]) throws -> Action.Outcome {
    try require(toDo: action)
    let input = try action.read(stated, for: self)
    try action.check(self, input)
    if let policy = try policy(governing: action, input) {
      return .waiting(approval: try ask(for: action, input, under: policy))
    }
    return .done(try effect(of: action, input))
  }

  func effect(of action: Action, _ input: Action.Input) throws -> Action.Effect {
    try store.transaction { try action.perform(self, input) }
  }

  /// Its permission, and no token that may only look.
  func require(toDo action: Action) throws {
    try require(action.permission)
    guard !actor.isReadOnly else { throw Refusal.notPermitted(action.permission) }
  }
}
