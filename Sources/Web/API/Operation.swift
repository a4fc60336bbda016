internal import Domain
internal import HTTP

/// What the OpenAPI document says of an API route, and what ``Site`` holds a request to.
struct Operation: Sendable {
  let summary: String
  let query: [Parameter]
  /// The schema of the body; none of a request without one.
  let body: JSON?
  let bodyType: String
  let status: Int
  /// The schema of a good answer; none of a file.
  let answer: JSON?

  init(
    _ summary: String, query: [Parameter] = [], body: JSON? = nil,
    bodyType: String = "application/json", status: Int = 200, answer: JSON?
  ) {
    self.summary = summary
    self.query = query + [.project]
    self.body = body
    self.bodyType = bodyType
    self.status = status
    self.answer = answer
  }

  /// A part of the query string.
  enum Parameter: Sendable {
    case number(String, ClosedRange<Int>)
    case oneOf(String, [String])
    case words(String)
    /// A day, as `2026-01-31`.
    case day(String)
    /// Which project a program means; every operation takes it, and whoever asks is let in by it.
    case project

    var name: String {
      switch self {
      case .number(let name, _), .oneOf(let name, _), .words(let name), .day(let name): name
      case .project: "project"
      }
    }

    var schema: JSON {
      switch self {
      case .number(_, let range): Schema.integer(range)
      case .oneOf(_, let values): Schema.oneOf(values)
      case .words: Schema.text(0...Self.longestWords)
      case .day: ["type": "string", "format": "date"]
      case .project: Schema.projectAddress
      }
    }

    static let longestWords = 100

    private static func isDay(_ text: String) -> Bool {
      let parts = text.split(separator: "-", omittingEmptySubsequences: false)
      guard parts.map(\.count) == [4, 2, 2], let year = Int(parts[0]), let month = Int(parts[1]),
        let day = Int(parts[2])
      else { return false }
      return CivilDate(year: year, month: month, day: day) != nil
    }

    /// What is wrong with `value`; `nil` when nothing is.
    func error(in value: String) -> String? {
      switch self {
      case .number(_, let range):
        let isPlain = value.utf8.allSatisfy { (48...57).contains($0) }
        guard isPlain, let number = Int(value), range.contains(number) else {
          return "Must be a number from \(range.lowerBound) to \(range.upperBound)"
        }
        return nil
      case .oneOf(_, let values):
        return values.contains(value) ? nil : "Must be one of \(values.joined(separator: ", "))"
      case .words:
        return value.unicodeScalars.count <= Self.longestWords
          ? nil : "Must have at most \(Self.longestWords) characters"
      case .day: return Self.isDay(value) == false ? "Must be a day such as 2026-01-31" : nil
      case .project: return nil
      }
    }
  }

  /// What is wrong with a query string: unknown names, repeated ones, values that cannot be.
  func errors(in fields: Fields) -> [RequestFault.Invalid] {
    var seen: Set<String> = []
    return fields.items.compactMap { field in
      let (name, value) = (field.name, field.value)
      guard let parameter = query.first(where: { $0.name == name }) else {
        return RequestFault.Invalid(field: name, text: "Is not a parameter of this address")
      }
      guard seen.insert(name).inserted else {
        return RequestFault.Invalid(field: name, text: "Is stated twice")
      }
      return parameter.error(in: value).map { RequestFault.Invalid(field: name, text: $0) }
    }
  }
}

/// JSON Schema, as OpenAPI 3.1 uses it.
enum Schema {
  static let text: JSON = ["type": "string"]
  static let flag: JSON = ["type": "boolean"]
  static let number: JSON = ["type": "number"]
  static let integer: JSON = ["type": "integer"]
  static let moment: JSON = ["type": ["string", "null"], "format": "date-time"]
  static let textOrNone: JSON = ["type": ["string", "null"]]
  static let integerOrNone: JSON = ["type": ["integer", "null"]]
  static let numberOrNone: JSON = ["type": ["number", "null"]]

  static func text(_ length: ClosedRange<Int>) -> JSON {
    [
      "type": "string", "minLength": .integer(length.lowerBound),
      "maxLength": .integer(length.upperBound),
    ]
  }

  static func integer(_ range: ClosedRange<Int>) -> JSON {
    [
      "type": "integer", "minimum": .integer(range.lowerBound),
      "maximum": .integer(range.upperBound),
    ]
  }

  static func oneOf(_ values: [String]) -> JSON { ["type": "string", "enum": JSON(values)] }

  static func list(_ element: JSON) -> JSON { ["type": "array", "items": element] }

  /// An object with all of `members`.
  static func object(_ members: KeyValuePairs<String, JSON>) -> JSON {
    object(members.map { ($0, $1) }, required: members.map(\.key))
  }

  static func object(_ members: [(String, JSON)], required: [String]) -> JSON {
    [
      "type": "object", "required": JSON(required),
      "properties": .object(members.map { JSON.Member(name: $0, value: $1) }),
    ]
  }

  /// A page of a list.
  static func paged(_ element: JSON) -> JSON {
    object(["items": list(element), "page": integer, "pages": integer, "total": integer])
  }
}
