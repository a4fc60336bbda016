internal import Domain
internal import HTTP
internal import UseCases

/// The doors of the workbench.
enum WorkbenchDoor {
  /// Whoever may do something to a row; what exactly, its action asks again.
  static let permission = Permission.any(
    ["mapping.edit", "mapping.approve", "mapping.approve_clinical"], .decide)

  /// `GET /mappings/review`: the first row that waits for the reader, or that none does.
  @Sendable static func start(_ visit: Visit) throws -> Answer {
    let queue = visit.query.queue
    if let open = try visit.desk.firstOpenRow(in: ContractFilter(queue)) {
      return .seeOther(WorkbenchPage.path(open) + queue.text)
    }
    return .page(
      ReviewedPage(
        queue, tabs: Section.of("/mappings").tabs(for: visit.desk, at: "/mappings/review")))
  }

  /// `GET /mappings/rows/{row}`: one row with what there is to know of it.
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let queue = visit.query.queue
    let bench = try visit.desk.workbench(on: visit.row, in: ContractFilter(queue))
    var draft = Draft(bench.row)
    if let rank = Int(visit.query["candidate"]),
      let candidate = bench.detail.candidates.first(where: { $0.rank == rank })
    {
      draft.take(candidate)
    }
    return .page(
      WorkbenchPage(bench, queue: queue, typed: draft, for: visit.desk.actor, now: visit.now))
  }

  /// `POST /mappings/rows/{row}`: what a button of the page does; then the next row that waits for
  /// whoever pressed it.
  @Sendable static func perform(_ visit: Visit) throws -> Answer {
    let act = visit.form["act"] ?? ""
    if act == "preview" { return try preview(visit) }
    var (verb, submits) = (act, act == "accept")
    if act.hasPrefix("save") { (verb, submits) = ("edit", act == "save-and-submit") }
    // What the row says already need not be written again.
    if act == "accept", try visit.bench.isInRow(candidate: visit.form["candidate"]) {
      verb = "submit"
    }
    guard let action = Actions["mapping.\(verb)"], action.operands == ["row"] else {
      throw RequestFault.notFound
    }
    do {
      let outcome = try visit.desk.perform(action, visit.stated(of: action, submits: submits))
      return try after(outcome, action, leaves: act != "save", visit)
    } catch Refusal.invalid(let faults) {
      let bench = try visit.bench
      let page = WorkbenchPage(
        bench, queue: visit.formQueue, typed: verb == "edit" ? Draft(visit.form) : nil,
        faults: Problem(Refusal.invalid(faults)).fields, for: visit.desk.actor, now: visit.now)
      return .page(page, status: .unprocessableContent)
    } catch Refusal.mapping(.stale(let stale)) {
      let isTyped = verb == "edit"
      let page = StaleRowPage(
        stale, yours: isTyped ? Draft(visit.form) : try visit.seen(stale), isTyped: isTyped,
        queue: visit.formQueue, act: act, now: visit.now)
      return .page(page, status: .conflict)
    } catch let refusal as Refusal where Problem(refusal).status == Status.conflict.rawValue {
      let page = WorkbenchPage(
        try visit.bench, queue: visit.formQueue, typed: verb == "edit" ? Draft(visit.form) : nil,
        refusal: Problem(refusal), for: visit.desk.actor, now: visit.now)
      return .page(page, status: .conflict)
    }
  }

  private static func preview(_ visit: Visit) throws -> Answer {
    let draft = Draft(visit.form)
    let bench = try visit.bench
    let preview: RulePreview
    do {
      preview = try visit.desk.preview(of: draft.rule, filling: bench.row.target)
    } catch {
      preview = RulePreview(of: bench.row.target, without: Problem(error))
    }
    return .page(
      WorkbenchPage(
        bench, queue: visit.formQueue, typed: draft, preview: preview, for: visit.desk.actor,
        now: visit.now))
  }

  /// Verbs after which the row waits for somebody else, so that the next one opens.
  private static let leaving: Set<String> = [
    "accept", "submit", "approve", "approve_clinical", "reject", "edit",
  ]

  private static func after(
    _ outcome: Action.Outcome, _ action: Action, leaves: Bool, _ visit: Visit
  ) throws -> Answer {
    guard case .done = outcome else {
      if case .waiting(let approval) = outcome {
        return .seeOther("/approvals/\(approval)?done=approval-asked")
      }
      throw RequestFault.notFound
    }
    let queue = visit.formQueue
    let verb = action.key.split(separator: ".").last.map(String.init) ?? ""
    let bench = try visit.bench
    let goesOn = leaves && leaving.contains(verb)
    let next = goesOn ? bench.place.open ?? bench.row.target : bench.row.target
    let path = WorkbenchPage.path(next) + Query("", queue.pairs).text
    return .seeOther("\(path)\(path.contains("?") ? "&" : "?")done=\(action.key)")
  }
}

extension Workbench {
  /// Whether a draft is already what accepting that candidate would make of it.
  fileprivate func isInRow(candidate rank: String?) -> Bool {
    guard row.status == .draft,
      let candidate = detail.candidates.first(where: { "\($0.rank)" == rank })
    else { return false }
    return fills(candidate)
  }

  /// Whether the row is filled from a candidate, by its rule where it has one.
  func fills(_ candidate: MappingCandidate) -> Bool {
    guard row.source == candidate.source, !row.rule.isEmpty else { return false }
    return candidate.proposal.map { $0.rule == row.rule } ?? true
  }
}

/// `GET /mappings/review` when nothing waits for the reader.
struct ReviewedPage: Page {
  static let template = "mappings/reviewed.html"
  let tabs: [Tab]
  let empty: Empty

  init(_ queue: Query, tabs: [Tab]) {
    self.tabs = tabs
    empty = Empty(
      "No row waits for you.",
      next: queue.pairs.isEmpty
        ? "What others have to decide stands among the contract rows."
        : "Other rows than those of this filter may.",
      action: .init(path: "/mappings?unreviewed=on", label: "Show what is not decided yet"))
  }
}

extension Visit {
  /// The name of the row that the path states.
  var row: String { parameters["row"] ?? "" }

  /// The filter that a form of the workbench carries.
  var formQueue: Query {
    let text = form["queue"] ?? ""
    let stated = (text.hasPrefix("?") ? String(text.dropFirst()) : text).utf8
    do throws(RequestError) {
      return Query("/mappings", try Fields(urlEncoded: stated, in: .form)).queue
    } catch {
      return Query("/mappings", Fields())
    }
  }

  var bench: Workbench {
    get throws { try desk.workbench(on: row, in: ContractFilter(formQueue)) }
  }

  /// The row as it was when somebody looked at it before they decided.
  fileprivate func seen(_ stale: StaleItem) throws -> Draft? {
    let moment = try bench.detail.history.first { $0.revision == stale.seen }
    guard case .row(let row)? = moment?.content else { return nil }
    return Draft(row)
  }

  /// What the form states of an action, by the names of its fields.
  fileprivate func stated(of action: Action, submits: Bool) -> [String: [String]] {
    var stated: [String: [String]] = ["row": [row]]
    for field in action.fields {
      stated[field.name] = form.values(of: field.name)
    }
    if submits { stated["submit"] = ["on"] }
    return stated
  }
}
