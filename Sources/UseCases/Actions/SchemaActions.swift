internal import Domain
internal import Engine
internal import Storage

extension Actions {
  /// What is done to the schemas of the project.
  static let schemas: [Action] = [
    importSchema, remapImport, fixImport, acceptImport, discardImport, reviewVersion,
    removeSpecification, extendSchema,
  ]

  static let importSchema = Action(
    "schema.import", at: "/schemas/imports/new", "Import specifications",
    says: """
      Reads the files and shows what they say before anything changes; nothing counts until the \
      import is accepted.
      """,
    needs: .execute("schema.submit"),
    fields: [
      Action.Field("side", "Side", .choice(Side.allCases.choices)),
      Action.Field("upload", "Upload", .line(32...32)),
    ], button: "Read the files", done: "The files were read",
    ownDoors: [.form, .api, .cli],
    look: { desk, _ in Action.Prospect(facts: try desk.project.facts, back: "/schemas") },
    perform: { desk, input in
      try desk.propose(input["upload"], Side(rawValue: input["side"]) ?? .source)
    })

  private static let remapImport = Action(
    "schema.remap", at: "/schemas/imports/{import}/columns", "Say what columns mean",
    says: """
      Gives each column under a line of headings its meaning, from the left, and reads the file \
      again.
      """,
    needs: .execute("schema.submit"),
    fields: [
      Action.Field("file", "File", .line(1...200)),
      Action.Field(
        "table", "Sheet or table above the headings", .line(1...200), isRequired: false),
      Action.Field("line", "Line of the headings", .number(1...10_000_000)),
      Action.Field(
        "meanings", "Meaning of each column", hint: "One for each column, from the left.",
        .several { _ in ColumnMeaning.allCases.choices }),
    ], button: "Read it so", done: "The file was read with these meanings",
    look: { desk, input in try desk.prospect(ofImport: input) },
    perform: { desk, input in try desk.remap(input) })

  private static let fixImport = Action(
    "schema.fix", at: "/schemas/imports/{import}/corrections", "State a field",
    says: """
      States a field in place of a line that was not understood; it is kept among the \
      specifications with the line it stands for.
      """,
    needs: .execute("schema.submit"),
    fields: [
      Action.Field("place", "Line it stands for", hint: "As in guide.pdf:p3:40", .line(1...400)),
      Action.Field("table", "Table", .line(1...200)),
      Action.Field("field", "Field", .line(1...200)),
      Action.Field("type", "Type", hint: "As in VARCHAR(30)", .line(1...60), isRequired: false),
      Action.Field(
        "mandatory", "Mandatory", .choice(Mandatory.allCases.choices), isRequired: false),
      Action.Field("key", "Part of the key", .flag, isRequired: false),
      Action.Field("description", "Description", .line(1...1000), isRequired: false),
    ], button: "Keep the field", done: "The field is part of the import",
    look: { desk, input in try desk.prospect(ofImport: input) },
    perform: { desk, input in try desk.fix(input) })

  private static let acceptImport = Action(
    "schema.accept", at: "/schemas/imports/{import}/acceptance", "Accept an import",
    says: """
      Puts the files among the project’s specifications and makes a new version of the schema; an \
      import that says nothing new leaves everything as it is. A change that breaks what is mapped \
      keeps runs from starting until somebody else has reviewed it.
      """,
    needs: .execute("schema.submit"), fields: [Action.Field("catalogue", "What was seen", .seen)],
    button: "Accept the import", done: "The import is accepted",
    look: { desk, input in try desk.prospect(ofImport: input, isAccepted: true) },
    perform: { desk, input in try desk.accept(input) })

  private static let discardImport = Action(
    "schema.discard", at: "/schemas/imports/{import}/discarding", "Discard an import",
    says: "Leaves the schema as it is and throws the files of the import away.",
    needs: .execute("schema.submit"), button: "Discard the import",
    done: "The import is discarded", isGrave: true,
    look: { desk, input in try desk.prospect(ofImport: input) },
    perform: { desk, input in try desk.discard(input) })

  private static let reviewVersion = Action(
    "schema.review", at: "/schemas/versions/{side}/{version}/review", "Review a schema change",
    says: """
      Says that the rows of the contract named here were looked at, so that runs may start again. \
      Whoever made the change cannot review it.
      """,
    needs: .approve("schema.submit"),
    fields: [
      Action.Field(
        "note", "What follows for the mapping", hint: "It is kept for good, so name no patient.",
        .lines(3...2000))
    ], button: "Record the review", done: "The change is reviewed",
    look: { desk, input in
      let version = try desk.stated(input)
      return Action.Prospect(
        facts: [
          ("Version", "\(version.number) of the \(version.side.rawValue) schema"),
          ("Change", version.change?.rawValue ?? "first"), ("Made by", version.maker),
          ("State", Problem.words(version.state)),
        ],
        changes: version.affected.prefix(100).map { "\($0.target): \($0.changed), \($0.reason)" },
        back: "/schemas/versions/\(version.side.rawValue)/\(version.number)")
    },
    perform: { desk, input in try desk.review(input) })

  private static let removeSpecification = Action(
    "schema.remove", at: "/schemas/files/{side}/{file}/removal", "Remove a specification",
    says: """
      Takes the file out of the project’s specifications and makes a version of what the others \
      say.
      """,
    needs: .execute("schema.submit"), button: "Remove the file", done: "The file is removed",
    isGrave: true,
    look: { desk, input in
      guard let side = Side(rawValue: input["side"]),
        try SpecificationFolder(side, of: desk.folder).names().contains(input["file"])
      else { throw Refusal.schema(.unknownSpecification) }
      return Action.Prospect(
        facts: [("File", input["file"]), ("Side", side.rawValue)], back: "/schemas/files")
    },
    perform: { desk, input in try desk.removeSpecification(input) })

  private static let extendSchema = Action(
    "schema.extend", at: "/schemas/extensions/new", "Propose a field of our own",
    says: """
      Adds a field to one side of all the organisation’s projects, seen by no other organisation. \
      Its name begins with the organisation’s prefix; the organisation’s approver signs first.
      """,
    needs: .request("extension.propose"),
    fields: [
      Action.Field("side", "Side", .choice(Side.allCases.choices)),
      Action.Field("table", "Table", .line(1...200)),
      Action.Field(
        "field", "Field", hint: "It begins with the organisation’s prefix.", .line(1...128)),
      Action.Field("type", "Type", .choice(extensionTypes.choices)),
      Action.Field("description", "Description", .line(1...1000), isRequired: false),
      Action.Field("case", "Business case", .lines(3...2000)),
    ], button: "Propose the field", done: "The field is added",
    look: { desk, _ in
      Action.Prospect(
        facts: [
          ("Organisation", try desk.project.organisation.name),
          ("Prefix", try desk.extensionPrefix),
        ], values: ["field": [try desk.extensionPrefix]], back: "/schemas/extensions")
    },
    check: { desk, input in try desk.checkExtension(input) },
    perform: { desk, input in try desk.extendSchema(input) })

  /// What a field of an organisation's own may be.
  private static let extensionTypes = [
    "VARCHAR(10)", "VARCHAR(50)", "VARCHAR(255)", "VARCHAR(2000)", "INTEGER", "DECIMAL(12,2)",
    "DATE", "TIMESTAMP", "BOOLEAN",
  ]
}

extension [String] {
  fileprivate var choices: [Action.Choice] { map { Action.Choice($0, $0) } }
}

extension Desk {
  fileprivate func prospect(
    ofImport input: Action.Input, isAccepted: Bool = false
  ) throws -> Action.Prospect {
    guard let number = input.number("import") else { throw Refusal.schema(.unknownImport) }
    let proposal = try schemaImport(number)
    let report = proposal.report
    var changes: [String] = []
    if isAccepted {
      let counts = CatalogueVersion.Change.allCases.map {
        "\(report.changeCounts[$0.rawValue] ?? 0) \($0.rawValue)"
      }
      changes = [
        report.basis == nil
          ? "It is the first version." : "Changes: \(counts.joined(separator: ", ")).",
        "\(report.affected.count) rows of the mapping contract are affected.",
      ]
    }
    return Action.Prospect(
      facts: [
        ("Import", "\(number)"), ("Side", proposal.side.rawValue),
        ("Files", report.files.map(\.name).joined(separator: ", ")),
        ("Schema then", "\(report.tables) tables, \(report.fields) fields"),
      ], changes: changes, values: isAccepted ? ["catalogue": [report.sha256]] : [:],
      back: "/schemas/imports/\(number)")
  }
}
