/// What rules consult besides their row.
public struct Resources: Sendable {
  /// By the crosswalk's name as rules write it.
  public var crosswalks: [String: CodeMap]
  public var lookups: [LookupReference: LookupTable]
  /// By the target table's name in lower case.
  public var surrogates: [String: SurrogateRegister]

  public init(
    crosswalks: [String: CodeMap] = [:], lookups: [LookupReference: LookupTable] = [:],
    surrogates: [String: SurrogateRegister] = [:]
  ) {
    self.crosswalks = crosswalks
    self.lookups = lookups
    self.surrogates = surrogates
  }
}

/// A field of another source table that a rule reads, and the column it is found by.
public struct LookupReference: Hashable, Sendable {
  /// In lower case, as are the others.
  public let table: String
  public let field: String
  /// `nil` for the table's primary key as its catalogue gives it.
  public let keyColumn: String?

  public init(table: String, field: String, keyColumn: String? = nil) {
    self.table = table.lowercased()
    self.field = field.lowercased()
    self.keyColumn = keyColumn?.lowercased()
  }
}

/// A crosswalk's entries: source code to target code.
public struct CodeMap: Sendable {
  private var keys = KeyIndex()
  private var codes = TextList()

  public init() {}

  public var count: Int { keys.count }

  /// Maps `source` to `target`; of two entries for one code the first counts.
  public mutating func insert(_ source: String, _ target: String) {
    guard keys.insert(Array(source.utf8).span) == codes.count else { return }
    codes.append(Array(target.utf8).span)
  }

  /// Appends the target code of `source`; `false` when there is none.
  func append(_ source: Span<UInt8>, to bytes: inout [UInt8]) -> Bool {
    guard let ordinal = keys.find(source) else { return false }
    codes.with(ordinal) { bytes.append($0) }
    return true
  }
}

/// A field of a source table by key.
public struct LookupTable: Sendable {
  let keys: KeyIndex
  let values: TextList
  /// What every key finds; `nil` for a table of rows.
  let answer: [UInt8]?

  /// A table in which every key finds `answer`, as examples of rules state it.
  public init(answering answer: String) {
    keys = KeyIndex()
    values = TextList()
    self.answer = Array(answer.utf8)
  }

  /// Joins an index of ``CompositeKey`` bytes with the raw fields in the order of its ordinals.
  ///
  /// A key that was inserted more than once is ambiguous: rules that ask for it fail.
  public init(keys: KeyIndex, values: TextList) {
    precondition(keys.count == values.count, "a value for each key")
    self.keys = keys
    self.values = values
    answer = nil
  }
}

/// The record numbers of a target table's business keys.
public struct SurrogateRegister: Sendable {
  private let keys: KeyIndex
  private let numbers: [UInt32]
  private var loaded: [Bool]
  /// What every key finds; `nil` for a table of rows.
  let answer: Int64?

  /// A register in which every key finds `answer`, for examples of rules.
  public init(answering answer: Int64) {
    self.init(KeyIndex(), answer)
  }

  /// Numbers the keys from 1 in the order of their bytes, so that the order of rows is no matter.
  public init(_ keys: KeyIndex) { self.init(keys, nil) }

  private init(_ keys: KeyIndex, _ answer: Int64?) {
    self.keys = keys
    self.answer = answer
    numbers = keys.sortedRanks().map { $0 + 1 }
    loaded = Array(repeating: false, count: keys.count)
  }

  public var count: Int { keys.count }

  public func find(_ key: Span<UInt8>) -> Int? { keys.find(key) }

  public func number(_ ordinal: Int) -> Int64 { Int64(numbers[ordinal]) }

  public func isLoaded(_ ordinal: Int) -> Bool { loaded[ordinal] }

  /// Notes that the target has a row for the key at `ordinal`, so that others may refer to it.
  public mutating func markLoaded(_ ordinal: Int) { loaded[ordinal] = true }
}
