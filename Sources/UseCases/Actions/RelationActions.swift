internal import Domain
internal import Engine
internal import Foundation

extension Actions {
  /// What people decide about inferred relations.
  static let relations: [Action] = [
    decision(
      .accepted, "relation.accept", at: "acceptance", "Accept an inferred relation",
      says: """
        From now on the relation counts as one that the specification states: drawings and exports \
        show it as accepted, and the next inference leaves it so.
        """, button: "Accept the relation", done: "The relation is accepted"),
    decision(
      .rejected, "relation.reject", at: "rejection", "Reject an inferred relation",
      says: """
        From now on the relation is drawn and exported no more. It stays in the list of relations, \
        as rejected, and can be accepted there.
        """, button: "Reject the relation", done: "The relation is rejected"),
  ]

  private static func decision(
    _ verdict: RelationDecisions.Verdict, _ key: String, at noun: String, _ title: String,
    says meaning: String, button: String, done: String
  ) -> Action {
    Action(
      key, at: "/erd/relations/{relation}/\(noun)", title, says: meaning,
      needs: .execute("schema.submit"),
      fields: [
        Action.Field(
          "reason", "Reason", hint: "Optional; it is kept with the project: name no patient.",
          .lines(3...500), isRequired: false)
      ], button: button, done: done,
      look: { desk, input in
        let (relation, side) = try desk.undeclaredRelation(input["relation"])
        return Action.Prospect(
          facts: [
            ("From", relation.from.description), ("To", relation.to.description),
            ("Schema", side.rawValue), ("State", relation.origin.rawValue),
            ("Confidence", relation.confidence.formatted(.number.precision(.fractionLength(2)))),
            ("Evidence", relation.evidence.joined(separator: " ")),
          ], back: "/erd?side=\(side.rawValue)#relations")
      },
      perform: { desk, input in
        let (relation, side) = try desk.undeclaredRelation(input["relation"])
        let folder = try desk.folder
        let lock = try ProjectLock(folder)
        defer { withExtendedLifetime(lock) {} }
        var decisions = try RelationDecisions(in: folder)
        decisions.record(
          .init(
            from: relation.from, to: relation.to, verdict: verdict,
            decidedBy: desk.actor.userName, decidedAt: Date.now.formatted(.iso8601),
            reason: input["reason"]))
        try decisions.write(in: folder)
        return Action.Effect(
          "relation:\(relation.from)>\(relation.to)",
          detail: [
            ("before", relation.origin.rawValue), ("after", verdict.rawValue),
            ("side", side.rawValue),
          ], next: "/erd?side=\(side.rawValue)")
      })
  }
}

extension Desk {
  /// The relation that an inference or a person speaks for, named by its ``Domain/Relation/id``.
  ///
  /// - Throws: ``Refusal/unknownRelation(_:)``.
  fileprivate func undeclaredRelation(_ id: String) throws -> (Relation, Side) {
    let catalogues = try catalogues()
    for side in Side.allCases {
      guard let catalogue = catalogues[side] else { continue }
      for relation in try relations(of: catalogue)
      where relation.origin != .declared
        && (relation.id == id || "\(relation.from)>\(relation.to)" == id)
      {
        return (relation, side)
      }
    }
    throw Refusal.unknownRelation(id)
  }
}
