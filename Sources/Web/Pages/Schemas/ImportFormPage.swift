internal import Domain
internal import HTTP
internal import UseCases

/// `GET /schemas/imports/new`: the form that takes specifications.
struct ImportFormPage: Page {
  static let template = "schemas/import-form.html"
  let trail = [Link("Imports", "/schemas/imports")]
  let errors: ErrorSummary?
  let side: Field
  let accept: String
  let error: String?

  init(_ side: Side, error: String? = nil) {
    self.side = Field(
      "side", "Side",
      oneOf: Side.allCases.map {
        Option(value: $0.rawValue, label: $0.title, isChosen: $0 == side)
      })
    self.error = error
    errors = ErrorSummary([], others: error.map { [$0] } ?? [])
    accept = Desk.specificationSuffixes.map { ".\($0)" }.joined(separator: ",")
  }
}

extension ImportFormPage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    .page(ImportFormPage(try visit.side))
  }

  /// `POST /schemas/imports`: takes the files and leads to what they say.
  @Sendable static func send(_ visit: Visit) throws -> Answer {
    let side = Side(rawValue: visit.form["side"] ?? "") ?? .source
    do {
      return switch try visit.importSchemas(side) {
      case .done(let effect): .seeOther(effect.next)
      case .waiting(let approval): .seeOther("/approvals/\(approval)?done=approval-asked")
      }
    } catch Refusal.schema(.upload(let fault)) {
      let problem = Problem(Refusal.schema(.upload(fault)))
      let page = ImportFormPage(side, error: problem.fields.first?.message ?? problem.title)
      return .page(page, status: Status(problem))
    }
  }

  /// `POST /api/v1/schemas/imports`: the same for programs, as `multipart/form-data`.
  @Sendable static func answer(_ visit: Visit) throws -> Answer {
    let form = try visit.request.form()
    guard let side = Side(rawValue: form.fields["side"] ?? "") else {
      throw RequestFault.invalid([.init(field: "side", text: "Must be source or target")])
    }
    switch try visit.importSchemas(side) {
    case .waiting(let approval):
      return .json(["approval": .string(approval)], status: .accepted)
    case .done(let effect):
      return .json(
        .object(effect.answer.map { .init(name: $0.name, value: .string($0.value)) }),
        status: .created, location: "/api/v1\(effect.next)")
    }
  }
}

extension Visit {
  fileprivate func importSchemas(_ side: Side) throws -> Action.Outcome {
    let files = try request.form().files
    return try withExtendedLifetime(files) {
      try desk.importSchemas(
        files.map { OfferedFile(name: $0.name, path: $0.content.path) }, side: side)
    }
  }
}
