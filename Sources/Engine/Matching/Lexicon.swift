/// The words of hospitals and of their systems, brought to one spelling, with what is near to what.
///
/// Read from the files in `lexicon/`, which people review: `abbreviations.csv` (`adm` → `admission`;
/// an empty expansion drops the word; a second row is another sense), `synonyms.csv`
/// (`gender` → `sex`), `related.csv` (`visit` is near to `admission`), `roles.csv` (`created` marks a
/// column that keeps the books).
struct Lexicon {
  /// What one word of a name may stand for.
  struct Sense: Hashable {
    let words: [String]
    /// 0...1; the senses of an abbreviation are ordered by it.
    let weight: Double
  }

  /// The senses of phrases of one to four words, joined by spaces; likeliest first.
  private let abbreviations: [String: [Sense]]
  private let synonyms: [String: [String]]
  /// By word, the words near to it.
  private var near: [String: [String: Double]] = [:]
  /// By phrase of several words, other phrases that may be meant.
  private var nearPhrases: [String: [Sense]] = [:]
  private var roles: [String: Role] = [:]
  /// Every word the lexicon knows, by which names without separators are taken apart.
  private(set) var words: Set<String>
  /// How often the words learned stand in names.
  private var counts: [String: Int] = [:]
  private var skeletons = Skeletons()

  static let files = ["abbreviations", "synonyms", "related", "roles"].map { "lexicon/\($0).csv" }

  /// Reads the shipped lexicon below `policy`.
  ///
  /// - Throws: ``ArtefactError`` with file and line.
  init(policy: String) throws {
    let short = try ArtefactTable(
      Self.files[0], in: policy, required: ["abbreviation", "expansion", "weight"])
    let same = try ArtefactTable(Self.files[1], in: policy, required: ["term", "synonym"])
    let close = try ArtefactTable(
      Self.files[2], in: policy, required: ["term", "related", "weight"])
    let marks = try ArtefactTable(Self.files[3], in: policy, required: ["word", "role"])
    self.init(
      senses: try short.rows.map {
        ($0["abbreviation"], $0["expansion"], try $0.value("weight") { Double($0) })
      },
      synonyms: same.rows.map { ($0["synonym"], $0["term"]) })
    for row in close.rows {
      relate(row["term"], row["related"], try row.value("weight") { Double($0) })
    }
    for row in marks.rows {
      let role = try row.value("role") { Role(rawValue: $0) }
      for word in Self.plainWords(row["word"]) {
        words.insert(word)
        roles[word] = role
      }
      let canonical = rewrite(Self.plainWords(row["word"]), by: synonyms)
      if canonical.count == 1, roles[canonical[0]] == nil { roles[canonical[0]] = role }
    }
    skeletons = Skeletons(words)
  }

  init(abbreviations: [(String, String)], synonyms: [(String, String)]) {
    self.init(senses: abbreviations.map { ($0.0, $0.1, 1) }, synonyms: synonyms)
  }

  private init(senses: [(String, String, Double)], synonyms: [(String, String)]) {
    var abbreviations: [String: [Sense]] = [:]
    for (short, long, weight) in senses {
      let phrase = Self.plainWords(short).joined(separator: " ")
      abbreviations[phrase, default: []].append(
        Sense(words: Self.plainWords(long), weight: weight))
    }
    self.abbreviations = abbreviations
    self.synonyms = Dictionary(
      synonyms.map { (Self.plainWords($0.0).joined(separator: " "), Self.plainWords($0.1)) },
      uniquingKeysWith: { first, _ in first })
    words = []
    for (phrase, expansions) in abbreviations {
      words.formUnion(phrase.split(separator: " ").map(String.init))
      words.formUnion(expansions.flatMap(\.words))
    }
    for (phrase, term) in self.synonyms {
      words.formUnion(phrase.split(separator: " ").map(String.init))
      words.formUnion(term)
    }
  }

  private mutating func relate(_ one: String, _ other: String, _ weight: Double) {
    let sides = [one, other].map { rewrite(Self.plainWords($0), by: synonyms) }
    words.formUnion(sides.joined())
    if sides.allSatisfy({ $0.count == 1 }) {
      let (a, b) = (sides[0][0], sides[1][0])
      near[a, default: [:]][b] = max(weight, near[a]?[b] ?? 0)
      near[b, default: [:]][a] = max(weight, near[b]?[a] ?? 0)
    } else {
      for (from, to) in [(sides[0], sides[1]), (sides[1], sides[0])] where from.count > 1 {
        nearPhrases[from.joined(separator: " "), default: []].append(
          Sense(words: to, weight: weight))
      }
    }
  }

  /// Learns words that stand alone in names, such as `CARE` and `SITE` of `CARE_SITE`; a name of
  /// one word is such a word when `isWhole`, as tables' names are.
  mutating func learn(_ names: [String], isWhole: Bool) {
    for name in names {
      let parts = Self.split(name)
      guard parts.count > 1 || isWhole else { continue }
      for word in parts.map(Self.singular) where word.count > 2 {
        words.insert(word)
        skeletons.insert(word)
        counts[word, default: 0] += 1
      }
    }
  }

  /// The canonical words of a name in their order: `ADM_DTTM` → admission, date, time.
  func canonical(_ name: String) -> [String] {
    let parts = Self.split(name).flatMap { segment(Self.singular($0)) }
    return finish(expand(parts, most: 1, guessing: false)[0].words)
  }

  /// The canonical words of a sentence, without those of one or two letters.
  func canonical(sentence: String) -> [String] {
    finish(Self.plainWords(sentence).filter { $0.count > 2 })
  }

  /// What a name may mean, likeliest first: one reading where its words are known, several where an
  /// abbreviation has several senses or has to be guessed.
  func readings(of name: String, most: Int = 4) -> [Reading] {
    let parts = Self.split(name).flatMap { segment(Self.singular($0)) }
    var readings: [Reading] = []
    func add(_ words: [String], _ weight: Double) {
      if !readings.contains(where: { $0.words == words }) {
        readings.append(Reading(words: words, weight: weight))
      }
    }
    for sense in expand(parts, most: most, guessing: true) {
      add(finish(sense.words), sense.weight)
    }
    for reading in readings {
      for other in rephrased(reading.words) { add(other.words, reading.weight * other.weight) }
    }
    let order = readings.indices.sorted {
      (-readings[$0].weight, $0) < (-readings[$1].weight, $1)
    }
    return order.prefix(most).map { readings[$0] }
  }

  /// How near two canonical words are: 1 the same, 0 strangers.
  func relation(_ one: String, _ other: String) -> Double {
    one == other ? 1 : near[one]?[other] ?? 0
  }

  /// The words near to a canonical word, in alphabetical order.
  func neighbours(of word: String) -> [(word: String, weight: Double)] {
    (near[word] ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// What the word says about a column that has it in its name.
  func role(of word: String) -> Role? { roles[word] }

  private static let stopWords: Set<String> = [
    "of", "the", "a", "an", "is", "and", "or", "for", "with", "this", "that", "was", "are", "which",
    "tbl", "vw", "dim", "fact",
  ]

  private func finish(_ words: [String]) -> [String] {
    rewrite(words, by: synonyms).filter { !Self.stopWords.contains($0) }
  }

  /// The words with one phrase in them replaced by another that may be meant.
  private func rephrased(_ words: [String]) -> [Sense] {
    guard words.count > 1 else { return [] }
    var result: [Sense] = []
    for start in words.indices.dropLast() {
      for end in start + 2...min(words.count, start + 4) where end <= words.count {
        for sense in nearPhrases[words[start..<end].joined(separator: " ")] ?? [] {
          result.append(
            Sense(words: words[..<start] + sense.words + words[end...], weight: sense.weight))
        }
      }
    }
    return result
  }

  /// The words with their abbreviations written out, in the `most` likeliest ways.
  private func expand(_ parts: [String], most: Int, guessing: Bool) -> [Sense] {
    var ways = [Sense(words: [], weight: 1)]
    var start = 0
    while start < parts.count {
      let (senses, length) = senses(at: start, of: parts, guessing: guessing)
      var next: [Sense] = []
      for way in ways {
        for sense in senses {
          next.append(Sense(words: way.words + sense.words, weight: way.weight * sense.weight))
        }
      }
      let order = next.indices.sorted { (-next[$0].weight, $0) < (-next[$1].weight, $1) }
      ways = order.prefix(most).map { next[$0] }
      start += length
    }
    return ways
  }

  /// The senses of the longest phrase known at `start`, and how many parts it takes.
  private func senses(at start: Int, of parts: [String], guessing: Bool) -> ([Sense], Int) {
    var length = min(4, parts.count - start)
    while length > 0 {
      let phrase = parts[start..<start + length].joined(separator: " ")
      if let senses = abbreviations[phrase] { return (senses, length) }
      length -= 1
    }
    let part = parts[start]
    if guessing, !words.contains(part) {
      let guesses = guesses(for: part)
      if !guesses.isEmpty { return (guesses, 1) }
    }
    return ([Sense(words: [part], weight: 1)], 1)
  }

  /// What a word that nobody knows may abbreviate: a word with the same consonants, or one that has
  /// its letters in their order.
  private func guesses(for part: String) -> [Sense] {
    skeletons.words(for: part, counts: counts).map { word, weight in
      let senses = abbreviations[word]
      return Sense(words: senses?[0].words ?? [word], weight: weight)
    }
  }

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

  private static func plainWords(_ text: String) -> [String] {
    split(text.lowercased()).map(singular)
  }
}
