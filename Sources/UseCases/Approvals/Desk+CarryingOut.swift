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
      effect.answer += done.effect.answer
      // What is shown once is for whoever asked, and for nobody who signs.
      if executor == request.requester { effect.shown = done.effect.shown }
      effect.following = [
        done.desk.line(
          of: done.action, done.effect, by: executor == nil ? .engine : author,
          besides: [
            LedgerDetail("approval", "\(request.number)"),
            LedgerDetail("content", request.content),
            LedgerDetail("requested_by", done.desk.actor.userName),
          ])
      ]
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

  private func approvedEffect(
    of request: ApprovalRequest
  ) throws -> (desk: Desk, action: Action, effect: Action.Effect) {
    guard let action = app.actions[request.action] else {
      throw Refusal.approval(.outdated(action: request.action))
    }
    var desk = try requesterDesk(of: request).reaching(action.permission)
    desk.approval = request.number
    try desk.require(toDo: action)
    let input = try action.read(request.input, for: desk)
    guard input.values == request.input else {
      throw Refusal.approval(.outdated(action: request.action))
    }
    try action.check(desk, input)
    try desk.requirePlace(of: request, for: action, input)
    return (desk, action, try action.perform(desk, input))
  }

  /// Sees to it that what is asked for is where those sign who are asked to.
  ///
  /// - Throws: ``ApprovalRefusal/elsewhere(number:)``.
  func requirePlace(
    of request: ApprovalRequest, for action: Action, _ input: Action.Input
  ) throws {
    let place = try action.place(self, input)
    guard
      place.organisation == request.place.organisation,
      place.workspace == request.place.workspace, place.project == request.place.project
    else { throw Refusal.approval(.elsewhere(number: request.number)) }
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
    let standing = Tenancy.Standing(
      project: project, organisation: project?.organisation ?? request.place.ownOrganisation,
      roles: requester.roles, isPlatform: requester.isPlatform)
    var desk = Desk(app: app, actor: requester, standing, channel: request.channel)
    desk.requestID = requestID
    return desk
  }

  /// A person with what they may do at a place now; `nil` when they have no role there.
  func granted(_ person: ID<Person>, at place: ApprovalPlace) throws -> Actor? {
    let matrix = try app.matrix()
    return try store.approvals.actor(person, at: place)?.granted(by: matrix)
  }
}

extension App {
  /// Ends the requests whose time is over.
  func lapseApprovals() throws {
    let store = store(as: .engine(nil))
    try store.transaction {
      for request in try store.approvals.expire() {
        let entry = LedgerEntry(
          "approval.expire", on: "approval:\(request.number)", in: request.place.project,
          detail: [
            LedgerDetail("governed", request.action), LedgerDetail("content", request.content),
            LedgerDetail("step", request.currentStep?.name ?? "–"),
          ])
        try record(entry, by: .engine, in: request.place.organisation)
      }
    }
  }
}

extension ApprovalPlace {
  /// The organisation, of a request that was found; `nil` for the whole installation.
  fileprivate var ownOrganisation: Organisation? {
    guard let organisation, let organisationSlug, let organisationName else { return nil }
    return Organisation(id: organisation, slug: organisationSlug, name: organisationName)
  }
}
