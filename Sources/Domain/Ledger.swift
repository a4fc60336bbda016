public import struct Foundation.Date

/// What an act states of itself in the ledger; never a patient's value, never a secret.
public struct LedgerEntry: Hashable, Sendable {
  /// An object and a verb: `user.suspend`.
  public let action: String
  /// What it was done to: `user:grace`, `run:12`.
  public let object: String
  public let project: ID<Project>?
  public let outcome: LedgerOutcome
  /// Names, states and counts, before and after; of two with one name the last counts.
  public let detail: [LedgerDetail]

  public init(
    _ action: String, on object: String, in project: ID<Project>? = nil,
    outcome: LedgerOutcome = .done, detail: [LedgerDetail] = []
  ) {
    self.action = action
    self.object = object
    self.project = project
    self.outcome = outcome
    self.detail = detail
  }
}

/// One fact of an entry: `state.before` is `active`.
public struct LedgerDetail: Hashable, Sendable {
  public let name: String
  public let value: Value

  public enum Value: Hashable, Sendable {
    case text(String)
    case number(Int)
  }

  public init(_ name: String, _ text: String) {
    self.name = name
    value = .text(text)
  }

  public init(_ name: String, _ number: Int) {
    self.name = name
    value = .number(number)
  }
}

/// How an act ended.
public struct LedgerOutcome: RawRepresentable, Hashable, Codable, Sendable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let done = LedgerOutcome(rawValue: "done")
  public static let denied = LedgerOutcome(rawValue: "denied")
  public static let failed = LedgerOutcome(rawValue: "failed")

  public static let all = [done, denied, failed]
}

/// The door an act came through: a person's, or `engine` for what the machine does by itself.
public struct LedgerChannel: RawRepresentable, Hashable, Codable, Sendable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public init(_ channel: Channel) { rawValue = channel.rawValue }

  public static let engine = LedgerChannel(rawValue: "engine")

  public static let all = Channel.allCases.map(LedgerChannel.init) + [engine]
}

/// Who acts, and how they came.
public struct LedgerAuthor: Hashable, Sendable {
  /// `nil` for the machine itself and for who has not signed in.
  public let person: ID<Person>?
  /// The user name, or `svc:engine`.
  public let name: String
  public let channel: LedgerChannel
  /// What the web server calls the request; empty where there is none.
  public let requestID: String

  public init(
    person: ID<Person>?, name: String, channel: LedgerChannel, requestID: String = ""
  ) {
    self.person = person
    self.name = name
    self.channel = channel
    self.requestID = requestID
  }

  /// The machine, when it does what no person asked for.
  public static let engine = LedgerAuthor(person: nil, name: "svc:engine", channel: .engine)
}

/// An event of a chain as it is stored.
public struct LedgerEvent: Hashable, Sendable {
  /// `nil` in the platform's chain.
  public var organisation: ID<Organisation>?
  /// From 1, without a gap.
  public var sequence: Int
  /// Since 1970-01-01 in UTC.
  public var microseconds: Int
  public var requestID: String
  public var person: ID<Person>?
  public var actor: String
  public var channel: LedgerChannel
  public var action: String
  public var object: String
  public var project: ID<Project>?
  public var outcome: LedgerOutcome
  /// A JSON object, to the byte as it is hashed.
  public var detail: String
  /// 64 hexadecimal digits; zeros in the first event.
  public var previousHash: String
  /// 64 hexadecimal digits.
  public var hash: String

  public init(
    organisation: ID<Organisation>?, sequence: Int, microseconds: Int, requestID: String,
    person: ID<Person>?, actor: String, channel: LedgerChannel, action: String, object: String,
    project: ID<Project>?, outcome: LedgerOutcome, detail: String, previousHash: String,
    hash: String
  ) {
    self.organisation = organisation
    self.sequence = sequence
    self.microseconds = microseconds
    self.requestID = requestID
    self.person = person
    self.actor = actor
    self.channel = channel
    self.action = action
    self.object = object
    self.project = project
    self.outcome = outcome
    self.detail = detail
    self.previousHash = previousHash
    self.hash = hash
  }

  public var at: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }

  /// The bytes whose SHA-256 is the event's hash; `docs/ledger.md` states them.
  public var hashedBytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(512)
    func add(_ field: String?) {
      if let field {
        bytes += "\(field.utf8.count)".utf8
        bytes.append(UInt8(ascii: ":"))
        bytes += field.utf8
      } else {
        bytes.append(UInt8(ascii: ":"))
      }
      bytes.append(UInt8(ascii: ","))
    }
    add("crossgate-ledger-1")
    add(organisation.map { "\($0.number)" })
    add("\(sequence)")
    add("\(microseconds)")
    add(requestID)
    add(person.map { "\($0.number)" })
    add(actor)
    add(channel.rawValue)
    add(action)
    add(object)
    add(project.map { "\($0.number)" })
    add(outcome.rawValue)
    add(detail)
    add(previousHash)
    return bytes
  }
}

/// How long a chain is and the hash of its last event, which stands for all of it.
public struct LedgerHead: Hashable, Sendable, CustomStringConvertible {
  public let count: Int
  /// 64 lower-case hexadecimal digits.
  public let hash: String

  /// Before the first event.
  public static let empty = LedgerHead(count: 0, hash: String(repeating: "0", count: 64))

  public init(count: Int, hash: String) {
    self.count = count
    self.hash = hash
  }

  /// Reads `COUNT:HASH`.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let count = Int(parts[0]), count >= 0, parts[1].utf8.count == 64,
      parts[1].utf8.allSatisfy({ "0123456789abcdefABCDEF".utf8.contains($0) })
    else { return nil }
    self.init(count: count, hash: parts[1].lowercased())
  }

  /// `COUNT:HASH`.
  public var description: String { "\(count):\(hash)" }
}

/// Where a chain is broken first, and how.
public struct LedgerFault: Hashable, Sendable {
  public let sequence: Int
  public let kind: Kind

  public enum Kind: String, CaseIterable, Sendable {
    /// The event's content does not give its hash.
    case changed
    /// There is no event of that number, but there are later ones.
    case missing
    /// The event does not follow the one before it: the order was changed, or one was put between.
    case displaced
    /// The chain's own head is of another event, or of none.
    case headMismatch = "head_mismatch"
    /// Events are gone that a head from elsewhere, or the chain's own, knows.
    case cutTail = "cut_tail"
    /// The chain holds together, but is not the one of which a head from elsewhere tells; it was
    /// written anew from this event or an earlier one on.
    case rewritten
  }

  public init(_ kind: Kind, at sequence: Int) {
    self.sequence = sequence
    self.kind = kind
  }
}

/// What the examination of a chain gave.
public struct LedgerVerdict: Hashable, Sendable {
  /// `nil` for the platform's chain.
  public let organisation: ID<Organisation>?
  /// The organisation's slug, or `platform`.
  public let chain: String
  /// The events that hold together, from the first on.
  public let head: LedgerHead
  /// The first; `nil` when the chain is whole.
  public let fault: LedgerFault?

  public init(
    organisation: ID<Organisation>?, chain: String, head: LedgerHead, fault: LedgerFault?
  ) {
    self.organisation = organisation
    self.chain = chain
    self.head = head
    self.fault = fault
  }
}

/// Which events of a chain are wanted; what is `nil` leaves all in.
public struct LedgerFilter: Hashable, Sendable {
  /// The whole name, whatever its case.
  public var actor: String?
  /// How the action begins: `user.`.
  public var action: String?
  /// What the object holds: `user:`.
  public var object: String?
  public var outcome: LedgerOutcome?
  public var channel: LedgerChannel?
  /// The first day, in UTC.
  public var from: CivilDate?
  /// The last day, in UTC.
  public var to: CivilDate?
  public var project: ID<Project>?
  /// For a person's own acts.
  public var person: ID<Person>?

  public init() {}
}
