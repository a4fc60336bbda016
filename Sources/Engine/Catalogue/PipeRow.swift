/// One line of a Markdown pipe table.
enum PipeRow {
  /// The cells without markup; `nil` when the line is no row: fewer than two bars, none at its start.
  static func cells(of line: String) -> [String]? {
    let parts = split(line)
    guard parts.count > 1, line.hasPrefix("|") || parts.count > 2 else { return nil }
    var cells = parts
    if line.hasPrefix("|") { cells.removeFirst() }
    if line.hasSuffix("|"), !line.hasSuffix("\\|"), cells.last?.trimmedSpace.isEmpty == true {
      cells.removeLast()
    }
    return cells.map(plain)
  }

  /// Whether the cells are the rule under the headings: `---`, `:--:`.
  static func isRule(_ cells: [String]) -> Bool {
    cells.allSatisfy { cell in
      !cell.isEmpty && cell.allSatisfy { $0 == "-" || $0 == ":" || $0 == "–" }
    }
  }

  /// Whether every filled cell of the row was struck through.
  static func isStruck(_ line: String, cells: [String]) -> Bool {
    let raw = split(line).map { $0.trimmedSpace }.filter { !$0.isEmpty }
    return !raw.isEmpty
      && raw.allSatisfy { $0.count > 4 && $0.hasPrefix("~~") && $0.hasSuffix("~~") }
  }

  /// The parts between bars; an escaped bar is a character like any other.
  private static func split(_ line: String) -> [String] {
    var parts: [String] = [""]
    var isEscaped = false
    for character in line {
      if character == "|" && !isEscaped {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    return parts
  }

  /// A cell's words without Markdown: escapes, emphasis, strike-through, code, links, line breaks.
  static func plain(_ cell: String) -> String {
    var text = ""
    var rest = cell[...]
    while let character = rest.first {
      rest.removeFirst()
      switch character {
      case "\\":
        if let next = rest.first, next.isPunctuation || next.isSymbol {
          text.append(next)
          rest.removeFirst()
        } else {
          text.append(character)
        }
      case "*", "`": continue
      case "~":
        if rest.first == "~" { rest.removeFirst() } else { text.append(character) }
      case "<":
        if let end = rest.firstIndex(of: ">"), let tag = rest.first, tag.isLetter || tag == "/" {
          rest = rest[rest.index(after: end)...]
          text.append(" ")
        } else {
          text.append(character)
        }
      case "[":
        if let close = rest.firstRange(of: "]("),
          let end = rest[close.upperBound...].firstIndex(of: ")")
        {
          text += rest[..<close.lowerBound]
          rest = rest[rest.index(after: end)...]
        } else {
          text.append(character)
        }
      case "&":
        let entity = entities.first { rest.hasPrefix($0.key) }
        text.append(entity?.value ?? character)
        if let entity { rest.removeFirst(entity.key.count) }
      default: text.append(character)
      }
    }
    return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static let entities: [String: Character] = [
    "amp;": "&", "lt;": "<", "gt;": ">", "nbsp;": " ", "quot;": "\"",
  ]
}
