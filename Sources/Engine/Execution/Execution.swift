internal import Domain
internal import Expressions
internal import Tabular

/// One run of the contract over the extracts: what tables share while they are loaded one by one.
final class Execution {
  let plan: LoadPlan
  let context: StepContext
  let files: SourceFiles
  var codes: CodeSets
  let imputation: Imputation
  private(set) var rejects: RejectsFile
  private(set) var issues: [Issue] = []
  private(set) var tables: [MigrationReport.Table] = []
  /// How many examples of rules were tried.
  private var examples = 0

  /// Crosswalks for the whole run; lookups and record numbers as tables come to need them.
  var resources: Resources
  /// The values of loaded fields that others refer to by value.
  var loadedValues: [FieldPath: KeyIndex]

  init(_ plan: LoadPlan, _ context: StepContext) throws {
    self.plan = plan
    self.context = context
    files = try SourceFiles(context)
    codes = CodeSets(context)
    imputation = try Imputation(context.parameters.imputeMode, context)
    rejects = try RejectsFile(context.output(MigrationReport.rejectsPath))
    resources = Resources(crosswalks: try Self.crosswalks(of: plan, in: context))
    loadedValues = Dictionary(
      plan.referredByValue.map { ($0, KeyIndex()) }, uniquingKeysWith: { first, _ in first })
  }

  private static func crosswalks(
    of plan: LoadPlan, in context: StepContext
  ) throws -> [String: CodeMap] {
    let days = Dictionary(
      try CrosswalkFile.readIndex(in: context.project).map { ($0.name, $0.day) },
      uniquingKeysWith: { first, _ in first })
    return try Dictionary(
      uniqueKeysWithValues: plan.crosswalks.sorted().map { name in
        let entries = try CrosswalkFile.read(name, in: context.project).map(\.value)
        var map = CodeMap()
        for pair in CrosswalkFile.translations(entries, on: days[name] ?? nil) {
          map.insert(pair.source, pair.target)
        }
        return (name, map)
      })
  }

  /// Loads every table and writes the reports.
  func run() throws {
    examples = try ContractExamples(plan, resources.crosswalks).run()
    for (index, table) in plan.tables.enumerated() {
      try context.checkCancellation()
      tables.append(try load(table))
      release(after: index)
    }
    try noteUnusedSources()
    try report()
  }

  private func load(_ table: TableLoad) throws -> MigrationReport.Table {
    var load = try TableExecution(table, in: self)
    try load.perform()
    context.progress(
      "\(table.target.name): \(load.tally.loaded) of \(load.tally.read) rows loaded")
    return load.tally
  }

  /// Drops what no later table asks for, so that memory follows the keys in use.
  private func release(after index: Int) {
    let later = plan.tables.dropFirst(index + 1)
    let rules = later.flatMap(\.rules)
    let numbers = Set(rules.flatMap(\.surrogates))
    let lookups = Set(rules.flatMap(\.lookups))
    resources.surrogates = resources.surrogates.filter { numbers.contains($0.key) }
    resources.lookups = resources.lookups.filter { lookups.contains($0.key) }
    let parents = Set(later.flatMap(\.fields).compactMap { $0.field.references?.folded })
    loadedValues = loadedValues.filter { parents.contains($0.key) }
  }

  private func report() throws {
    try rejects.finish()
    try IssueFile.write(issues, to: context.output(MigrationReport.issuesPath))
    let inOrder = plan.target.tables.compactMap { table in
      tables.first { $0.targetTable == table.name }
    }
    let report = MigrationReport(
      imputeMode: context.parameters.imputeMode, sourceFolder: files.folder, tables: inOrder,
      issues: issues, rejectLines: rejects.counts, contract: plan.contract.map(\.value),
      plans: Array(plan.plans.values), examples: examples)
    try writeAtomically(artefactJSON(report), to: context.output(MigrationReport.path))
    let measures = report.measures
    context.progress(
      "\(Int(measures["rows_loaded"] ?? 0)) of \(Int(measures["rows_read"] ?? 0)) rows loaded, "
        + "\(Int(measures["rows_rejected"] ?? 0)) rejected")
  }

  /// Whether a table, by its lower-case name, had rows to load and was loaded.
  func isLoaded(_ name: String) -> Bool {
    tables.contains { $0.targetTable.lowercased() == name && $0.read > 0 }
  }

  func note(_ issue: Issue) { issues.append(issue) }

  func reject(_ reject: Reject, _ reason: RejectReason) throws {
    try rejects.append(reject, reason)
  }
}

extension TableLoad {
  /// Every expression of the table.
  var rules: [Expression] {
    let fields = fields.flatMap { field -> [Expression] in
      switch field.rule {
      case .none: []
      case .assigned(let parts): parts
      case .expression(let rule): [rule]
      }
    }
    return fields + [filter].compactMap(\.self) + (shape?.expressions ?? [])
  }
}

/// `contract_migration_rejects.csv`, written as rejects come.
struct RejectsFile {
  static let columns = [
    "source_file", "row", "key", "target_field", "rule", "reason", "severity",
  ]

  private let writer: DelimitedWriter
  private var byReason: [RejectReason: Int] = [:]

  init(_ path: String) throws {
    writer = try DelimitedWriter(path: path, header: Self.columns)
  }

  mutating func append(_ reject: Reject, _ reason: RejectReason) throws {
    byReason[reason, default: 0] += 1
    try writer.append([
      reject.sourceFile, String(reject.row), reject.key, reject.target.description, reject.rule,
      reject.reason, reject.severity.rawValue,
    ])
  }

  func finish() throws { try writer.finish() }

  var counts: [FailureCount] {
    RejectReason.allCases.compactMap { reason in
      byReason[reason].map { FailureCount(reason: reason, count: $0) }
    }
  }
}
