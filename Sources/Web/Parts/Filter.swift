/// A list's filter: a form that lives in the query string and shows as removable tags.
struct Filter: Encodable, Sendable {
  let action: String
  let kept: [Hidden]
  let fields: [Input]
  let applied: Applied?

  struct Input: Encodable, Sendable {
    let name: String
    let label: String
    let choice: Field.Choice?
    let text: Value?
  }

  struct Value: Encodable, Sendable {
    let value: String
    /// How it is written, where that is not plain.
    let placeholder: String?
  }

  struct Applied: Encodable, Sendable {
    let tags: [Removable]
    let clearPath: String
  }

  struct Removable: Encodable, Sendable {
    let path: String
    let label: String
    let value: String
  }

  struct Choice: Sendable {
    let value: String
    let label: String
  }

  /// What may be asked of a list: words, or one of a closed set.
  enum Question: Sendable {
    case words(String, label: String)
    case choice(String, label: String, [Choice])
    /// A day, as `2026-01-31`.
    case day(String, label: String)
    /// How a list is shown: one of a closed set, the first of which is the usual one.
    case setting(String, label: String, [Choice])

    var name: String {
      switch self {
      case .words(let name, _), .choice(let name, _, _), .day(let name, _),
        .setting(let name, _, _):
        name
      }
    }

    var label: String {
      switch self {
      case .words(_, let label), .choice(_, let label, _), .day(_, let label),
        .setting(_, let label, _):
        label
      }
    }

    /// One of a closed set, each of which is its own label.
    static func oneOf(_ name: String, label: String, _ values: [String]) -> Question {
      .choice(name, label: label, values.map { Choice(value: $0, label: $0) })
    }

    /// An answer as people read it.
    fileprivate func words(of value: String) -> String {
      switch self {
      case .choice(_, _, let choices), .setting(_, _, let choices):
        choices.first { $0.value == value }?.label ?? value
      case .words, .day: value
      }
    }

    /// Whether `value` is as good as none.
    fileprivate func isUsual(_ value: String) -> Bool {
      guard case .setting(_, _, let choices) = self else { return value.isEmpty }
      return value.isEmpty || value == choices.first?.value
    }
  }

  /// The form for `questions` as `query` answers them; `kept` parameters stay with every answer.
  init(_ questions: [Question], in query: Query, keeping kept: [String] = []) {
    action = query.path
    self.kept = kept.map { Hidden(name: $0, value: query[$0]) }.filter { !$0.value.isEmpty }
    fields = questions.map { Input($0, value: query[$0.name]) }
    let tags = questions.filter { !$0.isUsual(query[$0.name]) }.map {
      Removable(
        path: query.link($0.name, nil), label: $0.label, value: $0.words(of: query[$0.name]))
    }
    applied =
      tags.isEmpty ? nil : Applied(tags: tags, clearPath: query.without(questions.map(\.name)))
  }
}

extension Filter.Input {
  fileprivate init(_ question: Filter.Question, value: String) {
    name = question.name
    label = question.label
    switch question {
    case .words:
      choice = nil
      text = Filter.Value(value: value, placeholder: nil)
    case .day:
      choice = nil
      text = Filter.Value(value: value, placeholder: "2026-01-31")
    case .choice(_, _, let choices):
      let all = Option(value: "", label: "All", isChosen: value.isEmpty)
      choice = Field.Choice(
        options: [all]
          + choices.map { Option(value: $0.value, label: $0.label, isChosen: $0.value == value) })
      text = nil
    case .setting(_, _, let choices):
      choice = Field.Choice(
        options: choices.map {
          Option(value: $0.value, label: $0.label, isChosen: $0.value == value)
        }
      )
      text = nil
    }
  }
}
