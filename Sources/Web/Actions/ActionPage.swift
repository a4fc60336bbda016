internal import Domain
internal import HTTP
internal import UseCases

/// `GET` at an action's path: what it is done to, what follows from it, and its form.
struct ActionPage: Page {
  static let template = "actions/show.html"
  let title: String
  let meaning: String
  let facts: [Fact]
  let hasFacts: Bool
  var scan: Scan?
  let changes: Changes?
  let links: [Link]
  /// Where a script asks about what is typed.
  let check: Check?
  let errors: ErrorSummary?
  let path: String
  /// For whom a browser keeps the password that is asked for; none without one.
  let user: String?
  let seen: [Hidden]
  let fields: [Field]
  let button: String
  let isGrave: Bool
  let back: String

  /// Squares for a camera.
  struct Scan: Encodable, Sendable {
    /// Columns and rows, with the four free ones on each side.
    let size: Int
    /// The dark squares as an SVG path.
    let path: String
  }

  struct Check: Encodable, Sendable {
    let address: String
  }

  struct Changes: Encodable, Sendable {
    let list: [String]
  }
}

extension ActionPage {
  /// The page with what was typed, and what is wrong with it.
  init(
    _ action: Action, _ prospect: Action.Prospect, at path: String, typed: Fields? = nil,
    faults: [Problem.Field] = [], fields own: [Action.Field], for desk: Desk
  ) throws {
    title = action.title
    meaning = action.meaning
    facts = prospect.facts.map { Fact($0.term, $0.text) }
    hasFacts = !facts.isEmpty
    scan = prospect.scanned.map { Scan($0) }
    changes = prospect.changes.isEmpty ? nil : Changes(list: prospect.changes)
    check = prospect.checkedAt.map { Check(address: $0) }
    links = prospect.links.map { Link($0.label, $0.path) }
    self.path = path
    user = action.takesSecret ? desk.actor.userName : nil
    func values(of field: Action.Field) -> [String] {
      typed?.values(of: field.name) ?? prospect.values[field.name] ?? []
    }
    seen = own.filter(\.isSeen).map {
      Hidden(name: $0.name, value: values(of: $0).first ?? "")
    }
    fields = try own.filter { !$0.isSeen }.map { field in
      try Field(
        field, values(of: field),
        error: faults.first { $0.name == field.name }?.message, for: desk)
    }
    let shown = Set(fields.map(\.name))
    let others = faults.filter { !shown.contains($0.name) }
    errors = ErrorSummary(fields, others: others.map { "\($0.name): \($0.message)" })
    button = action.button
    isGrave = action.isGrave
    back = prospect.back
  }
}

extension ActionPage.Scan {
  init(_ modules: [[Bool]]) {
    size = modules.count + 8
    var path = ""
    for (y, row) in modules.enumerated() {
      for (x, isDark) in row.enumerated() where isDark { path += "M\(x + 4) \(y + 4)h1v1h-1z" }
    }
    self.path = path
  }
}

extension Action.Field {
  /// Whether a form carries it along unseen.
  fileprivate var isSeen: Bool {
    if case .seen = kind { true } else { false }
  }
}

extension Field {
  init(_ field: Action.Field, _ values: [String], error: String?, for desk: Desk) throws {
    let (name, label, hint, isRequired) = (field.name, field.label, field.hint, field.isRequired)
    let value = values.first ?? ""
    func options(_ choices: [Action.Choice]) -> [Option] {
      choices.map { Option(value: $0.value, label: $0.label, isChosen: values.contains($0.value)) }
    }
    func select(_ choices: [Action.Choice]) -> Field {
      let none = Option(
        value: "", label: isRequired ? "Choose one" : "None", isChosen: value.isEmpty)
      return Field(
        name, label, hint: hint, oneOf: [none] + options(choices), error: error,
        isRequired: isRequired)
    }
    switch field.kind {
    case .seen:
      self.init(
        name, label, hint: hint, value: value, error: error, maxLength: 64, isRequired: isRequired)
    case .line(let length):
      self.init(
        name, label, hint: hint, value: value, error: error, maxLength: length.upperBound,
        isRequired: isRequired)
    case .number(let range):
      self.init(
        name, label, hint: hint ?? "\(range.lowerBound.grouped) to \(range.upperBound.grouped)",
        value: value, error: error, maxLength: 12, isNumeric: true, isRequired: isRequired)
    case .code:
      self.init(
        name, label, hint: hint, value: value, error: error, autocomplete: "one-time-code",
        maxLength: 20, isRequired: isRequired)
    case .secret(let autocomplete):
      self.init(
        name, label, hint: hint, error: error, type: "password", autocomplete: autocomplete,
        isRequired: isRequired)
    case .lines(let length):
      self.init(
        name, label, hint: hint, lines: value, maxLength: length.upperBound, error: error,
        isRequired: isRequired)
    case .flag:
      let option = Option(value: "on", label: label, isChosen: value == "on")
      self.init(name, hint ?? label, hint: nil, anyOf: [option], error: error)
    case .choice(let choices): self = select(choices)
    case .choiceFrom(let choices): self = select(try choices(desk))
    case .several(let choices):
      self.init(name, label, hint: hint, anyOf: options(try choices(desk)), error: error)
    }
  }
}

/// What an action showed once: a one-time password, a token.
struct ActionDonePage: Page {
  static let template = "actions/done.html"
  let title: String
  let done: String
  let shown: [Shown]
  let next: String

  struct Shown: Encodable, Sendable {
    let name: String
    let value: String
  }
}

extension ActionDonePage {
  init(_ action: Action, _ effect: Action.Effect) {
    title = action.title
    done = action.done
    shown = effect.shown.map { Shown(name: $0.name.spelled, value: $0.value) }
    next = effect.next
  }
}

extension String {
  /// A name of the machine's as people read it: `one_time_password` as `One time password`.
  var spelled: String { replacing("_", with: " ").capitalizedFirst }
}
