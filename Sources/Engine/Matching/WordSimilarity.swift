/// How near the words of one vocabulary are to each other, 0...1, for words that differ.
///
/// Beside the lexicon's related words, spellings count: an abbreviation that keeps its word's first
/// letter and consonants in order (`dschrg`), a common beginning, or mostly the same letters.
struct WordSimilarity {
  /// For each word, itself and the words that it is near to.
  let near: [[(word: Int, grade: Float)]]

  /// Compares the words in `sources` with those in `targets`, as numbers of `words`.
  init(
    words: [String], sources: Set<Int>, targets: Set<Int>, lexicon: Lexicon
  ) {
    var near: [[(word: Int, grade: Float)]] = words.indices.map {
      [(word: Int($0), grade: Float(1))]
    }
    let spellings = words.map(Spelling.init)
    let numbers = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, $0) })
    let targetWords = targets.sorted()
    var byInitial: [UInt8: [Int]] = [:]
    for target in targetWords {
      if let initial = spellings[target].letters.first {
        byInitial[initial, default: []].append(target)
      }
    }
    for source in sources.sorted() {
      guard let initial = spellings[source].letters.first else { continue }
      for neighbour in lexicon.neighbours(of: words[source]) {
        if let number = numbers[neighbour.word], targets.contains(number) {
          near[source].append((number, Float(neighbour.weight)))
        }
      }
      for target in byInitial[initial] ?? []
      where target != source && lexicon.relation(words[source], words[target]) == 0 {
        let grade = spellings[source].nearness(to: spellings[target])
        if grade > 0 { near[source].append((target, grade)) }
      }
    }
    self.near = near
  }
}

/// A word's letters, prepared for comparison.
struct Spelling {
  let letters: [UInt8]
  /// The first letter and the consonants after it, doubled ones once.
  let skeleton: [UInt8]
  private let pairs: Set<UInt16>

  init(_ word: String) {
    letters = Array(word.utf8)
    skeleton = Self.skeleton(letters)
    pairs = Set(zip(letters, letters.dropFirst()).map { UInt16($0) << 8 | UInt16($1) })
  }

  static func skeleton(_ letters: [UInt8]) -> [UInt8] {
    var kept: [UInt8] = []
    for (place, letter) in letters.enumerated()
    where place == 0 || !vowels.contains(letter) && letter != kept.last {
      kept.append(letter)
    }
    return kept
  }

  private static let vowels = Set("aeiou".utf8)

  /// How likely both spell one word, 0...0.9; words of digits are never near.
  func nearness(to other: Spelling) -> Float {
    let (short, long) = letters.count <= other.letters.count ? (self, other) : (other, self)
    guard short.letters.count > 2, long.letters.count > 3, short.isWord, long.isWord else {
      return 0
    }
    if short.skeleton == long.skeleton, short.skeleton.count > 2 { return 0.85 }
    if long.letters.starts(with: short.letters) {
      return short.letters.count > 3 ? 0.75 : 0.5
    }
    let common = zip(letters, other.letters).prefix { $0 == $1 }.count
    if common >= 5, common * 10 >= short.letters.count * 6 { return 0.6 }
    let shared = Float(pairs.intersection(other.pairs).count * 2)
    let dice = shared / Float(pairs.count + other.pairs.count)
    return dice >= 0.7 ? 0.6 * dice : 0
  }

  private var isWord: Bool { letters.allSatisfy { $0 >= 97 && $0 <= 122 } }
}
