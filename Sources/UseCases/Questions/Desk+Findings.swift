public import Domain
internal import Foundation
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
    let files = RunFiles(try artefacts(of: run), in: try folder)
    let issues = try files.issues()
    let rows: QualityReport.Rows =
      switch list {
      case .issues:
        .issues(Paged(issues.filter { filter.matches($0) }.gravestFirst, page))
      case .rejects: .rejects(try files.rejects(filter, page))
      }
    return QualityReport(
      run: run, issueCount: issues.count, rejectCount: try files.rejectCount(), rows: rows)
  }

  /// An artefact of a run, opened at the part of its rows that is asked for.
  ///
  /// - Throws: ``Refusal/unknownRun(_:)`` or ``Refusal/unknownArtefact(_:run:)``.
  public func artefact(_ path: String, ofRun number: Int, page: Paging) throws -> ArtefactContent {
    let (artefact, file) = try locate(path, ofRun: number)
    return ArtefactContent(artefact: artefact, body: try body(of: file, artefact, page))
  }

  /// Where the bytes of an artefact lie.
  ///
  /// - Throws: ``Refusal/unknownRun(_:)`` or ``Refusal/unknownArtefact(_:run:)``.
  public func file(_ path: String, ofRun number: Int) throws -> String {
    try locate(path, ofRun: number).file
  }

  private func locate(
    _ path: String, ofRun number: Int
  ) throws -> (artefact: RunArtefact, file: String) {
    let files = RunFiles(try artefacts(of: run(number: number)), in: try folder)
    guard let artefact = files.artefacts.first(where: { $0.path == path }),
      let file = try files.location(of: path)
    else { throw Refusal.unknownArtefact(path, run: number) }
    return (artefact, file)
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
