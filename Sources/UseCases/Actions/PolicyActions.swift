internal import Domain
internal import Storage

extension Actions {
  /// Policies: drafted by one person, reviewed by a second and, for the installation, applied by a
  /// third; in force on the next request of every session.
  static let policy: [Action] = [
    Action(
      "policy.draft", at: "/policies/{kind}/drafts", "Draft a version of a policy",
      says: """
        Writes a new version from the one in force. Nothing changes until another person has \
        reviewed it and it is applied.
        """,
      needs: .any(names, .change),
      fields: [
        Action.Field(
          "body", "Text", hint: "Of the form of the version in force: CSV or JSON.",
          .lines(2...1_000_000)), note,
      ],
      button: "Draft the version", done: "The version is drafted and waits for a reviewer",
      look: { desk, input in
        let series = try desk.series(input["kind"])
        try desk.require(.change, for: series)
        let inForce = try desk.store.policies.versionInForce(series)
        let content = try desk.app.policies.content(series, desk.store.policies)
        return Action.Prospect(
          facts: [("Policy", series.name), ("In force", "version \(inForce)")],
          values: ["body": [try content.text(try desk.app.policies.shipped.get())]],
          back: back)
      },
      perform: { desk, input in
        let series = try desk.series(input["kind"])
        let content = try PolicyContent(
          series.kind, draft: input["body"], shipped: try desk.app.policies.shipped.get())
        return try desk.draft(content, of: series, note: input["note"])
      }),
    Action(
      "policy.change_cell", at: "/policies/permission_matrix/cells", "Change a cell of the matrix",
      says: """
        Drafts a version of the permission matrix that differs in one cell. If you have an open \
        draft, the cell is changed in it.
        """,
      needs: .change("rbac.baseline"),
      fields: [
        Action.Field(
          "permission", "Permission",
          .choiceFrom { desk in
            try desk.app.policies.shipped.get().matrix.lines.map {
              Action.Choice($0.name.rawValue, "\($0.name.rawValue): \($0.meaning)")
            }
          }),
        Action.Field(
          "role", "Role",
          .choiceFrom { desk in
            try desk.roleDescriptions().choices
          }),
        Action.Field(
          "rights", "Rights",
          hint: """
            Letters with blanks between them: M change, A approve, X execute, Q request, R read, \
            m read masked, s see states, o see one’s own acts. None denies.
            """,
          .line(1...20), isRequired: false), note,
      ],
      button: "Change the cell", done: "The cell is changed in a draft that waits for a reviewer",
      look: { desk, _ in
        let series = PolicySeries.installation(.permissionMatrix)
        try desk.require(.change, for: series)
        let inForce = try desk.store.policies.versionInForce(series)
        var prospect = Action.Prospect(
          facts: [("Policy", series.name), ("In force", "version \(inForce)")], back: back)
        if let draft = try desk.store.policies.openDraft(of: desk.actor.person, in: series) {
          prospect.facts.append(("Your draft", "version \(draft.version)"))
          prospect.changes = try desk.policy(series.name, version: draft.version).changes
          prospect.values["note"] = [draft.note]
        }
        return prospect
      },
      perform: { desk, input in try desk.changeCell(input) }),
    Action(
      "policy.review", at: "/policies/{kind}/{version}/review", "Review a version of a policy",
      says: """
        Says that the version is right. That of the installation may then be applied by a third \
        person; that of an organisation is in force at once.
        """,
      needs: .any(names, .approve), fields: [content, review], button: "Approve the version",
      done: "The version is reviewed",
      look: { desk, input in try desk.lookAtPolicy(input, .approve) },
      perform: { desk, input in try desk.reviewPolicy(input) }),
    Action(
      "policy.reject", at: "/policies/{kind}/{version}/rejection", "Reject a version of a policy",
      says: "Says that the version is not to come into force. It stays in the list.",
      needs: .any(names, .approve), fields: [content, review], button: "Reject the version",
      done: "The version is rejected", isGrave: true,
      look: { desk, input in try desk.lookAtPolicy(input, .approve) },
      perform: { desk, input in try desk.rejectPolicy(input) }),
    Action(
      "policy.apply", at: "/policies/{kind}/{version}/application", "Apply a version of a policy",
      says: """
        Puts a reviewed version in force in place of the present one, on the next request of every \
        session. Who drafted or reviewed it cannot apply it.
        """,
      needs: .any(names, .execute), fields: [content], button: "Apply the version",
      done: "The version is in force", isGrave: true,
      look: { desk, input in try desk.lookAtPolicy(input, .execute) },
      perform: { desk, input in try desk.applyPolicy(input) }),
    Action(
      "policy.withdraw", at: "/policies/{kind}/{version}/withdrawal",
      "Withdraw a version of a policy", says: "Takes your own version back before it is applied.",
      needs: .any(names, .change), fields: [content], button: "Withdraw the version",
      done: "The version is withdrawn",
      look: { desk, input in try desk.lookAtPolicy(input, .change) },
      perform: { desk, input in try desk.withdrawPolicy(input) }),
  ]

  private static let names: [PermissionName] = ["rbac.baseline", "approval.policy"]
  private static let back = "/admin/policies"
  private static let note = Action.Field(
    "note", "Note", hint: "Why it should change; reviewers read it.", .lines(3...2000))
  private static let review = Action.Field(
    "review", "Review", hint: "What you checked, and what you found.", .lines(3...2000))
  private static let content = Action.Field(
    "content", "Content", hint: "The SHA-256 of the text you saw.", .seen)
}
