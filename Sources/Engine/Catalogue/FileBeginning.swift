internal import Foundation

/// The first 64 KB of a file, by which its kind is told.
struct FileBeginning {
  let bytes: [UInt8]
  /// The same as text, lines ending in LF; empty when it is none.
  let text: String
  private let isWhole: Bool

  private static let size = 64 << 10

  /// - Throws: ``FileError/cannotRead(_:_:)``.
  init(_ path: String) throws {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw FileError.cannotRead(path, errno)
    }
    defer { handle.closeFile() }
    do {
      self.init(Array(try handle.read(upToCount: Self.size) ?? Data()))
    } catch {
      throw FileError.cannotRead(path, Self.number(of: error))
    }
  }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    isWhole = bytes.count < Self.size
    let decoded = Self.decoded(bytes)
    text =
      Self.isText(Array(decoded.utf8))
      ? decoded.replacing("\r\n", with: "\n").replacing("\r", with: "\n") : ""
  }

  /// The system's number for why a read failed; a folder can be opened, and not read.
  private static func number(of error: any Error) -> Int32 {
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
    return cause.domain == NSPOSIXErrorDomain ? Int32(cause.code) : EIO
  }

  /// The bytes as UTF-16 where they begin with its mark or every other one is zero, else as UTF-8.
  private static func decoded(_ bytes: [UInt8]) -> String {
    let isMarked = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    let zeros = bytes.count { $0 == 0 }
    guard isMarked || zeros * 5 > bytes.count * 2 else {
      return String(decoding: bytes, as: UTF8.self)
    }
    let isLittle = isMarked ? bytes[0] == 0xFF : bytes.first != 0
    let content = bytes.dropFirst(isMarked ? 2 : 0)
    let units = zip(content, content.dropFirst()).enumerated().filter {
      $0.offset.isMultiple(of: 2)
    }
    .map { UInt16($0.element.0) << (isLittle ? 0 : 8) | UInt16($0.element.1) << (isLittle ? 8 : 0) }
    return String(decoding: units, as: UTF16.self)
  }

  /// No control character but white space and what page-oriented programs write.
  private static func isText(_ bytes: [UInt8]) -> Bool {
    bytes.allSatisfy { $0 >= 32 && $0 != 127 || [8, 9, 10, 12, 13, 27].contains($0) }
  }

  var isText: Bool { !text.isEmpty }

  /// Whether the file holds nothing but white space.
  var isBlank: Bool { isWhole && text.allSatisfy(\.isWhitespace) && (isText || bytes.isEmpty) }

  /// The lines without white space at either end, blank ones left out; the last may be cut short.
  var lines: [Substring] {
    text.split { $0 == "\n" || $0 == "\u{C}" }.map { line in
      let start = line.drop(while: \.isWhitespace)
      return start.prefix(
        upTo: start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.endIndex)
    }.filter { !$0.isEmpty }
  }

  /// Whether a line begins a statement that describes a table.
  var hasStatement: Bool {
    lines.contains { line in
      let words = line.prefix(60).uppercased().split(whereSeparator: \.isWhitespace).prefix(4)
      guard let first = words.first else { return false }
      return ["CREATE", "ALTER"].contains(first) && words.contains("TABLE")
        || first == "COMMENT" && words.dropFirst().first == "ON"
        || first.hasPrefix("EXEC") && words.contains { $0.contains("SP_ADDEXTENDEDPROPERTY") }
    }
  }

  /// Whether most lines are keys and elements, as in YAML and JSON.
  private var isStructured: Bool {
    let lines = lines
    let keys = lines.count {
      $0.hasPrefix("- ") || $0.hasSuffix(":") || $0.hasSuffix("{") || $0.contains(": ")
        || $0.hasPrefix("}") || $0.hasPrefix("#")
    }
    return keys * 10 > lines.count * 7 && !lines.contains { $0.hasPrefix("|") }
      && !lines.contains { $0.hasPrefix("##") }
  }

  /// Whether there are blocks of code, as in a document.
  var hasFence: Bool { lines.contains { $0.hasPrefix("```") } }

  /// Whether there are rows of a pipe table, or a Markdown heading.
  var hasPipeTable: Bool {
    !isStructured
      && lines.contains { $0.hasPrefix("|") && $0.dropFirst().contains("|") || $0.hasPrefix("# ") }
  }

  /// Whether a line has headings of a dictionary that space alone keeps apart.
  var hasAlignedHeadings: Bool {
    isText
      && text.split(whereSeparator: { $0 == "\n" || $0 == "\u{C}" }).contains { line in
        !line.contains { ",;\t|".contains($0) }
          && GuideColumns.recognise([GuideLine(line)], remaps: []) != nil
      }
  }

  /// Whether a line holds what may part two values.
  var isDelimited: Bool {
    !isStructured && lines.contains { $0.contains { ",;\t|".contains($0) } }
  }
}
