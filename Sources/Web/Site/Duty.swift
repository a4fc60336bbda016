internal import Domain
internal import Foundation
internal import HTTP
internal import UseCases

/// What someone has to do before anything else is open to them.
enum Duty: Equatable {
  /// To replace a one-time password.
  case newPassword
  /// To set up a second factor that their role demands.
  case secondFactor

  init?(_ session: Session) {
    if session.mustChangePassword {
      self = .newPassword
    } else if session.secondFactor == .now {
      self = .secondFactor
    } else {
      return nil
    }
  }

  /// Where it is done.
  var path: String {
    switch self {
    case .newPassword: "/account/password"
    case .secondFactor: "/account/second-factor/enrolment"
    }
  }

  /// Whether it is done there, or leads out.
  func leavesOpen(_ route: Route) -> Bool {
    let pattern = route.pattern.description
    let page = pattern.hasPrefix("/api/v1/") ? String(pattern.dropFirst(7)) : pattern
    return switch self {
    case .newPassword: ["/logout", path].contains(page)
    case .secondFactor: ["/logout", path, "/account/second-factor/confirmation"].contains(page)
    }
  }
}

extension Layout.Notice {
  /// That somebody of the platform has emergency access to the reader's organisation.
  init(_ grant: BreakGlassGrant, now: Date) {
    let end = Moment(grant.endsAt, now: now).exact
    text =
      "\(grant.personName) has emergency access here under ticket \(grant.ticket), until \(end)."
    path = "/admin/break-glass"
    label = "See what it covers"
  }

  /// What is yet to be done, until when, on every page.
  init?(_ session: Session) {
    guard case .until(let date) = session.secondFactor, !session.mustChangePassword else {
      return nil
    }
    let end = Moment(date, now: date).exact
    text = "Your role needs a second factor. Set it up by \(end); after that nothing else opens."
    path = "/account/second-factor/enrolment"
    label = "Set it up now"
  }
}
