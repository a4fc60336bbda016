/// Known words by their consonants, to read `ptnt` and `dschrg`.
struct Skeletons {
  /// Words by first letter and the consonants after it.
  private var bySkeleton: [String: [String]] = [:]
  private var byFirst: [Character: [String]] = [:]
  private var known: Set<String> = []

  init(_ words: Set<String> = []) {
    for word in words.sorted() { insert(word) }
  }

  mutating func insert(_ word: String) {
    guard word.count > 2, let first = word.first, known.insert(word).inserted else { return }
    bySkeleton[Self.skeleton(word), default: []].append(word)
    byFirst[first, default: []].append(word)
  }

  /// The first letter and the consonants after it, a doubled one once: `admission` → `admsn`.
  static func skeleton(_ word: String) -> String {
    var result = ""
    for character in word {
      let isSaid = result.isEmpty || !"aeiou".contains(character) && result.last != character
      if isSaid { result.append(character) }
    }
    return result
  }

  /// What `part` may abbreviate, at most three words, likeliest first, with weights up to 0.9; of
  /// words that fit alike the one that stands in more names, by `counts`, is likelier.
  func words(for part: String, counts: [String: Int]) -> [(word: String, weight: Double)] {
    guard part.count > 1, let first = part.first, part.allSatisfy(\.isLetter) else { return [] }
    var found: [(word: String, weight: Double)] = []
    for word in bySkeleton[Self.skeleton(part)] ?? [] where word != part {
      found.append((word, 0.9))
    }
    if found.isEmpty, part.count > 2 {
      for word in byFirst[first] ?? [] where word.count > part.count {
        if let weight = Self.fit(part, word) { found.append((word, weight)) }
      }
    }
    func rank(_ entry: (word: String, weight: Double)) -> Double {
      entry.weight + 0.02 * Double(min(counts[entry.word] ?? 0, 10))
    }
    found.sort { (-rank($0), $0.word) < (-rank($1), $1.word) }
    let best = found.prefix(3)
    return best.enumerated().map { ($1.word, $1.weight * (1 - 0.2 * Double($0))) }
  }

  /// How well `part` abbreviates `word`: its letters stand in it in their order.
  private static func fit(_ part: String, _ word: String) -> Double? {
    if word.hasPrefix(part) { return part.count > 3 ? 0.8 : nil }
    var rest = part[...]
    for character in word where rest.first == character { rest.removeFirst() }
    guard rest.isEmpty else { return nil }
    let (short, long) = (skeleton(part), skeleton(word))
    let share = Double(short.count) / Double(long.count)
    return share >= 0.6 && short.count > 2 ? 0.4 + 0.4 * share : nil
  }
}
