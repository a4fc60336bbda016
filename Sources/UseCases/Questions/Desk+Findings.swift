public import Domain
internal import Foundation
internal import Storage
internal import Tabular

extension Desk {
  /// The issues or rejects of a run, or of the newest that began; `nil` before the first.
  ///
  /// - Throws: ``Refusal/unknownRun(_:)`` or ``Refusal/notPermitted(_:)``.
  public func findings(
    ofRun number: Int?, _ list: FindingList, _ filter: FindingFilter, page: Paging
  ) throws -> QualityReport? {
    try require(.read("run.read"))
    let newest = { try runs(page: Paging()).items.first { $0.state != .queued } }
    guard let run = try number.map({ try run(number: $0) }) ?? newest() else { return nil }
    let files = RunFiles(try store.runs.artefacts(of: run.id), in: try folder)
    let issues = try issues(in: files)
    let rows: QualityReport.Rows =
      switch list {
      case .issues:
        .issues(Paged(issues.filter { filter.matches($0) }.gravestFirst, page))
      case .rejects: .rejects(try rejects(in: files, of: run, filter, page))
      }
    return QualityReport(
      run: run, issueCount: issues.count, rejectCount: try files.rejectCount(), rows: rows)
  }

  /// The run's issues from lists that the person may read.
  private func issues(in files: RunFiles) throws -> [StepIssue] {
    try files.issues { actor.may(.read(try kind(of: $0).permission)) }
  }

  /// The run's rejects; a person who sees records masked sees where each is and why, not its key.
  private func rejects(
    in files: RunFiles, of run: Run, _ filter: FindingFilter, _ page: Paging
  ) throws -> Paged<Reject> {
    try require(.read("record.read"))
    try noteRecordView(of: "run:\(run.number)/rejects")
    let rejects = try files.rejects(filter, page)
    return actor.seesMasked ? rejects.map(\.masked) : rejects
  }

  /// An artefact of a run, opened at the part of its rows that is asked for.
  ///
  /// A file of single records is masked for a person who sees them masked.
  ///
  /// - Throws: ``Refusal/unknownRun(_:)``, ``Refusal/unknownArtefact(_:run:)`` or
  ///   ``Refusal/notPermitted(_:)``.
  public func artefact(_ path: String, ofRun number: Int, page: Paging) throws -> ArtefactContent {
    let (artefact, file, kind) = try locate(path, ofRun: number)
    guard kind.dataClass == .record else {
      return ArtefactContent(artefact: artefact, body: try body(of: file, artefact, page))
    }
    try noteRecordView(of: "run:\(number)/\(path)")
    // What is no table shows no part of itself that could be masked.
    if actor.seesMasked, !path.hasSuffix(".csv") { throw Refusal.recordsMasked(path) }
    let body = try body(of: file, artefact, page)
    return ArtefactContent(artefact: artefact, body: actor.seesMasked ? body.masked : body)
  }

  /// Where the bytes of an artefact lie.
  ///
  /// - Throws: ``Refusal/unknownRun(_:)``, ``Refusal/unknownArtefact(_:run:)``,
  ///   ``Refusal/notPermitted(_:)``, or ``Refusal/recordsMasked(_:)`` for a file of single records
  ///   of which the person sees no value.
  public func file(_ path: String, ofRun number: Int) throws -> String {
    let (_, file, kind) = try locate(path, ofRun: number)
    guard kind.dataClass == .record else { return file }
    if actor.seesMasked { throw Refusal.recordsMasked(path) }
    try noteRecordView(of: "run:\(number)/\(path)")
    return file
  }

  private func locate(
    _ path: String, ofRun number: Int
  ) throws -> (artefact: RunArtefact, file: String, kind: DataClasses.Line) {
    let kind = try requireReading(path)
    let run = try run(number: number)
    let files = RunFiles(try store.runs.artefacts(of: run.id), in: try folder)
    guard let artefact = files.artefacts.first(where: { $0.path == path }),
      let file = try files.location(of: path)
    else { throw Refusal.unknownArtefact(path, run: number) }
    return (artefact, file, kind)
  }

  /// The most bytes of a text that a page shows.
  private static let longestText = 1 << 20

  private func body(
    of file: String, _ artefact: RunArtefact, _ page: Paging
  ) throws -> ArtefactContent.Body {
    if artefact.path.hasSuffix(".csv") {
      guard artefact.bytes > 0 else { return .text("") }
      let (columns, records) = try KeptTable(file: file, digest: artefact.sha256)
        .page(page) { header in { batch, record in header.indices.map { batch.text(record, $0) } } }
      return .table(columns: columns, records)
    }
    guard artefact.bytes <= Self.longestText, let data = FileManager.default.contents(atPath: file),
      let text = String(data: data, encoding: .utf8)
    else { return .unreadable }
    return .text(text)
  }
}

extension ArtefactContent.Body {
  /// The same with every value of a record hidden; of anything but a table nothing is left.
  var masked: ArtefactContent.Body {
    switch self {
    case .table(let columns, let records):
      .table(columns: columns, records.map { $0.map { _ in Mask.text } })
    case .text(""): .text("")
    case .text, .unreadable: .unreadable
    }
  }
}

extension Paged {
  /// The asked part of `all`; of a page that is gone, the first.
  public init(_ all: [Item], _ page: Paging) {
    let paging = page.offset < all.count ? page : Paging(size: page.size)
    self.init(
      items: Array(all.dropFirst(paging.offset).prefix(paging.size)), paging: paging,
      total: all.count)
  }
}

extension [StepIssue] {
  /// Errors, then warnings, then notes, each in the order found.
  fileprivate var gravestFirst: [StepIssue] {
    Severity.allCases.flatMap { severity in filter { $0.issue.severity == severity } }
  }
}
