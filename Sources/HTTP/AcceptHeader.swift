/// The media types a client will take, of the `Accept` header (RFC 9110, 12.5.1).
public struct AcceptHeader: Sendable {
  private struct Range {
    let type: Substring
    let subtype: Substring
    /// Thousandths, 0 for "not this".
    let quality: Int

    var precision: Int { (type == "*" ? 0 : 1) + (subtype == "*" ? 0 : 1) }

    func holds(_ media: String) -> Bool {
      let halves = media.split(separator: "/", maxSplits: 1)
      guard halves.count == 2 else { return false }
      return (type == "*" || type.equalsIgnoringCase(halves[0]))
        && (subtype == "*" || subtype.equalsIgnoringCase(halves[1]))
    }
  }

  private let ranges: [Range]

  /// Reads the header; what is malformed in it is as if not there, and nothing at all takes all.
  public init(_ header: String?) {
    ranges = (header ?? "").split(separator: ",").compactMap(Self.range)
  }

  /// The type of `offers` the client likes best, the earlier of equals; `nil` when it takes none.
  public func preferred(among offers: [String]) -> String? {
    guard !ranges.isEmpty else { return offers.first }
    var best: (offer: String, quality: Int)?
    for offer in offers {
      let quality = quality(of: offer)
      if quality > best?.quality ?? 0 { best = (offer, quality) }
    }
    return best?.offer
  }

  /// What the most precise range that holds `media` says of it.
  private func quality(of media: String) -> Int {
    ranges.filter { $0.holds(media) }.max { $0.precision < $1.precision }?.quality ?? 0
  }

  private static func range(_ text: Substring) -> Range? {
    let parts = text.split(separator: ";").map(\.trimmedOfBlanks)
    guard let halves = parts.first?.split(separator: "/"), halves.count == 2 else { return nil }
    let weight = parts.dropFirst().first { $0.hasPrefix("q=") || $0.hasPrefix("Q=") }
    guard let quality = weight.map({ thousandths($0.dropFirst(2)) }) ?? 1000 else { return nil }
    return Range(type: halves[0], subtype: halves[1], quality: quality)
  }

  /// Reads `1`, `0.5`, `0.125`.
  private static func thousandths(_ text: Substring) -> Int? {
    let halves = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(halves.count), let whole = Int(halves[0]), (0...1).contains(whole)
    else { return nil }
    let digits = halves.count == 2 ? halves[1] : ""
    guard digits.count <= 3, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    let fraction = Int(digits + String(repeating: "0", count: 3 - digits.count)) ?? 0
    return min(1000, whole * 1000 + fraction)
  }
}
