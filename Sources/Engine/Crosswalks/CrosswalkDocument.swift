public import Domain
internal import Foundation
internal import Tabular

/// A crosswalk with its entries, as it goes out to other tools and comes back.
public struct CrosswalkDocument: Hashable, Sendable {
  /// What a crosswalk is written as.
  public enum Format: String, CaseIterable, Codable, Sendable {
    case csv
    /// A ConceptMap of FHIR R4, in JSON.
    case conceptMap = "conceptmap"

    /// The ending of a file of that kind, without its dot.
    public var suffix: String { self == .csv ? "csv" : "json" }

    public var mediaType: String {
      self == .csv ? "text/csv; charset=utf-8" : "application/fhir+json"
    }
  }

  public var crosswalk: Crosswalk
  public var entries: [CrosswalkEntry]
  /// The version that was taken out; `nil` for what is in no version.
  public var version: Int?
  /// Whether people approved that version.
  public var isApproved: Bool

  public init(
    _ crosswalk: Crosswalk, _ entries: [CrosswalkEntry], version: Int? = nil,
    isApproved: Bool = false
  ) {
    self.crosswalk = crosswalk
    self.entries = entries
    self.version = version
    self.isApproved = isApproved
  }

  /// The file in `format`, the same bytes for the same crosswalk.
  ///
  /// CSV holds the entries alone; texts that a spreadsheet would run are guarded unless `isArtefact`.
  ///
  /// - Throws: Tabular's error when no file can be written; what the encoder throws.
  public func bytes(as format: Format, isArtefact: Bool = false) throws -> [UInt8] {
    guard format == .csv else { return try ConceptMap.bytes(of: self) }
    let folder = try WorkFolder()
    let path = folder.path("crosswalk.csv")
    let writer = try DelimitedWriter(
      path: path, header: CrosswalkFile.columns, neutralisingFormulas: !isArtefact)
    for entry in entries {
      try writer.append([
        entry.source, entry.target, entry.description, entry.equivalence.rawValue,
        entry.validFrom?.description ?? "", entry.validTo?.description ?? "", entry.note,
      ])
    }
    try writer.finish()
    return [UInt8](try Data(contentsOf: URL(filePath: path)))
  }

  /// Reads the entries that a file holds, and of a ConceptMap its lists; a CSV says nothing of them,
  /// so `crosswalk` does.
  ///
  /// - Throws: ``ExchangeError``; Documents' and Tabular's errors.
  public init(_ bytes: [UInt8], as format: Format, of crosswalk: Crosswalk) throws {
    let folder = try WorkFolder()
    let path = folder.path("crosswalk.\(format.suffix)")
    try writeAtomically(bytes, to: path)
    switch format {
    case .csv: self.init(crosswalk, try Self.entries(csv: path))
    case .conceptMap: self = try ConceptMap.read(path, named: crosswalk.name)
    }
  }

  private static func entries(csv path: String) throws -> [CrosswalkEntry] {
    let file = "crosswalk.csv"
    let needed = ["source_code", "target_code"]
    var table = try TextTable(path: path, dialect: Dialect())
    if !Set(needed).isSubset(of: table.header) { table = try TextTable(path: path) }
    for column in needed where !table.header.contains(column) {
      throw ExchangeError.columnMissing(column, file: file)
    }
    if let line = table.firstMalformedLine { throw ExchangeError.malformed(file: file, line: line) }
    return try zip(table.rows, table.lines).map { cells, line in
      let values = Dictionary(
        zip(table.header, cells.map(FormulaGuard.removed)), uniquingKeysWith: { first, _ in first })
      return try CrosswalkEntry(values, file: file, line: line)
    }
  }
}

extension CrosswalkEntry {
  /// An entry of texts by the names of ``CrosswalkFile/columns``.
  ///
  /// - Throws: ``ExchangeError/badValue(column:file:line:)``.
  init(_ values: [String: String], file: String, line: Int) throws(ExchangeError) {
    func value<Value>(_ column: String, _ parse: (String) -> Value?) throws(ExchangeError) -> Value
    {
      guard let value = parse(values[column] ?? "") else {
        throw .badValue(column: column, file: file, line: line)
      }
      return value
    }
    func day(_ column: String) throws(ExchangeError) -> CivilDate? {
      guard let text = values[column], !text.isEmpty else { return nil }
      return try value(column) { CivilDate(iso: $0) }
    }
    let grade = try value("equivalence") { $0.isEmpty ? .equivalent : Equivalence(rawValue: $0) }
    let (from, to) = (try day("valid_from"), try day("valid_to"))
    if let from, let to, to < from { throw .badValue(column: "valid_to", file: file, line: line) }
    self.init(
      source: try value("source_code") { $0.isEmpty ? nil : $0 },
      target: try value("target_code") { $0.isEmpty && grade.translates ? nil : $0 },
      description: values["description"] ?? "", equivalence: grade, validFrom: from, validTo: to,
      note: values["note"] ?? "")
  }
}
