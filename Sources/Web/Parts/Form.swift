/// One choice of a list.
struct Option: Encodable, Sendable, Equatable {
  let value: String
  let label: String
  let isChosen: Bool
}

/// A labelled input with its hint and, after a refusal, its error.
struct Field: Encodable, Sendable {
  let id: String
  let name: String
  let label: String
  let hint: String?
  let error: String?
  let isRequired: Bool
  let choice: Choice?
  let text: Text?
  let lines: Lines?
  let checks: Checks?
  /// The elements that describe the input to a screen reader.
  let described: String?

  struct Choice: Encodable, Sendable {
    let options: [Option]
  }

  /// Words of several lines.
  struct Lines: Encodable, Sendable {
    let value: String
    let maxLength: Int
  }

  /// Boxes to tick, under one name.
  struct Checks: Encodable, Sendable {
    let options: [Option]
  }

  struct Text: Encodable, Sendable {
    let type: String
    let value: String
    let autocomplete: String?
    let maxLength: Int?
    let isNumeric: Bool
  }

  /// A line of text, a number (`isNumeric`) or a password (`type`).
  init(
    _ name: String, _ label: String, hint: String? = nil, value: String = "", error: String? = nil,
    type: String = "text", autocomplete: String? = nil, maxLength: Int? = nil,
    isNumeric: Bool = false, isRequired: Bool = true
  ) {
    id = "field-\(name)"
    self.name = name
    self.label = label
    self.hint = hint
    self.error = error
    self.isRequired = isRequired
    (choice, lines, checks) = (nil, nil, nil)
    described = Self.describing(id, hint, error)
    text = Text(
      type: type, value: value, autocomplete: autocomplete, maxLength: maxLength,
      isNumeric: isNumeric)
  }

  /// One of `values`.
  init(
    _ name: String, _ label: String, hint: String? = nil, oneOf options: [Option],
    error: String? = nil, isRequired: Bool = true
  ) {
    id = "field-\(name)"
    self.name = name
    self.label = label
    self.hint = hint
    self.error = error
    self.isRequired = isRequired
    described = Self.describing(id, hint, error)
    choice = Choice(options: options)
    (text, lines, checks) = (nil, nil, nil)
  }

  /// One of `values`, which are their own labels.
  init(
    _ name: String, _ label: String, oneOf values: [String], chosen: String, error: String? = nil
  ) {
    self.init(
      name, label, oneOf: values.map { Option(value: $0, label: $0, isChosen: $0 == chosen) },
      error: error)
  }

  /// Words of several lines.
  init(
    _ name: String, _ label: String, hint: String?, lines value: String, maxLength: Int,
    error: String?, isRequired: Bool
  ) {
    id = "field-\(name)"
    self.name = name
    self.label = label
    self.hint = hint
    self.error = error
    self.isRequired = isRequired
    described = Self.describing(id, hint, error)
    lines = Lines(value: value, maxLength: maxLength)
    (choice, text, checks) = (nil, nil, nil)
  }

  /// Any of `options`.
  init(
    _ name: String, _ label: String, hint: String?, anyOf options: [Option], error: String?
  ) {
    id = "field-\(name)"
    self.name = name
    self.label = label
    self.hint = hint
    self.error = error
    isRequired = false
    described = Self.describing(id, hint, error)
    checks = Checks(options: options)
    (choice, text, lines) = (nil, nil, nil)
  }

  private static func describing(_ id: String, _ hint: String?, _ error: String?) -> String? {
    let parts = [hint.map { _ in "\(id)-hint" }, error.map { _ in "\(id)-error" }]
    let known = parts.compactMap(\.self)
    return known.isEmpty ? nil : known.joined(separator: " ")
  }
}

/// What is wrong with a form, above it, each line a link to its field.
struct ErrorSummary: Encodable, Sendable {
  let list: [Line]

  struct Line: Encodable, Sendable {
    let field: String?
    let text: String
  }

  /// The errors of `fields`, and `others` that belong to none; `nil` when nothing is wrong.
  init?(_ fields: [Field], others: [String] = []) {
    list =
      others.map { Line(field: nil, text: $0) }
      + fields.compactMap { field in field.error.map { Line(field: field.id, text: $0) } }
    if list.isEmpty { return nil }
  }
}

/// A dangerous act, on a page of its own: what it touches, and what must be typed.
struct Confirm: Encodable, Sendable {
  let consequence: String
  let touched: [String]
  let action: String
  let typed: Field
  let button: String
  let cancelPath: String
}

/// A value that a form carries along.
struct Hidden: Encodable, Sendable {
  let name: String
  let value: String
}
