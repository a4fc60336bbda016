/// Known words by their consonants, to read `ptnt` and `dschrg`.
struct Skeletons {
  private struct Entry {
    let word: String
    let letters: [UInt8]
    let skeleton: Int
    /// Whether the word is an abbreviation itself.
    let isShort: Bool
  }

  /// Words by first letter and the consonants after it.
  private var bySkeleton: [String: [Entry]] = [:]
  private var byFirst: [UInt8: [Entry]] = [:]
  private var known: Set<String> = []

  /// Words written out, and abbreviations; of words that fit alike those written out are likelier.
  init(words: Set<String> = [], short: Set<String> = []) {
    for word in words.sorted() { insert(word, isShort: false) }
    for word in short.sorted() { insert(word, isShort: true) }
  }

  mutating func insert(_ word: String, isShort: Bool = false) {
    let letters = Array(word.utf8)
    guard letters.count > 2, !letters.contains(UInt8(ascii: " ")), known.insert(word).inserted
    else {
      return
    }
    let skeleton = Self.skeleton(word)
    let entry = Entry(
      word: word, letters: letters, skeleton: skeleton.utf8.count, isShort: isShort)
    bySkeleton[skeleton, default: []].append(entry)
    byFirst[letters[0], default: []].append(entry)
  }

  /// The first letter and the consonants after it, a doubled one once: `admission` → `admsn`.
  static func skeleton(_ word: some StringProtocol) -> String {
    var result: [UInt8] = []
    for letter in word.utf8 where result.isEmpty || !isVowel(letter) && result.last != letter {
      result.append(letter)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Whether the word has no vowel after its first letter.
  static func isBare(_ word: some StringProtocol) -> Bool {
    word.utf8.dropFirst().allSatisfy { !isVowel($0) }
  }

  private static func isVowel(_ letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
      UInt8(ascii: "u"):
      true
    default: false
    }
  }

  /// Whether a known word has just these consonants, and the letters of `part` in their order:
  /// `dschrg`, `episd`.
  func spells(_ part: String) -> Bool {
    guard let entries = bySkeleton[Self.skeleton(part)] else { return false }
    let letters = Array(part.utf8)
    return entries.contains { Self.holds($0.letters, letters) }
  }

  /// What `part` may abbreviate, at most three words, likeliest first, with weights up to 0.9; of
  /// words that fit alike the one that stands in more names, by `counts`, or is shorter is likelier.
  func words(for part: String, counts: [String: Int]) -> [(word: String, weight: Double)] {
    let letters = Array(part.utf8)
    guard letters.count > 1, letters.allSatisfy({ 97...122 ~= $0 }) else { return [] }
    let skeleton = Self.skeleton(part)
    var found: [(entry: Entry, weight: Double)] = []
    for entry in bySkeleton[skeleton] ?? []
    where entry.word != part && Self.holds(entry.letters, letters) {
      found.append((entry, entry.isShort ? 0.8 : 0.9))
    }
    if found.isEmpty, letters.count > 2 {
      let consonants = skeleton.utf8.count
      for entry in byFirst[letters[0]] ?? [] where entry.letters.count > letters.count {
        if let weight = Self.fit(letters, consonants, entry) { found.append((entry, weight)) }
      }
    }
    let ranked = found.map { entry, weight in
      let closeness = Double(letters.count) / Double(entry.letters.count)
      let use = Double(min(counts[entry.word] ?? 0, 10))
      return (entry.word, weight, rank: weight + 0.02 * use + 0.2 * closeness)
    }
    let best = ranked.sorted { (-$0.rank, $0.0) < (-$1.rank, $1.0) }.prefix(3)
    return best.enumerated().map { ($1.0, $1.1 * (1 - 0.2 * Double($0))) }
  }

  /// How well `part` abbreviates a word: its letters stand in it in their order.
  private static func fit(_ part: [UInt8], _ consonants: Int, _ entry: Entry) -> Double? {
    if entry.letters.starts(with: part) { return part.count > 3 ? 0.75 : nil }
    let share = Double(consonants) / Double(entry.skeleton)
    guard share >= 0.6, consonants > 2 else { return nil }
    return holds(entry.letters, part) ? 0.4 + 0.4 * share : nil
  }

  /// Whether the letters of `part` stand in `word` in their order.
  private static func holds(_ word: [UInt8], _ part: [UInt8]) -> Bool {
    var next = 0
    for letter in word where next < part.count && part[next] == letter { next += 1 }
    return next == part.count
  }
}
