internal import Domain
internal import Storage

extension Desk {
  /// Does exactly what was approved, with the rights that whoever asked has now; what is refused
  /// then leaves nothing done and the request failed.
  ///
  /// - Throws: what is wrong with the product or its database, which leaves the request as it was.
  func carryOut(
    _ request: ApprovalRequest, by executor: ID<Person>?
  ) throws -> Action.Effect {
    do {
      let done = try store.transaction { try approvedEffect(of: request) }
      var effect = try conclude(request, as: .executed, by: executor)
      effect.answer += done.answer
      // What is shown once is for whoever asked, and for nobody who signs.
      if executor == request.requester { effect.shown = done.shown }
      return effect
    } catch let refusal as Refusal {
      return try conclude(
        request, as: .failed, by: executor, failure: String(Problem(refusal).title.prefix(500)))
    } catch {
      guard case .refused = StoreFault(error) else { throw error }
      return try conclude(
        request, as: .failed, by: executor, failure: String(Problem(error).title.prefix(500)))
    }
  }

  private func approvedEffect(of request: ApprovalRequest) throws -> Action.Effect {
    guard let action = app.actions[request.action] else {
      throw Refusal.approval(.outdated(action: request.action))
    }
    var desk = try requesterDesk(of: request)
    desk.approval = request.number
    try desk.require(toDo: action)
    let input = try action.read(request.input, for: desk)
    guard input.values == request.input else {
      throw Refusal.approval(.outdated(action: request.action))
    }
    try action.check(desk, input)
    return try desk.effect(of: action, input)
  }

  /// The desk of whoever asked, where they asked, with what they may do there now.
  ///
  /// - Throws: ``ApprovalRefusal/requesterGone(number:)``.
  func requesterDesk(of request: ApprovalRequest) throws -> Desk {
    guard let requester = try granted(request.requester, at: request.place) else {
      throw Refusal.approval(.requesterGone(number: request.number))
    }
    let project = try request.place.project.flatMap { try store.tenancy.project($0) }
    guard (project == nil) == (request.place.project == nil) else { throw Refusal.noProject }
    return Desk(app: app, actor: requester, place: project, channel: request.channel)
  }

  /// A person with what they may do at a place now; `nil` when they have no role there.
  func granted(_ person: ID<Person>, at place: ApprovalPlace) throws -> Actor? {
    let matrix = try app.policies.matrix(store.policies)
    return try store.approvals.actor(person, at: place)?.granted(by: matrix)
  }
}
