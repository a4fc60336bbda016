internal import Domain
internal import Foundation
internal import HTTP
internal import UseCases

/// `GET /mappings/bulk/preview`: what a bulk act would change, what it would leave, and a sample to
/// look at; its form does what was seen, or nothing.
struct MappingBulkPage: Page {
  static let template = "mappings/bulk.html"
  let trail: [Link]
  private(set) var title: String
  let meaning: String
  private(set) var facts: [Fact]
  private(set) var errors: ErrorSummary?
  /// What is to be set, asked for before there is anything to see.
  private(set) var question: Question?
  private(set) var sample: Sample?
  private(set) var left: Left?
  /// `nil` when no row would change.
  private(set) var form: Form?
  let back: String

  struct Question: Encodable, Sendable {
    let hidden: [Hidden]
    let fields: [Field]
  }

  struct Sample: Encodable, Sendable {
    let caption: String
    let lines: [Line]
  }

  struct Line: Encodable, Sendable {
    let path: String
    let target: String
    let state: Tag
    let mappingClass: String
    let source: String
    let rule: String
    let confidence: String
  }

  struct Left: Encodable, Sendable {
    let caption: String
    let lines: [LeftLine]
  }

  struct LeftLine: Encodable, Sendable {
    let path: String
    let target: String
    let why: String
  }

  struct Form: Encodable, Sendable {
    let path: String
    let hidden: [Hidden]
    let fields: [Field]
    let button: String
  }

  /// How many of the rows that are left it names.
  static let mostLeft = 100
}

extension MappingBulkPage {
  init(
    _ preview: BulkPreview, _ action: Action, typed: Fields? = nil, faults: [Problem.Field] = [],
    of query: Query, for desk: Desk
  ) throws {
    let count = preview.changes
    self.init(action, of: query)
    title = "\(action.title): \(count.of("row"))"
    let narrowed = Filter(MappingListPage.questions, in: query).applied?.tags ?? []
    facts = [
      Fact(
        "Filter",
        narrowed.map { "\($0.label): \($0.value)" }.joined(separator: "; ").nonEmpty ?? "all rows"),
      Fact("Rows that change", count.grouped), Fact("Left behind", preview.leftCount.grouped),
    ]
    sample = Sample(preview)
    left = Left(preview)
    guard count > 0 else { return }
    let carried: Set = ["seen", "field", "value"]
    let asked = action.fields.filter { field in
      !carried.contains(field.name) && !MappingListPage.filterNames.contains(field.name)
    }
    let fields = try asked.map { field in
      try Field(
        field, typed?.values(of: field.name) ?? [],
        error: faults.first { $0.name == field.name }?.message, for: desk)
    }
    errors = ErrorSummary(fields)
    form = Form(
      path: action.path,
      hidden: query.pairs.filter { MappingListPage.filterNames.contains($0.name) }.map {
        Hidden(name: $0.name, value: $0.value)
      }
        + ["act", "field", "value"].filter { !query[$0].isEmpty }.map {
          Hidden(name: $0, value: query[$0])
        } + [Hidden(name: "seen", value: preview.seen)],
      fields: fields, button: preview.act.button(count))
  }

  /// The page that asks what is to be set.
  init(asking action: Action, of query: Query, for desk: Desk) throws {
    self.init(action, of: query)
    question = Question(
      hidden: ([("act", query["act"])] + query.queue.pairs).map {
        Hidden(name: $0.0, value: $0.1)
      },
      fields: try action.fields.filter { ["field", "value"].contains($0.name) }.map {
        try Field($0, [query[$0.name]], error: nil, for: desk)
      })
  }

  private init(_ action: Action, of query: Query) {
    trail = [Link("Mappings", "/mappings")]
    title = action.title
    meaning = action.meaning
    back = Query("/mappings", query.queue.pairs).link("page", nil)
    (facts, errors, question, sample, left, form) = ([], nil, nil, nil, nil, nil)
  }
}

extension MappingBulkPage.Sample {
  fileprivate init?(_ preview: BulkPreview) {
    guard !preview.sample.isEmpty else { return nil }
    caption =
      preview.sample.count == preview.changes
      ? "The rows that change"
      : "A sample of \(preview.sample.count) of the \(preview.changes.grouped) rows that change"
    lines = preview.sample.map { row in
      .init(
        path: WorkbenchPage.path(row.target), target: row.target.description,
        state: Tag(row.status), mappingClass: row.mappingClass.words,
        source: row.source?.description ?? "", rule: row.rule,
        confidence: row.confidence.rawValue.capitalized)
    }
  }
}

extension MappingBulkPage.Left {
  /// Those first that are left for what they are, not for where they stand.
  fileprivate init?(_ preview: BulkPreview) {
    let count = preview.leftCount
    guard count > 0 else { return nil }
    let shown = preview.left.prefix(MappingBulkPage.mostLeft)
    caption =
      "\(count.of("row")) left behind, \(preview.criticalCount.grouped) of them safety-critical"
      + (shown.count < count ? "; the first \(shown.count) are shown" : "")
    lines = shown.map {
      .init(
        path: WorkbenchPage.path($0.target), target: $0.target.description, why: $0.reason.words)
    }
  }
}

extension BulkAct {
  /// The words on the button of a list.
  var label: String {
    switch self {
    case .submit: "Send to review"
    case .approve: "Approve"
    case .reject: "Reject"
    case .set: "Set a value"
    }
  }

  /// The words on the button that does it to so many rows.
  fileprivate func button(_ count: Int) -> String {
    let rows = count.of("row")
    return switch self {
    case .submit: "Send \(rows) to review"
    case .approve: "Approve \(rows)"
    case .reject: "Reject \(rows)"
    case .set: "Set it on \(rows)"
    }
  }
}

/// The doors of what is done to many rows.
enum MappingBulkDoor {
  static let table: [Route] =
    [
      .get(
        "/mappings/bulk/preview", .any(["mapping.edit", "mapping.approve"], .decide),
        show)
    ]
    + BulkAct.allCases.compactMap { act in
      Actions[act.key].map { action in
        .post(RoutePattern(stringLiteral: action.path), action.permission) { visit in
          try perform(act, action, visit)
        }
      }
    }

  @Sendable private static func show(_ visit: Visit) throws -> Answer {
    guard let act = BulkAct(rawValue: visit.query["act"]), let action = Actions[act.key] else {
      throw RequestFault.notFound
    }
    try visit.desk.require(action.permission)
    return .page(try page(act, action, visit.query, visit))
  }

  private static func page(
    _ act: BulkAct, _ action: Action, _ query: Query, _ visit: Visit, typed: Fields? = nil,
    faults: [Problem.Field] = []
  ) throws -> MappingBulkPage {
    let field = BulkField(rawValue: query["field"])
    if act == .set, field == nil {
      return try MappingBulkPage(asking: action, of: query, for: visit.desk)
    }
    let preview = try visit.desk.bulkPreview(
      act, ContractFilter(query), setting: field, to: query["value"])
    return try MappingBulkPage(
      preview, action, typed: typed, faults: faults, of: query, for: visit.desk)
  }

  private static func perform(_ act: BulkAct, _ action: Action, _ visit: Visit) throws -> Answer {
    var stated: [String: [String]] = [:]
    for item in visit.form.items { stated[item.name, default: []].append(item.value) }
    do {
      switch try visit.desk.perform(action, stated) {
      case .waiting(let approval): return .seeOther("/approvals/\(approval)?done=approval-asked")
      case .done(let effect): return .seeOther("\(effect.next)?done=\(action.key)")
      }
    } catch Refusal.invalid(let faults) {
      let query = Query("/mappings/bulk/preview", visit.form)
      let page = try page(
        act, action, query, visit, typed: visit.form,
        faults: Problem(Refusal.invalid(faults)).fields)
      return .page(page, status: .unprocessableContent)
    }
  }
}
