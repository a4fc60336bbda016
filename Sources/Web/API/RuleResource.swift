internal import Domain
internal import UseCases

/// `/api/v1/mappings/rows/{row}/reading` and `…/preview`: a rule that is tried before it is saved.
///
/// Both take a rule and change nothing.
enum RuleResource {
  /// `POST …/reading`: what the rule says, and what is wrong with it.
  @Sendable static func read(_ visit: Visit) throws -> Answer {
    let (target, rule) = try asked(visit)
    return .json(JSON(try visit.desk.reading(of: rule, filling: target)))
  }

  /// `POST …/preview`: sample rows before the rule and after it.
  @Sendable static func preview(_ visit: Visit) throws -> Answer {
    let (target, rule) = try asked(visit)
    return .json(JSON(try visit.desk.preview(of: rule, filling: target)))
  }

  private static func asked(_ visit: Visit) throws -> (FieldPath, String) {
    let rule = try visit.json(of: ["rule"]).text("rule") ?? ""
    guard let target = FieldPath(visit.row) else { throw RequestFault.notFound }
    return (target, rule)
  }

  static let reading = Schema.object([
    "sentence": Schema.textOrNone, "canonical": Schema.textOrNone, "type": Schema.textOrNone,
    "columns": Schema.list(Schema.text),
    "problems": Schema.list(
      Schema.object([
        "start": Schema.integer, "length": Schema.integer, "text": Schema.text,
      ])),
    "warnings": Schema.list(Schema.text),
    "postgresql": Schema.textOrNone, "duckdb": Schema.textOrNone, "spark": Schema.textOrNone,
  ])

  static let sample = Schema.object([
    "table": Schema.text, "columns": Schema.list(Schema.text), "note": Schema.textOrNone,
    "rows": Schema.list(
      Schema.object([
        "number": Schema.integer, "before": Schema.list(Schema.text), "after": Schema.textOrNone,
        "reject": Schema.textOrNone,
      ])),
  ])
}

extension JSON {
  fileprivate init(_ reading: RuleAnswer) {
    let members: JSON = [
      "sentence": JSON(reading.sentence), "canonical": JSON(reading.canonical),
      "type": JSON(reading.type), "columns": JSON(reading.columns),
      "problems": .array(
        reading.problems.map { problem in
          [
            "start": .integer(problem.start), "length": .integer(problem.length),
            "text": .string(problem.text),
          ]
        }),
      "warnings": JSON(reading.warnings),
    ]
    guard case .object(let first) = members else { preconditionFailure("an object is one") }
    self = .object(first + reading.dialects.map { Member(name: $0.name, value: JSON($0.text)) })
  }

  fileprivate init(_ preview: RulePreview) {
    self = [
      "table": .string(preview.table), "columns": JSON(preview.columns),
      "note": JSON(preview.note),
      "rows": .array(
        preview.rows.map { row in
          switch row.outcome {
          case .value(let text):
            [
              "number": .integer(row.number), "before": JSON(row.before), "after": .string(text),
              "reject": nil,
            ]
          case .reject(let reason):
            [
              "number": .integer(row.number), "before": JSON(row.before), "after": nil,
              "reject": .string(reason),
            ]
          }
        }),
    ]
  }
}
