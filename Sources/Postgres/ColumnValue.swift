public import Foundation

/// A type that goes into a statement as a bound value and comes out of a column.
public protocol ColumnValue: Sendable {
  var binding: Binding { get }

  /// Reads the text form in which the server states a value of its type.
  init?(column text: String)
}

extension String: ColumnValue {
  public var binding: Binding { .text(self) }
  public init?(column text: String) { self = text }
}

extension Int: ColumnValue {
  public var binding: Binding { .text(String(self)) }
  public init?(column text: String) { self.init(text) }
}

extension Double: ColumnValue {
  public var binding: Binding { .text(description) }
  public init?(column text: String) { self.init(text) }
}

extension Bool: ColumnValue {
  public var binding: Binding { .text(self ? "t" : "f") }

  public init?(column text: String) {
    switch text {
    case "t": self = true
    case "f": self = false
    default: return nil
    }
  }
}

extension UUID: ColumnValue {
  public var binding: Binding { .text(uuidString) }
  public init?(column text: String) { self.init(uuidString: text) }
}

/// A `timestamptz`, to the microsecond.
extension Date: ColumnValue {
  public var binding: Binding {
    let microseconds = (timeIntervalSince1970 * 1_000_000).rounded()
    let seconds = (microseconds / 1_000_000).rounded(.down)
    let fraction = Int(microseconds - seconds * 1_000_000)
    let whole = Date(timeIntervalSince1970: seconds).formatted(.iso8601)
    let digits = String(fraction)
    let padding = String(repeating: "0", count: 6 - digits.count)
    return .text("\(whole.dropLast()).\(padding)\(digits)Z")
  }

  /// Reads `2026-03-14 09:30:00.123456+00`, the form a session in UTC gets.
  public init?(column text: String) {
    guard text.hasSuffix("+00") else { return nil }
    let parts = text.dropLast(3).split(separator: ".", maxSplits: 1)
    guard let whole = parts.first else { return nil }
    let stamp = whole.replacing(" ", with: "T") + "Z"
    guard let date = try? Date(String(stamp), strategy: .iso8601) else { return nil }
    let fraction = parts.count == 2 ? Double("0.\(parts[1])") ?? 0 : 0
    self = date.addingTimeInterval(fraction)
  }
}

/// An element of an array that PostgreSQL stores in one column: bytes as `bytea`, others as arrays.
public protocol ArrayElement: Sendable {
  static func binding(of array: [Self]) -> Binding
  static func array(column text: String) -> [Self]?
}

extension Array: ColumnValue where Element: ArrayElement {
  public var binding: Binding { Element.binding(of: self) }

  public init?(column text: String) {
    guard let array = Element.array(column: text) else { return nil }
    self = array
  }
}

extension UInt8: ArrayElement {
  public static func binding(of array: [UInt8]) -> Binding { .bytes(array) }

  /// Reads `\x` and two hexadecimal digits a byte.
  public static func array(column text: String) -> [UInt8]? {
    let digits = Array(text.utf8.dropFirst(2))
    guard text.hasPrefix("\\x"), digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = Character(Unicode.Scalar(digits[index])).hexDigitValue,
        let low = Character(Unicode.Scalar(digits[index + 1])).hexDigitValue
      else { return nil }
      bytes.append(UInt8(high * 16 + low))
    }
    return bytes
  }
}

extension Int: ArrayElement {
  public static func binding(of array: [Int]) -> Binding {
    .text("{\(array.map(String.init).joined(separator: ","))}")
  }

  public static func array(column text: String) -> [Int]? {
    guard let items = ArrayText.items(text) else { return nil }
    let numbers = items.compactMap { Int($0) }
    return numbers.count == items.count ? numbers : nil
  }
}

extension String: ArrayElement {
  public static func binding(of array: [String]) -> Binding {
    .text("{\(array.map(ArrayText.quoted).joined(separator: ","))}")
  }

  public static func array(column text: String) -> [String]? { ArrayText.items(text) }
}

/// A value kept as `jsonb`.
public struct JSON<Value: Codable & Sendable>: ColumnValue {
  public let value: Value
  public let text: String

  /// - Throws: Foundation's `EncodingError` when `value` has no JSON form.
  public init(_ value: Value) throws {
    self.value = value
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    text = String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  public var binding: Binding { .text(text) }

  public init?(column text: String) {
    guard let value = try? JSONDecoder().decode(Value.self, from: Data(text.utf8)) else {
      return nil
    }
    self.value = value
    self.text = text
  }
}
