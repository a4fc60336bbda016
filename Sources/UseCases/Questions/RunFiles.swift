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

  /// Every issue of the run in a list that `isReadable`, in the order of the steps.
  func issues(where isReadable: (String) throws -> Bool) throws -> [StepIssue] {
    try Self.issueLists.flatMap { step, path in
      guard try isReadable(path), let file = try location(of: path) else { return [StepIssue]() }
      let relative = String(file.dropFirst(folder.count + 1))
      return try IssueFile.read(relative, in: folder).map { StepIssue(step: step, issue: $0) }
    }
  }

  /// The table that the run left under `path`; `nil` when it left none.
  ///
  /// - Throws: ``Engine/SnapshotError``.
  func table(_ path: String) throws -> KeptTable? {
    guard let artefact = artefacts.first(where: { $0.path == path }),
      let file = try location(of: path)
    else { return nil }
    return KeptTable(file: file, digest: artefact.sha256)
  }

  /// The rejects that `filter` lets through, the asked part of them.
  func rejects(_ filter: FindingFilter, _ page: Paging) throws -> Paged<Reject> {
    guard let table = try rejectTable() else { return Paged(items: [], paging: page, total: 0) }
    return filter.letsAllPass
      ? try table.page(page, as: Reject.reading).records
      : try table.page(page, as: Reject.reading, where: filter.matches)
  }

  func rejectCount() throws -> Int { try rejectTable()?.count() ?? 0 }

  private func rejectTable() throws -> KeptTable? {
    try table("reports/contract_migration_rejects.csv")
  }
}

extension Reject {
  /// How a record under `header` reads as a reject.
  fileprivate static func reading(_ header: [String]) -> (RecordBatch, Int) -> Reject {
    func column(_ name: String) -> (RecordBatch, Int) -> String {
      guard let place = header.firstIndex(of: name) else { return { _, _ in "" } }
      return { $0.text($1, place) }
    }
    let (file, row, key) = (column("source_file"), column("row"), column("key"))
    let (target, rule) = (column("target_field"), column("rule"))
    let (reason, severity) = (column("reason"), column("severity"))
    return { batch, record in
      let path = target(batch, record)
      return Reject(
        sourceFile: file(batch, record), row: Int(row(batch, record)) ?? 0,
        key: key(batch, record), target: FieldPath(path) ?? FieldPath(path, ""),
        rule: rule(batch, record), reason: reason(batch, record),
        severity: Severity(rawValue: severity(batch, record)) ?? .error)
    }
  }
}
