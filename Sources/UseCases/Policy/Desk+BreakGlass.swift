public import Domain
internal import Storage

extension Desk {
  /// The emergency access the person has where they are; every page says so.
  public var breakGlass: [BreakGlassGrant] { actor.breakGlass }

  /// The emergency access that people of the platform have to the person's organisation, for those
  /// who answer for it (rule S-17).
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func emergenciesOfOthers() throws -> [BreakGlassGrant] {
    guard !actor.isPlatform, let organisation,
      actor.may(.any(["user.lifecycle", "breakglass.approve"], .read))
    else { return [] }
    return try store.breakGlass.active(in: organisation.id)
  }

  /// Records that values of single records of `object` (`run:12/rejects`) are about to be shown.
  ///
  /// - Throws: an error that ``Problem`` explains; what cannot be recorded is not shown.
  public func noteRecordView(of object: String) throws {
    let under = breakGlass.filter { $0.permissions.contains("record.read") }
    try record(
      LedgerEntry(
        "record.view", on: object, in: place?.id,
        detail: under.map { LedgerDetail("emergency_access", $0.id.number) }))
    for grant in under { try store.breakGlass.countRecordView(grant.id) }
  }

  /// Begins the access that was asked for and approved: of the person whose desk this is, where
  /// it is.
  ///
  /// - Throws: ``Refusal/invalid(_:)``; ``Refusal/notPermitted(_:)`` to who is not of the platform.
  func beginBreakGlass(_ input: Action.Input) throws -> Action.Effect {
    guard actor.isPlatform else { throw Refusal.notPermitted(.request("breakglass.request")) }
    let longest = try app.settings().breakGlassMinutesMaximum
    let minutes = input.number("minutes") ?? min(60, longest)
    guard minutes <= longest else {
      throw Refusal.invalid([
        FieldFault("minutes", .outside(BreakGlassGrant.minutes.lowerBound...longest))
      ])
    }
    let organisation = try project.organisation
    guard organisation.slug == input["organisation"] else {
      throw Refusal.invalid([FieldFault("organisation", .noneOf([organisation.slug]))])
    }
    let permissions = BreakGlassGrant.obtainable.map(\.permission).filter {
      input.all("permissions").contains($0.rawValue)
    }
    let id = try store.breakGlass.begin(
      BreakGlass.Wanted(
        permissions: permissions, ticket: input["ticket"], reason: input["reason"],
        minutes: minutes),
      of: actor.person, in: organisation.id)
    return Action.Effect(
      "breakglass:\(id.number)",
      detail: [
        ("person", actor.userName), ("organisation", organisation.slug),
        ("ticket", input["ticket"]), ("minutes", "\(minutes)"),
        ("permissions", permissions.map(\.rawValue).joined(separator: " ")),
      ], answer: [("grant", "\(id.number)")], next: "/admin/break-glass",
      organisation: .some(organisation.id))
  }

  /// Ends an access before its time: one's own, or as who looks after accounts.
  ///
  /// - Throws: ``Refusal``.
  func endBreakGlass(_ input: Action.Input) throws -> Action.Effect {
    let grant = try emergency(input)
    guard grant.person == actor.person || actor.may(.change("user.lifecycle")) else {
      throw Refusal.notPermitted(.change("user.lifecycle"))
    }
    guard try store.breakGlass.end(grant.id, by: actor.person) else {
      throw Refusal.emergencyAccessIs(grant.state)
    }
    return effect(grant, [("person", grant.personName), ("ticket", grant.ticket)])
  }

  /// Judges the use of an access that is over; never one's own.
  ///
  /// - Throws: ``Refusal``.
  func reviewBreakGlass(_ input: Action.Input) throws -> Action.Effect {
    let grant = try emergency(input)
    guard let verdict = BreakGlassGrant.Verdict(rawValue: input["verdict"]) else {
      throw Refusal.invalid([FieldFault("verdict", .missing)])
    }
    guard grant.person != actor.person else { throw Refusal.keptApart(rule: "S-17") }
    guard
      try store.breakGlass.review(
        grant.id, as: verdict, saying: input["review"], by: actor.person)
    else { throw Refusal.emergencyAccessIs(grant.state) }
    return effect(
      grant,
      [
        ("person", grant.personName), ("ticket", grant.ticket), ("verdict", verdict.rawValue),
        ("record_views", "\(grant.recordViews)"),
      ])
  }

  /// What there is to know of an access before it is ended or reviewed.
  ///
  /// - Throws: ``Refusal/unknownEmergencyAccess``.
  func lookAtBreakGlass(_ input: Action.Input) throws -> Action.Prospect {
    let grant = try emergency(input)
    return Action.Prospect(
      facts: [
        ("Person", grant.personName), ("Organisation", grant.organisation.name),
        ("Ticket", grant.ticket), ("Reason", grant.reason),
        ("Permissions", grant.permissions.map(\.rawValue).joined(separator: ", ")),
        ("State", Problem.words(grant.state)),
        ("Views of single records", "\(grant.recordViews)"),
      ], back: "/admin/break-glass")
  }

  private func emergency(_ input: Action.Input) throws -> BreakGlassGrant {
    guard let number = input.number("grant"),
      let grant = try store.breakGlass.grant(ID(number), for: actor.person)
    else { throw Refusal.unknownEmergencyAccess }
    return grant
  }

  private func effect(
    _ grant: BreakGlassGrant, _ detail: [(name: String, value: String)]
  ) -> Action.Effect {
    Action.Effect(
      "breakglass:\(grant.id.number)", detail: detail, next: "/admin/break-glass",
      organisation: .some(grant.organisation.id))
  }
}
