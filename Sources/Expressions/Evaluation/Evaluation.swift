/// Computes a lane for the rows asked for.
///
/// Operations ask their operands only for the rows that need them: what a row's `CASE` does not
/// choose is not computed for it, and so cannot fail.
typealias Kernel<Result: Lane> = @Sendable (inout Evaluation, Rows) -> Result

typealias Numbers = Fixed<Int64>
typealias Decimals = Fixed<ExactNumber>
typealias Booleans = Fixed<Bool>

/// One pass of a rule over a batch: what it reads, and what it noticed.
struct Evaluation {
  let batch: RawBatch
  let resources: Resources
  private(set) var failures: [Failure] = []
  private(set) var failed: [Bool]
  /// Rows for which some field that was not empty has been read.
  private(set) var touched: [Bool]

  init(_ batch: RawBatch, _ resources: Resources) {
    self.batch = batch
    self.resources = resources
    failed = Array(repeating: false, count: batch.count)
    touched = failed
  }

  /// Notes that `row` has no value; only the first reason counts.
  mutating func fail(_ row: Int, _ reason: FailureReason) {
    guard !failed[row] else { return }
    failed[row] = true
    failures.append(Failure(row: row, reason: reason))
  }

  /// The rows that still want a value: not failed, and `keep` holds.
  func rows(of rows: Rows, where keep: (Int) -> Bool) -> Rows {
    rows.filter { !failed[$0] && keep($0) }
  }

  /// The fields of a source column.
  mutating func field(_ index: Int, _ rows: Rows) -> Texts {
    let column = batch.columns[index]
    var texts = Texts(nulls: 0)
    texts.bytes = batch.bytes
    texts.starts = column.starts
    texts.ends = column.ends
    texts.valid = Array(repeating: false, count: batch.count)
    let buffer = batch.bytes
    let bytes = buffer.span
    rows.forEach { row in
      guard !bytes.isBlank(texts.range(row)) else { return }
      texts.valid[row] = true
      touched[row] = true
    }
    return texts
  }

  /// Computes the value of each row; a failure and `nil` both leave NULL.
  @inline(__always)
  mutating func fill<Value: Ordered & Sendable>(
    _ rows: Rows, _ value: (Int) throws(FailureReason) -> Value?
  ) -> Fixed<Value> {
    var result = Fixed<Value>(nulls: rows.total)
    rows.forEach { row in
      do throws(FailureReason) {
        result.values[row] = try value(row)
      } catch {
        fail(row, error)
      }
    }
    return result
  }

  /// Has each row's text appended to a new buffer; `false` leaves NULL.
  ///
  /// A text of more than ``maximalTextLength`` bytes is out of range; one that cannot be longer than
  /// its operand needs no limit.
  @inline(__always)
  mutating func write(
    _ rows: Rows, isLimited: Bool = true,
    _ text: (Int, inout [UInt8]) throws(FailureReason) -> Bool
  ) -> Texts {
    var result = Texts(nulls: rows.total)
    rows.forEach { row in
      let start = result.bytes.count
      do throws(FailureReason) {
        guard try text(row, &result.bytes) else { return }
        guard !isLimited || result.bytes.count - start <= Self.maximalTextLength else {
          throw .outOfRange
        }
        result.set(row, start..<result.bytes.count)
      } catch {
        result.bytes.removeSubrange(start...)
        fail(row, error)
      }
    }
    return result
  }

  /// In bytes; a batch of such texts then fits a buffer that 32 bits can address.
  static let maximalTextLength = 65_536
}

extension Span<UInt8> {
  func isBlank(_ range: Range<Int>) -> Bool {
    for at in range where self[at] != .space { return false }
    return true
  }
}
