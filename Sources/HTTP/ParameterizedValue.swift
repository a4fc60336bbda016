/// A header value such as `form-data; name="a"; filename="b.csv"`.
struct ParameterizedValue {
  let name: Substring
  private var parameters: [(name: Substring, value: String)] = []

  /// Reads `text`; a parameter that cannot be read ends the list.
  init(_ text: String) {
    name = text.prefix { $0 != ";" }.trimmedOfBlanks
    var rest = text.dropFirst(text.prefix { $0 != ";" }.count)
    while rest.first == ";" {
      rest = rest.dropFirst()
      let key = rest.prefix { $0 != "=" && $0 != ";" }
      rest = rest.dropFirst(key.count)
      guard rest.first == "=" else { continue }
      guard let value = Self.takeValue(from: &rest) else { return }
      parameters.append((key.trimmedOfBlanks, value))
    }
  }

  subscript(key: String) -> String? {
    parameters.first { $0.name.equalsIgnoringCase(key) }?.value
  }

  /// Takes `="quoted"` or `=token` off the front, up to the next `;`; `nil` for an open quote.
  ///
  /// Only `\"` and `\\` are escapes: a backslash before anything else is one that a browser has left
  /// in a file's name.
  private static func takeValue(from rest: inout Substring) -> String? {
    rest = rest.dropFirst().drop { $0 == " " }
    guard rest.first == "\"" else {
      let token = rest.prefix { $0 != ";" }
      rest = rest.dropFirst(token.count)
      return String(token.trimmedOfBlanks)
    }
    rest = rest.dropFirst()
    var value = ""
    while let character = rest.popFirst() {
      if character == "\"" {
        rest = rest.drop { $0 != ";" }
        return value
      }
      let isEscape = character == "\\" && (rest.first == "\"" || rest.first == "\\")
      value.append(isEscape ? rest.removeFirst() : character)
    }
    return nil
  }
}
