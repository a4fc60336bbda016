internal import Domain
internal import Storage

extension Actions {
  /// Emergency access: asked for by the platform's people, agreed by a security administrator and
  /// by the organisation (the shipped approval policy of `breakglass.request`), over by itself.
  static let breakGlass: [Action] = [
    Action(
      "breakglass.request", at: "/break-glass/requests", "Ask for emergency access",
      says: """
        A security administrator and the organisation’s approver must both agree. The access \
        then begins, for what you list and no longer than you say; every page shows it, and its \
        use is reviewed afterwards.
        """,
      needs: .request("breakglass.request"),
      fields: [
        Action.Field(
          "organisation", "Organisation",
          hint: "Where you are, for its approver signs; change the context to ask for another.",
          .choiceFrom { desk in
            desk.place.map { [Action.Choice($0.organisation.slug, $0.organisation.name)] } ?? []
          }),
        Action.Field(
          "ticket", "Ticket", hint: "Its number, such as INC-1042.", .line(2...60)),
        .reason,
        Action.Field(
          "permissions", "What you need",
          .several { desk in
            let lines = try desk.app.matrix().lines
            return BreakGlassGrant.obtainable.map { name, _ in
              let meaning = lines.first { $0.name == name }?.meaning
              return Action.Choice(
                name.rawValue, meaning.map { "\(name.rawValue): \($0)" } ?? name.rawValue)
            }
          }),
        Action.Field(
          "minutes", "Minutes", hint: "60 unless you say otherwise.",
          .number(BreakGlassGrant.minutes), isRequired: false),
      ],
      button: "Ask for access", done: "The emergency access has begun", isGrave: true,
      look: { desk, _ in
        let longest = try desk.app.settings().breakGlassMinutesMaximum
        return Action.Prospect(
          facts: [("Longest", "\(longest) minutes")],
          values: [
            "minutes": ["\(min(60, longest))"],
            "organisation": desk.place.map { [$0.organisation.slug] } ?? [],
          ], back: "/admin/break-glass")
      },
      perform: { desk, input in try desk.beginBreakGlass(input) }),
    Action(
      "breakglass.end", at: "/break-glass/{grant}/end", "End an emergency access",
      says: "Ends the access at once, on the person’s next request.",
      needs: .any(["breakglass.request", "user.lifecycle"], .request), fields: [.reason],
      button: "End the access", done: "The emergency access is over",
      look: { desk, input in try desk.lookAtBreakGlass(input) },
      perform: { desk, input in try desk.endBreakGlass(input) }),
    Action(
      "breakglass.review", at: "/break-glass/{grant}/review", "Review an emergency access",
      says: "Says whether the access was used as it was asked for. Nobody reviews their own.",
      needs: .approve("report"),
      fields: [
        Action.Field(
          "verdict", "Verdict",
          .choice([
            Action.Choice(BreakGlassGrant.Verdict.justified.rawValue, "Justified"),
            Action.Choice(BreakGlassGrant.Verdict.notJustified.rawValue, "Not justified"),
          ])),
        Action.Field(
          "review", "Review", hint: "What was looked at and done; name no patient.",
          .lines(3...2000)),
      ],
      button: "Keep the review", done: "The review is kept",
      look: { desk, input in try desk.lookAtBreakGlass(input) },
      perform: { desk, input in try desk.reviewBreakGlass(input) }),
  ]
}
