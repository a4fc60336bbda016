internal import Domain

/// How the words of the two sides' fields cover each other, row by row.
struct NameComparison {
  private let profiles: Profiles
  private let similarity: WordSimilarity
  private let weights: [Float]
  /// For each word of the source side, how well each target field covers it.
  private var covers: [Int: [Float]] = [:]
  /// For each target field, its words with their weights.
  private let asked: [[(word: Int, weight: Float)]]
  private let described: [[(word: Int, weight: Float)]]
  private let lengths: [Float]
  /// For each target field, the words that neither its table nor its form explains.
  private let particular: [[(word: Int, weight: Float)]]

  /// What one source field has in common with every target field, 0...1 each.
  struct Row {
    /// How much of the target field's words the source field has.
    var asked: [Float]
    /// How much of the source field's words the target field has.
    var given: [Float]
    /// The likeness of all that is said of both.
    var described: [Float]
    /// How much of what is particular to the target field the source field does not have.
    var alien: [Float]
  }

  init(_ profiles: Profiles, _ similarity: WordSimilarity) {
    self.profiles = profiles
    self.similarity = similarity
    let weights = profiles.vocabulary.weights.map(Float.init)
    self.weights = weights
    asked = profiles.target.fields.map { field in
      field.own.map { ($0, field.repeated.contains($0) ? weights[$0] * 0.4 : weights[$0]) }
    }
    described = profiles.target.fields.map { field in
      field.described.union(field.own).union(field.context).sorted().map { ($0, weights[$0]) }
    }
    particular = profiles.target.fields.map { field in
      profiles.particular(field).map { ($0, weights[$0]) }
    }
    lengths = described.map { $0.reduce(0) { $0 + $1.weight * $1.weight }.squareRoot() }
    let inverted = Inverted(profiles.target.fields)
    let words = Set(profiles.source.fields.flatMap { $0.readings.flatMap(\.words) })
    for word in words.sorted() {
      var cover = [Float](repeating: 0, count: profiles.target.fields.count)
      for (near, grade) in similarity.near[word] {
        for (field, factor) in inverted.places[near] ?? [] {
          cover[field] = max(cover[field], grade * factor)
        }
      }
      covers[word] = cover
    }
  }

  /// Which target fields have a word, and how much that counts.
  private struct Inverted {
    var places: [Int: [(field: Int, factor: Float)]] = [:]

    init(_ fields: [FieldProfile]) {
      for (number, field) in fields.enumerated() {
        for reading in field.readings {
          for word in reading.words { places[word, default: []].append((number, reading.weight)) }
        }
        for word in field.context { places[word, default: []].append((number, 0.8)) }
        for word in field.soft { places[word, default: []].append((number, 0.6)) }
        for word in field.described.sorted() where !field.own.contains(word) {
          places[word, default: []].append((number, 0.35))
        }
      }
    }
  }

  func row(_ source: Int) -> Row {
    let field = profiles.source.fields[source]
    let count = profiles.target.fields.count
    var has = [Float](repeating: 0, count: weights.count)
    func fill(_ words: some Sequence<Int>, _ factor: Float) {
      for word in words {
        for (near, grade) in similarity.near[word] { has[near] = max(has[near], grade * factor) }
      }
    }
    for reading in field.readings { fill(reading.words, reading.weight) }
    fill(field.context, 0.8)
    fill(field.soft, 0.7)
    fill(field.described, 0.4)
    var row = Row(
      asked: asked.map { words in
        var (sum, total) = (Float(0), Float(0))
        for (word, weight) in words {
          sum += weight * has[word]
          total += weight
        }
        return total == 0 ? 0 : sum / total
      }, given: [Float](repeating: 0, count: count),
      described: [Float](repeating: 0, count: count),
      alien: particular.map { words in
        var (sum, total) = (Float(0), Float(0))
        for (word, weight) in words {
          sum += weight * has[word]
          total += weight
        }
        return total == 0 ? 0 : 1 - sum / total
      })
    for reading in field.readings { cover(reading, of: field, &row) }
    describe(field, &row)
    return row
  }

  /// Raises how much of the source field's words, in one reading, the target fields have.
  private func cover(
    _ reading: (words: [Int], weight: Float), of field: FieldProfile, _ row: inout Row
  ) {
    var total: Float = 0
    var given = [Float](repeating: 0, count: row.given.count)
    for word in reading.words {
      let weight = field.repeated.contains(word) ? weights[word] * 0.4 : weights[word]
      total += weight
      guard let cover = covers[word] else { continue }
      for target in given.indices { given[target] += weight * cover[target] }
    }
    guard total > 0 else { return }
    for target in given.indices {
      row.given[target] = max(row.given[target], given[target] / total * reading.weight)
    }
  }

  private func describe(_ field: FieldProfile, _ row: inout Row) {
    var has = [Float](repeating: 0, count: weights.count)
    var square: Float = 0
    for word in field.described.union(field.own).union(field.context).sorted() {
      has[word] = weights[word]
      square += weights[word] * weights[word]
    }
    guard square > 0 else { return }
    for target in described.indices where lengths[target] > 0 {
      var product: Float = 0
      for (word, weight) in described[target] { product += weight * has[word] }
      row.described[target] = product / (lengths[target] * square.squareRoot())
    }
  }
}
