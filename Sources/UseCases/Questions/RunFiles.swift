internal import Domain
internal import Engine
internal import Tabular

/// The files a run left, as they were then, whatever has happened to the project since.
struct RunFiles {
  let artefacts: [RunArtefact]
  private let folder: String

  init(_ artefacts: [RunArtefact], in folder: String) {
    self.artefacts = artefacts
    self.folder = folder
  }

  /// Where the bytes of the artefact `path` lie; `nil` when the run left no such file.
  ///
  /// - Throws: ``Engine/SnapshotError``.
  func location(of path: String) throws -> String? {
    try artefacts.first { $0.path == path }.map {
      try SnapshotStore(project: folder).bytes(of: $0.sha256)
    }
  }

  func gates() throws -> GateVerdict? {
    try location(of: GateReport.path).map {
      let report = try GateReport(file: $0)
      return GateVerdict(profile: report.profile, checks: report.checks)
    }
  }

  func findings() throws -> Findings {
    let quality = try location(of: PipelineReport.path).map { try PipelineReport(file: $0) }
    let migration = try location(of: MigrationReport.path).map { try MigrationReport(file: $0) }
    return Findings(
      errors: quality?.measures["errors"].map { Int($0) },
      warnings: quality?.measures["warnings"].map { Int($0) },
      balance: migration.map { report in
        RowBalance(
          read: report.tables.reduce(0) { $0 + $1.read },
          loaded: report.tables.reduce(0) { $0 + $1.loaded },
          rejected: report.tables.reduce(0) { $0 + $1.rejected },
          filtered: report.tables.reduce(0) { $0 + $1.filtered })
      })
  }

  /// The issue lists of the steps that write one.
  private static let issueLists: [(StepID, String)] = [
    (.extractSpecs, "reports/specification_issues.csv"),
    (.executeContract, "reports/contract_migration_issues.csv"),
    (.checkQuality, "reports/enterprise_pipeline_issues.csv"),
  ]

  /// Every issue of the run, in the order of the steps.
  func issues() throws -> [StepIssue] {
    try Self.issueLists.flatMap { step, path in
      guard let file = try location(of: path) else { return [StepIssue]() }
      let relative = String(file.dropFirst(folder.count + 1))
      return try IssueFile.read(relative, in: folder).map { StepIssue(step: step, issue: $0) }
    }
  }

  /// The rejects that `filter` lets through, the asked part of them; read in one pass, for there
  /// may be a million.
  func rejects(_ filter: FindingFilter, _ page: Paging) throws -> (found: Paged<Reject>, all: Int) {
    guard let file = try location(of: "reports/contract_migration_rejects.csv") else {
      return (Paged(items: [], paging: page, total: 0), 0)
    }
    var collected = PageCollector<Reject>(page)
    var all = 0
    let reader = try DelimitedReader(path: file)
    let column = Dictionary(
      reader.header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    while let batch = try reader.next(maximumRecords: 10_000) {
      for record in 0..<batch.count {
        let text = { (name: String) in column[name].map { batch.text(record, $0) } ?? "" }
        let reject = Reject(
          sourceFile: text("source_file"), row: Int(text("row")) ?? 0, key: text("key"),
          target: FieldPath(text("target_field")) ?? FieldPath(text("target_field"), ""),
          rule: text("rule"), reason: text("reason"),
          severity: Severity(rawValue: text("severity")) ?? .error)
        all += 1
        if filter.matches(reject) { collected.add(reject) }
      }
    }
    return (collected.paged, all)
  }
}

/// Keeps the asked part of a list that is too long to be kept whole.
struct PageCollector<Item> {
  private let page: Paging
  private var first: [Item] = []
  private var items: [Item] = []
  private var total = 0

  init(_ page: Paging) { self.page = page }

  mutating func add(_ item: @autoclosure () -> Item) {
    if total < page.size { first.append(item()) }
    if total >= page.offset, total < page.offset + page.size { items.append(item()) }
    total += 1
  }

  /// The part asked for; of a page that is gone, the first.
  var paged: Paged<Item> {
    total > page.offset
      ? Paged(items: items, paging: page, total: total)
      : Paged(items: first, paging: Paging(size: page.size), total: total)
  }
}
