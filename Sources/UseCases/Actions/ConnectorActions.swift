internal import Domain
internal import Storage

extension Actions {
  /// What is done to the kinds of connector, and to the hosts that they may reach.
  static let connectors: [Action] = [
    switching(
      true, says: "Organisations may connect data sources of this type from now on.",
      button: "Switch the type on", done: "The type is switched on"),
    switching(
      false,
      says: """
        No data source of this type is connected to any more, in any organisation, until it is \
        switched on again.
        """, button: "Switch the type off", done: "The type is switched off"),
    Action(
      "host.allow", at: "/connectors/hosts/new", "Allow a host",
      says: """
        Data sources of this organisation may be at this host and port. Nothing else is ever \
        connected to, so that no test can be used to look around a network.
        """,
      needs: .approve("datasource.validate"),
      fields: [
        Action.Field(
          "host", "Host", hint: "A name or an address, such as pas-db.trust.nhs.uk.",
          .line(1...253)),
        Action.Field("port", "Port", .number(HostAllowance.ports)),
        Action.Field("purpose", "Purpose", .lines(3...500)),
      ], button: "Allow the host", done: "The host is allowed",
      look: { desk, _ in
        Action.Prospect(facts: try desk.project.facts, back: "/connectors/hosts")
      }, perform: { desk, input in try desk.allowHost(input) }),
    Action(
      "host.remove", at: "/connectors/hosts/{host}/removal", "Take a host off the allow-list",
      says: "Data sources at this host and port are connected to no more, those in use included.",
      needs: .approve("datasource.validate"), fields: [.reason], button: "Take the host off",
      done: "The host is off the allow-list", isGrave: true,
      look: { desk, input in
        let host = try desk.allowance(input)
        return Action.Prospect(
          facts: [
            ("Host", host.host), ("Port", "\(host.port)"), ("Purpose", host.purpose),
            ("Approved by", host.approvedBy),
          ], back: "/connectors/hosts")
      },
      perform: { desk, input in
        let host = try desk.allowance(input)
        guard try desk.store.connectors.remove(host.id, of: desk.project.organisation.id) else {
          throw Refusal.source(.unknownHost)
        }
        return Action.Effect(
          "host:\(host.host):\(host.port)", detail: [("reason", input["reason"])],
          next: "/connectors/hosts")
      }),
  ]

  private static func switching(
    _ isOn: Bool, says meaning: String, button: String, done: String
  ) -> Action {
    let (verb, noun) = isOn ? ("enable", "enablement") : ("disable", "disablement")
    return Action(
      "connector.\(verb)", at: "/connectors/types/{type}/\(noun)",
      isOn ? "Switch a connector type on" : "Switch a connector type off", says: meaning,
      needs: .change("connector.type"), fields: [.reason], button: button, done: done,
      isGrave: !isOn,
      look: { desk, input in
        let found = try desk.connectorType(input["type"])
        return Action.Prospect(
          facts: [
            ("Type", found.description.title), ("Maturity", found.description.maturity.rawValue),
            ("State", found.isOn ? "on" : "off"),
          ], back: "/connectors/types")
      },
      perform: { desk, input in
        let found = try desk.connectorType(input["type"])
        guard found.isOn != isOn else {
          throw Refusal.source(.typeIs(found.description.type, on: isOn))
        }
        try desk.store.connectors.set(
          found.description.type.rawValue, enabled: isOn, by: desk.actor.person)
        return Action.Effect(
          "connector:\(found.description.type.rawValue)",
          detail: [
            ("version", "\(found.description.version)"),
            ("maturity", found.description.maturity.rawValue), ("reason", input["reason"]),
          ], next: "/connectors/types", organisation: .some(nil))
      })
  }
}

extension Desk {
  /// The host that `input` names, of the organisation the person is in.
  ///
  /// - Throws: ``SourceRefusal/unknownHost``.
  fileprivate func allowance(_ input: Action.Input) throws -> HostAllowance {
    guard let number = input.number("host"), let place,
      let host = try store.connectors.host(ID(number), of: place.organisation.id)
    else { throw Refusal.source(.unknownHost) }
    return host
  }

  fileprivate func allowHost(_ input: Action.Input) throws -> Action.Effect {
    let (host, port) = (input["host"].asHost, input.number("port") ?? 0)
    guard host.isHost(port: port) else {
      throw Refusal.invalid([FieldFault("host", .malformedHost)])
    }
    let id = try store.connectors.allow(
      host, port: port, for: input["purpose"], in: project.organisation.id, by: actor.person)
    guard let id else { throw Refusal.source(.hostAllowed) }
    return Action.Effect(
      "host:\(host):\(port)", detail: [("purpose", input["purpose"])],
      answer: [("host", "\(id.number)")], next: "/connectors/hosts")
  }
}
