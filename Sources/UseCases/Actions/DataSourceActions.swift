internal import Domain
internal import Storage

extension Actions {
  /// The way of a data source into use, and out of it: request, validation, profile and secret, test
  /// and discovery, approval.
  static let dataSources: [Action] = [
    requestSource,
    Action(
      "datasource.validate", at: "/connectors/sources/{datasource}/validation",
      "Validate a data source",
      says: """
        Looks the host and port up on the organisation’s allow-list. A data source that is on it \
        goes on to its profile; one that is not is blocked, and why is kept.
        """,
      needs: .validateSource, button: "Validate", done: "The result of the validation is kept",
      look: { desk, input in try desk.prospect(of: desk.source(input)) },
      perform: { desk, input in try desk.validate(desk.source(input)) }),
    Action(
      "datasource.configure", at: "/connectors/sources/{datasource}/profile",
      "Write the profile of a data source",
      says: """
        States how it is connected to. Whoever asked for a data source does not write its profile. \
        A new profile takes a new test and a new approval.
        """,
      needs: .change("datasource.configure"), fields: SourceProfile.everyField,
      button: "Keep the profile", done: "The profile is kept",
      fitting: { desk, input in
        SourceProfile.fields(of: try desk.description(of: desk.source(input)))
      },
      look: { desk, input in
        let source = try desk.source(input)
        var prospect = try desk.prospect(of: source)
        prospect.values = SourceProfile.values(of: source, try desk.description(of: source))
        return prospect
      },
      perform: { desk, input in try desk.configure(desk.source(input), input) }),
    Action(
      "secret.write", at: "/connectors/sources/{datasource}/secret",
      "Write the secret of a data source",
      says: """
        Seals it under the installation’s key. Nobody reads it back, whatever their role; it is in no \
        page, answer, log, ledger or export. A new secret takes a new test and a new approval.
        """,
      needs: .change("secret.write"),
      fields: [Action.Field("secret", "Secret", .secret(autocomplete: "new-password"))],
      button: "Keep the secret", done: "The secret is kept",
      look: { desk, input in try desk.prospect(of: desk.source(input)) },
      perform: { desk, input in try desk.keepSecret(input, of: desk.source(input)) }),
    Action(
      "datasource.preflight", at: "/connectors/sources/{datasource}/preflight",
      "Test a data source",
      says: """
        Connects, stage by stage, and proves what it can: the address, the login, that the login \
        cannot write, that the schema can be read. It keeps verdicts, times and statements, and no \
        value of a record.
        """,
      needs: .execute("datasource.preflight"), button: "Test the connection",
      done: "The connection was tested; the receipt says what was found",
      look: { desk, input in try desk.prospect(of: desk.source(input)) },
      perform: { desk, input in try desk.preflight(desk.source(input)) }),
    Action(
      "datasource.discover", at: "/connectors/sources/{datasource}/discovery",
      "List the tables of a data source",
      says: "Reads names, types and keys of its tables, and no row. What was listed is kept.",
      needs: .execute("datasource.discover"), button: "List tables and columns",
      done: "The tables and columns are listed",
      look: { desk, input in try desk.prospect(of: desk.source(input)) },
      perform: { desk, input in try desk.discover(desk.source(input)) }),
    importSource,
    approveSource,
    Action(
      "datasource.revoke", at: "/connectors/sources/{datasource}/revocation",
      "Take back the approval of a data source",
      says: """
        Takes every assignment back at once. The next run that rests on what it delivered is \
        refused until it is approved again.
        """,
      needs: .approve("datasource.approve"), fields: [.reason], button: "Take the approval back",
      done: "The approval is taken back", isGrave: true,
      look: { desk, input in try desk.prospect(of: desk.source(input)) },
      perform: { desk, input in
        let source = try desk.source(input)
        try desk.require([.active], of: source)
        guard try desk.store.dataSources.revoke(source.id) else { throw Refusal.source(.movedOn) }
        return source.effect([("state", "tested"), ("reason", input["reason"])])
      }),
    Action(
      "datasource.retire", at: "/connectors/sources/{datasource}/retirement",
      "Retire a data source",
      says: "Takes it out of use for good. What was recorded of it stays.",
      needs: .change("datasource.configure"), fields: [.reason], button: "Retire it",
      done: "The data source is retired", isGrave: true,
      look: { desk, input in try desk.prospect(of: desk.source(input)) },
      perform: { desk, input in
        let source = try desk.source(input)
        guard try desk.store.dataSources.retire(source.id) else {
          throw Refusal.source(.stands(source.state, needs: []))
        }
        return source.effect([
          ("before", source.state.rawValue), ("state", "retired"), ("reason", input["reason"]),
        ])
      }),
  ]

  private static let requestSource = Action(
    "datasource.request", at: "/connectors/sources/new", "Ask for a data source",
    says: """
      Asks for a system to be connected to this project. It is validated, described, tested and \
      approved by others before anything uses it.
      """,
    needs: .request("datasource.request"),
    fields: [
      Action.Field("name", "Name", hint: "Such as PAS replica.", .line(2...80)),
      Action.Field("side", "Side", .choice(Side.allCases.choices)),
      Action.Field(
        "type", "Type",
        .choiceFrom { desk in
          try desk.connectorTypes().filter(\.isOn).map {
            Action.Choice($0.description.type.rawValue, $0.description.title)
          }
        }),
      Action.Field(
        "host", "Host", hint: "Where the type reaches a server.", .line(1...253), isRequired: false),
      Action.Field("port", "Port", .number(HostAllowance.ports), isRequired: false),
      Action.Field("purpose", "Purpose", hint: "What it is for; name no patient.", .lines(3...500)),
      Action.Field(
        "content", "What it holds of people",
        .choice(DataSourceContent.allCases.map { Action.Choice($0.rawValue, $0.words) })),
      Action.Field(
        "owner", "Owner", hint: "Who answers for the system; an active person of the organisation.",
        .choiceFrom { desk in
          try desk.organisation.map { organisation in
            try desk.store.approvals.colleagues(in: organisation.id).map {
              Action.Choice($0.userName, $0.displayName)
            }
          } ?? []
        }),
    ], button: "Ask for it", done: "The data source is asked for",
    look: { desk, _ in Action.Prospect(facts: try desk.project.facts, back: "/connectors") },
    perform: { desk, input in try desk.requestSource(input) })

  private static let approveSource = Action(
    "datasource.approve", at: "/connectors/sources/{datasource}/approval",
    "Approve a data source",
    says: """
      Puts it into use for the roles and projects that you choose, until the day of its review. \
      Whoever asked for it or wrote its profile or secret does not approve it, and its test must be \
      less than \(SourceRule.freshHours) hours old.
      """,
    needs: .approve("datasource.approve"),
    fields: [
      Action.Field(
        "roles", "Roles that may use it", .several { try $0.rolesThatUseSources().choices }),
      Action.Field(
        "projects", "Projects it may be used in",
        .several { desk in try desk.projectsOfOrganisation().map { Action.Choice($0.key, $0.name) }
        }),
      Action.Field(
        "days", "Days until its review", hint: "After them it counts as not approved.",
        .number(SourceRule.reviewDays)),
    ], button: "Approve and assign", done: "The data source is in use",
    look: { desk, input in
      let source = try desk.source(input)
      var prospect = try desk.prospect(of: source)
      prospect.values = ["projects": [try desk.project.key], "days": ["90"]]
      return prospect
    },
    authors: { desk, input in
      let source = try desk.source(input)
      return Set(source.authors + [source.requester.person])
    },
    perform: { desk, input in try desk.approve(desk.source(input), input) })
}

extension DataSourceContent {
  var words: String {
    switch self {
    case .synthetic: "Invented people"
    case .deidentified: "Real people who cannot be told from it"
    case .identifiable: "Real people who can be told from it"
    }
  }
}
