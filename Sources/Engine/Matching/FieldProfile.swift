internal import Domain

/// The words of both catalogues as numbers, each with how much it tells.
struct Vocabulary {
  private(set) var words: [String] = []
  private var numbers: [String: Int] = [:]
  /// How many fields have the word in their own name.
  private var counts: [Int] = []
  private(set) var weights: [Double] = []

  mutating func number(_ word: String) -> Int {
    if let known = numbers[word] { return known }
    numbers[word] = words.count
    words.append(word)
    counts.append(0)
    return words.count - 1
  }

  func known(_ word: String) -> Int? { numbers[word] }

  mutating func count(_ words: [Int]) { for word in words { counts[word] += 1 } }

  /// Weighs each word by its rarity among `fields` names.
  mutating func weigh(fields: Int) {
    weights = counts.map { max(0.3, (Double(fields + 1) / Double($0 + 1)).logarithm / 5) }
  }
}

/// What matching knows about a field, in words as numbers.
struct FieldProfile {
  let field: CatalogueField
  /// The place of its table in the catalogue.
  let table: Int
  /// The words of its name, each once.
  let own: [Int]
  /// The words of its table's name that are not in its own.
  let context: [Int]
  /// Words that its type and role imply: a reference is an identifier, a date is a date.
  let soft: [Int]
  /// The words of its description.
  let described: Set<Int>
  /// Those of `own` that only repeat the table's name.
  let repeated: Set<Int>
  /// The table of its own side that it refers to, declared or by its name.
  let refersTo: Int?
  let role: ColumnRole
}

extension Double {
  /// The natural logarithm by series, the same on every machine; `self` ≥ 1.
  ///
  /// Scores are written to files that must be equal byte for byte, and the C library's `log` may
  /// differ in its last bit from one version to the next.
  var logarithm: Double {
    var mantissa = self
    var twos = 0.0
    while mantissa > 1.5 {
      mantissa /= 2
      twos += 1
    }
    let ratio = (mantissa - 1) / (mantissa + 1)
    var term = ratio
    var sum = 0.0
    for odd in stride(from: 1.0, through: 31, by: 2) {
      sum += term / odd
      term *= ratio * ratio
    }
    return 2 * sum + twos * 0.693_147_180_559_945_3
  }
}
