internal import Domain
internal import Foundation
internal import HTTP
internal import UseCases

/// `GET /account`: who someone is here, how they sign in, and what they did last.
struct AccountPage: Page {
  static let template = "account/show.html"
  let tabs: [Tab]
  let facts: [Fact]
  let roles: Roles?
  let doors: [Door]
  let acts: Acts?

  struct Roles: Encodable, Sendable {
    let list: [RoleLine]
  }

  struct RoleLine: Encodable, Sendable {
    let role: String
    let place: String
  }

  /// One way in, how it stands, and what can be done about it.
  struct Door: Encodable, Sendable {
    let state: Tag
    let text: String
    let acts: [Link]
  }

  struct Acts: Encodable, Sendable {
    let list: [Act]
  }

  struct Act: Encodable, Sendable {
    let act: String
    let object: String
    let time: Moment
    let channel: String
    let outcome: String
  }
}

extension AccountPage {
  init(
    _ actor: Actor, tabs: [Tab], held: [RoleLine], _ secondFactor: SecondFactorState,
    sessions: Int, tokens: Int, events: [LedgerEvent], now: Date
  ) {
    self.tabs = tabs
    facts = [Fact("Name", actor.displayName), Fact("User name", actor.userName)]
    roles = held.isEmpty ? nil : Roles(list: held)
    doors = [
      Door(
        state: .pass("Set"), text: "Password.", acts: [Link("Change it", "/account/password")]),
      Door(secondFactor),
      Door(
        state: .run("Open"), text: "\(sessions.of("session")).",
        acts: [Link("See and end them", "/account/sessions")]),
      Door(
        state: tokens > 0 ? .run("Alive") : .off("None"), text: "\(tokens.of("token")).",
        acts: [
          Link("See and revoke them", "/account/tokens"),
          Link("Make a token", "/account/tokens/new"),
        ]),
    ]
    let list = events.map { event in
      Act(
        act: event.action, object: event.object,
        time: Moment(
          Date(timeIntervalSince1970: Double(event.microseconds) / 1_000_000), now: now),
        channel: event.channel.rawValue, outcome: event.outcome.rawValue)
    }
    acts = list.isEmpty ? nil : Acts(list: list)
  }

  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let desk = visit.desk
    return .page(
      AccountPage(
        desk.actor, tabs: Section.of("/account").tabs(for: desk, at: "/account"),
        held: try desk.rolesHeld().map {
          RoleLine(role: try desk.title(of: $0.role), place: $0.place)
        }, try desk.secondFactor(),
        sessions: try desk.sessions(page: Paging(size: 1)).total, tokens: try desk.tokens().count,
        events: try desk.lastActs(), now: visit.now))
  }
}

extension AccountPage.Door {
  fileprivate init(_ factor: SecondFactorState) {
    if factor.isOn {
      state = factor.recoveryCodes > 2 ? .pass("On") : .warn("On")
      text = "Second factor, with \(factor.recoveryCodes.of("recovery code")) left."
      acts = [
        Link("Make new recovery codes", "/account/second-factor/recovery-codes"),
        Link("Turn it off", "/account/second-factor/removal"),
      ]
    } else {
      state = factor.demand == .none ? .off("Off") : .warn("Off")
      text =
        factor.demand == .none
        ? "Second factor: an app on your telephone shows a code."
        : "Second factor, which your role needs."
      acts = [Link("Set it up", "/account/second-factor/enrolment")]
    }
  }
}
