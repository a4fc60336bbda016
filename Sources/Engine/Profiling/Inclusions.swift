internal import Domain

/// The hashes of a column's distinct values, or the fair sample of them, in ascending order.
struct HashSample {
  /// Hashes that begin with so many zero bits are there; 0 where all are.
  private(set) var sampling: Int
  private(set) var hashes: [UInt64]

  /// The most hashes of a column that is not a likely key.
  private static let bound = 4096

  /// The values of `table`; a sample that is thinned where they are no likely key, and none where
  /// they are neither whole numbers nor texts, which refer to nothing.
  init(_ table: ValueTable, of column: ColumnProfile) {
    sampling = table.sampling
    guard column.type == .integer || column.type == .text else {
      hashes = []
      return
    }
    hashes = table.entries.filter(\.isSampled).map(\.hash).sorted()
    while hashes.count > Self.bound, !column.isLikelyKey {
      sampling += 1
      thin(to: sampling)
    }
  }

  private mutating func thin(to bits: Int) {
    hashes.removeLast(hashes.count - hashes.prefix { $0.leadingZeroBitCount >= bits }.count)
  }

  /// How many of the hashes that both could hold are in this, and how many of those in `key` too.
  ///
  /// It stops early, and gives `nil`, where few of the first are found.
  func found(in key: HashSample) -> (tested: Int, found: Int)? {
    let bits = max(sampling, key.sampling)
    var tested = 0
    var found = 0
    var place = 0
    for hash in hashes {
      guard hash.leadingZeroBitCount >= bits else { break }
      while place < key.hashes.count, key.hashes[place] < hash { place += 1 }
      tested += 1
      if place < key.hashes.count, key.hashes[place] == hash { found += 1 }
      if tested == 64, found < 16 { return nil }
    }
    return (tested, found)
  }
}

/// The columns between which foreign keys are looked for, of all tables.
struct Inclusions {
  /// The share of values found from which a pair is reported.
  static let smallestShare = 0.5
  /// The most pairs reported for one column.
  static let pairsBound = 8

  private struct Column {
    let path: FieldPath
    let type: InferredType
    let isKey: Bool
    let sample: HashSample
  }

  private var columns: [Column] = []

  /// Notes a column that may refer or be referred to.
  mutating func add(_ profile: ColumnProfile, of table: String, _ sample: HashSample) {
    guard !sample.hashes.isEmpty else { return }
    columns.append(
      Column(
        path: FieldPath(table, profile.name), type: profile.type, isKey: profile.isLikelyKey,
        sample: sample))
  }

  /// The pairs in the order of the columns, the fullest inclusion first.
  var found: [Inclusion] {
    let keys = columns.filter(\.isKey)
    return columns.flatMap { column in
      let pairs = keys.compactMap { key in
        key.type == column.type && key.path != column.path ? inclusion(of: column, in: key) : nil
      }
      return pairs.sorted { ($1.share, $0.to) < ($0.share, $1.to) }.prefix(Self.pairsBound)
    }
  }

  private func inclusion(of column: Column, in key: Column) -> Inclusion? {
    guard let (tested, found) = column.sample.found(in: key.sample), tested > 0 else { return nil }
    let share = Double(found) / Double(tested)
    guard share >= Self.smallestShare else { return nil }
    let isExact = column.sample.sampling == 0 && key.sample.sampling == 0
    let error = (share * (1 - share) / Double(tested)).squareRoot()
    return Inclusion(
      from: column.path, to: key.path, tested: tested, found: found, exact: isExact,
      error: isExact ? 0 : (error * 10_000).rounded() / 10_000)
  }
}
