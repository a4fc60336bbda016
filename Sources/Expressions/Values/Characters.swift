/// Characters (Unicode scalars) of UTF-8, and searching in it.
extension Span<UInt8> {
  var characterCount: Int {
    var total = 0
    for at in 0..<count where !self[at].isContinuation { total += 1 }
    return total
  }

  /// Where the character at `index` begins; the nearest end for one that there is not.
  func offset(ofCharacter index: Int) -> Int {
    guard index > 0 else { return 0 }
    var seen = 0
    for at in 0..<count where !self[at].isContinuation {
      if seen == index { return at }
      seen += 1
    }
    return count
  }

  /// Where `part` first begins at or after `start`.
  func first(_ part: Span<UInt8>, from start: Int) -> Int? {
    guard start + part.count <= count else { return nil }
    return (start...count - part.count).first { place in
      for at in 0..<part.count where self[place + at] != part[at] { return false }
      return true
    }
  }

  /// Matches with one step back to the latest `%`, which is enough as the earlier ones are free.
  func isLike(_ pattern: Span<UInt8>) -> Bool {
    var (at, place) = (0, 0)
    var retry: (at: Int, place: Int)?
    while at < count {
      if place < pattern.count, pattern[place] == UInt8(ascii: "%") {
        place += 1
        retry = (at, place)
      } else if place < pattern.count, pattern[place] == UInt8(ascii: "_") {
        at = next(after: at)
        place += 1
      } else if place < pattern.count, pattern[place] == self[at] {
        at += 1
        place += 1
      } else if let latest = retry {
        at = next(after: latest.at)
        place = latest.place
        retry = (at, place)
      } else {
        return false
      }
    }
    while place < pattern.count, pattern[place] == UInt8(ascii: "%") { place += 1 }
    return place == pattern.count
  }

  private func next(after at: Int) -> Int {
    var next = at + 1
    while next < count, self[next].isContinuation { next += 1 }
    return next
  }
}
