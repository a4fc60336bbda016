internal import Domain
internal import Expressions
internal import Foundation
internal import Tabular

extension Step {
  /// Checks what the load wrote, and whether the trial is large enough to say anything.
  static let checkQuality = Step(
    id: .checkQuality,
    purpose:
      "Check the loaded target: mandatory values, keys, references, NHS numbers, dates, codes.",
    inputs: [
      MigrationReport.path, ContractFile.rowsPath, CatalogueFile.path(.target),
      ExtractSpecs.issuesPath, "target_contract/*", "schemas/code_lists/*", "policy:nhs/*",
    ] + QualityRules.files.map { "policy:\($0)" },
    outputs: [PipelineReport.path, PipelineReport.issuesPath], parameters: [.minPatients]
  ) { context in
    let catalogue = try CatalogueFile.read(.target, in: context.project)
    let migration = try MigrationReport(file: context.input(MigrationReport.path))
    var inspection = try Inspection(catalogue, context)
    for table in catalogue.tables {
      try context.checkCancellation()
      try inspection.inspect(
        table, loaded: migration.tables.first { $0.targetTable == table.name }?.loaded ?? 0)
    }
    try inspection.checkReferences()
    try inspection.checkPatientChain()
    try inspection.checkCodeLists()
    try inspection.countSpecificationIssues()
    inspection.checkPatients(in: migration, atLeast: context.parameters.minPatients)
    inspection.checkMappings(try ContractFile.rows(in: context.project).map(\.value))
    let report = PipelineReport(issues: inspection.issues, measures: inspection.measures)
    try IssueFile.write(inspection.issues, to: context.output(PipelineReport.issuesPath))
    try writeAtomically(artefactJSON(report), to: context.output(PipelineReport.path))
    context.progress(
      "\(Int(report.measures["errors"] ?? 0)) errors, "
        + "\(Int(report.measures["warnings"] ?? 0)) warnings")
  }
}

/// The checks over all target tables, and what they found.
struct Inspection {
  private let catalogue: Catalogue
  private let context: StepContext
  private let rules: QualityRules
  private let patients: Catalogue.Table?
  private var codes: CodeSets
  /// The values of every field that others refer to.
  private var referred: [FieldPath: KeyIndex]
  private(set) var issues: [Issue] = []
  private(set) var measures: [String: Double] = [:]

  init(_ catalogue: Catalogue, _ context: StepContext) throws {
    self.catalogue = catalogue
    self.context = context
    rules = try QualityRules(policy: context.policy)
    patients = Self.patientTable(in: catalogue, rules)
    codes = CodeSets(context)
    referred = Dictionary(
      catalogue.fields.compactMap { $0.references.map { ($0.folded, KeyIndex()) } },
      uniquingKeysWith: { first, _ in first })
  }

  private mutating func note(
    _ check: QualityCheck, _ table: String = "", _ field: String = "", file: String = "",
    count: Int = 1, _ message: String
  ) {
    issues.append(
      Issue(
        check.severity, check.rawValue, table: table, field: field, file: file, count: count,
        message: message))
  }

  // MARK: One table

  /// Reads a target file once for everything that one row, or one table, can show.
  mutating func inspect(_ table: Catalogue.Table, loaded: Int) throws {
    var scan = try TableScan(
      table, isPatients: table.name == patients?.name, rules, codes: &codes)
    var keys = KeyIndex()
    var key: [UInt8] = []
    let places = table.fields.indices.filter { table.fields[$0].isKey }
    let watched = table.fields.indices.filter { referred[table.fields[$0].path.folded] != nil }
    let reader = try table.loaded(in: context)
    while let batch = try reader.next() {
      scan.add(batch.rows)
      let bytes = batch.rows.bytes.span
      for row in 0..<batch.rows.count {
        key.removeAll(keepingCapacity: true)
        for place in places { key.append(part: bytes.extracting(batch.rows.range(row, place))) }
        if !places.isEmpty { keys.insert(key.span) }
        for place in watched {
          let value = bytes.extracting(batch.rows.range(row, place))
          if !value.isEmpty { referred[table.fields[place].path.folded]?.insert(value) }
        }
      }
    }
    report(scan, on: table, keys, loaded: loaded)
  }

  private mutating func report(
    _ scan: TableScan, on table: Catalogue.Table, _ keys: KeyIndex, loaded: Int
  ) {
    if scan.rows != loaded {
      note(
        .loadedCount, table.name, file: table.loadedFile, count: abs(scan.rows - loaded),
        "The file holds \(scan.rows) rows, the load said \(loaded).")
    }
    for finding in scan.findings {
      note(
        finding.check, table.name, finding.field, file: table.loadedFile, count: finding.count,
        finding.message)
    }
    let duplicates = scan.rows - keys.count
    if table.key.isEmpty {
      note(
        .keyUnknown, table.name, file: CatalogueFile.path(.target), count: scan.rows,
        "The table has no key, so a row that is there twice is not seen.")
    } else if duplicates > 0 {
      note(
        .duplicateKey, table.name, table.key.map(\.field).joined(separator: ","),
        file: table.loadedFile, count: duplicates, "Rows share the key of another row.")
    }
  }

  // MARK: Across tables

  /// Looks every declared reference up among the values the load wrote.
  mutating func checkReferences() throws {
    for table in catalogue.tables {
      let places = table.fields.indices.filter { table.fields[$0].references != nil }
      guard !places.isEmpty else { continue }
      try context.checkCancellation()
      var orphans = [Int](repeating: 0, count: table.fields.count)
      let reader = try table.loaded(in: context)
      while let batch = try reader.next() {
        let bytes = batch.rows.bytes.span
        for place in places {
          guard let parent = table.fields[place].references?.folded, let known = referred[parent]
          else { continue }
          for row in 0..<batch.rows.count {
            let value = bytes.extracting(batch.rows.range(row, place))
            if !value.isEmpty, known.find(value) == nil { orphans[place] += 1 }
          }
        }
      }
      for place in places where orphans[place] > 0 {
        let parent = table.fields[place].references?.description ?? ""
        note(
          .orphanReference, table.name, table.fields[place].field, file: table.loadedFile,
          count: orphans[place], "Values refer to no row of \(parent).")
      }
    }
  }

  /// Follows every record to its patient, by each way that leads there.
  mutating func checkPatientChain() throws {
    let context = context
    guard
      let chain = try PatientChain(
        of: patients, catalogue, rules, keys: referred, open: { try $0.loaded(in: context) })
    else { return }
    for table in catalogue.tables {
      var findings = chain.findings(of: table)
      guard findings.isOfPatients else { continue }
      try context.checkCancellation()
      let reader = try table.loaded(in: context)
      while let batch = try reader.next() { chain.check(batch.rows, &findings) }
      for (place, count) in findings.contradicted.sorted(by: { $0.key < $1.key }) {
        note(
          .patientContradicted, table.name, table.fields[place].field, file: table.loadedFile,
          count: count, "The rows referred to are of another patient than the row itself.")
      }
      for (place, count) in findings.early.sorted(by: { $0.key < $1.key }) {
        note(
          .beforeBirth, table.name, table.fields[place].field, file: table.loadedFile, count: count,
          "Dates lie before the patient's birth.")
      }
    }
  }

  // MARK: Beyond the rows

  /// Notes code lists that nobody gave, and national lists to which the project adds codes.
  mutating func checkCodeLists() throws {
    let coded = catalogue.fields.filter { $0.codeList?.isEmpty == false }
    for (list, fields) in Dictionary(grouping: coded, by: { $0.codeList ?? "" })
      .sorted(by: { $0.key < $1.key })
    {
      let file = "schemas/code_lists/\(list).csv"
      if try codes.codes(named: list) == nil {
        note(
          .codeListMissing, fields[0].table, fields[0].field, file: file, count: fields.count,
          "Nobody gave the codes of \(list); values are not checked against it.")
      }
      let added = try CodeListFile.added(to: list, project: context.project, policy: context.policy)
      if added > 0 {
        note(
          .codeListReplaced, fields[0].table, fields[0].field, file: file, count: added,
          "The project's list holds codes that the national list \(list) does not.")
      }
    }
  }

  /// Measures what `extract-specs` found; without its issues the measures are missing.
  mutating func countSpecificationIssues() throws {
    guard FileManager.default.fileExists(atPath: context.input(ExtractSpecs.issuesPath)) else {
      return
    }
    let found = try IssueFile.read(ExtractSpecs.issuesPath, in: context.project)
    measures["specification_errors"] = Double(found.count(of: .error))
    measures["specification_warnings"] = Double(found.count(of: .warning))
  }

  /// Finds the patient table and compares what it was given with the fewest a trial needs.
  mutating func checkPatients(in migration: MigrationReport, atLeast fewest: Int) {
    guard let table = patients else {
      note(
        .patientTableUnknown, file: CatalogueFile.path(.target),
        "No target table could be told to hold the patients.")
      return
    }
    let patients = migration.tables.first { $0.targetTable == table.name }?.loaded ?? 0
    measures["patients"] = Double(patients)
    if patients < fewest {
      note(
        .tooFewPatients, table.name, file: table.loadedFile, count: fewest - patients,
        "\(patients) patients were loaded; the trial needs \(fewest).")
    }
  }

  /// The table that others refer to most, among those that hold NHS numbers or are named for patients.
  private static func patientTable(
    in catalogue: Catalogue, _ rules: QualityRules
  ) -> Catalogue.Table? {
    let references = Dictionary(
      grouping: catalogue.fields.compactMap { $0.references?.table.lowercased() }, by: { $0 })
    return catalogue.tables.filter { table in
      table.fields.contains { $0.holdsNHSNumber }
        || rules.isNamed(table.name, for: .patientTable)
    }.max {
      (references[$0.name.lowercased()]?.count ?? 0)
        < (references[$1.name.lowercased()]?.count ?? 0)
    }
  }

  mutating func checkMappings(_ contract: [ContractRow]) {
    for row in contract where row.isUnresolved {
      note(
        .mappingUnresolved, row.target.table, row.target.field, file: ContractFile.rowsPath,
        "No rule fills the field and nobody decided that it stays empty.")
    }
  }
}

extension Catalogue.Table {
  /// The file that the load wrote, relative to the project.
  var loadedFile: String { "target_contract/\(name).csv" }

  /// Starts to read what the load wrote.
  ///
  /// - Throws: Tabular's errors.
  func loaded(in context: StepContext) throws -> SourceReader {
    try SourceReader(context.input(loadedFile), self, dialect: Dialect())
  }
}
