/// Letters as they are measured, cut and written down.
enum Lettering {
  /// How much room they take, in parts of their size.
  enum Face {
    case plain, bold, monospaced

    /// An upper guess: the reader's fonts are not known here.
    func width(_ character: Character) -> Double {
      guard let letter = character.asciiValue else {
        return character.isWide ? 1.3 : self == .monospaced ? 0.62 : 0.75
      }
      if self == .monospaced { return 0.61 }
      let width =
        switch letter {
        case UInt8(ascii: "m"), UInt8(ascii: "M"), UInt8(ascii: "W"), UInt8(ascii: "w"): 0.88
        case UInt8(ascii: "i"), UInt8(ascii: "l"), UInt8(ascii: "j"), UInt8(ascii: "t"),
          UInt8(ascii: "f"), UInt8(ascii: "I"), UInt8(ascii: "."), UInt8(ascii: " "):
          0.32
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): 0.72
        default: 0.57
        }
      return self == .bold ? width * 1.06 : width
    }
  }

  /// The most characters of a name that are written anywhere: a name can be a whole file.
  static let longest = 1000

  /// As much of `text` as `room` holds, an ellipsis in place of the rest.
  static func cut(_ text: String, to room: Double, size: Double, _ face: Face) -> String {
    var (used, kept) = (0.0, "")
    var withEllipsis = ""
    for character in text {
      used += face.width(character) * size
      if used > room { return withEllipsis + "…" }
      kept.append(character)
      if used + size <= room { withEllipsis = kept }
    }
    return kept
  }

  /// As text of an XML document or of an attribute in double quotes.
  ///
  /// What XML cannot hold, as NUL, becomes the replacement character, a line break a blank.
  static func escaped(_ text: String) -> String {
    var safe = ""
    safe.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      case "'": safe += "&#39;"
      case "\n", "\r", "\t", "\u{85}", "\u{2028}", "\u{2029}": safe += " "
      case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{fffe}", "\u{ffff}": safe += "\u{fffd}"
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }

  /// A name among other words: what it holds of another direction stays within it.
  static func isolated(_ name: String) -> String {
    let short =
      name.utf8.count > longest && name.count > longest ? name.prefix(longest) + "…" : name[...]
    return short.utf8.allSatisfy { $0 < 0x80 } ? String(short) : "\u{2068}\(short)\u{2069}"
  }
}

extension Character {
  /// Of an east Asian script or a picture.
  fileprivate var isWide: Bool {
    unicodeScalars.contains { $0.value >= 0x1100 && !(0x2000...0x2bff).contains($0.value) }
  }
}
