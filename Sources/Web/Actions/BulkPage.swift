internal import Domain
internal import HTTP
internal import UseCases

/// `/bulk`: one action on several rows of a list, looked at first and then done to each on its own.
struct BulkPage: Page {
  static let template = "actions/bulk.html"
  let title: String
  let meaning: String
  let rows: [Row]
  let errors: ErrorSummary?
  let form: Form?
  let back: String

  struct Row: Encodable, Sendable {
    let name: String
    let state: Tag
    let text: String
  }

  /// Absent once the action is done.
  struct Form: Encodable, Sendable {
    let hidden: [Hidden]
    let fields: [Field]
    let button: String
    let isGrave: Bool
  }
}

extension BulkPage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let (action, ids, back) = try asked(visit.request.query, visit)
    return .page(try BulkPage(action, ids, back: back, for: visit.desk))
  }

  /// `POST /bulk`: does it to each row and says how each ended.
  @Sendable static func perform(_ visit: Visit) throws -> Answer {
    let (action, ids, back) = try asked(visit.form, visit)
    var stated: [String: [String]] = [:]
    for field in action.fields { stated[field.name] = visit.form.values(of: field.name) }
    do {
      let parts = try visit.desk.perform(action, each: ids, stated)
      return .page(BulkPage(action, parts, back: back))
    } catch Refusal.invalid(let faults) {
      let page = try BulkPage(
        action, ids, back: back, typed: visit.form,
        faults: Problem(Refusal.invalid(faults)).fields, for: visit.desk)
      return .page(page, status: .unprocessableContent)
    }
  }

  /// `POST /api/v1/bulk/{action}`: the same for a program.
  @Sendable static func answer(_ visit: Visit) throws -> Answer {
    guard let action = Actions[visit.parameters["action"] ?? ""], action.operands.count == 1 else {
      throw RequestFault.notFound
    }
    let body = try visit.json(of: ["ids"] + action.fields.map(\.name))
    guard let ids = body["ids"]?.list, (1...Self.most).contains(ids.count) else {
      throw RequestFault.invalid([.init(field: "ids", text: "State 1 to \(Self.most) of them")])
    }
    var stated: [String: [String]] = [:]
    for field in action.fields {
      guard let texts = (body[field.name] ?? .null).texts else {
        throw RequestFault.invalid([
          .init(field: field.name, text: "Has a type that this field does not take")
        ])
      }
      stated[field.name] = texts
    }
    let parts = try visit.desk.perform(action, each: ids, stated)
    return .json(
      .array(
        parts.map { part in
          switch part.result {
          case .success(.done): ["id": .string(part.id), "state": "done"]
          case .success(.waiting(let approval)):
            ["id": .string(part.id), "state": "waiting", "approval": .string(approval)]
          case .failure(let problem):
            ["id": .string(part.id), "state": "refused", "title": .string(problem.title)]
          }
        }))
  }

  /// The most rows that one call takes.
  static let most = 500

  private static func asked(
    _ fields: Fields, _ visit: Visit
  ) throws -> (Action, ids: [String], back: String) {
    guard let action = Actions[fields["action"] ?? ""], action.operands.count == 1 else {
      throw RequestFault.notFound
    }
    let ids = Array(fields.values(of: "id").prefix(most))
    return (action, ids, SignIn.ownPath(fields["back"]))
  }
}

extension BulkPage {
  fileprivate init(
    _ action: Action, _ ids: [String], back: String, typed: Fields? = nil,
    faults: [Problem.Field] = [], for desk: Desk
  ) throws {
    title = "\(action.title): \(ids.count.of("row"))"
    meaning = action.meaning
    self.back = back
    let prospects = try desk.look(at: action, each: ids)
    rows = prospects.map { id, prospect in
      switch prospect {
      case .success(let prospect):
        let facts = prospect.facts.map { "\($0.term): \($0.text)" }
        return Row(
          name: id, state: .wait("Would be done"),
          text: (prospect.changes.isEmpty ? facts : prospect.changes).joined(separator: " "))
      case .failure(let problem):
        return Row(name: id, state: .fail("Would be refused"), text: problem.title)
      }
    }
    let fields = try action.fields.map { field in
      try Field(
        field, typed?.values(of: field.name) ?? [],
        error: faults.first { $0.name == field.name }?.message, for: desk)
    }
    errors = ErrorSummary(
      fields, others: ids.isEmpty ? ["Choose at least one row of the list"] : [])
    form =
      ids.isEmpty
      ? nil
      : Form(
        hidden: [Hidden(name: "action", value: action.key), Hidden(name: "back", value: back)]
          + ids.map { Hidden(name: "id", value: $0) },
        fields: fields, button: "\(action.button): \(ids.count.of("row"))", isGrave: action.isGrave)
  }

  fileprivate init(_ action: Action, _ parts: [Desk.Part], back: String) {
    let done = parts.filter { if case .success = $0.result { true } else { false } }.count
    title = "\(action.title): \(done.grouped) of \(parts.count.of("row"))"
    meaning = "Each row was done on its own; one that was refused held no other back."
    self.back = back
    rows = parts.map { part in
      switch part.result {
      case .success(.done): Row(name: part.id, state: .pass("Done"), text: action.done)
      case .success(.waiting(let approval)):
        Row(name: part.id, state: .wait("Waiting"), text: "Approval \(approval) was asked for.")
      case .failure(let problem):
        Row(name: part.id, state: .fail("Refused"), text: "\(problem.title). \(problem.fix)")
      }
    }
    errors = nil
    form = nil
  }
}

extension JSON {
  /// The texts of an array of texts; `nil` of anything else.
  fileprivate var list: [String]? {
    guard case .array = self else { return nil }
    return texts
  }
}
