internal import Foundation

/// Target codes that a source code may become, by the codes themselves and by what both lists say of
/// them; a person decides.
public struct CrosswalkProposals: Sendable {
  public struct Proposal: Hashable, Sendable {
    public let target: CodeListFile.Entry
    /// 0...1.
    public let score: Double
    /// What speaks for it, in words.
    public let evidence: [String]
  }

  private struct Term {
    let entry: CodeListFile.Entry
    let words: Set<String>
    let plain: String
    let code: String
  }

  private let lexicon: Lexicon
  private let targets: [Term]
  /// What a word tells: much where few targets have it.
  private let weights: [String: Double]
  /// The same of words as they are written.
  private let rarity: [[UInt8]: Double]

  /// - Throws: ``ArtefactError`` when the shipped lexicon cannot be read.
  public init(into targets: [CodeListFile.Entry], policy: String) throws {
    let lexicon = try Lexicon(policy: policy)
    let terms = targets.map { Self.term($0, lexicon) }
    var counts: [String: Int] = [:]
    for term in terms { for word in term.words { counts[word, default: 0] += 1 } }
    self.lexicon = lexicon
    self.targets = terms
    var spellings: [[UInt8]: Int] = [:]
    for term in terms {
      for word in Set(term.plain.split(separator: " ")) {
        spellings[Array(word.utf8), default: 0] += 1
      }
    }
    rarity = spellings.mapValues { log(1 + Double(terms.count) / Double($0)) }
    weights = counts.mapValues { log(1 + Double(terms.count) / Double($0)) }
  }

  /// The best targets for `source`, the best first; none below 0.2.
  public func best(for source: CodeListFile.Entry, top: Int = 5) -> [Proposal] {
    let term = Self.term(source, lexicon)
    let found = targets.compactMap { target -> Proposal? in
      let proposal = proposal(from: term, to: target)
      return proposal.score >= 0.2 ? proposal : nil
    }
    return Array(
      found.sorted { ($1.score, $0.target.code) < ($0.score, $1.target.code) }.prefix(top))
  }

  private func proposal(from source: Term, to target: Term) -> Proposal {
    var evidence: [String] = []
    var doubt = 1.0
    let likeness = likeness(source.words, target.words)
    if !source.plain.isEmpty, source.plain == target.plain {
      doubt *= 0.08
      evidence.append("the same description")
    } else if likeness > 0 {
      doubt *= 1 - 0.85 * likeness
      evidence.append("descriptions alike to \(likeness.hundredths)")
    }
    let abbreviation = abbreviation(source.code, of: target)
    if abbreviation > 0.25 {
      doubt *= 1 - 0.8 * abbreviation
      evidence.append("the code abbreviates its words to \(abbreviation.hundredths)")
    }
    // A code alone says little where both are described and the descriptions differ.
    let isContradicted = likeness == 0 && !source.words.isEmpty && !target.words.isEmpty
    if source.code == target.code {
      doubt *= isContradicted ? 0.75 : 0.35
      evidence.append("the same code")
    } else if target.code.count >= 2, source.code.hasPrefix(target.code) {
      doubt *= isContradicted ? 0.9 : 0.6
      evidence.append("the code begins with the target’s")
    }
    return Proposal(target: target.entry, score: 1 - doubt, evidence: evidence)
  }

  /// How well a code made of letters abbreviates a description, 0...1: the share of its letters that
  /// begin words, three at least of each, by the share of the words' weight that these have.
  private func abbreviation(_ code: String, of target: Term) -> Double {
    let letters = Array(code.lowercased().utf8.filter { (0x61...0x7A).contains($0) })
    guard letters.count >= 3 else { return 0 }
    let words = target.plain.split(separator: " ").map { Array($0.utf8) }
    var begun: Set<Int> = []
    var covered = 0
    var place = 0
    while place < letters.count {
      let lengths = words.map { word in
        zip(letters[place...], word).prefix { $0 == $1 }.count
      }
      guard let best = lengths.indices.max(by: { lengths[$0] < lengths[$1] }), lengths[best] >= 3
      else {
        place += 1
        continue
      }
      begun.insert(best)
      covered += lengths[best]
      place += lengths[best]
    }
    let rarities = words.map { rarity[$0] ?? 1 }
    let all = rarities.reduce(0, +)
    guard covered > 0, all > 0 else { return 0 }
    let told = begun.sorted().map { rarities[$0] }.reduce(0, +)
    return Double(covered) / Double(letters.count) * (told / all).squareRoot()
  }

  /// The weight of the words that both have, as a share of the weight of all (Jaccard).
  private func likeness(_ a: Set<String>, _ b: Set<String>) -> Double {
    let shared = a.intersection(b).map { weights[$0] ?? 1 }.sorted().reduce(0, +)
    guard shared > 0 else { return 0 }
    let all = a.union(b).map { weights[$0] ?? log(1 + Double(targets.count)) }.sorted().reduce(0, +)
    return shared / all
  }

  private static func term(_ entry: CodeListFile.Entry, _ lexicon: Lexicon) -> Term {
    let code = entry.code.uppercased()
    let digits = code.drop { $0 == "0" }
    return Term(
      entry: entry, words: Set(lexicon.canonical(sentence: entry.description)),
      plain: entry.description.lowercased().split { !$0.isLetter && !$0.isNumber }
        .joined(separator: " "),
      code: digits.isEmpty ? code : String(digits))
  }
}
