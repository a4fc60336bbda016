internal import Domain
internal import UseCases

/// `POST /api/v1/mappings/tables/{table}/reading`: a plan that is tried before it is saved; changes
/// nothing.
enum PlanResource {
  private static let names = ["driving_table", "joins", "split", "filter", "key"]

  @Sendable static func read(_ visit: Visit) throws -> Answer {
    let asked = try visit.json(of: names)
    func text(_ name: String) -> String { asked.text(name) ?? "" }
    let driving = text("driving_table")
    let plan = TablePlan(
      targetTable: visit.parameters["table"] ?? "", drivingTable: driving.isEmpty ? nil : driving,
      joins: text("joins"), split: text("split"), filter: text("filter"),
      key: text("key").split(separator: " ").map(String.init))
    let answer = try visit.desk.reading(of: plan)
    return .json([
      "problems": .array(
        answer.problems.map { ["field": .string($0.name), "text": .string($0.message)] }),
      "sentence": .string(answer.sentence), "filter": .string(answer.filter),
    ])
  }

  static let body = Schema.object(names.map { ($0, Schema.text(0...20_000)) }, required: [])

  static let reading = Schema.object([
    "problems": Schema.list(Schema.object(["field": Schema.text, "text": Schema.text])),
    "sentence": Schema.text, "filter": Schema.text,
  ])
}
