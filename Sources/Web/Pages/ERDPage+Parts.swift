internal import Domain
internal import Markup
internal import UseCases

extension ERDPage.Figure {
  /// The parts of its natural size at which a drawing is offered, in percent.
  private static let scales = [20, 30, 40, 50, 70, 85, 100, 140, 200]

  init(_ erd: ERD, _ picture: ERDPicture, _ query: Query) {
    summary =
      "\(erd.tables.count.grouped) of \(erd.total.of("table")), \(erd.links.count.of(erd.request.overlay == .flow ? "flow" : "relation"))"
    let usual = Self.usual(picture)
    let asked = Int(query["scale"]).map { min(max($0, 10), 400) } ?? usual
    svg = HTML(trusted: picture.svg(scale: Double(asked) / 100))
    scale = "\(asked) %"
    func link(_ title: String, _ scale: Int) -> Link {
      Link(title, query.link("scale", "\(scale)") + "#drawing")
    }
    zoom =
      (Self.scales.last { $0 < asked }.map { [link("Smaller", $0)] } ?? [])
      + (Self.scales.first { $0 > asked }.map { [link("Larger", $0)] } ?? [])
      + (asked == 100 ? [] : [link("Natural size", 100)])
      + (asked == usual ? [] : [link("Whole width", usual)])
    downloads = [("SVG", "svg"), ("Mermaid", "mmd"), ("DBML", "dbml")].map {
      Link($0.0, query.link("download", $0.1))
    }
  }

  /// The largest offered at which the drawing is no wider than a page, but never illegible.
  private static func usual(_ picture: ERDPicture) -> Int {
    let fitting = scales.last { Double(picture.width) * Double($0) / 100 <= 1150 } ?? 40
    return min(max(fitting, 40), 100)
  }
}

extension ERDPage.Line {
  init(_ link: ERD.Link, _ request: ERDRequest, _ rights: ERDPage.Rights) {
    id = link.id
    let isFlow = request.overlay == .flow
    from = NamedLink(
      path: ERDPage.fields(link.fromTable, of: isFlow ? .source : request.side), name: link.from)
    to = NamedLink(
      path: ERDPage.fields(link.toTable, of: isFlow ? .target : request.side), name: link.to)
    cardinality = link.cardinality
    origin =
      switch link.origin {
      case "declared": .pass("Declared")
      case "accepted": .pass("Accepted")
      case "inferred": .warn("Inferred")
      case "rejected": .fail("Rejected")
      default: .off("Flow")
      }
    confidence = link.confidence.rounded(to: 2)
    drawn =
      switch link.origin {
      case "rejected": "No"
      default: link.isFolded ? "In words" : "As a line"
      }
    evidence = link.evidence.joined(separator: " ").shortened(to: 400)
    let keys: Set =
      switch link.origin {
      case "inferred": ["relation.accept", "relation.reject"]
      case "accepted": ["relation.reject"]
      case "rejected": ["relation.accept"]
      default: []
      }
    acts = rights.decisions.filter { keys.contains($0.key) }.map { action in
      Link(
        action.key == "relation.accept" ? "Accept" : "Reject",
        action.path.replacing("{relation}", with: (link.id ?? "").percentEncoded))
    }
  }
}

extension ERDPage.Anomalies {
  init?(_ erd: ERD, _ side: Side) {
    guard !erd.anomalies.isEmpty else { return nil }
    let most = 100
    summary = erd.anomalies.count.of("finding")
    more = erd.anomalies.count > most ? "\((erd.anomalies.count - most).grouped) more." : nil
    lines = erd.anomalies.prefix(most).map { anomaly in
      ERDPage.Anomaly(
        state: Tag(anomaly.kind),
        table: NamedLink(path: ERDPage.fields(anomaly.table, of: side), name: anomaly.table),
        detail: anomaly.detail)
    }
  }
}

extension Tag {
  init(_ kind: ERD.Anomaly.Kind) {
    self =
      switch kind {
      case .noKey: .warn("No key")
      case .orphan: .off("Joined to nothing")
      case .missingTable: .fail("Table missing")
      case .missingField: .fail("Field missing")
      case .typesDiffer: .warn("Types differ")
      }
  }
}

extension ERDPage.Tables {
  init(_ erd: ERD, _ request: ERDRequest, _ query: Query) {
    summary = erd.tables.count.of("table")
    lines = zip(erd.tables, erd.sides).map { name, side in
      ERDPage.TableLinks(
        name: name, focusPath: query.link("focus", name),
        fieldsPath: ERDPage.fields(name, of: side))
    }
  }
}
