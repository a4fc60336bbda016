public import struct Foundation.Date

/// How what a target code means relates to what the source code means.
///
/// Source: HL7 FHIR R4, code system `concept-map-equivalence`, read from the source: a target that is
/// `wider` means more than the source code does.
public enum Equivalence: String, CaseIterable, Codable, Sendable {
  case relatedto, equivalent, equal, wider, subsumes, narrower, specializes, inexact
  /// Nothing in the target list means it.
  case unmatched
  /// The target is stated so that nobody takes it for a translation.
  case disjoint

  /// Whether a run may put the target code in place of the source code.
  public var translates: Bool { self != .unmatched && self != .disjoint }
}

/// What one source code becomes, for which days, and how well it fits.
public struct CrosswalkEntry: Hashable, Codable, Sendable {
  public var source: String
  /// Empty only where the grade does not translate.
  public var target: String
  /// What the source code means.
  public var description: String
  public var equivalence: Equivalence
  /// The first day and the last on which it holds; `nil` for no bound.
  public var validFrom: CivilDate?
  public var validTo: CivilDate?
  public var note: String

  public init(
    source: String, target: String, description: String = "",
    equivalence: Equivalence = .equivalent, validFrom: CivilDate? = nil,
    validTo: CivilDate? = nil, note: String = ""
  ) {
    self.source = source
    self.target = target
    self.description = description
    self.equivalence = equivalence
    self.validFrom = validFrom
    self.validTo = validTo
    self.note = note
  }

  /// Whether a run uses it on `day`; without a day, on any day to come.
  public func holds(on day: CivilDate?) -> Bool {
    guard equivalence.translates, !target.isEmpty else { return false }
    guard let day else { return validTo == nil }
    return (validFrom ?? day) <= day && day <= (validTo ?? day)
  }
}

/// A crosswalk of a project: which code lists it bridges.
public struct Crosswalk: Hashable, Sendable {
  public let name: String
  public let sourceList: String
  public let targetList: String

  public init(name: String, sourceList: String, targetList: String) {
    self.name = name
    self.sourceList = sourceList
    self.targetList = targetList
  }

  /// Whether `name` may be a crosswalk's, which is the name of its file too: 1 to 60 letters, digits,
  /// `_`, `-` and `.`, the first a letter or digit, and neither `index` nor `new`.
  public static func isName(_ name: String) -> Bool {
    guard (1...60).contains(name.utf8.count), !["index", "new"].contains(name.lowercased()) else {
      return false
    }
    let isPlain = { (byte: UInt8) in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
    return name.utf8.first.map(isPlain) == true
      && name.utf8.allSatisfy { isPlain($0) || "_-.".utf8.contains($0) }
  }
}

/// A version of a crosswalk with who wrote and decided it.
public struct CrosswalkVersion: Sendable {
  public let number: Int
  public let state: MappingStatus
  public let entries: [CrosswalkEntry]
  /// Of the crosswalk's name, its lists and the entries, in hexadecimal.
  public let sha256: String
  /// Who wrote any of it, and so cannot approve it.
  public let authors: Set<ID<Person>>
  public let maker: String
  public let madeAt: Date
  public let decision: Decision?

  public struct Decision: Sendable {
    public let by: String
    public let at: Date
    public let note: String

    public init(by: String, at: Date, note: String) {
      self.by = by
      self.at = at
      self.note = note
    }
  }

  public init(
    number: Int, state: MappingStatus, entries: [CrosswalkEntry], sha256: String,
    authors: Set<ID<Person>>, maker: String, madeAt: Date, decision: Decision?
  ) {
    self.number = number
    self.state = state
    self.entries = entries
    self.sha256 = sha256
    self.authors = authors
    self.maker = maker
    self.madeAt = madeAt
    self.decision = decision
  }

  /// Whether it is still being written or looked at.
  public var isOpen: Bool { state == .draft || state == .inReview }
}

/// A crosswalk in a list: how its newest version stands, and which one runs use.
public struct CrosswalkSummary: Sendable {
  public let crosswalk: Crosswalk
  public let version: Int
  public let state: MappingStatus
  public let entries: Int
  /// The newest approved version; `nil` before the first approval.
  public let approved: Int?
  public let maker: String
  public let madeAt: Date

  public init(
    crosswalk: Crosswalk, version: Int, state: MappingStatus, entries: Int, approved: Int?,
    maker: String, madeAt: Date
  ) {
    self.crosswalk = crosswalk
    self.version = version
    self.state = state
    self.entries = entries
    self.approved = approved
    self.maker = maker
    self.madeAt = madeAt
  }
}
