internal import Foundation

/// The kinds of files that are taken as specifications: by the end of the name and by content.
///
/// | Names end in | Content must |
/// |---|---|
/// | `.csv` `.tsv` `.tab` `.txt` `.md` `.markdown` `.sql` `.ddl` `.yaml` `.yml` `.json` `.mmd` | be text |
/// | `.xlsx` `.docx` | begin as a zip archive |
/// | `.pdf` | begin as a PDF |
enum SpecificationKind {
  case text, archive, pdf

  static let suffixes: [(suffix: String, kind: SpecificationKind)] =
    [
      "csv", "tsv", "tab", "txt", "md", "markdown", "sql", "ddl", "yaml", "yml", "json", "mmd",
    ].map { ($0, .text) } + [("xlsx", .archive), ("docx", .archive), ("pdf", .pdf)]

  /// The kind that the name speaks for; `nil` for one that is not taken.
  init?(name: String) {
    guard let dot = name.lastIndex(of: ".") else { return nil }
    let suffix = name[name.index(after: dot)...].lowercased()
    guard let kind = Self.suffixes.first(where: { $0.suffix == suffix })?.kind else { return nil }
    self = kind
  }

  var words: String {
    switch self {
    case .text: "text"
    case .archive: "Office document"
    case .pdf: "PDF"
    }
  }

  /// Whether a file that begins so can be of the kind.
  func holds(_ beginning: [UInt8]) -> Bool {
    switch self {
    case .archive: beginning.starts(with: [0x50, 0x4B, 0x03, 0x04])
    case .pdf: beginning.starts(with: Array("%PDF-".utf8))
    case .text: Self.isText(beginning)
    }
  }

  /// Text has no control characters but those that lay it out; UTF-16 has its mark in front.
  private static func isText(_ bytes: [UInt8]) -> Bool {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return true }
    let binary: [[UInt8]] = [
      [0x50, 0x4B, 0x03, 0x04], Array("%PDF-".utf8), [0x7F, 0x45, 0x4C, 0x46],
      [0x4D, 0x5A, 0x90], [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], [0xD0, 0xCF, 0x11, 0xE0],
      [0x1F, 0x8B],
    ]
    guard !binary.contains(where: bytes.starts(with:)) else { return false }
    let plain: Set<UInt8> = [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B]
    return bytes.allSatisfy { $0 >= 0x20 || plain.contains($0) }
  }
}

/// What a specification file is called in the project, from what whoever sent it called it.
struct SpecificationName {
  static let longest = 100
  let text: String

  /// The last part of the name, of letters, digits, blanks and `. _ - ( )` alone.
  init(sent: String) {
    let last = sent.split(whereSeparator: { "/\\".contains($0) }).last.map(String.init) ?? ""
    let plain = String(
      last.precomposedStringWithCanonicalMapping.unicodeScalars.map { scalar -> Character in
        let isPlain =
          scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || " ._-()".unicodeScalars.contains(scalar)
        return isPlain ? Character(scalar) : "_"
      })
    let shown = plain.drop { $0 == "." || $0 == " " }
    let dot = shown.lastIndex(of: ".") ?? shown.endIndex
    let (stem, suffix) = (shown[..<dot], shown[dot...])
    var short = String(stem)
    while short.utf8.count + suffix.utf8.count > Self.longest, !short.isEmpty { short.removeLast() }
    text = (short.isEmpty ? "specification" : short) + suffix.prefix(12)
  }
}
