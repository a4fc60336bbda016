/// The one text of a value: keys sorted by their UTF-8, no blanks, nothing escaped that need not be.
///
/// Values that are equal have equal text, so a digest of the text is one of the value.
enum CanonicalJSON {
  static func text(_ object: [String: [String]]) -> String {
    text(object.mapValues { values in "[\(values.map(quoted).joined(separator: ","))]" })
  }

  /// An object whose members are canonical already.
  static func text(_ members: [String: String]) -> String {
    let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return "{\(sorted.map { "\(quoted($0.key)):\($0.value)" }.joined(separator: ","))}"
  }

  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case let control where control.value < 0x20:
        let digits = String(control.value, radix: 16)
        quoted += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
