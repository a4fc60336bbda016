internal import Connectors
internal import Domain
internal import Engine
internal import Foundation
internal import Storage

/// An extraction in the hands of its worker.
struct ExtractionWork {
  let claimed: ClaimedExtraction
  let project: Project
  let app: App
  let pulse: Pulse
  let isStopping: @Sendable () -> Bool

  private var store: Store { app.store(as: .engine(claimed.organisation)) }
  private var folder: String { app.folder(of: project) }

  /// Copies the tables and says how it ended.
  ///
  /// - Throws: an error that ``Problem`` explains, of the database; its lease then ends, and another
  ///   worker goes on from where this one was.
  func perform() throws {
    do {
      let lock = try ProjectLock(folder)
      defer { withExtendedLifetime(lock) {} }
      try finish(copy())
    } catch is Cancellation {
      try stop()
    } catch ConnectorFault.cancelled {
      try stop()
    } catch ConnectorFault.connectionLost(let attempts) {
      try wait(message(of: ConnectorFault.connectionLost(attempts: attempts)))
    } catch  where StoreFault(error) != nil {
      throw error
    } catch {
      try store.extractions.finish(claimed, as: .interrupted, message: message(of: error))
    }
  }

  private func copy() throws -> Extraction {
    guard
      let source = try store.dataSources.find(claimed.source, ofOrganisationOf: project.id),
      source.state == .active, !source.isReviewDue,
      source.grants.contains(where: { $0.project == project.id.number })
    else { throw Refusal.source(.unknown) }
    let connector = try app.connector(to: source, for: project, as: store)
    let tables =
      claimed.chosen.isEmpty
      ? try connector.discover().catalogue.tables.map(\.name).sorted() : claimed.chosen
    // What earlier attempts brought stays in the folder, so it stays in the account.
    let earlier = try store.extractions.find(claimed.id, of: project.id)?.tables ?? []
    let progress = Progress(of: self, after: earlier)
    let target = "\(folder)/source"
    do {
      try FileManager.default.createDirectory(
        atPath: target, withIntermediateDirectories: true)
    } catch { throw FileError.cannotWrite(target, 0) }
    return try connector.extract(
      tables, into: target,
      watch: Watch(progress: progress.note, isCancelled: { isToStop }))
  }

  private var isToStop: Bool { pulse.hold != .held || isStopping() }

  fileprivate func note(_ tables: [ExtractionJob.Table]) throws {
    try store.extractions.note(tables, of: claimed)
  }

  private func finish(_ extraction: Extraction) throws {
    try ExtractionManifest.write(extraction, in: folder)
    try store.transaction {
      try note(
        extraction.tables.map {
          ExtractionJob.Table(name: $0.name, rows: $0.rows, sha256: $0.sha256)
        })
      try store.extractions.finish(claimed, as: .done)
      let entry = LedgerEntry(
        "datasource.extracted", on: "extraction:\(claimed.id.number)", in: project.id,
        detail: [
          LedgerDetail("data_source", claimed.source.number),
          LedgerDetail("type", extraction.type.rawValue),
          LedgerDetail("tables", extraction.tables.count),
          LedgerDetail("rows", extraction.tables.reduce(0) { $0 + $1.rows }),
        ])
      try app.record(entry, by: .engine, in: claimed.organisation)
    }
  }

  /// Someone asked for it, or the program ends: then another worker goes on.
  private func stop() throws {
    guard pulse.hold == .cancelling else { return }
    try store.extractions.finish(claimed, as: .cancelled)
  }

  /// What people read of it; where the project lies on the disk is not theirs to know.
  private func message(of error: any Error) -> String {
    String(Problem(error).sentence.replacing(folder, with: "The project").prefix(500))
  }

  private func wait(_ message: String) throws {
    let mayWait = try store.extractions.postpone(
      claimed, atMost: SourceRule.outages, message: message)
    if !mayWait { try store.extractions.finish(claimed, as: .interrupted, message: message) }
  }
}

/// Keeps how far each table is, and tells the database no more than twice a second, but of each table
/// before it is there: what its rows are worth depends on where they came from.
private final class Progress {
  private let work: ExtractionWork
  private var tables: [ExtractionJob.Table]
  private var next = ContinuousClock.now

  init(of work: ExtractionWork, after tables: [ExtractionJob.Table]) {
    self.work = work
    self.tables = tables
  }

  func note(_ progress: Watch.Progress) throws {
    let table = ExtractionJob.Table(name: progress.table, rows: progress.rows)
    let place = tables.firstIndex { $0.name == table.name }
    if let place { tables[place] = table } else { tables.append(table) }
    guard place == nil || ContinuousClock.now >= next else { return }
    next = .now + .milliseconds(500)
    try work.note(tables)
  }
}
