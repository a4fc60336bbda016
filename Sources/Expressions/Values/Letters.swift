/// Letters that have exactly one counterpart in the other case: Latin, Greek, Cyrillic and ASCII.
///
/// Letters of one case only, or with a counterpart of several letters, as ß, stay as they are. So
/// every system changes the same letters, whatever its language is set to.
enum Letters {
  static let upper = Dictionary(uniqueKeysWithValues: pairs.map { ($0.lower, $0.upper) })
  static let lower = Dictionary(uniqueKeysWithValues: pairs.map { ($0.upper, $0.lower) })

  /// In the order of their small letters.
  static let pairs: [(lower: Unicode.Scalar, upper: Unicode.Scalar)] =
    ranges.joined().compactMap(Unicode.Scalar.init).compactMap { lower in
      let capital = lower.properties.uppercaseMapping.unicodeScalars
      guard let upper = capital.first, capital.count == 1, upper != lower,
        ranges.contains(where: { $0.contains(upper.value) }),
        upper.properties.lowercaseMapping.unicodeScalars.elementsEqual([lower])
      else { return nil }
      return (lower, upper)
    }

  private static let ranges: [ClosedRange<UInt32>] = [0x41...0x7A, 0x80...0x52F, 0x1E00...0x1FFF]
}
