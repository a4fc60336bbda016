internal import Cryptography
internal import Domain
internal import Engine
internal import Storage

/// A contract's file that was taken, and what accepting it would do.
public struct ContractOffer: Sendable {
  /// The name it was given.
  public let upload: String
  /// How much it would add, change and leave, and `seen`, the digest that acceptance states.
  public let answer: [(name: String, value: String)]
  /// What would change and what will not do, each in a sentence; the first few hundred.
  public let changes: [String]
  /// Whether anything in it keeps it from being accepted.
  public let isRefused: Bool
  /// The page on which it is accepted.
  public let path: String
}

extension Desk {
  /// The endings of files that hold a contract, without their dots.
  public static var contractSuffixes: [String] { ContractUpload.suffixes }

  /// Takes a file that somebody offers as the contract, and says what it would change; nothing
  /// counts until it is accepted.
  ///
  /// - Throws: ``Refusal/schema(_:)``, ``Refusal/notPermitted(_:)``, ``Engine/ExchangeError``; then
  ///   nothing was kept.
  public func offerContract(_ file: OfferedFile) throws -> ContractOffer {
    try require(toDo: Actions.importContract)
    let upload = try ContractUpload(taking: file, from: actor.person, into: folder)
    do { return try offer(upload) } catch {
      try upload.remove()
      throw error
    }
  }

  /// Accepts what was offered, as ``Actions/importContract`` does.
  ///
  /// - Throws: ``Refusal``.
  public func acceptContract(_ offer: ContractOffer) throws -> Action.Outcome {
    try perform(
      Actions.importContract,
      [
        "upload": [offer.upload],
        "seen": offer.answer.filter { $0.name == "seen" }.map(\.value),
      ])
  }

  private func offer(_ upload: ContractUpload) throws -> ContractOffer {
    let reading = try read(upload, known: presentContract())
    let diff = try reading.diff
    var answer = [("upload", upload.name), ("project", reading.document.header.project)]
    answer += reading.counts.map { ($0.name, "\($0.count)") }
    answer += ContractDiff.Impact.allCases.reversed().map { ($0.rawValue, "\(diff.count($0))") }
    answer.append(("seen", reading.seen))
    return ContractOffer(
      upload: upload.name, answer: answer.map { (name: $0.0, value: $0.1) },
      changes: reading.words(diff), isRefused: !reading.merge.faults.isEmpty,
      path: "/mappings/imports/\(upload.name)/acceptance")
  }

  /// What there is to know of an upload before it is accepted.
  func importProspect(_ input: Action.Input) throws -> Action.Prospect {
    let upload = try ContractUpload(input["upload"], of: actor.person, in: folder)
    let reading = try read(upload, known: presentContract())
    let header = reading.document.header
    let diff = try reading.diff
    let impacts = ContractDiff.Impact.allCases.reversed().map { "\(diff.count($0)) \($0.rawValue)" }
    return Action.Prospect(
      facts: [
        ("The file’s project", header.project.isEmpty ? "not stated" : header.project),
        ("The file’s version", header.version.map(String.init) ?? "as people worked on it"),
      ] + reading.counts.map { ($0.label, "\($0.count)") }
        + [("Changes", impacts.joined(separator: ", ")), ("SHA-256", reading.sha256)],
      changes: reading.words(diff), values: ["seen": [reading.seen]], back: "/mappings")
  }

  /// Makes what a file says otherwise the edits of whoever accepts it, all of it or nothing.
  func importContract(_ input: Action.Input) throws -> Action.Effect {
    let book = try contractBook()
    try store.contractSets.takeTurn(on: book.project)
    let upload = try ContractUpload(input["upload"], of: actor.person, in: folder)
    let reading = try read(upload, known: book.all())
    guard reading.seen == input["seen"] else { throw Refusal.changedSinceSeen }
    let merge = reading.merge
    guard merge.faults.isEmpty else { throw Refusal.invalid(merge.faults) }
    guard !merge.isEmpty else { throw Refusal.mapping(.fileChangesNothing) }
    let receipt = try book.put(
      merge.changed.map(\.new), adding: merge.added, .import, named: "contract.import",
      about: "file \(reading.sha256.prefix(16))")
    try upload.remove()
    let opened = merge.changed.count { $0.old.status != .draft && $0.new.status != $0.old.status }
    let facts = receipt.detail + [("reopened", "\(opened)")]
    return Action.Effect(
      "change_set:\(receipt.number)", detail: facts + [("file", reading.sha256)], answer: facts,
      next: "/mappings/change-sets/\(receipt.number)")
  }

  private func read(
    _ upload: ContractUpload, known: [String: ContractRecord]
  ) throws -> ContractFileReading {
    let (document, sha256) = try upload.read()
    let owners = try organisation.map { organisation in
      Set(try store.approvals.colleagues(in: organisation.id).map(\.userName))
    }
    var merge = ContractFileMerge(
      known: known, gate: try ruleGate(),
      safety: try SafetyRules(policy: app.configuration.schemas), by: actor.person, owners: owners)
    try merge.take(document)
    let seen = SHA256.hex(Array("\(sha256) \(try contractDigest())".utf8))
    return ContractFileReading(document: document, sha256: sha256, merge: merge, seen: seen)
  }

  /// The items as they are at this moment, by their names in lower case.
  private func presentContract() throws -> [String: ContractRecord] {
    try Dictionary(
      store.contractChanges.lookAll(of: project.id).map { ($0.id.folded, $0) },
      uniquingKeysWith: { first, _ in first })
  }
}

/// What was read of a contract's file, beside the contract as it stands.
private struct ContractFileReading {
  let document: ContractDocument
  let sha256: String
  let merge: ContractFileMerge
  /// Of the file and of the contract as it stands; whoever accepts it states it.
  let seen: String

  /// How many changes, and how many faults, are told.
  private static let most = 100

  var counts: [(name: String, label: String, count: Int)] {
    let counts = merge.counts
    return [
      ("added", "Rows added", counts.added), ("changed", "Rows changed", counts.changed),
      ("unchanged", "Rows that say what the contract says", counts.unchanged),
      ("plans", "Plans added or changed", counts.plans),
      ("followed", "Rows that only follow the plan of their table", counts.followed),
      ("unknown", "Rows and plans the target schema does not have", counts.unknown),
      ("invalid", "Rows and plans that do not hold", counts.invalid),
    ]
  }

  var diff: ContractDiff {
    get throws {
      try ContractDiff(
        from: Self.document(merge.changed.map(\.old)),
        to: Self.document(merge.changed.map(\.new) + merge.added.map(\.record)))
    }
  }

  func words(_ diff: ContractDiff) -> [String] {
    let wrong = merge.faults.prefix(Self.most).map { fault in
      "Refused: \(fault.field): \(Problem.words(fault.reason))."
    }
    let changes = diff.changes.prefix(Self.most).map { change in
      let fields = change.fields.map { $0.name.replacing("_", with: " ") }
      return "\(change.name) is \(change.kind.rawValue), \(change.impact.rawValue)"
        + (fields.isEmpty ? "." : ": \(fields.joined(separator: ", ")).")
    }
    return wrong + changes
  }

  private static func document(_ records: [ContractRecord]) -> ContractDocument {
    var (rows, plans): ([ContractRow], [TablePlan]) = ([], [])
    for record in records {
      switch record.content {
      case .row(let row): rows.append(row)
      case .plan(let plan): plans.append(plan)
      }
    }
    return ContractDocument(rows: rows, plans: plans)
  }
}
