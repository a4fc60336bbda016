internal import Domain
internal import Synchronization
internal import Tabular

/// A CSV among the files a run left, as our steps write one, read in batches, for it may hold a
/// million records.
struct KeptTable {
  let file: String
  /// Of its bytes, by which the number of its records is remembered.
  let digest: String

  private static let batch = 10_000
  private static let counts = Mutex<[String: Int]>([:])
  private static let mostCounts = 10_000

  /// How many records it has; counted once, for the bytes of a digest never change.
  ///
  /// - Throws: ``Tabular/TabularError``.
  func count() throws -> Int {
    if let known = Self.counts.withLock({ $0[digest] }) { return known }
    let reader = try DelimitedReader(path: file, dialect: Dialect())
    var count = 0
    while let batch = try reader.next(maximumRecords: Self.batch) { count += batch.count }
    Self.counts.withLock { counts in
      if counts.count >= Self.mostCounts { counts = [:] }
      counts[digest] = count
    }
    return count
  }

  /// The asked part of the records, of a page that is gone the first; reads no further than that.
  ///
  /// - Throws: ``Tabular/TabularError``.
  func page<Record>(
    _ page: Paging, as read: ([String]) -> (RecordBatch, Int) -> Record
  ) throws -> (columns: [String], records: Paged<Record>) {
    let total = try count()
    let paging = page.offset < total ? page : Paging(size: page.size)
    let reader = try DelimitedReader(path: file, dialect: Dialect())
    let record = read(reader.header)
    var (items, passed) = ([Record](), 0)
    while items.count < paging.size, let batch = try reader.next(maximumRecords: Self.batch) {
      let first = max(0, paging.offset - passed)
      for place in (first..<max(first, batch.count)).prefix(paging.size - items.count) {
        items.append(record(batch, place))
      }
      passed += batch.count
    }
    return (reader.header, Paged(items: items, paging: paging, total: total))
  }

  /// The asked part of the records that `matches` lets through; reads them all.
  ///
  /// - Throws: ``Tabular/TabularError``.
  func page<Record>(
    _ page: Paging, as read: ([String]) -> (RecordBatch, Int) -> Record,
    where matches: (Record) -> Bool
  ) throws -> Paged<Record> {
    let reader = try DelimitedReader(path: file, dialect: Dialect())
    let record = read(reader.header)
    var (first, items, total) = ([Record](), [Record](), 0)
    while let batch = try reader.next(maximumRecords: Self.batch) {
      for place in 0..<batch.count {
        let found = record(batch, place)
        guard matches(found) else { continue }
        if total < page.size { first.append(found) }
        if total >= page.offset, items.count < page.size { items.append(found) }
        total += 1
      }
    }
    return total > page.offset
      ? Paged(items: items, paging: page, total: total)
      : Paged(items: first, paging: Paging(size: page.size), total: total)
  }
}
