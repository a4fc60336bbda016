internal import Domain
internal import Storage

extension Actions {
  /// What is done to the rows of the mapping contract, and to the contract as a whole.
  static let mappings: [Action] =
    [
      generate, edit, accept, classify, submit, approve, approveClinical, reject, reopen, comment,
      undo, publish, carry, importContract,
    ] + bulkMappings + plans

  static let revision = Action.Field(
    "revision", "Revision that was seen", .number(1...1_000_000_000))
  static let submits = Action.Field(
    "submit", "Send it to review", .flag, isRequired: false)
  static let contentFields: [Action.Field] = [
    Action.Field("owner", "Owner", hint: "A user name.", .line(1...200), isRequired: false),
    Action.Field(
      "rationale", "Rationale", hint: "Why it is so; name no patient.", .lines(1...4000),
      isRequired: false),
    Action.Field("notes", "Notes", .lines(1...4000), isRequired: false),
  ]
  /// A reason, and the revision that it is about.
  static let rejection: [Action.Field] = [revision, .reason]

  private static let generate = Action(
    "mapping.generate", at: "/mappings/generations/new", "Generate proposals",
    says: """
      Proposes a row for every target field from the newest schemas. Rows that somebody has decided \
      about keep what they say and get new candidates.
      """,
    needs: .execute("mapping.generate"), button: "Generate", done: "The proposals are generated",
    look: { desk, _ in
      Action.Prospect(
        facts: try desk.project.facts
          + Side.allCases.map { side in
            (
              "\(side.rawValue.capitalizedFirst) schema",
              try desk.present(side).map { "version \($0.version)" } ?? "none yet"
            )
          }, back: "/mappings/generations")
    },
    perform: { desk, _ in try desk.generateMapping() })

  private static let edit = Action(
    "mapping.edit", at: "/mappings/rows/{row}/content", "Edit a row",
    says: """
      Changes how the field is filled. What was signed is signed no longer; notes and owner alone \
      leave signatures standing.
      """,
    needs: .change("mapping.edit"),
    fields: [
      Action.Field("class", "Class", .choice(MappingClass.allCases.choices)),
      Action.Field(
        "source", "Source field", hint: "TABLE.FIELD", .line(3...401), isRequired: false),
      Action.Field(
        "rule", "Rule", hint: "An expression over the driving table.", .lines(1...20_000),
        isRequired: false),
      Action.Field(
        "examples", "Examples", hint: "One a line: COLUMN = 'text' -> 'result', or -> reject",
        .lines(1...20_000), isRequired: false),
    ] + contentFields + [revision, submits],
    button: "Save the row", done: "The row is saved",
    look: { desk, input in try desk.mappingProspect(input) },
    perform: { desk, input in try desk.editRow(input) })

  private static let accept = Action(
    "mapping.accept", at: "/mappings/rows/{row}/candidate", "Accept a candidate",
    says: "Fills the field from one of the matcher’s candidates, by the rule that it offers.",
    needs: .change("mapping.edit"),
    fields: [
      Action.Field("candidate", "Candidate", hint: "Its number, 1 the best.", .number(1...20)),
      revision, submits,
    ], button: "Accept it", done: "The candidate is accepted",
    look: { desk, input in try desk.mappingProspect(input) },
    perform: { desk, input in try desk.acceptCandidate(input) })

  private static let classify = Action(
    "mapping.classify", at: "/mappings/rows/{row}/risk", "Class the risk of a row",
    says: """
      Says whether a wrong value may harm a patient. Such a row needs two signatures, and none of \
      them is that of whoever classed it.
      """,
    needs: .approve("mapping.approve_clinical"),
    fields: [
      Action.Field("risk", "Risk", .choice(RiskClass.allCases.choices)),
      Action.Field("rationale", "Rationale", hint: "Name no patient.", .lines(3...4000)),
      revision,
    ], button: "Keep the class", done: "The row is classed",
    look: { desk, input in try desk.mappingProspect(input) },
    perform: { desk, input in try desk.classifyRow(input) })

  private static let submit = Action(
    "mapping.submit", at: "/mappings/rows/{row}/review", "Send a row to review",
    says: "Asks for the row’s approval; whoever asks cannot approve it.",
    needs: .change("mapping.edit"), fields: [revision], button: "Send to review",
    done: "The row is in review",
    look: { desk, input in try desk.mappingProspect(input) },
    perform: { desk, input in try desk.move(.submit, input) })

  private static let approve = Action(
    "mapping.approve", at: "/mappings/rows/{row}/approval", "Approve a row",
    says: """
      Signs exactly what the row says. A safety-critical row also needs a clinical reviewer’s \
      signature; whoever wrote the row can give neither.
      """,
    needs: .approve("mapping.approve"), fields: [revision], button: "Approve the row",
    done: "The row is signed",
    look: { desk, input in try desk.mappingProspect(input) },
    perform: { desk, input in try desk.move(.approve, input) })

  private static let approveClinical = Action(
    "mapping.approve_clinical", at: "/mappings/rows/{row}/clinical-approval",
    "Approve a row for patient safety",
    says: """
      Signs a safety-critical row for its clinical content. The architect who signs it too must be \
      somebody else.
      """,
    needs: .approve("mapping.approve_clinical"), fields: [revision], button: "Approve the row",
    done: "The row is signed",
    look: { desk, input in try desk.mappingProspect(input) },
    perform: { desk, input in try desk.move(.approveClinical, input) })

  private static let reject = Action(
    "mapping.reject", at: "/mappings/rows/{row}/rejection", "Reject a row",
    says: "No run applies its rule until somebody edits the row.",
    needs: .any(["mapping.approve", "mapping.approve_clinical"], .approve), fields: rejection,
    button: "Reject the row", done: "The row is rejected",
    look: { desk, input in try desk.mappingProspect(input) },
    perform: { desk, input in try desk.move(.reject, input) })

  private static let reopen = Action(
    "mapping.reopen", at: "/mappings/rows/{row}/reopening", "Open a row again",
    says: "Makes it a draft as it stands; its signatures are gone.",
    needs: .change("mapping.edit"), fields: [revision], button: "Open it again",
    done: "The row is a draft", isGrave: true,
    look: { desk, input in try desk.mappingProspect(input) },
    perform: { desk, input in try desk.move(.reopen, input) })

  private static let comment = Action(
    "mapping.comment", at: "/mappings/rows/{row}/comments", "Comment on a row",
    says: "Says something about the row that all who read the mapping see; it stays.",
    needs: .any(["mapping.edit", "mapping.approve", "mapping.approve_clinical"], .decide),
    fields: [Action.Field("text", "Comment", hint: "Name no patient.", .lines(1...4000))],
    button: "Comment", done: "The comment is kept",
    look: { desk, input in try desk.mappingProspect(input) },
    perform: { desk, input in try desk.commentItem(input) })

  private static let undo = Action(
    "mapping.undo", at: "/mappings/change-sets/{set}/undoing", "Undo a change set",
    says: """
      Puts every row of the change set back as it was before, unless it has moved on since; those \
      are left and counted.
      """,
    needs: .change("mapping.edit"), button: "Undo it", done: "The change set is undone",
    isGrave: true,
    look: { desk, input in
      let (set, members) = try desk.contractChangeSet(input.number("set") ?? 0)
      let moved = try desk.movedOn(since: set.number, members)
      return Action.Prospect(
        facts: [
          ("Change set", "\(set.number)"), ("Act", set.act), ("About", set.about),
          ("By", set.by),
        ],
        changes: [
          "\(members.count - moved.count) rows or plans go back to what they were.",
          "\(moved.count) have moved on and are left: "
            + (moved.isEmpty ? "none" : moved.prefix(20).map(\.name).joined(separator: ", ")) + ".",
        ], back: "/mappings/change-sets/\(set.number)")
    },
    perform: { desk, input in try desk.undoChangeSet(input) })

  private static let publish = Action(
    "contract.publish", at: "/mappings/versions/new", "Publish the contract",
    says: """
      Keeps the contract as it stands as a version that nobody changes. Nothing may be in review; a \
      data architect who did not ask for it signs.
      """,
    needs: .change("mapping.edit"),
    fields: [
      Action.Field("note", "Note", hint: "What this version is for.", .lines(3...2000)),
      Action.Field("seen", "What was seen", .seen),
    ], button: "Publish it", done: "The contract is published",
    look: { desk, _ in
      let counts = try desk.contractCoverage().map(\.counts)
      let since = try desk.changesSincePublished()
      return Action.Prospect(
        facts: try desk.project.facts + [
          ("Rows", "\(counts.reduce(0) { $0 + $1.fields })"),
          ("Approved", "\(counts.reduce(0) { $0 + $1.approved })"),
          ("Rows in review", "\(counts.reduce(0) { $0 + ($1.statuses[.inReview] ?? 0) })"),
          ("Plans in review", "\(try desk.contractPlans().count { $0.status == .inReview })"),
        ], changes: since.map { [$0.words] } ?? [], values: ["seen": [try desk.contractDigest()]],
        back: "/mappings/versions",
        links: since.map { [("See them field by field", $0.path)] } ?? [])
    },
    check: { desk, input in try desk.requirePublishable(input) },
    perform: { desk, input in try desk.publishContract(input) })

  private static let carry = Action(
    "contract.carry", at: "/mappings/carrying/new", "Carry decisions to the newest schemas",
    says: """
      Opens every decided row again that the newest schemas affect or whose rule does not hold \
      against them; all others keep their signatures. Accepting an import does so by itself.
      """,
    needs: .change("mapping.edit"), button: "Carry them", done: "The decisions are carried",
    look: { desk, _ in Action.Prospect(facts: try desk.project.facts, back: "/mappings") },
    perform: { desk, _ in try desk.carryContract() })
}

extension Desk {
  /// What there is to know of a row or a plan before something is done to it.
  func mappingProspect(_ input: Action.Input) throws -> Action.Prospect {
    let item = try item(itemID(input))
    var facts: [(term: String, text: String)] = [
      (item.row == nil ? "Table" : "Target field", item.id.name),
      ("State", Problem.words(item.status)), ("Revision", "\(item.revision)"),
    ]
    var values = ["revision": ["\(item.revision)"]]
    switch item.content {
    case .row(let row):
      facts += [
        ("Class", row.mappingClass.words), ("Source field", row.source?.description ?? "none"),
        ("Rule", row.rule.isEmpty ? "none" : row.rule), ("Risk", row.risk.words),
      ]
      values.merge([
        "class": [row.mappingClass.rawValue], "source": [row.source?.description ?? ""],
        "rule": [row.rule], "examples": [row.examples.text], "owner": [row.owner],
        "rationale": [row.rationale], "notes": [row.notes], "risk": [row.risk.rawValue],
      ]) { $1 }
    case .plan(let plan):
      facts += [("Driving table", plan.drivingTable ?? "none")]
      values.merge([
        "driving_table": [plan.drivingTable ?? ""], "joins": [plan.joins], "split": [plan.split],
        "filter": [plan.filter], "key": [plan.key.joined(separator: " ")], "owner": [plan.owner],
        "rationale": [plan.rationale], "notes": [plan.notes],
      ]) { $1 }
    }
    return Action.Prospect(facts: facts, values: values, back: item.id.path)
  }

  /// The items of a change set that have been changed since.
  func movedOn(since set: Int, _ members: [ContractMoment]) throws -> [ContractItemID] {
    let former = Set(try store.contractRecords.former(of: set, in: project.id).map(\.id))
    return members.map(\.id).filter { !former.contains($0) }
  }
}

extension [MappingClass] {
  fileprivate var choices: [Action.Choice] { map { Action.Choice($0.rawValue, $0.words) } }
}

extension [RiskClass] {
  fileprivate var choices: [Action.Choice] { map { Action.Choice($0.rawValue, $0.words) } }
}
