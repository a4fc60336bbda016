/// A field's type in the terms every step shares; how each SQL dialect spells it is the importer's business.
public enum DataType: Hashable, Codable, Sendable, CustomStringConvertible {
  /// Characters; `length` in characters, `nil` when unbounded.
  case text(length: Int?)
  case integer
  /// Exact numbers; `precision` counts all digits, `scale` those after the point.
  case decimal(precision: Int?, scale: Int?)
  case date
  /// A date with a time of day, without a zone.
  case timestamp
  case time
  case boolean

  /// The type's name in a catalogue's `data_type` column.
  public var name: String {
    switch self {
    case .text: "text"
    case .integer: "integer"
    case .decimal: "decimal"
    case .date: "date"
    case .timestamp: "timestamp"
    case .time: "time"
    case .boolean: "boolean"
    }
  }

  /// The content of a catalogue's `length` column: `30`, `10,2` or nothing.
  public var length: String {
    switch self {
    case .text(let length): length.map(String.init) ?? ""
    case .decimal(let precision?, let scale?): "\(precision),\(scale)"
    case .decimal(let precision?, nil): "\(precision)"
    default: ""
    }
  }

  public var description: String { length.isEmpty ? name : "\(name)(\(length))" }

  /// What a specification may state as a size, so that sizes can be reckoned with: more than any
  /// system's longest text.
  public static let greatestSize = 1 << 40

  /// Text of as many characters as a specification states; a number below zero, such as the -1 of SQL
  /// Server, states no bound.
  public static func characters(_ length: Int?) -> DataType {
    .text(length: length.flatMap { $0 < 0 ? nil : $0 })
  }

  /// Reads what ``name`` and ``length`` write; `nil` for any other spelling.
  public init?(name: String, length: String) {
    let numbers = length.split(separator: ",").map { Int($0) }
    guard numbers.allSatisfy({ $0 != nil }) else { return nil }
    let sizes = numbers.compactMap(\.self)
    switch name {
    case "text": self = .characters(sizes.first)
    case "integer": self = .integer
    case "decimal":
      guard sizes.allSatisfy({ $0.magnitude <= Self.greatestSize }) else { return nil }
      self = .decimal(precision: sizes.first, scale: sizes.count > 1 ? sizes[1] : nil)
    case "date": self = .date
    case "timestamp": self = .timestamp
    case "time": self = .time
    case "boolean": self = .boolean
    default: return nil
    }
  }
}
