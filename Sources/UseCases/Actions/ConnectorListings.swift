internal import Domain
internal import Storage

extension Listings {
  /// The tabs of the connectors' page.
  static let connectors: [Listing] = [dataSources, connectorTypes, hosts, extractions]

  private static let dataSources = Listing(
    "datasources", words: ["datasource", "list"], at: "/connectors", "Data sources",
    caption: "Data sources of this project, by name", row: "data source", needs: .sources,
    filters: [
      .init("text", "Name", .words),
      .init("state", "State", .choice(DataSourceState.allCases.map(\.rawValue))),
      .init("side", "Side", .choice(Side.allCases.map(\.rawValue))),
    ],
    columns: [
      .init("name", "Name"), .init("number", "Number", isNumber: true), .init("side", "Side"),
      .init("type", "Type"), .init("state", "State"), .init("test", "Last test"),
      .init("tested", "Tested"), .init("owner", "Owner"), .init("next", "Next step"),
    ],
    empty: (
      "No data source is asked for, or none that is assigned to you.",
      "Ask for the system that the patients’ records come from."
    ),
    actions: ["datasource.request"]
  ) { desk, asked, page in
    guard desk.place != nil else { return Paged(items: [], paging: page, total: 0) }
    let sources = try desk.store.dataSources.list(
      desk.sourceView(),
      DataSources.Filter(text: asked["text"], state: asked["state"], side: asked["side"]), page)
    return try sources.map { source in
      let next = try desk.nextStep(of: source)
      return Listing.Row(
        id: "\(source.id.number)", path: source.path,
        [
          .text(source.name), .number(source.id.number), .text(source.side.rawValue),
          .named(source.type.rawValue, as: try desk.description(of: source).title),
          .state(source.state.rawValue, source.state.mood), try desk.standing(of: source).cell,
          .moment(source.tested?.at), .text(source.owner.name),
          next.map { .text($0.words) } ?? .none,
        ], actions: next?.action.map { [$0] } ?? [])
    }
  }

  private static let connectorTypes = Listing(
    "connectors", words: ["connector", "list"], at: "/connectors/types", "Types",
    caption: "Kinds of system that data sources can be", row: "type",
    needs: .any(Permission.sources.names + ["connector.type"], .status),
    columns: [
      .init("title", "Title"), .init("type", "Type"), .init("version", "Version", isNumber: true),
      .init("maturity", "Maturity"), .init("state", "State"), .init("sides", "Sides"),
      .init("profiles", "Release profiles"), .init("can", "What it can do"),
      .init("cannot", "What it cannot do"), .init("parameters", "Profile"),
    ], empty: ("There is no type.", "The registry is empty.")
  ) { desk, _, page in
    let types = try desk.connectorTypes()
    return Paged(
      items: types.dropFirst(page.offset).prefix(page.size).map { type, isOn in
        Listing.Row(
          id: type.type.rawValue,
          [
            .text(type.title), .code(type.type.rawValue), .number(type.version),
            .state(type.maturity.rawValue, type.maturity.mood),
            .state(isOn ? "on" : "off", isOn ? .good : .off),
            .text(type.sides.map(\.rawValue).joined(separator: ", ")),
            .text(type.profiles.isEmpty ? "none" : type.profiles.words),
            .text(type.can.joined(separator: " ")), .text(type.cannot.joined(separator: " ")),
            .text(type.parameters.map(\.label).joined(separator: ", ")),
          ], actions: [isOn ? "connector.disable" : "connector.enable"])
      }, paging: page, total: types.count)
  }

  private static let hosts = Listing(
    "hosts", words: ["host", "list"], at: "/connectors/hosts", "Allowed hosts",
    caption: "Hosts and ports that data sources of this organisation may be at", row: "host",
    needs: .any(["datasource.configure", "datasource.validate", "datasource.request"], .status),
    columns: [
      .init("host", "Host"), .init("port", "Port"), .init("purpose", "Purpose"),
      .init("approved_by", "Approved by"), .init("approved_at", "Approved"),
    ],
    empty: (
      "No host is allowed, so no server is connected to.",
      "Ask a security administrator to allow the host of the data source."
    ), actions: ["host.allow"]
  ) { desk, _, page in
    guard let place = desk.place else { return Paged(items: [], paging: page, total: 0) }
    return try desk.store.connectors.hosts(of: place.organisation.id, page).map { host in
      Listing.Row(
        id: "\(host.id.number)",
        [
          .code(host.host), .code("\(host.port)"), .text(host.purpose), .text(host.approvedBy),
          .moment(host.approvedAt),
        ], actions: ["host.remove"])
    }
  }

  private static let extractions = Listing(
    "extractions", words: ["extraction", "list"], at: "/connectors/extractions", "Extractions",
    caption: "Extractions into this project, newest first", row: "extraction", needs: .sources,
    filters: [
      .init("state", "State", .choice(ExtractionJob.State.allCases.map(\.rawValue)))
    ],
    columns: [
      .init("number", "Number", isNumber: true), .init("source", "Data source"),
      .init("state", "State"), .init("tables", "Tables", isNumber: true),
      .init("rows", "Rows", isNumber: true), .init("attempts", "Attempts", isNumber: true),
      .init("requested_by", "Asked for by"), .init("created", "Asked for"),
      .init("finished", "Finished"), .init("message", "Message"),
    ],
    empty: ("Nothing was extracted yet.", "Extract from a data source that is in use.")
  ) { desk, asked, page in
    guard let place = desk.place else { return Paged(items: [], paging: page, total: 0) }
    return try desk.store.extractions.list(of: place.id, state: asked["state"], page).map { job in
      Listing.Row(
        id: "\(job.id.number)", path: "/connectors/extractions/\(job.id.number)",
        [
          .number(job.id.number), .text(job.sourceName), .state(job.state.rawValue, job.state.mood),
          .number(job.tables.count), .number(job.rows), .number(job.attempts),
          .text(job.requestedBy), .moment(job.createdAt), .moment(job.finishedAt),
          .text(job.message),
        ], actions: job.moves)
    }
  }
}

extension ExtractionJob {
  /// How many rows it has copied.
  var rows: Int { tables.reduce(0) { $0 + $1.rows } }

  /// What can be done to it from where it stands.
  var moves: [String] {
    switch state {
    case .queued, .running: ["extraction.cancel"]
    case .interrupted: ["extraction.resume", "extraction.cancel"]
    case .done, .cancelled: []
    }
  }
}

extension DataSourceState {
  var mood: Listing.Cell.Mood {
    switch self {
    case .requested, .validated, .profiled, .tested: .waiting
    case .active: .good
    case .blocked: .bad
    case .retired: .off
    }
  }
}

extension ConnectorMaturity {
  var mood: Listing.Cell.Mood {
    switch self {
    case .real: .good
    case .rehearsal, .experimental: .attention
    case .placeholder: .off
    }
  }
}

extension ExtractionJob.State {
  var mood: Listing.Cell.Mood {
    switch self {
    case .queued, .running: .waiting
    case .done: .good
    case .interrupted: .attention
    case .cancelled: .off
    }
  }
}

extension DataSource.Standing {
  var cell: Listing.Cell {
    switch self {
    case .fresh: .state("passed", .good)
    case .never: .state("not tested", .waiting)
    case .failed: .state("failed", .bad)
    case .outdated: .state("type raised since", .attention)
    case .old: .state("too old", .attention)
    }
  }
}
