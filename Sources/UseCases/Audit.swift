public import Domain
internal import Foundation
internal import Storage
internal import Tabular

/// Which chain a question is about.
public enum AuditScope: String, CaseIterable, Sendable {
  /// The organisation's where the desk is.
  case organisation
  case platform
}

/// How an export of the ledger is written.
public enum LedgerFormat: String, CaseIterable, Sendable {
  /// For people and their spreadsheets; may be filtered.
  case csv
  /// The whole chain with all that its hashes are made of, to be verified without the database.
  case jsonl
}

extension Desk {
  /// The events of a chain, newest first; a person's own acts are theirs to see.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)`` or ``Refusal/noProject``.
  public func audit(
    _ filter: LedgerFilter = LedgerFilter(), page: Paging, in scope: AuditScope = .organisation
  ) throws -> Paged<LedgerEvent> {
    let isOwn = filter.person == actor.person
    let chain = try chain(scope, for: isOwn ? .of("audit.read", .own) : .read("audit.read"))
    return try store.ledger.list(filter, of: chain, page: page)
  }

  /// Examines a chain, also against a head that was noted elsewhere.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)`` or ``Refusal/noProject``.
  public func verifyLedger(
    against head: LedgerHead? = nil, in scope: AuditScope = .organisation
  ) throws -> LedgerVerdict {
    let chain = try chain(scope, for: .read("audit.read"))
    return try app.verify(chain, named: name(of: scope), against: head, as: store)
  }

  /// Writes a chain to the file `path`, gives the head up to which it goes, and records that.
  ///
  /// As CSV, the filter leaves events out and the last record states the head.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)`` or ``Refusal/noProject``; ``Tabular/TabularError``.
  public func exportLedger(
    to path: String, as format: LedgerFormat, _ filter: LedgerFilter = LedgerFilter(),
    in scope: AuditScope = .organisation
  ) throws -> LedgerHead {
    let chain = try chain(scope, for: .execute("audit.read"))
    let head = try store.ledger.head(of: chain)
    switch format {
    case .csv: try exportTable(to: path, filter, of: chain, head: head)
    case .jsonl:
      try LedgerFile.write(
        to: path, chain: name(of: scope), of: chain, head: head
      ) { try store.ledger.each(of: chain, $0) }
    }
    try record(
      LedgerEntry(
        "ledger.export", on: "ledger:\(name(of: scope))",
        detail: [
          LedgerDetail("format", format.rawValue), LedgerDetail("head", head.description),
        ]), in: scope)
    return head
  }

  /// Adds an event in the transaction at hand; in no organisation, to the platform's chain.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func record(_ entry: LedgerEntry, in scope: AuditScope = .organisation) throws {
    try app.record(
      entry, by: author, in: scope == .platform ? nil : organisation?.id)
  }

  /// Records that the person was refused `attempted`, whatever becomes of the act around it.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func recordDenial(of attempted: String, on object: String) throws {
    try app.recordDenial(
      of: attempted, on: object, by: author, from: "", in: organisation?.id, place?.id)
  }

  /// Does `body`, and records when it is refused; `attempted` is how the ledger calls it.
  ///
  /// - Throws: what `body` throws.
  public func noting<Value>(_ attempted: String, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch {
      let problem = Problem(error)
      if problem.isDenial { try recordDenial(of: attempted, on: problem.title) }
      throw error
    }
  }

  /// Who the ledger names for what is done here.
  var author: LedgerAuthor {
    LedgerAuthor(
      person: actor.person, name: actor.userName, channel: LedgerChannel(channel),
      requestID: requestID)
  }

  private func chain(
    _ scope: AuditScope, for permission: Permission
  ) throws -> ID<Organisation>? {
    try require(permission)
    switch scope {
    case .organisation:
      guard let organisation else { throw Refusal.noProject }
      return organisation.id
    case .platform:
      guard actor.isPlatform else { throw Refusal.notPermitted(permission) }
      return nil
    }
  }

  private func name(of scope: AuditScope) -> String {
    scope == .platform ? "platform" : organisation?.slug ?? ""
  }

  private func exportTable(
    to path: String, _ filter: LedgerFilter, of chain: ID<Organisation>?, head: LedgerHead
  ) throws {
    let writer = try DelimitedWriter(
      path: path,
      header: [
        "sequence", "at", "actor", "channel", "action", "object", "outcome", "detail",
        "person_id", "project_id", "request_id", "hash",
      ], neutralisingFormulas: true)
    var last = 0
    var events = try store.ledger.events(filter, of: chain, after: last, limit: 5000)
    while let newest = events.last {
      for event in events where event.sequence <= head.count {
        try writer.append([
          "\(event.sequence)", event.time, event.actor, event.channel.rawValue, event.action,
          event.object, event.outcome.rawValue, event.detail,
          event.person.map { "\($0.number)" } ?? "", event.project.map { "\($0.number)" } ?? "",
          event.requestID, event.hash,
        ])
      }
      last = newest.sequence
      events = try store.ledger.events(filter, of: chain, after: last, limit: 5000)
    }
    let end = ["head"] + Array(repeating: "", count: 10) + [head.description]
    try writer.append(end)
    try writer.finish()
  }
}

extension App {
  /// Examines every chain there is, or those of that name: an organisation's slug or `platform`.
  ///
  /// For whoever works at the machine itself.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func verifyLedgers(
    named name: String? = nil, against head: LedgerHead? = nil
  ) throws -> [LedgerVerdict] {
    let store = store(as: .engine(nil))
    return try store.ledger.chains().filter { name == nil || $0.name == name }.map {
      try verify($0.organisation, named: $0.name, against: head, as: store)
    }
  }

  /// Examines an export in lines of JSON, for which it takes no database.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public static func verifyLedger(
    file: String, against head: LedgerHead? = nil
  ) throws -> LedgerVerdict {
    try LedgerFile.verify(file, against: head)
  }

  /// The heads of every chain there is, by name.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func ledgerHeads() throws -> [(chain: String, head: LedgerHead)] {
    let ledger = store(as: .engine(nil)).ledger
    return try ledger.chains().map { ($0.name, try ledger.head(of: $0.organisation)) }
  }

  /// Adds an event in the transaction at hand.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func record(
    _ entry: LedgerEntry, by author: LedgerAuthor, in organisation: ID<Organisation>?
  ) throws {
    try ledger.append(entry, by: author, to: organisation)
  }

  /// Records that `attempted` was refused, whatever becomes of the act around it.
  ///
  /// The first refusal of a minute is an event at once; ``tidy()`` makes one more of the others.
  /// Without a person they are counted by `address`, of which only a digest is kept.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func recordDenial(
    of attempted: String, on object: String, by author: LedgerAuthor, from address: String,
    in organisation: ID<Organisation>?, _ project: ID<Project>? = nil
  ) throws {
    // What is done in a transaction is undone with it; on another connection it is not.
    let ledger = isInTransaction ? try Store(conninfo: configuration.database).ledger : ledger
    let subject = author.person.map { "person:\($0.number)" } ?? "address:\(address)"
    try ledger.recordDenial(
      of: attempted, on: String(object.prefix(200)), in: project, by: author,
      counted: Secret.digest(subject), to: organisation)
  }

  fileprivate func verify(
    _ chain: ID<Organisation>?, named name: String, against witness: LedgerHead?,
    as store: Store
  ) throws -> LedgerVerdict {
    // The chain may grow while it is examined.
    var examined = LedgerChain(stated: try store.ledger.head(of: chain), against: witness)
    try store.ledger.each(of: chain) { examined.take($0, of: chain) }
    examined.finish(try store.ledger.head(of: chain))
    return LedgerVerdict(
      organisation: chain, chain: name, head: examined.head, fault: examined.fault)
  }
}

extension LedgerEvent {
  /// ISO 8601 in UTC, to the microsecond.
  public var time: String {
    let (seconds, fraction) = (microseconds / 1_000_000, microseconds % 1_000_000)
    let whole = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    let digits = String(fraction)
    return whole.dropLast() + "." + String(repeating: "0", count: max(0, 6 - digits.count))
      + digits + "Z"
  }
}
