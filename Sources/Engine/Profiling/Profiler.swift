internal import Dispatch
public import Domain
internal import Foundation
internal import Synchronization
internal import Tabular

/// Profiles delimited files, each read once from start to end, in memory that does not grow with
/// them: at most 2 MiB a column of one table, and two batches.
///
/// The columns of a batch are shared out to all processors, while one of them reads the next batch.
/// Each column sees its rows in order, so that the result depends on the file alone.
public struct Profiler {
  /// Records of a batch.
  static let batchSize = 2048

  private let batchSize: Int
  private let progress: (String) -> Void

  /// - Parameter progress: Told how far it is, in words without values.
  public init(progress: @escaping (String) -> Void = { _ in }) {
    self.init(batchSize: Self.batchSize, progress: progress)
  }

  init(batchSize: Int, progress: @escaping (String) -> Void = { _ in }) {
    self.batchSize = batchSize
    self.progress = progress
  }

  /// Profiles the files of one system, one table each.
  ///
  /// - Parameters:
  ///   - paths: The files; the order of the tables is theirs.
  ///   - isCancelled: Asked between two batches.
  /// - Returns: the same for the same files, however many processors there are.
  /// - Throws: ``TabularError`` for a file that cannot be read to its end, ``Cancellation``.
  public func profile(
    _ paths: [String], isCancelled: () -> Bool = { false }
  ) throws -> Profile {
    var tables: [TableProfile] = []
    var inclusions = Inclusions()
    for path in paths {
      tables.append(try table(path, &inclusions, isCancelled))
    }
    return Profile(tables: tables, inclusions: inclusions.found)
  }

  private func table(
    _ path: String, _ inclusions: inout Inclusions, _ isCancelled: () -> Bool
  ) throws -> TableProfile {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let name = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
    let table = try TableSketch(path, batchSize: batchSize)
    var rows = 0
    var malformed: [MalformedRecord] = []
    var malformedCount = 0
    while let batch = try table.advance() {
      if isCancelled() { throw Cancellation() }
      if (rows + batch.count) / 1_000_000 > rows / 1_000_000 {
        progress("\(file): \((rows + batch.count) / 1_000_000) million rows")
      }
      rows += batch.count
      malformedCount += batch.malformed.count
      malformed += batch.malformed.prefix(max(0, 10 - malformed.count))
    }
    return TableProfile(
      table: name, file: try TableProfile.FileFacts(path, file, table.dialect), rows: rows,
      malformed: TableProfile.Malformed(records: malformedCount, lines: malformed.map(\.line)),
      columns: table.columns().map { column, hashes in
        inclusions.add(column, of: name, hashes)
        return column
      })
  }
}

/// A file being read, and what is known of its columns so far.
private final class TableSketch {
  let dialect: Dialect
  let groups: [ColumnGroup]
  private let batchSize: Int
  private let reader: Reader
  private var next: RecordBatch?

  init(_ path: String, batchSize: Int) throws {
    let opened = try DelimitedReader(path: path)
    dialect = opened.dialect
    groups = ColumnGroup.groups(of: opened.header)
    self.batchSize = batchSize
    reader = Reader(opened)
    next = try reader.next(batchSize).get()
  }

  /// Takes in one more batch, and returns it; `nil` at the end of the file.
  func advance() throws -> RecordBatch? {
    guard let batch = next else { return nil }
    let (groups, reader, batchSize) = (groups, reader, batchSize)
    let ahead = Mutex<Result<RecordBatch?, TabularError>>(.success(nil))
    DispatchQueue.concurrentPerform(iterations: groups.count + 1) { turn in
      if turn == 0 {
        let read = reader.next(batchSize)
        ahead.withLock { $0 = read }
      } else {
        groups[turn - 1].add(batch)
      }
    }
    next = try ahead.withLock { $0 }.get()
    return batch
  }

  /// What the columns came to, with their hashes; their sketches are given back.
  func columns() -> [(ColumnProfile, HashSample)] {
    let groups = groups
    DispatchQueue.concurrentPerform(iterations: groups.count) { groups[$0].summarise() }
    return groups.flatMap(\.columns)
  }

  /// The file, which one processor at a time reads.
  private final class Reader: Sendable {
    private let reader: Mutex<DelimitedReader>

    init(_ reader: sending DelimitedReader) { self.reader = Mutex(reader) }

    func next(_ count: Int) -> Result<RecordBatch?, TabularError> {
      reader.withLock { reader in
        do throws(TabularError) { return .success(try reader.next(maximumRecords: count)) } catch {
          return .failure(error)
        }
      }
    }
  }
}

/// Neighbouring columns, on which one processor after another works.
///
/// The values of a few neighbours lie so near each other that they are fetched together.
private final class ColumnGroup: Sendable {
  private static let size = 4

  private let names: [String]
  private let first: Int
  private let sketches: Mutex<[ColumnSketch]>
  private let summaries = Mutex<[(ColumnProfile, HashSample)]>([])

  private init(_ names: [String], first: Int) {
    self.names = names
    self.first = first
    sketches = Mutex(names.map { _ in ColumnSketch() })
  }

  static func groups(of header: [String]) -> [ColumnGroup] {
    stride(from: 0, to: header.count, by: size).map { first in
      ColumnGroup(Array(header[first..<min(first + size, header.count)]), first: first)
    }
  }

  func add(_ batch: RecordBatch) {
    sketches.withLock { sketches in
      var work = ColumnSketch.Work()
      for start in stride(from: 0, to: batch.count, by: RowBlock.size) {
        let rows = start..<min(start + RowBlock.size, batch.count)
        for index in sketches.indices {
          sketches[index].add(rows, of: batch, column: first + index, &work)
        }
      }
    }
  }

  /// Turns the sketches into profiles.
  func summarise() {
    let sketches = sketches.withLock { sketches in
      defer { sketches = [] }
      return sketches
    }
    let found = zip(names, sketches).map { name, sketch in
      let profile = ColumnProfile(name, sketch)
      return (profile, HashSample(sketch.table, of: profile))
    }
    summaries.withLock { $0 = found }
  }

  var columns: [(ColumnProfile, HashSample)] { summaries.withLock { $0 } }
}

extension TableProfile.FileFacts {
  fileprivate init(_ path: String, _ name: String, _ dialect: Dialect) throws {
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileError.cannotRead(path, errno) }
    func character(_ byte: UInt8) -> String {
      byte == UInt8(ascii: "\t") ? "\\t" : String(UnicodeScalar(byte))
    }
    self.init(
      name: name, bytes: Int(status.st_size), encoding: dialect.encoding.rawValue,
      delimiter: character(dialect.delimiter), quote: dialect.quote.map(character))
  }
}
