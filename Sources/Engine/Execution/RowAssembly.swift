internal import Domain
internal import Expressions

/// One target row while it is put together: its fields' texts one after another in one buffer.
struct RowAssembly {
  var bytes: [UInt8] = []
  private(set) var ends: [Int] = []
  /// What speaks against the row: the field's place and the reason.
  var rejects: [(field: Int, reason: RejectReason)] = []
  /// Whether the value at each place was made up.
  var isImputed: [Bool]
  /// Scratch for the row's key.
  var key: [UInt8] = []
  /// The place of the row's key among the table's.
  var ordinal: Int?

  init(fields: Int) {
    isImputed = Array(repeating: false, count: fields)
    ends.reserveCapacity(fields)
  }

  mutating func reset() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    rejects.removeAll(keepingCapacity: true)
    ordinal = nil
  }

  mutating func endField() { ends.append(bytes.count) }

  private var lastStart: Int { ends.last ?? 0 }

  /// Where the field that has not ended yet lies in ``bytes``.
  var last: Range<Int> { lastStart..<bytes.count }

  var lastIsEmpty: Bool { lastStart == bytes.count }

  func isEmpty(_ index: Int) -> Bool { range(index).isEmpty }

  /// Where a field that has ended lies in ``bytes``.
  func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }
}

/// A table's rules, compiled for its driving table.
struct LoadPrograms {
  private let filter: Program?
  private let key: [Program]
  private let fields: [Program?]

  init(_ load: TableLoad, in scope: Scope) throws {
    filter = try load.filter.map { try Program($0, in: scope) }
    key = try load.keyParts.map { try Program($0, in: scope) }
    fields = try load.fields.map { field in
      guard case .expression(let rule) = field.rule else { return nil }
      return try Program(rule, in: scope)
    }
  }

  func evaluate(_ rows: RawBatch, with resources: Resources) -> Values {
    Values(
      filter: filter?.evaluate(rows, with: resources),
      key: key.map { $0.evaluate(rows, with: resources) },
      columns: fields.map { $0?.evaluate(rows, with: resources) })
  }

  /// What the rules gave for a batch.
  struct Values {
    private let filter: Column?
    let key: [Column]
    let columns: [Column?]
    /// For each field its failures by row, where it has any.
    private let failures: [[Int: FailureReason]]
    private let keyFailures: [Int: FailureReason]
    private let filterFailures: [Int: FailureReason]

    init(filter: Column?, key: [Column], columns: [Column?]) {
      self.filter = filter
      self.key = key
      self.columns = columns
      failures = columns.map { $0.map { Self.byRow($0.failures) } ?? [:] }
      keyFailures = Self.byRow(key.flatMap(\.failures))
      filterFailures = filter.map { Self.byRow($0.failures) } ?? [:]
    }

    private static func byRow(_ failures: [Failure]) -> [Int: FailureReason] {
      Dictionary(failures.map { ($0.row, $0.reason) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether the filter keeps the row.
    func passes(_ row: Int) -> Bool { filter.map { $0.boolean(row) == true } ?? true }

    func failure(_ row: Int, _ field: Int) -> RejectReason? {
      failures[field].isEmpty ? nil : failures[field][row].map(RejectReason.init)
    }

    /// Why the filter cannot say whether it keeps the row.
    func filterFailure(_ row: Int) -> RejectReason? { filterFailures[row].map(RejectReason.init) }

    func keyFailure(_ row: Int) -> RejectReason? { keyFailures[row].map(RejectReason.init) }
  }
}

extension RejectReason {
  init(_ reason: FailureReason) {
    self =
      switch reason {
      case .invalidDate: .invalidDate
      case .invalidTimestamp: .invalidTimestamp
      case .invalidNumber: .invalidNumber
      case .invalidBoolean: .invalidBoolean
      case .invalidNHSNumber: .invalidNHSNumber
      case .unmappedCode: .unmappedCode
      case .unknownKey: .unknownKey
      case .ambiguousKey: .ambiguousKey
      case .outOfRange: .outOfRange
      case .divisionByZero: .divisionByZero
      }
  }
}
