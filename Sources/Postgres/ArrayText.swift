/// The text form of a one-dimensional array: `{a,"b \"c\"",d}`.
///
/// Read and written by Unicode scalar, because a combining mark makes one `Character` of itself and
/// the quotation mark before it.
enum ArrayText {
  static func quoted(_ item: String) -> String {
    var quoted = "\""
    for scalar in item.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }

  /// The elements; `nil` when `text` is no such array or holds a NULL.
  static func items(_ text: String) -> [String]? {
    let scalars = text.unicodeScalars
    guard scalars.first == "{", scalars.last == "}", scalars.count >= 2 else { return nil }
    guard scalars.count > 2 else { return [] }
    var items: [String] = []
    var item = String.UnicodeScalarView()
    var (isQuoted, wasQuoted, isEscaped) = (false, false, false)
    for scalar in scalars.dropFirst().dropLast() {
      switch scalar {
      case _ where isEscaped:
        item.append(scalar)
        isEscaped = false
      case "\\":
        isEscaped = true
      case "\"":
        isQuoted.toggle()
        wasQuoted = true
      case "," where !isQuoted:
        guard wasQuoted || String(item) != "NULL" else { return nil }
        items.append(String(item))
        (item, wasQuoted) = (String.UnicodeScalarView(), false)
      default:
        item.append(scalar)
      }
    }
    guard !isQuoted, wasQuoted || String(item) != "NULL" else { return nil }
    return items + [String(item)]
  }
}
