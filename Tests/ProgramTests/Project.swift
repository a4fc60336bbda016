import Foundation
import Tabular
import TestSupport
import Testing

/// A project folder of a test's own.
final class Project: Sendable {
  private let place: Workplace
  var url: URL { place.url.appending(path: "project") }

  /// A copy of the folder `original`, its private state included.
  init(copyOf original: URL) throws {
    place = try Workplace()
    try FileManager.default.copyItem(at: original, to: url)
  }

  /// The sample programme as it is shipped.
  static func sample() throws -> Project {
    try Project(copyOf: Checkout.root.appending(path: "schemas/samples/st-elsewhere"))
  }

  /// The sample programme after a run that passed, made once for all tests; copy it.
  static func finished() throws -> Project { try Project(copyOf: passed.get().url) }

  private static let passed = Result {
    let project = try sample()
    let call = try project.run()
    #expect(call.ending == .exited(0), "\(call.errors)\(call.output)")
    return project
  }

  /// The same with its cohort as real extracts in `source/`.
  static func finishedOnExtracts() throws -> Project { try Project(copyOf: extracted.get().url) }

  private static let extracted = Result {
    let project = try finished()
    try FileManager.default.copyItem(
      at: project.url.appending(path: "mock_data/source"), to: project.url.appending(path: "source")
    )
    let call = try project.run()
    #expect(call.ending == .exited(0), "\(call.errors)\(call.output)")
    return project
  }

  func words(_ command: [String], _ options: [String]) -> [String] {
    command + ["--directory", url.path] + options
  }

  func run(_ options: String...) throws -> Call { try Program.call(words(["run"], options)) }

  func start(_ options: [String]) throws -> Running { try Running(words(["run"], options)) }

  // MARK: Files

  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: url.appending(path: path).path)
  }

  func bytes(_ path: String) throws -> Data { try Data(contentsOf: url.appending(path: path)) }

  func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

  func write(_ text: String, to path: String) throws { try write(Data(text.utf8), to: path) }

  func write(_ data: Data, to path: String) throws {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: url.appending(path: path))
  }

  /// The names of the files directly in a folder, sorted.
  func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: url.appending(path: folder).path).sorted()
  }

  /// What people see: every file outside `.crossgate/`, by path.
  func files(under folder: String = "") throws -> [String: Data] {
    let root = folder.isEmpty ? url : url.appending(path: folder)
    var found: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: root.path)
    where !path.hasPrefix(".crossgate") {
      let file = root.appending(path: path)
      if try file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true { continue }
      found[path] = try Data(contentsOf: file)
    }
    return found
  }

  /// How many records a delimited file holds.
  func records(of path: String) throws -> Int {
    try TextTable(path: url.appending(path: path).path).rows.count
  }

  /// What tells a file from another that took its name; `nil` when there is none.
  func inode(of path: String) -> ino_t? {
    var status = stat()
    return stat(url.appending(path: path).path, &status) == 0 ? status.st_ino : nil
  }

  func report<Report: Decodable>(_ path: String, as type: Report.Type = Report.self) throws
    -> Report
  {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: bytes(path))
  }

  /// Changes the rows of a delimited file; its header stays.
  func rewrite(_ path: String, _ change: (inout Rows) -> Void) throws {
    let file = url.appending(path: path).path
    let table = try TextTable(path: file)
    var rows = Rows(header: table.header.map { $0.lowercased() }, rows: table.rows)
    change(&rows)
    let writer = try DelimitedWriter(path: file, header: table.header)
    for row in rows.rows { try writer.append(row) }
    try writer.finish()
  }
}

/// The rows of a delimited file, their values found by column.
struct Rows {
  fileprivate let header: [String]
  var rows: [[String]]

  /// Puts what `value` makes of the present value into a column of every row.
  mutating func fill(_ column: String, _ value: (String) -> String) {
    for row in rows.indices { fill(column, of: row, value) }
  }

  mutating func fill(_ column: String, of row: Int, _ value: (String) -> String) {
    let place = header.firstIndex(of: column) ?? header.count
    rows[row][place] = value(rows[row][place])
  }
}

/// The paths whose bytes differ, or that only one side has.
func differences(_ a: [String: Data], _ b: [String: Data]) -> [String] {
  Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted()
}

/// The part of the reports that tests read.
struct MigrationReport: Decodable {
  static let path = "reports/contract_migration_report.json"

  struct Table: Decodable {
    let targetTable: String
    let read: Int
    let loaded: Int
    let rejected: Int
    let filtered: Int
    let balanced: Bool
  }

  let tables: [Table]
  let measures: [String: Double]
}

struct QualityReport: Decodable {
  static let path = "reports/enterprise_pipeline_report.json"

  let measures: [String: Double]
}

extension Call {
  /// The gates that standard output says were not met.
  var failedGates: Set<String> {
    Set(
      output.split(separator: "\n").filter { $0.hasPrefix("FAIL") }.compactMap {
        $0.dropFirst(4).drop(while: { $0 == " " }).split(separator: ":").first.map(String.init)
      })
  }
}

/// What a run must leave: the evidence of the user guide.
let evidence = [
  "reports/product_lifecycle_run.json", "reports/contract_migration_report.json",
  "reports/enterprise_pipeline_report.json", "reports/release_gate_report.json",
  "reports/contract_migration_issues.csv", "reports/enterprise_pipeline_issues.csv",
  "reports/contract_migration_rejects.csv", "reports/mapping_contract.csv",
]

/// Expects the evidence files and that every row read was loaded, rejected or filtered.
func expectEvidence(
  of project: Project, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  #expect(evidence.filter { !project.exists($0) } == [], sourceLocation: sourceLocation)
  let report = try project.report(MigrationReport.path, as: MigrationReport.self)
  #expect(!report.tables.isEmpty, sourceLocation: sourceLocation)
  let open = report.tables.filter {
    !$0.balanced || $0.read != $0.loaded + $0.rejected + $0.filtered
  }
  #expect(open.map(\.targetTable) == [], sourceLocation: sourceLocation)
  for table in report.tables {
    let file = project.url.appending(path: "target_contract/\(table.targetTable).csv").path
    let rows = try TextTable(path: file).rows.count
    #expect(rows == table.loaded, "\(table.targetTable)", sourceLocation: sourceLocation)
  }
}
