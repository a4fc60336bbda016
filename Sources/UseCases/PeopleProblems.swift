internal import Domain

/// The sentences for what people, roles and requests for accounts can meet.
extension Problem {
  init(people refusal: Refusal) {
    switch refusal {
    case .ownAccount:
      self.init(
        409, "This is your own account",
        detail: "Nobody changes the state or the roles of their own account.",
        fix: "Ask another administrator.")
    case .heldElsewhere:
      self.init(
        409, "This account has roles outside your organisation",
        detail:
          "You may withdraw the roles it has here; its state and password are the platform’s.",
        fix: "Withdraw its roles here, or ask a security administrator of the platform.")
    case .personIs(let state):
      self.init(
        409, "The account is \(state.rawValue)", detail: "This cannot be done from there.",
        fix: "Look at the account as it is now.")
    case .lastAdministrator(let role):
      self.init(
        409, "Nobody else is \(role.rawValue) there",
        detail: "The last active holder of this role keeps it and stays active.",
        fix: "Give the role to another person first, who must have signed in.")
    case .toxicPair(let held, let wanted, let reason):
      self.init(
        409, "\(wanted.rawValue) may not meet \(held.rawValue) in one person", detail: reason,
        fix: "Withdraw \(held.rawValue) first, or ask for a waiver of the pair.")
    case .unknownMembership:
      self.init(404, "The person has no such role here", fix: "See the list of their roles.")
    case .unknownRegistration:
      self.init(
        404, "There is no such request", fix: "Check the reference, letter by letter.")
    case .registrationIs(let state):
      self.init(
        409, "The request is \(state.rawValue)", detail: "A request is decided once.",
        fix: "See the list of requests.")
    case .tooManyRequests(let seconds):
      self.init(
        429, "Too many requests from where you are",
        fix: "Try again in \(max(1, (seconds + 59) / 60)) min.", retryAfter: seconds)
    case .notASampleInstallation:
      self.init(
        409, "This installation holds more than the sample",
        detail: "The demo cast belongs to the sample organisation alone.",
        fix: "Make people with: crossgate user create.")
    default:
      self.init(500, "Something went wrong here", fix: "Try again.")
    }
  }
}
