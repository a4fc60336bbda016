internal import Domain

extension Actions {
  static let approvals: [Action] = [
    Action(
      "approval.sign", at: "/approvals/{approval}/signature", "Approve a request",
      says:
        "Your signature is of exactly the content stated here. The last signature has it carried out, where the policy says so.",
      needs: .signedIn, fields: [.seenContent, .rationale], button: "Sign",
      done: "Your signature is recorded", isSignature: true, look: looking(at: "approval.sign")
    ) { desk, input in
      try desk.reachingRequests.sign(
        input["approval"], seen: input["content"], .approve, rationale: input["rationale"])
    },
    Action(
      "approval.reject", at: "/approvals/{approval}/rejection", "Reject a request",
      says: "The request ends here. Whoever asked can ask anew.",
      needs: .signedIn, fields: [.seenContent, .rationale], button: "Reject the request",
      done: "The request is rejected", isGrave: true, isSignature: true,
      look: looking(at: "approval.reject")
    ) { desk, input in
      try desk.reachingRequests.sign(
        input["approval"], seen: input["content"], .reject, rationale: input["rationale"])
    },
    Action(
      "approval.edit", at: "/approvals/{approval}/content", "Change a request",
      says: "Every signature on it lapses, and all steps begin anew.", needs: .signedIn,
      fields: [
        .seenContent,
        Action.Field(
          "input", "What is asked for",
          hint: "One “name: value” a line; begin the lines that go on with two blanks.",
          .lines(1...50_000)),
      ], button: "Change the request", done: "The request is changed",
      look: looking(at: "approval.edit")
    ) { desk, input in
      try desk.reachingRequests.edit(input["approval"], seen: input["content"], to: input["input"])
    },
    Action(
      "approval.withdraw", at: "/approvals/{approval}/withdrawal", "Withdraw a request",
      says: "Nobody can sign it or carry it out any more.", needs: .signedIn,
      fields: [.seenContent], button: "Withdraw the request", done: "The request is withdrawn",
      isGrave: true, look: looking(at: "approval.withdraw")
    ) { desk, input in
      try desk.reachingRequests.withdraw(input["approval"], seen: input["content"])
    },
    Action(
      "approval.execute", at: "/approvals/{approval}/execution", "Carry out what is approved",
      says:
        "It is done once, exactly as approved, with the rights that whoever asked has now. If they do not suffice, nothing is done and the request has failed.",
      needs: .signedIn, fields: [.seenContent], button: "Carry it out",
      done: "The request is decided; its page says how it ended", isSignature: true,
      look: looking(at: "approval.execute")
    ) { desk, input in
      try desk.reachingRequests.execute(input["approval"], seen: input["content"])
    },
  ]

  /// The facts of a request, with the fields' first values.
  private static func looking(
    at key: String
  ) -> @Sendable (Desk, Action.Input) throws -> Action.Prospect {
    { desk, input in try desk.prospect(of: key, on: input["approval"]) }
  }
}

extension Action.Field {
  static let seenContent = Action.Field(
    "content", "Content you saw",
    hint: "The SHA-256 that the request’s page states; if it is another by now, nothing is done.",
    .seen)

  static let rationale = Action.Field(
    "rationale", "Why", hint: "It is kept with your signature: name no patient.", .lines(3...500))
}

extension Desk {
  /// What there is to know before something is done to a request.
  ///
  /// - Throws: ``ApprovalRefusal`` for what the person cannot do to it now.
  func prospect(of key: String, on address: String) throws -> Action.Prospect {
    let detail = try approval(address)
    let request = detail.request
    guard detail.actions.contains(key) else { throw refusal(of: key, on: detail) }
    var values = ["content": [request.content]]
    if key == "approval.edit" {
      let fields = app.actions[request.action]?.fields.map(\.name) ?? []
      values["input"] = [StatedInput.text(request.input, in: fields)]
    }
    return Action.Prospect(
      facts: [("Request", "\(request.number) · \(detail.title)")] + detail.facts
        + (detail.content ?? []), values: values, back: "/approvals/\(address)")
  }

  private func refusal(of key: String, on detail: ApprovalDetail) -> Refusal {
    let request = detail.request
    let isOpen: Bool =
      switch key {
      case "approval.execute": request.state == .approved
      case "approval.withdraw": [.pending, .approved].contains(request.state)
      default: request.state == .pending
      }
    guard isOpen else { return .approval(.stands(request.state, number: request.number)) }
    switch key {
    case "approval.edit", "approval.withdraw":
      return .approval(.notYours(number: request.number))
    case "approval.execute":
      return .breach(
        request.policy.execution == .byAnother ? .involved : .notRequester, request.number)
    default:
      if actor.isProgram { return .approval(.program) }
      return detail.breach.map { .breach($0, request.number) }
        ?? .approval(.stands(request.state, number: request.number))
    }
  }
}
