/// What an action is told as people read and edit it: a `name: value` a line, the further lines of
/// a value begun with two blanks, a name repeated for each of several values.
enum StatedInput {
  static func text(_ values: [String: [String]], in order: [String]) -> String {
    order.flatMap { name in
      (values[name] ?? []).map { "\(name): \(lines(of: $0).joined(separator: "\n  "))" }
    }.joined(separator: "\n")
  }

  /// Reads such a text.
  ///
  /// - Throws: ``ApprovalRefusal/unreadable(line:)`` for a line that is none of them.
  static func values(_ text: String, of names: Set<String>) throws -> [String: [String]] {
    var values: [String: [String]] = [:]
    var open: String?
    for (number, line) in lines(of: text).enumerated() {
      if let open, line.hasPrefix("  "), let last = values[open]?.popLast() {
        values[open]?.append("\(last)\n\(line.dropFirst(2))")
        continue
      }
      if line.isEmpty { continue }
      guard let colon = line.firstIndex(of: ":"), names.contains(String(line[..<colon])) else {
        throw Refusal.approval(.unreadable(line: number + 1))
      }
      let name = String(line[..<colon])
      values[name, default: []].append(
        String(line[line.index(after: colon)...].drop { $0 == " " }))
      open = name
    }
    return values
  }

  /// Split at line ends of either kind.
  private static func lines(of text: String) -> [String] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
  }
}
