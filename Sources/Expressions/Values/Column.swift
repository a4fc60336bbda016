/// What a rule gave for each row of a batch.
///
/// NULL is where the rule says so, where it failed, and where it gave a text that is empty or
/// only spaces, which a delimited file cannot tell from NULL.
public struct Column: Sendable {
  public let type: ValueType
  public let count: Int
  /// Ascending by row, at most one a row.
  public let failures: [Failure]
  /// Whether each row has a value that came from some source field that was not empty.
  public let fromSource: [Bool]
  private let present: [Bool]
  private let vector: Vector

  init(_ vector: Vector, of type: ValueType, after evaluation: Evaluation) {
    self.type = type
    self.vector = vector
    count = evaluation.batch.count
    failures = evaluation.failures.sorted { $0.row < $1.row }
    let present = (0..<count).map { !evaluation.failed[$0] && !vector.isBlank($0) }
    self.present = present
    fromSource = (0..<count).map { present[$0] && evaluation.touched[$0] }
  }

  public func isNull(_ row: Int) -> Bool { !present[row] }

  /// Appends the canonical text of the value at `row`, nothing for NULL.
  ///
  /// Dates are `yyyy-mm-dd`, timestamps `yyyy-mm-ddThh:mm:ss`, times `hh:mm:ss`, numbers plain,
  /// booleans `true` and `false`.
  public func append(_ row: Int, to bytes: inout [UInt8]) {
    guard present[row] else { return }
    vector.append(row, as: type, to: &bytes)
  }

  /// The canonical text of the value at `row`; `nil` for NULL.
  public func text(_ row: Int) -> String? {
    guard present[row] else { return nil }
    var bytes: [UInt8] = []
    append(row, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The truth at `row`; `nil` for NULL and for columns of other types.
  public func boolean(_ row: Int) -> Bool? {
    guard present[row], case .boolean(let lane) = vector else { return nil }
    return lane.values[row]
  }

  /// An integer, a day number, or seconds since 1970 or midnight, by the column's type.
  ///
  /// `nil` for NULL and for columns of other types.
  public func number(_ row: Int) -> Int64? {
    guard present[row], case .number(let lane) = vector else { return nil }
    return lane.values[row]
  }

  func appendKeyPart(_ row: Int, to bytes: inout [UInt8]) -> Bool {
    present[row] && vector.appendKeyPart(row, as: type, to: &bytes)
  }
}

/// A lane of one of the four forms that values have in memory.
enum Vector: Sendable {
  case text(Texts)
  /// Integers; days, timestamps and times as counts.
  case number(Numbers)
  case decimal(Decimals)
  case boolean(Booleans)

  func isBlank(_ row: Int) -> Bool {
    switch self {
    case .text(let lane): lane.isNull(row) || lane.bytes.span.isBlank(lane.range(row))
    case .number(let lane): lane.isNull(row)
    case .decimal(let lane): lane.isNull(row)
    case .boolean(let lane): lane.isNull(row)
    }
  }

  /// Appends the canonical text of a value that is not NULL.
  func append(_ row: Int, as type: ValueType, to bytes: inout [UInt8]) {
    switch self {
    case .text(let lane): bytes.append(lane.bytes.span.extracting(lane.range(row)))
    case .number(let lane): lane.values[row].map { bytes.append(number: $0, as: type) }
    case .decimal(let lane): lane.values[row].map { bytes.append(decimal: $0) }
    case .boolean(let lane): lane.values[row].map { bytes.append(boolean: $0) }
    }
  }

  /// Appends the spelling in which equal keys are equal; `false`, and nothing, for NULL.
  ///
  /// Texts lose their surrounding spaces, decimals their trailing zeros.
  func appendKeyPart(_ row: Int, as type: ValueType, to bytes: inout [UInt8]) -> Bool {
    guard !isBlank(row) else { return false }
    switch self {
    case .text(let lane):
      let text = lane.bytes.span.extracting(lane.range(row))
      bytes.append(text.extracting(text.trimmedRange()))
    case .decimal(let lane):
      lane.values[row].map { bytes.append(decimal: $0.withoutTrailingZeros) }
    case .number, .boolean: append(row, as: type, to: &bytes)
    }
    return true
  }
}

extension [UInt8] {
  mutating func append(number: Int64, as type: ValueType) {
    switch type {
    case .date: append(day: number)
    case .timestamp: append(timestamp: number)
    case .time: append(time: number)
    default: append(integer: number)
    }
  }
}

/// How the parts of a business key become the bytes that key indexes hold.
public enum CompositeKey {
  static let separator: UInt8 = 0x1F

  /// Appends the key at `row` of `parts`: canonical texts joined by 0x1F.
  ///
  /// An integer and its digits as text are the same key; surrounding spaces and a decimal's
  /// trailing zeros do not count. When a part is NULL, or one of several holds 0x1F itself, which
  /// would make two keys one, there is no key: nothing is appended and the answer is `false`.
  public static func append(_ parts: [Column], row: Int, to bytes: inout [UInt8]) -> Bool {
    join(parts.count, to: &bytes) { parts[$0].appendKeyPart(row, to: &$1) }
  }

  static func join(
    _ count: Int, to bytes: inout [UInt8], part: (Int, inout [UInt8]) -> Bool
  ) -> Bool {
    let start = bytes.count
    for index in 0..<count {
      if index > 0 { bytes.append(separator) }
      let begin = bytes.count
      guard part(index, &bytes), count == 1 || !bytes[begin...].contains(separator) else {
        bytes.removeSubrange(start...)
        return false
      }
    }
    return true
  }
}
