internal import Domain

extension Actions {
  /// What is done to the plans of the target tables.
  static let plans: [Action] = [
    editPlan, submitPlan, approvePlan, rejectPlan, reopenPlan, commentPlan,
  ]

  private static let editPlan = Action(
    "plan.edit", at: "/mappings/tables/{table}/content", "Edit a table’s plan",
    says: """
      Changes where the table’s rows come from. Another driving table, join or split opens every \
      row of the table again that has a rule; filter and key open the plan alone.
      """,
    needs: .change("mapping.edit"),
    fields: [
      Action.Field(
        "driving_table", "Driving table", hint: "Empty when no source table feeds it.",
        .line(1...200), isRequired: false),
      Action.Field(
        "joins", "Joins",
        hint: "As LEFT JOIN addresses AS home ON patient = hospital_number AND kind = 'HOME'",
        .lines(1...20_000), isRequired: false),
      Action.Field(
        "split", "Split",
        hint:
          "Several rows of one, as UNNEST (allergy1, allergy2) AS allergy or SPLIT (codes, ';') AS code",
        .lines(1...20_000), isRequired: false),
      Action.Field(
        "filter", "Filter", hint: "Rows for which it does not hold are left out.",
        .lines(1...20_000), isRequired: false),
      Action.Field(
        "key", "Key", hint: "Target fields, with blanks between.", .line(1...1000),
        isRequired: false),
    ] + contentFields + [revision, submits],
    button: "Save the plan", done: "The plan is saved",
    look: { desk, input in try desk.planEditing(input) },
    perform: { desk, input in try desk.editPlan(input) })

  private static let submitPlan = Action(
    "plan.submit", at: "/mappings/tables/{table}/review", "Send a plan to review",
    says: "Asks for the plan’s approval; whoever asks cannot approve it.",
    needs: .change("mapping.edit"), fields: [revision], button: "Send to review",
    done: "The plan is in review",
    look: { desk, input in try desk.planProspect(input) },
    perform: { desk, input in try desk.move(.submit, input) })

  private static let approvePlan = Action(
    "plan.approve", at: "/mappings/tables/{table}/approval", "Approve a plan",
    says: "Signs exactly what the plan says; whoever wrote it cannot.",
    needs: .approve("mapping.approve"), fields: [revision], button: "Approve the plan",
    done: "The plan is approved",
    look: { desk, input in try desk.planProspect(input) },
    perform: { desk, input in try desk.move(.approve, input) })

  private static let rejectPlan = Action(
    "plan.reject", at: "/mappings/tables/{table}/rejection", "Reject a plan",
    says: "No run fills the table until somebody edits the plan.",
    needs: .approve("mapping.approve"), fields: rejection, button: "Reject the plan",
    done: "The plan is rejected",
    look: { desk, input in try desk.mappingProspect(input) },
    perform: { desk, input in try desk.move(.reject, input) })

  private static let reopenPlan = Action(
    "plan.reopen", at: "/mappings/tables/{table}/reopening", "Open a plan again",
    says: "Makes it a draft as it stands; its signature is gone.",
    needs: .change("mapping.edit"), fields: [revision], button: "Open it again",
    done: "The plan is a draft", isGrave: true,
    look: { desk, input in try desk.mappingProspect(input) },
    perform: { desk, input in try desk.move(.reopen, input) })

  private static let commentPlan = Action(
    "plan.comment", at: "/mappings/tables/{table}/comments", "Comment on a plan",
    says: "Says something about the plan that all who read the mapping see; it stays.",
    needs: .any(["mapping.edit", "mapping.approve", "mapping.approve_clinical"], .decide),
    fields: [Action.Field("text", "Comment", hint: "Name no patient.", .lines(1...4000))],
    button: "Comment", done: "The comment is kept",
    look: { desk, input in try desk.mappingProspect(input) },
    perform: { desk, input in try desk.commentItem(input) })
}
