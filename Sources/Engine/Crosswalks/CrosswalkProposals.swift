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

  /// - Throws: ``ArtefactError`` when the shipped lexicon cannot be read.
  public init(into targets: [CodeListFile.Entry], policy: String) throws {
    let lexicon = try Lexicon(policy: policy)
    let terms = targets.map { Self.term($0, lexicon) }
    var counts: [String: Int] = [:]
    for term in terms { for word in term.words { counts[word, default: 0] += 1 } }
    self.lexicon = lexicon
    self.targets = terms
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
