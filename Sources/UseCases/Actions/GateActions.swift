internal import Domain
internal import Storage

extension Actions {
  /// What people sign and decide about a run's release.
  static let gates: [Action] = [
    Action(
      "gate.sign", at: "/runs/{run}/signature", "Sign off a step of the release",
      says: """
        Signs the verdict of this run’s gates for one step: technical, data quality, clinical, \
        board, in that order and each by another person. A signature cannot be taken back.
        """,
      needs: .any(GateStep.allCases.flatMap(\.permission.names), .approve),
      fields: [
        Action.Field(
          "step", "Step", .choice(GateStep.allCases.map { Action.Choice($0.rawValue, $0.title) })),
        .statement,
      ], button: "Sign", done: "The step is signed",
      look: { desk, input in try desk.prospect(ofRelease: input) },
      perform: { desk, input in try desk.sign(input) }),
    Action(
      "gate.decide", at: "/runs/{run}/decision", "Decide about the release",
      says: """
        Promotes, holds or rolls back the release that this run stands for. Promotion needs every \
        gate met and every step signed; under cutover_ready two people must agree to it.
        """,
      needs: .approve("gate.decide"),
      fields: [
        Action.Field(
          "decision", "Decision",
          .choice(GateChoice.allCases.map { Action.Choice($0.rawValue, $0.title) })), .statement,
      ], button: "Decide", done: "The decision is recorded", isGrave: true,
      look: { desk, input in try desk.prospect(ofRelease: input) },
      perform: { desk, input in try desk.decide(input) }),
  ]
}

extension Action.Field {
  /// What a person says to what they sign.
  fileprivate static let statement = Action.Field(
    "statement", "Statement", hint: "Why; it is kept for good, so name no patient.",
    .lines(3...2000))
}

extension Listings {
  /// What was decided about the releases of a project.
  static let decisions = Listing(
    "decisions", words: ["decision", "list"], at: "/admin/decisions", "Decisions",
    caption: "Decisions about releases, newest first", row: "decision", needs: .read("run.read"),
    filters: [
      .init("q", "Statement or name", .words),
      .init("decision", "Decision", .choice(GateChoice.allCases.map(\.rawValue))),
    ],
    columns: [
      .init("at", "When"), .init("run", "Run", isNumber: true), .init("profile", "Profile"),
      .init("decision", "Decision"), .init("outcome", "Release"), .init("person", "Person"),
      .init("role", "Role"), .init("statement", "Statement"), .init("sha256", "Verdict"),
    ],
    empty: ("Nothing was decided yet.", "A finished run is signed and decided on its page.")
  ) { desk, asked, page in
    try desk.store.gates.list(
      of: desk.project.id, choice: asked["decision"], words: asked["q"], page
    ).map { entry in
      let decision = entry.decision
      return Listing.Row(
        id: "\(entry.run)", path: "/runs/\(entry.run)",
        [
          .moment(decision.at), .number(entry.run), .code(entry.profile.rawValue),
          .code(decision.choice.rawValue), .state(decision.outcome.rawValue, decision.outcome.mood),
          .text(decision.name), try desk.named([decision.role]), .text(decision.statement),
          decision.sha256.map { .code($0) } ?? .none,
        ])
    }
  }
}
