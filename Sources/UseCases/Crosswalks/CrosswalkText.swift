internal import Cryptography
internal import Domain

/// What a crosswalk says as bytes that are the same for the same crosswalk, and their digest.
enum CrosswalkText {
  private struct Content: Codable {
    let name: String
    let sourceList: String
    let targetList: String
    let entries: [CrosswalkEntry]
  }

  /// The SHA-256, in hexadecimal, of name, lists and entries as JSON with sorted keys.
  static func digest(_ crosswalk: Crosswalk, _ entries: [CrosswalkEntry]) throws -> String {
    let content = Content(
      name: crosswalk.name, sourceList: crosswalk.sourceList, targetList: crosswalk.targetList,
      entries: entries)
    return SHA256.hex(Array(try JSONText.text(content).utf8))
  }

  /// A code that two entries translate differently on one day; `nil` without one.
  static func ambiguousCode(in entries: [CrosswalkEntry]) -> String? {
    let grouped = Dictionary(grouping: entries.filter(\.equivalence.translates), by: \.source)
    return grouped.sorted { $0.key < $1.key }.first { _, entries in
      entries.indices.contains { place in
        entries[..<place].contains { other in
          other.target != entries[place].target && other.meets(entries[place])
        }
      }
    }?.key
  }
}

extension CrosswalkEntry {
  /// Whether there is a day on which both hold.
  fileprivate func meets(_ other: CrosswalkEntry) -> Bool {
    let first = [validFrom, other.validFrom].compactMap(\.self).max()
    let last = [validTo, other.validTo].compactMap(\.self).min()
    guard let first, let last else { return true }
    return first <= last
  }
}
