internal import Domain

/// The sentences of ``Problem`` about approvals.
extension Problem {
  init(_ refusal: ApprovalRefusal) {
    switch refusal {
    case .unknown(let address):
      self.init(
        404, "There is no such request here", detail: "It was called “\(address)”.",
        fix: "See the list of approvals.")
    case .stands(let state, let number):
      self.init(
        409, "Request \(number) is \(Self.words(state))",
        detail: "This cannot be done from there.", fix: "Look at the request; ask anew if need be.")
    case .changed(let number):
      self.init(
        409, "Request \(number) changed since you looked at it",
        detail: "What you saw is not what it asks for now, so nothing was recorded.",
        fix: "Read it again and decide on what it says now.")
    case .breach(let breach, let number): self.init(breach, number)
    case .program:
      self.init(
        403, "A program signs nothing", detail: "Rule S-21: a signature is a person's.",
        fix: "Sign in yourself to approve or reject.")
    case .notYours(let number):
      self.init(
        403, "Request \(number) is another person’s",
        fix: "Only whoever asked can change or withdraw it; reject it if you are to sign.")
    case .nobodyLeft(let step, let roles):
      self.init(
        409, "Nobody can sign “\(step)”",
        detail: "It takes another person who holds the role \(Self.list(roles)).",
        fix: "Ask an administrator to give that role to someone, then try again.")
    case .takesSecret(let action):
      self.init(
        409, "\(action) cannot wait for approval",
        detail: "It is told a secret, which is kept nowhere.",
        fix: "Have the approval policy name another action.")
    case .notGoverned(let key):
      self.init(
        409, "\(key) needs no approval here", fix: "Do it without, or have a policy govern it.")
    case .needsNone(let number):
      self.init(
        409, "With that content request \(number) would need no approval",
        fix: "Withdraw the request and do it directly.")
    case .elsewhere(let number):
      self.init(
        409, "Request \(number) is not for others to agree to",
        detail: "What it asks for now concerns another organisation, or another part of it.",
        fix: "Withdraw the request and ask anew, so that those whom it concerns sign it.")
    case .requesterGone(let number):
      self.init(
        409, "Whoever asked for request \(number) has no role there any more",
        fix: "Somebody who has must ask anew.")
    case .outdated(let action):
      self.init(
        409, "\(action) is not done in this way any more", fix: "Withdraw the request and ask anew."
      )
    case .unreadable(let line):
      self.init(
        422, "What is asked for cannot be read",
        fix: "Write one “name: value” a line; begin the lines that go on with two blanks.",
        fields: [Field(name: "input", message: "Correct line \(line)")])
    }
  }

  /// Why whoever reads a request does not sign it.
  static func note(_ breach: SigningBreach) -> String { words(breach, 0).1 }

  private init(_ breach: SigningBreach, _ number: Int) {
    let (title, fix) = Self.words(breach, number)
    let status = if case .noRole = breach { 403 } else { 409 }
    self.init(
      status, title, detail: breach.rule.map { "Rule \($0) of separation of duty." } ?? "",
      fix: fix)
  }

  private static func words(_ breach: SigningBreach, _ number: Int) -> (String, String) {
    switch breach {
    case .ownRequest:
      ("You asked for request \(number) yourself", "Another person must decide on it.")
    case .ownWork:
      ("You wrote what request \(number) is about", "Another person must decide on it.")
    case .signedAlready:
      ("You have signed request \(number) already", "Another person must give the next signature.")
    case .noRole(let step, let roles):
      ("“\(step)” is not yours to sign", "It takes the role \(list(roles)) where the request is.")
    case .fallbackNotDue(let step):
      (
        "Somebody else can still sign “\(step)”",
        "The fallback signs only when nobody of the step is left."
      )
    case .neededLater(let step):
      (
        "Nobody but you could sign “\(step)” later",
        "Let another person sign this step, and sign that one."
      )
    case .notRequester:
      (
        "Only whoever asked for request \(number) carries it out",
        "Tell them that it is approved."
      )
    case .involved:
      (
        "You asked for, wrote or signed request \(number)",
        "A person who had no part in it must carry it out."
      )
    }
  }

  private static func list(_ roles: [Role]) -> String {
    roles.map(\.rawValue).joined(separator: " or ")
  }

  static func words(_ reason: ApprovalPolicyFault.Reason) -> String {
    switch reason {
    case .unknownAction(let key): "There is no action \(key)"
    case .takesSecret: "Name another action: this one takes a secret, which nothing may keep"
    case .unknownField(let name): "Leave out \(name): the action takes no such thing"
    case .repeated(let first): "Entry \(first) is about the same already; keep one of them"
    case .noSteps: "State at least one step"
    case .noRoles(let step): "State a role that signs “\(step)”"
    case .unknownRole(let role): "There is no role \(role.rawValue)"
    case .tooFewSignatures(let step): "Ask at least one signature of “\(step)”"
    case .expiry(let range): "Let it lapse after \(range.lowerBound) to \(range.upperBound) hours"
    case .tooFewPeople:
      "A high risk takes three people: ask two signatures, or let another carry it out"
    case .weaker:
      "Ask all that the installation’s policy of this action asks, wherever it does; you may add to it"
    case .nobodyLeft(let step, let roles):
      "Nobody would be left to sign “\(step)”: give the role \(list(roles)) to another person first"
    }
  }

  static func words(_ state: ApprovalState) -> String {
    switch state {
    case .pending: "waiting for signatures"
    case .approved: "approved and not carried out yet"
    case .executed: "carried out"
    case .rejected: "rejected"
    case .withdrawn: "withdrawn"
    case .expired: "past its time"
    case .failed: "approved, but could not be carried out"
    }
  }
}
