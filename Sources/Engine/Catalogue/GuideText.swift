/// A document as text whose columns are kept apart by space, page by page.
struct GuideText {
  /// A page's lines; a text without form feeds is one page.
  let pages: [[GuideLine]]
  /// Whether the text tells its pages apart.
  let isPaged: Bool

  init(_ text: String) {
    let parts = text.split(separator: "\u{C}", omittingEmptySubsequences: false)
    isPaged = parts.count > 1
    var pages = parts.map { page in
      page.split(separator: "\n", omittingEmptySubsequences: false).map(GuideLine.init)
    }
    for page in pages.indices where pages[page].last?.words.isEmpty == true {
      pages[page].removeLast()
    }
    if pages.last?.isEmpty == true { pages.removeLast() }
    self.pages = pages
  }
}

/// One line of such a text, taken apart at its white space.
struct GuideLine {
  let words: [Word]

  /// A word and the columns of characters it stands in, from 0.
  struct Word {
    let text: String
    let start: Int
    let end: Int
  }

  init(_ line: Substring) {
    var words: [Word] = []
    var column = 0
    var start = 0
    var bytes: [UInt8] = []
    let source = Array(line.utf8)
    var index = 0
    func isBlank(_ byte: UInt8) -> Bool { byte <= 32 }
    while index <= source.count {
      let isNoBreakSpace =
        index + 1 < source.count && source[index] == 0xC2 && source[index + 1] == 0xA0
      if index == source.count || isBlank(source[index]) || isNoBreakSpace {
        if !bytes.isEmpty {
          words.append(
            Word(text: String(decoding: bytes, as: UTF8.self), start: start, end: column))
          bytes.removeAll(keepingCapacity: true)
        }
        let isTab = index < source.count && source[index] == 9
        column = isTab ? column / 8 * 8 + 8 : column + 1
        index += isNoBreakSpace ? 2 : 1
        continue
      }
      if bytes.isEmpty { start = column }
      bytes.append(source[index])
      index += 1
      if index == source.count || source[index] & 0xC0 != 0x80 { column += 1 }
    }
    self.words = words
  }

  /// The line's words, one space apart.
  var text: String { words.map(\.text).joined(separator: " ") }

  /// Runs of words, one space apart in each; more space parts two cells.
  var chunks: [[Word]] {
    var chunks: [[Word]] = []
    for word in words {
      if let last = chunks.last?.last, word.start - last.end < 2 {
        chunks[chunks.count - 1].append(word)
      } else {
        chunks.append([word])
      }
    }
    return chunks
  }
}

extension [GuideLine.Word] {
  var text: String { map(\.text).joined(separator: " ") }
  var start: Int { first?.start ?? 0 }
  var end: Int { last?.end ?? 0 }
}

/// What is printed on many pages alike: headers, footers, page numbers.
struct PageFurniture {
  private let texts: Set<String>
  /// How many lines at either end of a page are looked at.
  private static let depth = 4

  init(_ pages: [[GuideLine]]) {
    guard pages.count > 1 else {
      texts = []
      return
    }
    var counts: [String: Int] = [:]
    for page in pages {
      for text in Set(Self.edges(of: page).map { Self.shape(page[$0].text) }) {
        counts[text, default: 0] += 1
      }
    }
    let least = Swift.max(2, pages.count / 4)
    texts = Set(counts.filter { $0.value >= least }.keys)
  }

  /// The lines of `page` that are such.
  func lines(of page: [GuideLine]) -> Set<Int> {
    guard !texts.isEmpty else { return [] }
    return Set(Self.edges(of: page).filter { texts.contains(Self.shape(page[$0].text)) })
  }

  /// The lines of the first and the last block of a page.
  private static func edges(of page: [GuideLine]) -> [Int] {
    func block(_ indices: some Sequence<Int>) -> [Int] {
      let filled = indices.drop { page[$0].words.isEmpty }
      return Array(filled.prefix { !page[$0].words.isEmpty }.prefix(depth))
    }
    return Array(Set(block(page.indices) + block(page.indices.reversed())))
  }

  /// The text with every number alike.
  private static func shape(_ text: String) -> String {
    var shape = ""
    for character in text where !(character.isNumber && shape.last == "0") {
      shape.append(character.isNumber ? "0" : character)
    }
    return shape
  }
}
