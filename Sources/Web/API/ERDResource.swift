internal import Domain
internal import UseCases

/// `/api/v1/erd`: what a drawing of a schema shows.
enum ERDResource {
  static let query: [Operation.Parameter] = [
    .oneOf("side", Side.allCases.map(\.rawValue)), .words("q"), .words("focus"),
    .number("hops", ERDRequest.hopsRange), .words("domain"),
    .oneOf("density", ERDRequest.Density.allCases.map(\.rawValue)),
    .number("fold", ERDRequest.foldRange),
    .oneOf("overlay", ERDRequest.Overlay.allCases.map(\.rawValue)),
  ]

  /// `GET /api/v1/erd`: the tables with their places, and all relations.
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let erd = try visit.desk.erd(ERDRequest(visit.query))
    return .json(JSON(erd, erd.picture()))
  }

  /// `GET /api/v1/erd.svg`: the drawing.
  @Sendable static func drawing(_ visit: Visit) throws -> Answer {
    try ERDPage.file(of: visit.desk.erd(ERDRequest(visit.query)), as: "svg")
  }
}

extension JSON {
  fileprivate init(_ erd: ERD, _ picture: ERDPicture) {
    let tables = zip(erd.tables, picture.places).map { name, place -> JSON in
      [
        "name": .string(name), "x": .number(place.x), "y": .number(place.y),
        "width": .number(place.width), "height": .number(place.height),
      ]
    }
    let relations = erd.links.map { link -> JSON in
      [
        "from": .string(link.from), "to": .string(link.to), "from_table": .string(link.fromTable),
        "to_table": .string(link.toTable), "cardinality": .string(link.cardinality),
        "origin": .string(link.origin), "confidence": .number(link.confidence),
        "evidence": .array(link.evidence.map { .string($0) }), "is_folded": .bool(link.isFolded),
        "id": JSON(link.id),
      ]
    }
    self = [
      "total": .integer(erd.total),
      "layout": .string(picture.gridReason?.rawValue ?? "laid_out"),
      "tables": .array(tables), "relations": .array(relations),
      "hubs": .array(
        erd.folded.map { ["table": .string($0.table), "referring": .integer($0.count)] }),
      "anomalies": .array(
        erd.anomalies.map {
          [
            "kind": .string($0.kind.rawValue), "table": .string($0.table),
            "detail": .string($0.detail),
          ]
        }),
    ]
  }
}

extension Schema {
  static let erd = object([
    "total": integer, "layout": text,
    "tables": list(
      object(["name": text, "x": number, "y": number, "width": number, "height": number])),
    "relations": list(
      object([
        "from": text, "to": text, "from_table": text, "to_table": text, "cardinality": text,
        "origin": text, "confidence": number, "evidence": list(text), "is_folded": flag,
        "id": textOrNone,
      ])),
    "hubs": list(object(["table": text, "referring": integer])),
    "anomalies": list(
      object([
        "kind": oneOf(ERD.Anomaly.Kind.allCases.map(\.rawValue)), "table": text, "detail": text,
      ])),
  ])
}
