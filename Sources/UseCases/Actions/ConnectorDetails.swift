internal import Domain
internal import Storage

extension Details {
  static let connectors: [Detail] = [dataSource, dataSourceTables, dataSourcePreview, extraction]

  private static let dataSource = Detail(
    words: ["datasource", "show"], at: "/connectors/sources/{datasource}",
    says: "A data source: how it stands, its steps, its profile and its tests",
    needs: .sources, in: "datasources"
  ) { desk, input in
    let source = try desk.source(input)
    let description = try desk.description(of: source)
    let readsDesign = !desk.actor.isPlatform || desk.actor.may(.read("datasource.validate"))
    return Detail.Answer(
      source.name, state: .state(source.state.rawValue, source.state.mood),
      notes: try desk.notes(on: source), facts: facts(of: source, description),
      tables: [
        onboarding(of: source),
        profile(of: source, description, isShown: readsDesign),
        try desk.assignments(of: source), try desk.lastTest(of: source),
        try desk.tests(of: source),
      ], actions: try desk.moves(on: source).map { ($0, "\(source.id.number)") },
      links: source.discoveredAt != nil && desk.actor.may(.execute("datasource.discover"))
        ? [("Tables and columns", "\(source.path)/tables")] : [])
  }

  private static func facts(
    of source: DataSource, _ description: ConnectorDescription
  ) -> [(term: String, value: Listing.Cell)] {
    [
      ("Number", .number(source.id.number)), ("Side", .text(source.side.rawValue)),
      ("Type", .named(source.type.rawValue, as: description.title)),
      ("Maturity", .state(description.maturity.rawValue, description.maturity.mood)),
      ("Serves", .text(description.profiles.isEmpty ? "no run" : description.profiles.words)),
      ("Purpose", .text(source.purpose)), ("Holds", .text(source.content.words)),
      ("Owner", .text(source.owner.name)), ("Asked for by", .text(source.requester.name)),
      ("Project", .text(source.project.name)),
      ("Environment", source.environment.map { .text($0.rawValue) } ?? .none),
      ("Secret", .text(source.words(ofSecret: description))),
      ("Secret set", .moment(source.secretSet?.at)), ("Review due", .moment(source.reviewAt)),
      ("Tables listed", .moment(source.discoveredAt)),
    ]
  }

  private static func onboarding(of source: DataSource) -> Detail.Table {
    let next = source.onboarding.first { !$0.isDone }?.kind
    return Detail.Table(
      "Onboarding",
      [
        .init("step", "Step"), .init("state", "State"), .init("by", "By"), .init("at", "When"),
        .init("roles", "Who does it"),
      ],
      source.onboarding.enumerated().map { index, step in
        let state: Listing.Cell =
          step.isDone
          ? .state("done", .good)
          : step.kind == next
            ? source.state == .blocked ? .state("blocked", .bad) : .state("next", .waiting)
            : .state("later", .off)
        let isRequest = step.kind == .request
        let by = isRequest ? source.requester.name : step.by?.by.name
        let at = isRequest ? source.requestedAt : step.by?.at
        return Listing.Row(
          id: step.kind.rawValue,
          [
            .text("\(index + 1). \(step.title)"), state, .text(by ?? ""), .moment(at),
            .text(step.roles),
          ])
      }, empty: "None.")
  }

  private static func profile(
    of source: DataSource, _ description: ConnectorDescription, isShown: Bool
  ) -> Detail.Table {
    let stated = isShown ? description.profileParameters : []
    return Detail.Table(
      "Profile", [.init("name", "Setting"), .init("value", "Value")],
      stated.compactMap { parameter in
        source.parameters[parameter.name].map {
          Listing.Row(id: parameter.name, [.text(parameter.label), .code($0)])
        }
      }, empty: isShown ? "It has no profile yet, or one without settings." : "Not yours to read.")
  }

  private static let extraction = Detail(
    words: ["extraction", "show"], at: "/connectors/extractions/{extraction}",
    says: "An extraction with how far each table is", needs: .sources, in: "extractions"
  ) { desk, input in
    let job = try desk.extraction(input)
    var answer = Detail.Answer(
      "Extraction \(job.id.number) of \(job.sourceName)",
      state: .state(job.state.rawValue, job.state.mood),
      notes: job.message.isEmpty ? [] : [job.message],
      facts: [
        ("Rows", .number(job.rows)), ("Asked for by", .text(job.requestedBy)),
        ("Asked for", .moment(job.createdAt)), ("Finished", .moment(job.finishedAt)),
        ("Attempts", .number(job.attempts)),
      ],
      tables: [
        Detail.Table(
          "Tables",
          [
            .init("table", "Table"), .init("state", "State"),
            .init("rows", "Rows", isNumber: true), .init("sha256", "SHA-256"),
          ],
          job.tables.map { table in
            let isWhole = !table.sha256.isEmpty
            return Listing.Row(
              id: table.name,
              [
                .code(table.name),
                .state(isWhole ? "done" : "under way", isWhole ? .good : .waiting),
                .number(table.rows), .code(String(table.sha256.prefix(16))),
              ])
          }, empty: "No row was copied yet.")
      ], actions: job.moves.map { ($0, "\(job.id.number)") })
    answer.isLive = [.queued, .running].contains(job.state)
    return answer
  }
}
