internal import Domain
internal import Foundation
internal import UseCases

extension WorkbenchPage {
  /// The page of `bench`, with what was typed where a form was refused or previewed.
  init(
    _ bench: Workbench, queue: Query, typed: Draft? = nil, faults: [Problem.Field] = [],
    refusal: Problem? = nil, preview: RulePreview? = nil, for actor: Actor, now: Date
  ) {
    let row = bench.row
    let path = Self.path(row.target)
    let draft = typed ?? Draft(row)
    target = row.target.description
    self.path = path
    self.queue = queue.text
    trail = [
      Link("Mappings", "/mappings"),
      Link(row.target.table, "/mappings?table=\(row.target.table.percentEncoded)"),
    ]
    revision = bench.item.revision
    state = Tag(row.status)
    risk = row.risk == .safetyCritical ? .warn("Safety-critical") : nil
    description = bench.field?.description.nonEmpty
    facts = Self.facts(bench, now: now)
    let place = bench.place
    progress = Progress(place)
    func address(_ target: FieldPath) -> String { Self.path(target) + queue.text }
    previous = place.previous.map(address)
    next = place.next.map(address)
    open = place.open.map(address)
    let rights = WorkbenchRights(bench, for: actor)
    decision = Decision(bench, rights)
    classing =
      actor.may(.approve("mapping.approve_clinical")) ? "\(path)/risk" : nil
    editor = rights.may("edit") ? Editor(draft, at: path, faults) : nil
    keys = Key.all(bench, rights)
    errors =
      refusal.flatMap { ErrorSummary([], others: ["\($0.title). \($0.fix)"]) }
      ?? ErrorSummary(editor, faults)
    mappingClass = row.mappingClass.words
    source = row.source?.description
    rule = row.rule.nonEmpty
    reading = bench.reading.map(Reading.init) ?? Reading(without: bench)
    self.preview = preview.map(Preview.init)
    examples = Examples(bench)
    plan = bench.detail.plan.map { Plan($0, mayEdit: rights.may("edit")) }
    candidates = Candidates(bench, rights, queue: queue)
    profiles = bench.profiles.enumerated().map { ColumnFacts($1.path, $1.profile, number: $0 + 1) }
    comments = bench.detail.comments.map {
      Comment(author: $0.by, at: Moment($0.at, now: now), text: $0.text)
    }
    commentForm = rights.may("comment") ? CommentForm(label: "Comment") : nil
    history = Event.all(bench.detail.history, now: now)
  }

  static func path(_ target: FieldPath) -> String {
    "/mappings/rows/\(target.description.percentEncoded)"
  }

  private static func facts(_ bench: Workbench, now: Date) -> [Fact] {
    var facts: [Fact] = []
    if let field = bench.field {
      facts.append(Fact("Type", field.type.description))
      facts.append(Fact("Mandatory", field.mandatory.rawValue))
      if field.isKey { facts.append(Fact("Key", "yes")) }
      if let parent = field.references {
        let path = SchemaTablePage.path(.target, parent.table)
        facts.append(
          Fact("Refers to", parent.description, path: "\(path)#\(parent.field.percentEncoded)"))
      }
      if let list = field.codeList { facts.append(Fact("Code list", list)) }
    }
    facts.append(Fact("Class", bench.row.mappingClass.words))
    facts.append(Fact("Confidence", bench.row.confidence.rawValue.capitalized))
    let item = bench.item
    if let owner = bench.row.owner.nonEmpty { facts.append(Fact("Owner", owner)) }
    let signatures = [
      ("Edited by", item.edit), ("Approved by", item.approval),
      ("Clinically approved by", item.clinical),
    ]
    for case (let term, let signature?) in signatures {
      facts.append(Fact(term, "\(signature.name), \(Moment(signature.at, now: now).text)"))
    }
    if let reason = item.rejectReason.nonEmpty { facts.append(Fact("Rejected because", reason)) }
    return facts
  }
}

extension WorkbenchPage.Progress {
  fileprivate init(_ place: ReviewPlace) {
    let waiting = place.total - place.reviewed
    (reviewed, total) = (place.reviewed, max(1, place.total))
    text =
      waiting == 0
      ? "None of \(place.total.of("row")) waits for you"
      : "\(waiting.grouped) of \(place.total.of("row")) \(waiting == 1 ? "waits" : "wait") for you"
  }
}

/// What the reader may do with a row as it stands.
struct WorkbenchRights {
  private let moves: [String]
  /// Why they may not approve it although their role approves.
  let why: String?

  init(_ bench: Workbench, for actor: Actor) {
    moves = bench.detail.moves
    let signs =
      actor.may(.approve("mapping.approve")) || actor.may(.approve("mapping.approve_clinical"))
    let isWaiting = bench.row.status == .inReview
    why =
      !signs || !isWaiting || moves.contains { $0.hasPrefix("mapping.approve") }
      ? nil
      : bench.item.authors.contains(actor.person)
        ? "You edited this row or sent it to review, so somebody else approves it."
        : "It waits for somebody else’s signature."
  }

  func may(_ verb: String) -> Bool { moves.contains("mapping.\(verb)") }
}

extension WorkbenchPage.Decision {
  init?(_ bench: Workbench, _ rights: WorkbenchRights) {
    acts = [
      rights.may("approve")
        ? .init(act: "approve", key: "a", label: "Approve the row", isSecondary: false) : nil,
      rights.may("approve_clinical")
        ? .init(
          act: "approve_clinical", key: rights.may("approve") ? "l" : "a",
          label: "Approve clinically", isSecondary: false) : nil,
      rights.may("submit")
        ? .init(act: "submit", key: "s", label: "Send to review", isSecondary: false) : nil,
      rights.may("reopen")
        ? .init(act: "reopen", key: "o", label: "Make it a draft again", isSecondary: true) : nil,
    ].compactMap(\.self)
    why = rights.why
    reject = rights.may("reject") ? .init(label: "Reject the row") : nil
    if acts.isEmpty, why == nil, reject == nil { return nil }
  }
}

extension WorkbenchPage.Key {
  /// The keys that this page has for its reader.
  static func all(_ bench: Workbench, _ rights: WorkbenchRights) -> [Self] {
    let count = min(bench.detail.candidates.count, 5)
    return [
      Self(key: "j or n", does: "Next row"), Self(key: "k or p", does: "Previous row"),
      Self(key: "u", does: "Next row that waits for you"),
      rights.may("accept") && count > 0
        ? Self(
          key: count == 1 ? "1" : "1 to \(count)", does: "Accept a candidate, send it to review")
        : nil,
      rights.may("submit") ? Self(key: "s", does: "Send to review") : nil,
      rights.may("approve") || rights.may("approve_clinical")
        ? Self(key: "a", does: "Approve") : nil,
      rights.may("reject") ? Self(key: "r", does: "Reject: goes to the reason") : nil,
      rights.may("edit") ? Self(key: "e", does: "Edit: goes to the rule") : nil,
      rights.may("edit") ? Self(key: "v", does: "Preview on sample rows") : nil,
      rights.may("reopen") ? Self(key: "o", does: "Make it a draft again") : nil,
      rights.may("comment") ? Self(key: "c", does: "Comment") : nil,
      Self(key: "?", does: "These keys"),
    ].compactMap(\.self)
  }
}

extension WorkbenchPage.Editor {
  init(_ draft: Draft, at path: String, _ faults: [Problem.Field]) {
    func error(_ name: String) -> String? { faults.first { $0.name == name }?.message }
    readAt = "/api/v1\(path)/reading"
    short = [
      Field(
        "class", "Class",
        oneOf: MappingClass.allCases.map {
          Option(
            value: $0.rawValue, label: $0.words, isChosen: $0.rawValue == draft.mappingClass)
        }, error: error("class")),
      Field(
        "source", "Source field", hint: "As TABLE.FIELD; empty when there is none.",
        value: draft.source, error: error("source"), maxLength: 400, isRequired: false),
      Field(
        "owner", "Owner", hint: "The user name of who answers for it.", value: draft.owner,
        error: error("owner"), maxLength: 200, isRequired: false),
    ]
    rule = .init(
      "rule", "Rule",
      hint: "Columns of the driving table by name; the guide to rules has the rest.",
      draft.rule, error: error("rule"), rows: 4, maxLength: 20000, isCode: true, key: "e")
    long = [
      .init(
        "rationale", "Rationale", draft.rationale, error: error("rationale"), rows: 2,
        maxLength: 4000),
      .init("notes", "Notes", draft.notes, error: error("notes"), rows: 2, maxLength: 4000),
      .init(
        "examples", "Examples",
        hint: "One a line: COLUMN = 'text', OTHER = 'text' -> 'result', or -> reject.",
        draft.examples, error: error("examples"), rows: 3, maxLength: 20000, isCode: true),
    ]
  }
}

extension ErrorSummary {
  fileprivate init?(_ editor: WorkbenchPage.Editor?, _ faults: [Problem.Field]) {
    let short = editor?.short.map { ($0.name, $0.id) } ?? []
    let long = editor.map { [$0.rule] + $0.long } ?? []
    let ids = Dictionary(
      short + long.map { ($0.name, $0.id) }, uniquingKeysWith: { first, _ in first })
    list = faults.map { Line(field: ids[$0.name], text: $0.message) }
    if list.isEmpty { return nil }
  }
}
