internal import Domain
internal import Expressions
internal import Foundation
internal import Tabular

/// The extracts of a run, by table.
struct SourceFiles {
  /// Relative to the project.
  let folder: String
  private let project: String
  /// `nil` for real extracts, which come in any; what a step made is known.
  private let dialect: Dialect?
  private let names: [String: String]

  /// - Throws: As ``StepContext/extracts(in:)``.
  init(_ context: StepContext) throws {
    folder = try context.sourceFolder
    project = context.project
    dialect = folder == StepContext.cohortFolder ? Dialect() : nil
    names = try context.extracts(in: folder)
  }

  /// The file of a table, relative to the project; `nil` when there is none.
  func file(of table: Catalogue.Table) -> String? {
    names[table.name.lowercased()].map { "\(folder)/\($0)" }
  }

  /// Starts to read a table's file from its beginning.
  ///
  /// - Parameters:
  ///   - file: Relative to the project.
  ///   - table: What it holds.
  ///   - isDoubted: Whether to look for signs that a real extract is not one table.
  /// - Returns: a reader before its first record.
  /// - Throws: Tabular's errors.
  func open(
    _ file: String, as table: Catalogue.Table, isDoubted: Bool = false
  ) throws -> SourceReader {
    try SourceReader(
      "\(project)/\(file)", table, dialect: dialect, isDoubted: isDoubted && dialect == nil)
  }

  /// How many records a table's file holds, good and malformed.
  ///
  /// - Throws: Tabular's errors.
  func count(_ file: String, of table: Catalogue.Table) throws -> Int {
    let reader = try open(file, as: table)
    var records = 0
    while let batch = try reader.next() { records += batch.rows.count + batch.malformed.count }
    return records
  }
}

/// Reads a table's file in batches whose columns stand in the catalogue's order.
final class SourceReader {
  static let batchSize = 8192

  private let reader: DelimitedReader
  /// For each catalogue field its place in the file; `nil` when the file lacks it.
  private let places: [Int?]
  /// Catalogue fields that the file does not hold.
  let missing: [String]
  private var signs: TableDoubts?

  /// - Throws: Tabular's errors, also `repeatedColumn`.
  init(
    _ path: String, _ table: Catalogue.Table, dialect: Dialect?, isDoubted: Bool = false
  ) throws {
    reader = try DelimitedReader(path: path, dialect: dialect)
    if isDoubted { signs = TableDoubts(header: reader.header, dialect: reader.dialect) }
    let columns = try ColumnPlaces(of: reader.header, in: path)
    places = table.fields.map { columns[$0.field] }
    missing = zip(table.fields, places).compactMap { $1 == nil ? $0.field : nil }
  }

  /// What was found in the batches that were read, where it was asked for.
  var doubts: [TableDoubt] { signs?.found ?? [] }

  struct Batch {
    let rows: RawBatch
    let recordNumbers: [Int]
    let malformed: [MalformedRecord]
    /// How many records of the file the batch begins with.
    let sourceRows: Int
    /// Rows that joins or the split left out.
    var dropped = 0
    /// Rows of which joins or the split cannot say what they are, and why.
    var undecided: [Int: FailureReason] = [:]

    /// The key of a row as the source states it, its parts joined by slashes.
    func key(_ row: Int, of table: Catalogue.Table) -> String {
      table.fields.indices.filter { table.fields[$0].isKey }.map { rows.text(row, $0) }
        .joined(separator: "/")
    }
  }

  func next() throws -> Batch? {
    guard let records = try reader.next(maximumRecords: Self.batchSize) else { return nil }
    signs?.look(at: records)
    let empty = [Int32](repeating: 0, count: records.count)
    let columns = places.map { place in
      place.map {
        RawBatch.Column(starts: records.columns[$0].starts, ends: records.columns[$0].ends)
      } ?? RawBatch.Column(starts: empty, ends: empty)
    }
    return Batch(
      rows: RawBatch(bytes: records.bytes, columns: columns, count: records.count),
      recordNumbers: records.recordNumbers, malformed: records.malformed,
      sourceRows: records.count)
  }
}
