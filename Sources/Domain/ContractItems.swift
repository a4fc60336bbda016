public import struct Foundation.Date

/// What of a contract people decide about: the row of a target field, or the plan of a target table.
public struct ContractItemID: Hashable, Codable, Sendable, Comparable {
  public let table: String
  /// `nil` of a table's plan.
  public let field: String?

  public init(row target: FieldPath) {
    table = target.table
    field = target.field
  }

  public init(plan table: String) {
    self.table = table
    field = nil
  }

  /// `TABLE.FIELD` of a row, `TABLE` of a plan.
  public var name: String { field.map { FieldPath(table, $0).description } ?? table }

  /// As the ledger names it.
  public var object: String { field == nil ? "plan:\(name)" : "mapping:\(name)" }

  public static func < (a: ContractItemID, b: ContractItemID) -> Bool {
    (a.table, a.field ?? "") < (b.table, b.field ?? "")
  }
}

/// A row or a plan of a project's contract with who decided what about it.
public struct ContractItem: Hashable, Sendable {
  public let id: ContractItemID
  public let content: Content
  /// Counts every change of content or state.
  public let revision: Int
  /// Of what decides what a run does, the plan that a row depends on included; 64 hexadecimal digits.
  public let sha256: String
  public let origin: Origin
  /// Who wrote it, or asked for its approval, since it was last approved.
  public let authors: [ID<Person>]
  public let edit: Signature?
  /// The architect's.
  public let approval: Signature?
  /// The clinical reviewer's, of a safety-critical row.
  public let clinical: Signature?
  /// Why it was rejected; empty unless it is.
  public let rejectReason: String
  /// Whether its field or table is not in the target's catalogue any more.
  public let isRetired: Bool
  /// Who changed it last; empty when it was nobody's act.
  public let changer: String
  public let changedAt: Date

  public enum Content: Hashable, Sendable {
    case row(ContractRow)
    case plan(TablePlan)
  }

  public enum Origin: String, CaseIterable, Codable, Sendable {
    /// As a generation left it.
    case proposed
    case edited
    /// From a file of decisions.
    case imported
  }

  /// Who did something, and when.
  public struct Signature: Hashable, Sendable {
    public let person: ID<Person>
    public let name: String
    public let at: Date

    public init(person: ID<Person>, name: String, at: Date) {
      self.person = person
      self.name = name
      self.at = at
    }
  }

  public init(
    id: ContractItemID, content: Content, revision: Int, sha256: String, origin: Origin,
    authors: [ID<Person>], edit: Signature?, approval: Signature?, clinical: Signature?,
    rejectReason: String, isRetired: Bool, changer: String, changedAt: Date
  ) {
    self.id = id
    self.content = content
    self.revision = revision
    self.sha256 = sha256
    self.origin = origin
    self.authors = authors
    self.edit = edit
    self.approval = approval
    self.clinical = clinical
    self.rejectReason = rejectReason
    self.isRetired = isRetired
    self.changer = changer
    self.changedAt = changedAt
  }

  public var row: ContractRow? { if case .row(let row) = content { row } else { nil } }
  public var plan: TablePlan? { if case .plan(let plan) = content { plan } else { nil } }

  public var status: MappingStatus {
    switch content {
    case .row(let row): row.status
    case .plan(let plan): plan.status
    }
  }

  /// Plans are never safety-critical: what they bring about, the rows say.
  public var risk: RiskClass { row?.risk ?? .standard }

  /// Whether people have decided anything about it; a generation leaves such alone.
  public var isTouched: Bool { origin != .proposed || status != .draft }
}

/// A state that an item was in.
public struct ContractMoment: Hashable, Sendable {
  public let id: ContractItemID
  public let revision: Int
  /// What was done, such as `edit` or `approve`.
  public let act: String
  /// Empty when it was nobody's act.
  public let by: String
  public let at: Date
  public let changeSet: Int?
  public let content: ContractItem.Content
  public let sha256: String

  public init(
    id: ContractItemID, revision: Int, act: String, by: String, at: Date, changeSet: Int?,
    content: ContractItem.Content, sha256: String
  ) {
    self.id = id
    self.revision = revision
    self.act = act
    self.by = by
    self.at = at
    self.changeSet = changeSet
    self.content = content
    self.sha256 = sha256
  }
}

/// What somebody said about an item.
public struct ContractComment: Hashable, Sendable {
  public let by: String
  public let at: Date
  public let text: String

  public init(by: String, at: Date, text: String) {
    self.by = by
    self.at = at
    self.text = text
  }
}

/// What the matcher offers for a target field.
public struct MappingCandidate: Hashable, Codable, Sendable {
  /// From 1, the best.
  public let rank: Int
  public let source: FieldPath
  /// 0...1.
  public let score: Double
  /// How likely the pair is right, 0...1.
  public let confidence: Double
  public let band: Confidence
  public let evidence: [Evidence]
  /// The rule that would fill the field from it; `nil` when no safe way is known.
  public let proposal: RuleProposal?

  public init(
    rank: Int, source: FieldPath, score: Double, confidence: Double, band: Confidence,
    evidence: [Evidence], proposal: RuleProposal?
  ) {
    self.rank = rank
    self.source = source
    self.score = score
    self.confidence = confidence
    self.band = band
    self.evidence = evidence
    self.proposal = proposal
  }
}

/// Items that one act changed together.
public struct ContractChangeSet: Hashable, Sendable {
  public let number: Int
  public let act: String
  /// The filter or the object it was about, in words.
  public let about: String
  public let items: Int
  /// Of the lines of its items, 64 hexadecimal digits.
  public let sha256: String
  public let by: String
  public let at: Date
  /// The change set that took it back.
  public let undoneBy: Int?

  public init(
    number: Int, act: String, about: String, items: Int, sha256: String, by: String, at: Date,
    undoneBy: Int?
  ) {
    self.number = number
    self.act = act
    self.about = about
    self.items = items
    self.sha256 = sha256
    self.by = by
    self.at = at
    self.undoneBy = undoneBy
  }
}

/// A matcher's run over a project's catalogues.
public struct MappingGeneration: Hashable, Sendable {
  public let number: Int
  /// Of the catalogues and whatever else was read, 64 hexadecimal digits.
  public let inputsSHA256: String
  public let algorithm: String
  /// The run that it was a step of.
  public let run: Int?
  /// Empty when it was nobody's act.
  public let by: String
  public let at: Date
  public let milliseconds: Int
  public let sourceVersion: Int?
  public let targetVersion: Int?
  public let counts: Counts
  public let changeSet: Int?

  public struct Counts: Hashable, Codable, Sendable {
    public var rows = 0
    public var new = 0
    public var changed = 0
    /// Decided by people, and so left alone.
    public var kept = 0
    public var retired = 0

    public init() {}
  }

  public init(
    number: Int, inputsSHA256: String, algorithm: String, run: Int?, by: String, at: Date,
    milliseconds: Int, sourceVersion: Int?, targetVersion: Int?, counts: Counts, changeSet: Int?
  ) {
    self.number = number
    self.inputsSHA256 = inputsSHA256
    self.algorithm = algorithm
    self.run = run
    self.by = by
    self.at = at
    self.milliseconds = milliseconds
    self.sourceVersion = sourceVersion
    self.targetVersion = targetVersion
    self.counts = counts
    self.changeSet = changeSet
  }
}

/// The contract as it was published; its content never changes.
public struct ContractVersion: Hashable, Sendable {
  public let number: Int
  /// Of its content, 64 hexadecimal digits.
  public let sha256: String
  public let rows: Int
  public let approved: Int
  /// `breaking`, `risky` or `neutral` against the version before; `nil` of the first.
  public let change: String?
  public let note: String
  public let publisher: String
  public let at: Date

  public init(
    number: Int, sha256: String, rows: Int, approved: Int, change: String?, note: String,
    publisher: String, at: Date
  ) {
    self.number = number
    self.sha256 = sha256
    self.rows = rows
    self.approved = approved
    self.change = change
    self.note = note
    self.publisher = publisher
    self.at = at
  }
}
