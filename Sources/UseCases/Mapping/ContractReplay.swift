internal import Cryptography
internal import Domain
internal import Foundation
internal import Storage

/// Whether a project's contract is what the ledger says was done to it, one act after another.
public struct ContractVerdict: Sendable {
  /// Acts on the contract in the ledger.
  public let events: Int
  /// Rows and plans there are.
  public let items: Int
  public let faults: [Fault]

  public enum Fault: Hashable, Sendable {
    /// An act of the ledger follows no revision that it could: one is lost, or one came from nowhere.
    case gap(String, expected: Int, found: Int, event: Int)
    /// The items of a change set are not those that were signed.
    case changeSet(Int, event: Int)
    /// The item stands otherwise than its acts leave it.
    case differs(String)
    /// The ledger knows nothing of the item.
    case unknown(String)
    /// The ledger knows an item that is not there.
    case missing(String)
    /// The item says otherwise than the digest that was signed, or its history than the item.
    case content(String)
    /// The published version says otherwise than the act that published it.
    case version(Int)
    /// The version of the crosswalk says otherwise, or stands otherwise, than its last act left it.
    case crosswalk(String, version: Int)
  }
}

extension Desk {
  /// Replays the acts of the ledger and compares what they leave with the contract as it stands.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  public func verifyContract() throws -> ContractVerdict {
    try require(.read("mapping.read"))
    let project = try project
    var filter = LedgerFilter()
    filter.project = project.id
    return try store.moment {
      var replay = ContractReplay(store: store, project: project.id)
      var last = 0
      while true {
        let events = try store.ledger.events(
          filter, of: project.organisation.id, after: last, limit: 5000)
        guard let newest = events.last else { break }
        for event in events { try replay.take(event) }
        last = newest.sequence
      }
      return try replay.verdict()
    }
  }
}

/// The contract as the ledger tells it.
private struct ContractReplay {
  let store: Store
  let project: ID<Project>
  private var items: [String: ContractLine] = [:]
  private var events = 0
  private var faults: [ContractVerdict.Fault] = []
  /// The digests of published versions.
  private var versions: [Int: String] = [:]
  /// How versions of crosswalks stand.
  private var crosswalks: [CrosswalkLine: CrosswalkLine.State] = [:]

  init(store: Store, project: ID<Project>) {
    self.store = store
    self.project = project
  }

  mutating func take(_ event: LedgerEvent) throws {
    guard event.outcome == .done else { return }
    if event.action.hasPrefix("crosswalk.") { return try takeCrosswalk(event) }
    guard ["mapping.", "plan.", "contract.", "schema."].contains(where: event.action.hasPrefix)
    else { return }
    let detail = try Self.detail(of: event)
    if event.action == "contract.publish", let version = detail["version"].flatMap({ Int($0) }) {
      versions[version] = detail["sha256"]
    } else if let set = detail["change_set"].flatMap({ Int($0) }) {
      events += 1
      try take(set, signed: detail["sha256"] ?? "", event)
    } else if let revision = detail["revision"].flatMap({ Int($0) }),
      let status = detail["after"].flatMap(MappingStatus.init), let content = detail["content"]
    {
      events += 1
      take(event, revision, status, content)
    }
  }

  private mutating func takeCrosswalk(_ event: LedgerEvent) throws {
    let detail = try Self.detail(of: event)
    guard event.action != "crosswalk.export",
      let version = detail["version"].flatMap({ Int($0) }), let sha256 = detail["sha256"],
      let state = detail["state"].flatMap(MappingStatus.init)
    else { return }
    let name = String(event.object.trimmingPrefix("crosswalk:"))
    crosswalks[CrosswalkLine(name: name, version: version)] = .init(sha256: sha256, state: state)
  }

  private mutating func take(_ set: Int, signed: String, _ event: LedgerEvent) throws {
    let lines = try store.contractRecords.lines(of: set, in: project)
    if ContractText.digest(lines) != signed {
      faults.append(.changeSet(set, event: event.sequence))
    }
    for line in lines { put(line, event) }
  }

  private mutating func take(
    _ event: LedgerEvent, _ revision: Int, _ status: MappingStatus, _ content: String
  ) {
    let before = items[event.object]
    let isOpen = status == .draft || status == .rejected || before?.sha256 != content
    let verb = event.action.split(separator: ".").last
    guard let id = ContractItemID(object: event.object) else { return }
    put(
      ContractLine(
        id: id, revision: revision, status: status, sha256: content,
        approvedBy: verb == "approve" ? event.person : isOpen ? nil : before?.approvedBy,
        clinicalBy: verb == "approve_clinical" ? event.person : isOpen ? nil : before?.clinicalBy),
      event)
  }

  private mutating func put(_ line: ContractLine, _ event: LedgerEvent) {
    let expected = (items[line.id.object]?.revision ?? 0) + 1
    if line.revision != expected {
      faults.append(
        .gap(
          line.id.name, expected: expected, found: line.revision, event: event.sequence))
    }
    items[line.id.object] = line
  }

  mutating func verdict() throws -> ContractVerdict {
    let present = try store.contractRecords.lines(of: project)
    for line in present.sorted(by: { $0.id < $1.id }) {
      switch items.removeValue(forKey: line.id.object) {
      case nil: faults.append(.unknown(line.id.name))
      case let told? where told != line: faults.append(.differs(line.id.name))
      default: break
      }
    }
    faults += items.values.map(\.id).sorted().map { .missing($0.name) }
    faults += try altered().sorted().map { .content($0.name) }
    faults += try alteredVersions().map { .version($0) }
    faults += try alteredCrosswalks().map { .crosswalk($0.name, version: $0.version) }
    return ContractVerdict(events: events, items: present.count, faults: faults)
  }

  /// The items whose content is not that of their digest, with the plan that they depend on.
  private func altered() throws -> [ContractItemID] {
    let records = try store.contractChanges.lookAll(of: project)
    let plans = Dictionary(
      records.filter { $0.mappingClass == nil }.map { ($0.table.lowercased(), $0) },
      uniquingKeysWith: { first, _ in first })
    return try records.filter { record in
      // What is retired follows no plan any more.
      guard !record.isRetired else { return false }
      let plan = record.mappingClass == nil ? nil : plans[record.table.lowercased()]
      return try ContractText.digest(record, plan: plan) != record.sha256
    }.map(\.id)
  }

  /// The published versions that are not what the ledger says of them, or that it knows nothing of.
  private func alteredVersions() throws -> [Int] {
    var altered = Set(versions.keys)
    var page = Paging()
    while true {
      let found = try store.contractSets.versions(of: project, page)
      for version in found.items {
        let text = try store.contractSets.version(version.number, of: project)?.content ?? ""
        let sha256 = SHA256.hex(Array(text.utf8))
        if versions[version.number] == sha256 {
          altered.remove(version.number)
        } else {
          altered.insert(version.number)
        }
      }
      guard page.number < found.lastPage else { return altered.sorted() }
      page = Paging(number: page.number + 1, size: page.size)
    }
  }

  /// The versions of crosswalks that do not say, or stand, as their last act left them.
  private func alteredCrosswalks() throws -> [CrosswalkLine] {
    var told = crosswalks
    var altered: [CrosswalkLine] = []
    for crosswalk in try store.crosswalks.all(of: project) {
      for version in try store.crosswalks.versions(of: crosswalk.name, in: project) {
        let line = CrosswalkLine(name: crosswalk.name, version: version.number)
        let digest = try CrosswalkText.digest(crosswalk, version.entries)
        let isTold =
          told.removeValue(forKey: line) == .init(sha256: digest, state: version.state)
        if !isTold || digest != version.sha256 { altered.append(line) }
      }
    }
    return (altered + told.keys).sorted { ($0.name, $0.version) < ($1.name, $1.version) }
  }

  private static func detail(of event: LedgerEvent) throws -> [String: String] {
    let values = try JSONDecoder().decode([String: Value].self, from: Data(event.detail.utf8))
    return values.mapValues(\.text)
  }

  /// A text, or a number as text.
  private struct Value: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      do { text = try container.decode(String.self) } catch DecodingError.typeMismatch {
        text = "\(try container.decode(Int.self))"
      }
    }
  }
}

/// A version of a crosswalk.
private struct CrosswalkLine: Hashable {
  let name: String
  let version: Int

  struct State: Equatable {
    let sha256: String
    let state: MappingStatus
  }
}

extension ContractItemID {
  /// Reads ``object``; `nil` for what is no item of a contract.
  fileprivate init?(object: String) {
    let parts = object.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "plan": self.init(plan: parts[1])
    case "mapping":
      guard let path = FieldPath(parts[1]) else { return nil }
      self.init(row: path)
    default: return nil
    }
  }
}

extension ContractVerdict.Fault {
  /// In words.
  public var words: String {
    switch self {
    case .gap(let name, let expected, let found, let event):
      "Event \(event) leaves \(name) at revision \(found); after what came before it, \(expected) was due."
    case .changeSet(let number, let event):
      "Change set \(number) does not hold the items that event \(event) was about."
    case .differs(let name): "\(name) stands otherwise than the ledger leaves it."
    case .unknown(let name): "The ledger knows nothing of \(name)."
    case .missing(let name): "The ledger knows \(name), which is not there."
    case .content(let name): "\(name) does not say what its digest was taken of."
    case .version(let number): "Version \(number) is not what the ledger says was published."
    case .crosswalk(let name, let version):
      "Version \(version) of crosswalk \(name) is not what the ledger leaves."
    }
  }
}
