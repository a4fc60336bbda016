/// The words of hospitals and of their systems, brought to one spelling.
///
/// Read from `lexicon/abbreviations.csv` (`adm` → `admission`; an empty expansion drops the word) and
/// `lexicon/synonyms.csv` (`gender` → `sex`), which people review.
struct Lexicon {
  /// Rewritings of one to four words, joined by spaces.
  private let abbreviations: [String: [String]]
  private let synonyms: [String: [String]]
  /// Every word the lexicon knows, by which names without separators are taken apart.
  private(set) var words: Set<String>

  static let files = ["lexicon/abbreviations.csv", "lexicon/synonyms.csv"]

  /// Reads the shipped lexicon below `policy`.
  ///
  /// - Throws: ``ArtefactError`` with file and line.
  init(policy: String) throws {
    let short = try ArtefactTable(
      Self.files[0], in: policy, required: ["abbreviation", "expansion"])
    let same = try ArtefactTable(Self.files[1], in: policy, required: ["term", "synonym"])
    self.init(
      abbreviations: short.rows.map { ($0["abbreviation"], $0["expansion"]) },
      synonyms: same.rows.map { ($0["synonym"], $0["term"]) })
  }

  init(abbreviations: [(String, String)], synonyms: [(String, String)]) {
    func rules(_ pairs: [(String, String)]) -> [String: [String]] {
      Dictionary(
        pairs.map { (Self.plainWords($0.0).joined(separator: " "), Self.plainWords($0.1)) },
        uniquingKeysWith: { first, _ in first })
    }
    self.abbreviations = rules(abbreviations)
    self.synonyms = rules(synonyms)
    words = []
    for (phrase, expansion) in [self.abbreviations, self.synonyms].joined() {
      words.formUnion(phrase.split(separator: " ").map(String.init))
      words.formUnion(expansion)
    }
  }

  /// Learns words that stand alone in names, such as `CARE` and `SITE` of `CARE_SITE`; a name of
  /// one word is such a word when `isWhole`, as tables' names are.
  mutating func learn(_ names: [String], isWhole: Bool) {
    for name in names {
      let parts = Self.split(name)
      if parts.count > 1 || isWhole {
        words.formUnion(parts.map(Self.singular).filter { $0.count > 2 })
      }
    }
  }

  /// The canonical words of a name in their order: `ADM_DTTM` → admission, date, time.
  func canonical(_ name: String) -> [String] {
    let parts = Self.split(name).flatMap { segment(Self.singular($0)) }
    let long = rewrite(parts, by: abbreviations)
    return rewrite(long, by: synonyms).filter { !Self.stopWords.contains($0) }
  }

  /// The canonical words of a sentence, without those of one or two letters.
  func canonical(sentence: String) -> [String] {
    let words = Self.plainWords(sentence).filter { $0.count > 2 }
    return rewrite(words, by: synonyms).filter { !Self.stopWords.contains($0) }
  }

  private static let stopWords: Set<String> = [
    "of", "the", "a", "an", "is", "and", "or", "for", "with", "this", "that", "was", "are", "which",
    "tbl", "vw", "dim", "fact",
  ]

  /// Replaces the longest phrases that a rule knows, from left to right.
  private func rewrite(_ words: [String], by rules: [String: [String]]) -> [String] {
    var result: [String] = []
    var start = 0
    while start < words.count {
      var length = min(4, words.count - start)
      while length > 0 {
        if let replacement = rules[words[start..<start + length].joined(separator: " ")] {
          result += replacement
          break
        }
        length -= 1
      }
      if length == 0 { result.append(words[start]) }
      start += max(1, length)
    }
    return result
  }

  /// Takes `encounterclass` apart into known words of three letters or more, or known short ends.
  private func segment(_ word: String) -> [String] {
    guard word.count > 4, !words.contains(word), word.allSatisfy(\.isLetter) else { return [word] }
    let letters = Array(word)
    // best[i]: the fewest words that spell the first i letters.
    var best: [[String]?] = Array(repeating: nil, count: letters.count + 1)
    best[0] = []
    for end in 1...letters.count {
      for start in max(0, end - 16)..<end {
        guard let before = best[start] else { continue }
        let part = String(letters[start..<end])
        let isEnd = end == letters.count && ["id", "no", "dt"].contains(part)
        guard isEnd || end - start > 2,
          isEnd || words.contains(part) || words.contains(Self.singular(part))
        else { continue }
        if before.count + 1 < best[end]?.count ?? .max {
          best[end] = before + [Self.singular(part)]
        }
      }
    }
    guard let parts = best[letters.count], parts.count < 4 else { return [word] }
    return parts
  }

  /// Splits a name at separators, changes of case and digits, in lower case.
  static func split(_ name: String) -> [String] {
    var parts: [String] = []
    var current = ""
    var previous: Character?
    let characters = Array(name)
    for (index, character) in characters.enumerated() {
      guard character.isLetter || character.isNumber else {
        if !current.isEmpty { parts.append(current) }
        current = ""
        previous = nil
        continue
      }
      if let previous {
        let next = index + 1 < characters.count ? characters[index + 1] : nil
        let isHump =
          character.isUppercase
          && (previous.isLowercase || previous.isUppercase && next?.isLowercase == true)
        if isHump || previous.isNumber != character.isNumber {
          parts.append(current)
          current = ""
        }
      }
      current.append(contentsOf: character.lowercased())
      previous = character
    }
    if !current.isEmpty { parts.append(current) }
    return parts
  }

  private static func plainWords(_ text: String) -> [String] {
    split(text.lowercased()).map(singular)
  }

  /// The singular of an English plural; words of three letters stay.
  static func singular(_ word: String) -> String {
    if word == "ids" || word == "gps" { return String(word.dropLast()) }
    guard word.count > 3, word.hasSuffix("s"), !word.hasSuffix("ss"), !word.hasSuffix("us"),
      !word.hasSuffix("is")
    else { return word }
    if word.hasSuffix("ies") { return word.dropLast(3) + "y" }
    if word.hasSuffix("noses") || word.hasSuffix("lyses") { return word.dropLast(2) + "is" }
    if ["ches", "shes", "sses", "xes", "iases"].contains(where: word.hasSuffix) {
      return String(word.dropLast(2))
    }
    return String(word.dropLast())
  }
}
