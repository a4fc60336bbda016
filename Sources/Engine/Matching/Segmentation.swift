extension Lexicon {
  /// Takes `encounterclass` apart into the words that cost least, `dschtm` into consonants of words.
  ///
  /// A word written out costs least, an abbreviation the more the shorter it is, letters that nobody
  /// knows most; a word stays whole unless its parts are cheaper.
  func segment(_ word: String) -> [String] {
    let length = word.utf8.count
    let isBare = Skeletons.isBare(word)
    guard length > (isBare ? 2 : 4), length <= 40, word.utf8.allSatisfy({ 97...122 ~= $0 }) else {
      return [word]
    }
    guard !words.contains(word), !words.contains(Self.singular(word)) else { return [word] }
    if isBare, skeletons.spells(word) { return [word] }
    let letters = Array(word)
    // best[i]: the cheapest way to spell the first i letters: its cost, and where its last part starts.
    var best: [(cost: Double, start: Int)] = [(0, 0)]
    for end in 1...letters.count {
      var cheapest = (cost: Double.infinity, start: 0)
      for start in max(0, end - 18)..<end
      where best[start].cost < cheapest.cost && end - start < letters.count {
        let cost =
          best[start].cost
          + cost(
            of: String(letters[start..<end]), isFirst: start == 0, isLast: end == letters.count,
            isBare: isBare)
        if cost < cheapest.cost { cheapest = (cost, start) }
      }
      best.append(cheapest)
    }
    let whole = 3 + 0.7 * Double(letters.count)
    guard best[letters.count].cost < whole else { return [word] }
    var parts: [String] = []
    var end = letters.count
    while end > 0 {
      let part = String(letters[best[end].start..<end])
      parts.append(isBare && part == "d" ? "id" : isBare && part == "n" ? "no" : part)
      end = best[end].start
    }
    return parts.reversed()
  }

  /// What a part of a word costs.
  private func cost(of part: String, isFirst: Bool, isLast: Bool, isBare: Bool) -> Double {
    let count = part.utf8.count
    if part == "of", !isFirst { return 1 }
    let isKnown = words.contains(part) || count > 3 && fullWords.contains(Self.singular(part))
    let role =
      isKnown ? abbreviations[part]?[0].words.last.flatMap { roles[$0] } ?? roles[part] : nil
    if count == 2, isKnown {
      if isLast, role != nil { return 1 }
      if isBare, role != nil { return 2.4 }
      if isFirst {
        return role == .person ? 2.6 : isBare ? 3.6 : fullWords.contains(part) ? 2 : 3.2
      }
      if isLast, fullWords.contains(part) { return 2 }
    }
    if isKnown, count > 2 {
      if isLast, role != nil { return count > 3 ? 0.6 : 1 }
      return costOfKnown(part, count)
    }
    if isBare, isLast, part == "d" || part == "n" { return part == "d" ? 2.5 : 3 }
    if isBare, isFirst, count == 2, skeletons.spells(part) { return 3.4 }
    if count > 2, isBare || count > 3, skeletons.spells(part) {
      return count < 4 ? 3 : isBare ? 2.2 : 2.6
    }
    return 6 + 0.7 * Double(count)
  }

  private func costOfKnown(_ part: String, _ count: Int) -> Double {
    if fullWords.contains(part) || count > 3 && fullWords.contains(Self.singular(part)) {
      return count > 3 ? 1 : 1.6
    }
    return count > 4 ? 1.2 : count > 3 ? 1.6 : 2.2
  }
}
