internal import Domain
internal import Markup
internal import UseCases

/// `GET /erd`: tables and relations of one side as a drawing, and the same in words.
struct ERDPage: Page {
  static let template = "erd/show.html"
  let side: String
  let tabs: [Tab]
  let empty: Empty?
  let filter: Filter
  /// Why the tables only stand in rows.
  let note: String?
  let fieldsPath: NamedLink?
  let drawing: Figure?
  let hubs: Hubs?
  let relations: Relations?
  let pages: PageLinks
  let anomalies: Anomalies?
  let tables: Tables?

  /// What whoever looks may do besides.
  struct Rights: Sendable {
    /// See how far the mapping is.
    var overlay = false
    /// What they may decide about a relation.
    var decisions: [Action] = []
  }

  struct Figure: Encodable, Sendable {
    let summary: String
    let svg: HTML
    let zoom: [Link]
    let scale: String
    let downloads: [Link]
  }

  struct Hubs: Encodable, Sendable {
    let links: [Hub]
  }

  struct Hub: Encodable, Sendable {
    let path: String
    let name: String
    let count: String
  }

  struct Relations: Encodable, Sendable {
    let summary: String
    let isFlow: Bool
    let bulk: ListPage.Bulk?
    let lines: [Line]
  }

  struct Line: Encodable, Sendable {
    let id: String?
    let from: NamedLink
    let to: NamedLink
    let cardinality: String
    let origin: Tag
    let confidence: String
    let drawn: String
    let evidence: String
    let acts: [Link]
  }

  struct Anomalies: Encodable, Sendable {
    let summary: String
    let more: String?
    let lines: [Anomaly]
  }

  struct Anomaly: Encodable, Sendable {
    let state: Tag
    let table: NamedLink
    let detail: String
  }

  struct Tables: Encodable, Sendable {
    let summary: String
    let lines: [TableLinks]
  }

  struct TableLinks: Encodable, Sendable {
    let name: String
    let focusPath: String
    let fieldsPath: String
  }
}

extension ERDPage {
  init(_ erd: ERD, _ request: ERDRequest, query: Query, may rights: Rights) {
    side = request.side.title
    tabs = Side.allCases.map {
      Tab(
        path: query.link("side", $0.rawValue), title: $0.title, count: "",
        isCurrent: $0 == request.side)
    }
    filter = Filter(
      Self.questions(erd, mayOverlay: rights.overlay), in: query, keeping: ["side", "scale"])
    empty = Self.empty(erd, request, query)
    let isDrawn = !erd.tables.isEmpty
    fieldsPath =
      request.focus.isEmpty || !isDrawn || request.overlay == .flow
      ? nil
      : NamedLink(path: Self.fields(request.focus, of: request.side), name: request.focus)
    let picture = isDrawn ? erd.picture() : nil
    note =
      erd.isCut
      ? "Only the first \(ERD.mostTables.grouped) tables are drawn. Choose a domain, or focus on a table."
      : picture?.gridReason.flatMap(Self.words)
    drawing = picture.map { Figure(erd, $0, query) }
    let links = isDrawn ? erd.links : []
    pages = PageLinks(
      query, total: links.count, request.overlay == .flow ? "flow" : "relation")
    relations =
      links.isEmpty
      ? nil
      : Relations(
        summary: pages.summary, isFlow: request.overlay == .flow,
        bulk: Self.bulk(links, query, rights),
        lines: Paged(links, query.paging).items.map { Line($0, request, rights) })
    let folded = erd.folded
    hubs =
      folded.isEmpty
      ? nil
      : Hubs(
        links: folded.map {
          Hub(
            path: query.link("focus", $0.table), name: $0.table, count: $0.count.of("table"))
        })
    anomalies = Anomalies(erd, request.side)
    tables = isDrawn ? Tables(erd, request, query) : nil
  }

  /// The page of a table's fields.
  static func fields(_ table: String, of side: Side) -> String {
    "/schemas/\(side.rawValue)/\(table.percentEncoded)"
  }

  private static func questions(_ erd: ERD, mayOverlay: Bool) -> [Filter.Question] {
    func choices(_ pairs: [(String, String)]) -> [Filter.Choice] {
      pairs.map { Filter.Choice(value: $0.0, label: $0.1) }
    }
    let domains = erd.domains
    let usual = "\(ERDRequest.usualFold)"
    return [
      .words("q", label: "Tables with"), .words("focus", label: "Focus on table"),
      .setting(
        "hops", label: "Near the focus",
        choices([("1", "1 hop"), ("2", "2 hops"), ("3", "3 hops")])),
    ]
      + (domains.isEmpty
        ? []
        : [
          .choice(
            "domain", label: "Domain",
            domains.map { .init(value: $0.name, label: "\($0.name) (\($0.tables))") })
        ]) + [
        .setting(
          "density", label: "Show of a table",
          choices([("keys", "Keys"), ("names", "Name only"), ("fields", "All fields")])),
        .setting(
          "fold", label: "Fold hubs of more than",
          choices([
            (usual, "\(usual) tables"), ("5", "5 tables"), ("25", "25 tables"),
            ("50", "50 tables"), ("0", "Never fold"),
          ])),
      ]
      + (mayOverlay
        ? [
          .setting(
            "overlay", label: "Overlay",
            choices([
              ("none", "None"), ("coverage", "Mapping coverage"), ("flow", "Source to target flow"),
            ]))
        ] : [])
  }

  private static func empty(_ erd: ERD, _ request: ERDRequest, _ query: Query) -> Empty? {
    guard erd.tables.isEmpty else { return nil }
    if request.overlay == .flow, erd.total == 0 {
      return Empty(
        "No source table fills a target table yet.",
        next: "The step build-contract proposes what fills what.",
        action: .init(path: "/mappings", label: "Go to the mappings"))
    }
    if erd.total == 0 {
      return Empty(
        "No \(request.side.rawValue) catalogue yet.",
        next: "An import makes it from specifications, or the step extract-specs.",
        action: .init(path: "/schemas/imports/new", label: "Import specifications"))
    }
    return Empty(
      "No table matches.",
      next: request.focus.isEmpty
        ? "Search for a part of its name." : "State the whole name of the table.",
      action: .init(
        path: query.without(["q", "focus", "hops", "domain"]), label: "Show all tables"))
  }

  private static func words(_ reason: ERDPicture.GridReason) -> String? {
    switch reason {
    case .nothingToJoin: nil
    case .outOfTime:
      "The layout took too long, so the tables stand in rows. Focus on a table or choose a domain to see less of them."
    case .noLayoutProgram:
      "The layout program is not there or failed, so the tables stand in rows. Ask whoever runs the server to install Graphviz."
    }
  }

  /// What can be done to several inferred relations at once.
  private static func bulk(_ links: [ERD.Link], _ query: Query, _ rights: Rights) -> ListPage.Bulk?
  {
    guard !rights.decisions.isEmpty, links.contains(where: { $0.id != nil }) else { return nil }
    return ListPage.Bulk(
      back: query.link("page", query["page"].nonEmpty),
      actions: rights.decisions.map { Hidden(name: $0.button, value: $0.key) })
  }
}

extension ERDRequest {
  /// What the query string asks for; what it cannot mean is as if it were not stated.
  init(_ query: Query) {
    self.init(
      side: Side(rawValue: query["side"]) ?? .source, focus: query["focus"],
      hops: Int(query["hops"]) ?? 1, words: query["q"], domain: query["domain"],
      density: Density(rawValue: query["density"]) ?? .keys,
      fold: Int(query["fold"]) ?? ERDRequest.usualFold,
      overlay: Overlay(rawValue: query["overlay"]) ?? .none)
  }
}

extension ERDPage.Rights {
  init(_ desk: Desk) {
    overlay = desk.mayOverlay
    decisions = ["relation.accept", "relation.reject"].compactMap { Actions[$0] }
      .filter { desk.actor.may($0.permission) }
  }
}

extension ERDPage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let request = ERDRequest(visit.query)
    let erd = try visit.desk.erd(request)
    if let format = visit.query["download"].nonEmpty {
      return try file(of: erd, as: format)
    }
    return .page(ERDPage(erd, request, query: visit.query, may: Rights(visit.desk)))
  }

  /// What is drawn, to be saved: as `svg`, `mmd` or `dbml`.
  static func file(of erd: ERD, as format: String) throws -> Answer {
    let name = "erd-\(erd.request.side.rawValue).\(format)"
    if format == "svg" {
      return .attachment(erd.picture().file, name: name, type: "image/svg+xml")
    }
    guard let format = ERD.Format(rawValue: format) else { throw RequestFault.notFound }
    return .attachment(erd.text(as: format), name: name, type: "text/plain; charset=utf-8")
  }
}
