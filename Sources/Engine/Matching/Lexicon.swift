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
  let abbreviations: [String: [Sense]]
  private let synonyms: [String: [String]]
  /// By word, the words near to it.
  private var near: [String: [String: Double]] = [:]
  /// By phrase of several words, other phrases that may be meant.
  private var nearPhrases: [String: [Sense]] = [:]
  private(set) var roles: [String: Role] = [:]
  /// Words that only the catalogues' names have.
  private(set) var learned: Set<String> = []
  /// Every word the lexicon knows, by which names without separators are taken apart.
  private(set) var words: Set<String>
  /// Those of them that are written out.
  private(set) var fullWords: Set<String> = []
  /// How often the words learned stand in names.
  private var counts: [String: Int] = [:]
  private(set) var skeletons = Skeletons()

  static let files = ["abbreviations", "synonyms", "related", "roles", "words"]
    .map { "lexicon/\($0).csv" }

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
      roles[row["word"]] = try row.value("role") { Role(rawValue: $0) }
    }
    let plain = try ArtefactTable(Self.files[4], in: policy, required: ["word"])
    know(plain.rows.map { $0["word"] } + roles.keys)
    skeletons = Skeletons(
      words: fullWords, short: Set(abbreviations.keys.filter { !Skeletons.isBare($0) }))
  }

  init(abbreviations: [(String, String)], synonyms: [(String, String)]) {
    self.init(senses: abbreviations.map { ($0.0, $0.1, 1) }, synonyms: synonyms)
  }

  private init(senses: [(String, String, Double)], synonyms: [(String, String)]) {
    var abbreviations: [String: [Sense]] = [:]
    for (short, long, weight) in senses {
      let phrase = Self.split(short).joined(separator: " ")
      abbreviations[phrase, default: []].append(
        Sense(words: Self.plainWords(long), weight: weight))
    }
    self.abbreviations = abbreviations
    // A term of several words is one too, so that no part of it is rewritten.
    let whole = synonyms.map { ($0.1, $0.1) }.filter { $0.0.contains(" ") }
    self.synonyms = Dictionary(
      (synonyms + whole).map {
        (Self.plainWords($0.0).joined(separator: " "), Self.plainWords($0.1))
      },
      uniquingKeysWith: { first, _ in first })
    words = []
    for (phrase, expansions) in abbreviations {
      words.formUnion(phrase.split(separator: " ").map(String.init))
      know(expansions.flatMap(\.words))
    }
    for (phrase, term) in self.synonyms {
      know(phrase.split(separator: " ").map(String.init) + term)
    }
  }

  private mutating func know(_ words: [String]) {
    self.words.formUnion(words)
    fullWords.formUnion(words)
  }

  private mutating func relate(_ one: String, _ other: String, _ weight: Double) {
    let sides = [one, other].map { rewrite(Self.plainWords($0), by: synonyms) }
    know(Array(sides.joined()))
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
  ///
  /// A name that known words make up, such as `hospstays`, is none.
  mutating func learn(_ names: [String], isWhole: Bool) {
    let shipped = self
    for name in names {
      let parts = Self.split(name)
      guard parts.count > 1 || isWhole else { continue }
      for word in parts.map(Self.singular)
      where word.count > 2 && shipped.segment(word).count == 1 {
        counts[word, default: 0] += 1
        if !words.contains(word) {
          learned.insert(word)
          know([word])
        }
        if fullWords.contains(word), !Skeletons.isBare(word) { skeletons.insert(word) }
      }
    }
  }

  /// The canonical words of a name in their order: `ADM_DTTM` → admission, date, time.
  func canonical(_ name: String) -> [String] {
    finish(expand(parts(of: name), most: 1, guessing: false)[0].words)
  }

  /// The canonical words of a sentence, without those of one or two letters.
  func canonical(sentence: String) -> [String] {
    finish(Self.plainWords(sentence).filter { $0.count > 2 })
  }

  /// What a name may mean, likeliest first: one reading where its words are known, several where an
  /// abbreviation has several senses or has to be guessed.
  func readings(of name: String, most: Int = 4) -> [Reading] {
    var readings: [Reading] = []
    func add(_ words: [String], _ weight: Double) {
      if !readings.contains(where: { $0.words == words }) {
        readings.append(Reading(words: words, weight: weight))
      }
    }
    for sense in expand(parts(of: name), most: most, guessing: true) {
      // Words that make up a known phrase support each other: `ethn orig` is no original.
      let isPhrase = hasPhrase(sense.words)
      add(finish(sense.words), isPhrase ? min(1, sense.weight * 1.5) + 0.001 : sense.weight)
    }
    for reading in readings {
      for other in rephrased(reading.words) {
        add(other.words, min(1, reading.weight) * other.weight)
      }
    }
    let order = readings.indices.sorted {
      (-readings[$0].weight, $0) < (-readings[$1].weight, $1)
    }
    return order.prefix(most).map {
      Reading(words: readings[$0].words, weight: min(1, readings[$0].weight))
    }
  }

  /// The words that a name is made of, abbreviations as they stand, others in the singular.
  private func parts(of name: String) -> [String] {
    Self.split(name).flatMap { segment($0) }.map {
      abbreviations[$0] == nil ? Self.singular($0) : $0
    }
  }

  private func hasPhrase(_ words: [String]) -> Bool {
    words.indices.contains { start in
      (start + 2..<start + 5).contains { end in
        end <= words.count && synonyms[words[start..<end].joined(separator: " ")] != nil
      }
    }
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
    for length in (1...min(4, parts.count - start)).reversed() {
      let phrase = parts[start..<start + length].joined(separator: " ")
      guard let senses = abbreviations[phrase] else { continue }
      let isShort = guessing && length == 1 && phrase.utf8.count < 4 && Skeletons.isBare(phrase)
      guard isShort, let word = senses[0].words.last, roles[word] == nil else {
        return (senses, length)
      }
      return (senses + guesses(for: phrase, weight: 0.6), length)
    }
    let part = parts[start]
    let isEnd = start > 0 && start + 1 == parts.count && Skeletons.isBare(parts[start - 1])
    if isEnd, let noun = ["d": "identifier", "n": "number"][part] {
      return ([Sense(words: [noun], weight: 0.8)], 1)
    }
    let itself = Sense(words: [part], weight: 1)
    guard guessing, !words.contains(part) || learned.contains(part) else { return ([itself], 1) }
    let guesses = guesses(for: part, weight: 1)
    guard let best = guesses.first else { return ([itself], 1) }
    if Skeletons.isBare(part) { return (guesses, 1) }
    if learned.contains(part) { return ([itself], 1) }
    return (best.weight < 0.8 ? [itself] + guesses : guesses, 1)
  }

  /// What a word that nobody knows may abbreviate: a word with the same consonants, or one that has
  /// its letters in their order.
  private func guesses(for part: String, weight: Double) -> [Sense] {
    skeletons.words(for: part, counts: counts).map { word, fit in
      Sense(words: abbreviations[word]?[0].words ?? [word], weight: fit * weight)
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

  private static func plainWords(_ text: String) -> [String] {
    split(text.lowercased()).map(singular)
  }
}
