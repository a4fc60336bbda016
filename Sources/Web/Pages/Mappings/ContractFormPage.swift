internal import Domain
internal import HTTP
internal import UseCases

/// `GET /mappings/imports/new`: the form that takes a contract's file.
struct ContractFormPage: Page {
  static let template = "mappings/import.html"
  let trail = [Link("Mappings", "/mappings")]
  let errors: ErrorSummary?
  let accept: String
  let error: String?

  init(error: String? = nil) {
    self.error = error
    errors = ErrorSummary([], others: error.map { [$0] } ?? [])
    accept = Desk.contractSuffixes.map { ".\($0)" }.joined(separator: ",")
  }
}

extension ContractFormPage {
  static let table: [Route] = [
    .get("/mappings/imports/new", .change("mapping.edit"), show),
    .post("/mappings/imports", .change("mapping.edit"), send),
    .post(
      "/api/v1/mappings/imports", .change("mapping.edit"), answer,
      says: Operation(
        "Offer a contract’s file, and see what accepting it would change",
        body: Schema.object(["file": ["type": "string", "format": "binary"]]),
        bodyType: "multipart/form-data", status: 201,
        answer: Schema.object([
          "upload": Schema.text, "project": Schema.text, "added": Schema.text,
          "changed": Schema.text, "unchanged": Schema.text, "plans": Schema.text,
          "followed": Schema.text, "unknown": Schema.text, "invalid": Schema.text,
          "breaking": Schema.text, "risky": Schema.text, "neutral": Schema.text,
          "seen": Schema.text, "changes": Schema.list(Schema.text),
        ]))),
  ]

  @Sendable private static func show(_ visit: Visit) throws -> Answer { .page(ContractFormPage()) }

  /// `POST /mappings/imports`: takes the file and leads to what it would change.
  @Sendable private static func send(_ visit: Visit) throws -> Answer {
    do { return .seeOther(try visit.offerContract().path) } catch {
      let problem = Problem(error)
      guard [413, 415, 422].contains(problem.status) else { throw error }
      let message = problem.fields.first?.message ?? "\(problem.title). \(problem.fix)"
      return .page(ContractFormPage(error: message), status: Status(problem))
    }
  }

  /// `POST /api/v1/mappings/imports`: the same for programs, as `multipart/form-data`.
  @Sendable private static func answer(_ visit: Visit) throws -> Answer {
    let offer = try visit.offerContract()
    let values = offer.answer.map { JSON.Member(name: $0.name, value: .string($0.value)) }
    let changes = JSON.Member(name: "changes", value: .array(offer.changes.map(JSON.string)))
    return .json(.object(values + [changes]), status: .created, location: "/api/v1\(offer.path)")
  }
}

extension Visit {
  fileprivate func offerContract() throws -> ContractOffer {
    guard let file = try request.form().file("file") else {
      throw Refusal.schema(.upload(.nothing))
    }
    return try withExtendedLifetime(file) {
      try desk.offerContract(OfferedFile(name: file.name, path: file.content.path))
    }
  }
}
