internal import Domain

extension Actions {
  /// What is done to all rows that a filter leaves in, as its preview showed it.
  static let bulkMappings: [Action] = [bulkSubmit, bulkApprove, bulkReject, bulkSet]

  /// The rows that are meant.
  private static let filter: [Action.Field] = [
    Action.Field("table", "Target table", .line(1...200), isRequired: false),
    Action.Field(
      "class", "Class", .choice(MappingClass.allCases.map { .init($0.rawValue, $0.rawValue) }),
      isRequired: false),
    Action.Field(
      "status", "Status", .choice(MappingStatus.allCases.map { .init($0.rawValue, $0.rawValue) }),
      isRequired: false),
    Action.Field(
      "confidence", "Confidence",
      .choice(Confidence.allCases.map { .init($0.rawValue, $0.rawValue) }), isRequired: false),
    Action.Field(
      "risk", "Risk", .choice(RiskClass.allCases.map { .init($0.rawValue, $0.rawValue) }),
      isRequired: false),
    Action.Field("owner", "Owner", .line(1...200), isRequired: false),
    Action.Field("unreviewed", "Not decided yet", .flag, isRequired: false),
    Action.Field("offered", "Offered in bulk by the matcher", .flag, isRequired: false),
    Action.Field("q", "Text", .line(1...200), isRequired: false),
  ]
  private static let seen = Action.Field("seen", "What the preview showed", .seen)

  private static func bulk(
    _ act: BulkAct, at path: String, _ title: String, says meaning: String,
    needs permission: Permission,
    fields: [Action.Field] = [], button: String, done: String
  ) -> Action {
    Action(
      act.key, at: path, title, says: meaning, needs: permission,
      fields: filter + fields + [seen], button: button, done: done, ownDoors: [.form],
      look: { desk, _ in Action.Prospect(facts: try desk.project.facts, back: "/mappings") },
      perform: { desk, input in try desk.performBulk(act, input) })
  }

  private static let bulkSubmit = bulk(
    .submit, at: "/mappings/bulk/review", "Send rows to review",
    says: """
      Asks for the approval of every draft that the filter leaves in and whose rule holds; \
      safety-critical rows are left for single decision.
      """,
    needs: .change("mapping.edit"), button: "Send them to review", done: "The rows are in review")

  private static let bulkApprove = bulk(
    .approve, at: "/mappings/bulk/approval", "Approve rows",
    says: """
      Signs every row in review that the filter leaves in, as one change set with one signature. \
      Safety-critical rows, and what you wrote yourself, are left.
      """,
    needs: .approve("mapping.approve"),
    fields: [Action.Field("looked", "I have looked at every row of the sample", .flag)],
    button: "Approve them", done: "The rows are approved")

  private static let bulkReject = bulk(
    .reject, at: "/mappings/bulk/rejection", "Reject rows",
    says: "Rejects every row in review that the filter leaves in but safety-critical ones.",
    needs: .approve("mapping.approve"), fields: [.reason], button: "Reject them",
    done: "The rows are rejected")

  private static let bulkSet = bulk(
    .set, at: "/mappings/bulk/values", "Set a value on rows",
    says: """
      Sets owner, rationale, notes or class on every row that the filter leaves in but \
      safety-critical ones. What then says something else is a draft again.
      """,
    needs: .change("mapping.edit"),
    fields: [
      Action.Field(
        "field", "Field", .choice(BulkField.allCases.map { .init($0.rawValue, $0.rawValue) })),
      Action.Field(
        "value", "Value", hint: "Of the class OUT_OF_SCOPE or REFERENCE_MASTER_FEED.",
        .lines(1...4000), isRequired: false),
    ], button: "Set it", done: "The value is set")
}
