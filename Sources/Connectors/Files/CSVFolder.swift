internal import Domain
internal import Foundation
internal import Glibc
internal import Tabular

/// The delimited files that lie in one folder, below folders that may be read.
struct CSVFolder {
  struct File {
    let table: String
    /// Without a symbolic link in it.
    let path: String
  }

  let files: [File]
  /// Files that lie elsewhere by way of a symbolic link, or are none.
  let unreadable: [String]

  /// - Parameters:
  ///   - path: Absolute, or relative to the first of `roots`.
  ///   - roots: Absolute.
  /// - Throws: ``ConnectorFault/pathNotAllowed(_:)``, also for what is not there.
  init(_ path: String, below roots: [String]) throws {
    let roots = ReadableRoots(roots)
    let folder = try roots.real(path)
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } catch {
      throw ConnectorFault.pathNotAllowed(path)
    }
    let candidates = names.filter { name in
      !name.hasPrefix(".") && Self.endings.contains { name.lowercased().hasSuffix($0) }
    }
    // Two names of a folder can be equal as texts: `é` is one scalar or two.
    let found = candidates.map { (name: $0, path: roots.realFile("\(folder)/\($0)")) }
    let readable = found.compactMap { file in file.path.map { (name: file.name, path: $0) } }
    unreadable = found.filter { $0.path == nil }.map(\.name)
    let tables = TableNames(readable.map { ("file", String($0.name.dropLast(4))) }).all
    files = zip(tables, readable).map { File(table: $0, path: $1.path) }
  }

  private static let endings = [".csv", ".tsv", ".txt"]

  func file(_ table: String) throws -> File {
    guard let file = files.first(where: { $0.table.lowercased() == table.lowercased() }) else {
      throw ConnectorFault.unknownTable(table)
    }
    return file
  }
}

extension CSVFolder.File {
  private static let sampledRows = 1000

  /// The fields by the header, with the narrowest types that the first rows fit, and how many rows
  /// there are by their average length.
  ///
  /// - Throws: ``TabularError``.
  func described() throws -> (fields: [CatalogueField], estimate: Int) {
    let reader = try DelimitedReader(path: path)
    var types = reader.header.map { _ in SampledType() }
    let batch = try reader.next(maximumRecords: Self.sampledRows)
    if let batch {
      for column in batch.columns.indices where types.indices.contains(column) {
        for record in 0..<batch.count { types[column].add(batch.text(record, column)) }
      }
    }
    let fields = zip(TableNames(reader.header.map { ("column", $0) }).all, types).map {
      name, type in
      CatalogueField(
        table: table, field: name, type: type.type,
        foundAt: "\(ConnectorFault.name(path)):1", confidence: 0.5)
    }
    return (fields, try estimate(from: batch))
  }

  private func estimate(from batch: RecordBatch?) throws -> Int {
    var status = stat()
    guard let batch, batch.count > 0, stat(path, &status) == 0 else { return 0 }
    guard batch.count == Self.sampledRows else { return batch.count }
    return Int(status.st_size) * batch.count / max(batch.bytes.count, 1)
  }

  /// - Throws: ``TabularError``.
  func preview(limit: Int, offset: Int) throws -> Preview {
    let reader = try DelimitedReader(path: path)
    let limit = max(0, min(limit, Preview.maximumRows))
    var (rows, skipped): ([[String?]], Int) = ([], max(0, offset))
    while rows.count < limit, let batch = try reader.next(maximumRecords: 10_000) {
      let first = min(skipped, batch.count)
      skipped -= first
      for record in first..<min(batch.count, first + limit - rows.count) {
        rows.append(
          batch.columns.indices.map { column in
            let text = batch.text(record, column)
            return text.isEmpty ? nil : String(text.prefix(Preview.maximumCharacters))
          })
      }
    }
    return Preview(columns: reader.header, rows: rows)
  }
}

/// The narrowest type that all values up to now fit.
struct SampledType {
  private static let candidates: [(DataType, @Sendable (String) -> Bool)] = [
    (.integer, { isInteger($0) }), (.decimal(precision: nil, scale: nil), { isDecimal($0) }),
    (.date, { isDate($0) }), (.timestamp, { isTimestamp($0) }),
  ]

  private var fitting = Array(candidates.indices)
  private var hasValue = false

  mutating func add(_ text: String) {
    guard !text.isEmpty else { return }
    hasValue = true
    fitting.removeAll { !Self.candidates[$0].1(text) }
  }

  var type: DataType {
    guard hasValue, let first = fitting.first else { return .text(length: nil) }
    return Self.candidates[first].0
  }

  /// Without leading zeros, which codes have and numbers do not.
  private static func isInteger(_ text: String) -> Bool {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    return (1...18).contains(digits.utf8.count) && digits.utf8.allSatisfy { (48...57).contains($0) }
      && (digits.count == 1 || !digits.hasPrefix("0"))
  }

  private static func isDecimal(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, isInteger(String(parts[0])) || parts[0] == "-0" else { return false }
    return parts.count == 1
      || !parts[1].isEmpty && parts[1].utf8.allSatisfy { (48...57).contains($0) }
  }

  private static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard text.utf8.count == 10, parts.count == 3,
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return false }
    return CivilDate(year: year, month: month, day: day) != nil
  }

  private static func isTimestamp(_ text: String) -> Bool {
    guard text.utf8.count >= 16, isDate(String(text.prefix(10))) else { return false }
    let time = text.dropFirst(11).split(separator: ":", omittingEmptySubsequences: false)
    return (2...3).contains(time.count) && Int(time[0]).map { (0...23).contains($0) } == true
      && Int(time[1]).map { (0...59).contains($0) } == true
  }
}
