/// Makes a ``View`` of anything `Encodable`.
final class ViewEncoder: Encoder {
  let codingPath: [any CodingKey]
  let userInfo: [CodingUserInfoKey: Any] = [:]
  private var content = Content.nothing
  /// Containers still being filled, each to be placed when this one is finished.
  private var nested: [(place: Place, encoder: ViewEncoder)] = []

  private enum Content {
    case nothing
    case value(View)
    case fields([String: View])
    case items([View])
  }

  private enum Place {
    case field(String)
    case item(Int)
  }

  private init(at path: [any CodingKey]) {
    codingPath = path
  }

  static func view(
    of value: some Encodable, at path: @autoclosure () -> [any CodingKey]
  ) throws -> View {
    switch value {
    case let text as String: return .text(text)
    case let number as Int: return .number(number)
    case let flag as Bool: return .flag(flag)
    case let html as HTML: return .html(html)
    default:
      let encoder = ViewEncoder(at: path())
      try value.encode(to: encoder)
      return encoder.view
    }
  }

  private var view: View {
    for (place, encoder) in nested {
      switch place {
      case .field(let key): set(encoder.view, for: key)
      case .item(let index): set(encoder.view, at: index)
      }
    }
    return switch content {
    case .nothing: .absent
    case .value(let value): value
    case .fields(let fields): .object(fields)
    case .items(let items): .list(items)
    }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .fields = content {} else { content = .fields([:]) }
    return KeyedEncodingContainer(Fields<Key>(encoder: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .items = content {} else { content = .items([]) }
    return Items(encoder: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { Single(encoder: self) }

  fileprivate func set(_ value: View) { content = .value(value) }

  fileprivate func set(_ value: View, for key: String) {
    guard case .fields(var fields) = content else { return }
    content = .nothing
    fields[key] = value
    content = .fields(fields)
  }

  fileprivate func set(_ value: View, at index: Int) {
    guard case .items(var items) = content else { return }
    content = .nothing
    if index < items.count { items[index] = value } else { items.append(value) }
    content = .items(items)
  }

  fileprivate var count: Int {
    if case .items(let items) = content { items.count } else { 0 }
  }

  fileprivate func nest(for key: any CodingKey) -> ViewEncoder {
    let encoder = ViewEncoder(at: codingPath + [key])
    nested.append((.field(key.stringValue), encoder))
    return encoder
  }

  fileprivate func nestItem() -> ViewEncoder {
    let encoder = ViewEncoder(at: codingPath)
    nested.append((.item(count), encoder))
    set(.absent, at: count)
    return encoder
  }
}

private struct Fields<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let encoder: ViewEncoder
  var codingPath: [any CodingKey] { encoder.codingPath }

  func encodeNil(forKey key: Key) { encoder.set(.absent, for: key.stringValue) }

  func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
    encoder.set(try ViewEncoder.view(of: value, at: codingPath + [key]), for: key.stringValue)
  }

  func encode(_ value: String, forKey key: Key) { encoder.set(.text(value), for: key.stringValue) }

  func encode(_ value: Int, forKey key: Key) { encoder.set(.number(value), for: key.stringValue) }

  func encode(_ value: Bool, forKey key: Key) { encoder.set(.flag(value), for: key.stringValue) }

  func nestedContainer<Inner: CodingKey>(
    keyedBy type: Inner.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Inner> {
    encoder.nest(for: key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    encoder.nest(for: key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { encoder }

  func superEncoder(forKey key: Key) -> any Encoder { encoder.nest(for: key) }
}

/// A `nil` property is left out unless each of these says otherwise; the view is to know it.
extension Fields {
  func encodeIfPresent<T: Encodable>(_ value: T?, forKey key: Key) throws {
    try orAbsent(value, key)
  }

  private func orAbsent(_ value: (some Encodable)?, _ key: Key) throws {
    if let value { try encode(value, forKey: key) } else { encodeNil(forKey: key) }
  }

  func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try orAbsent(value, key) }
  func encodeIfPresent(_ value: String?, forKey key: Key) throws { try orAbsent(value, key) }
  func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try orAbsent(value, key) }
  func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try orAbsent(value, key) }
  func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try orAbsent(value, key) }
  func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try orAbsent(value, key) }
  func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try orAbsent(value, key) }
  func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try orAbsent(value, key) }
  func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try orAbsent(value, key) }
  func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { try orAbsent(value, key) }
  func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try orAbsent(value, key) }
  func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try orAbsent(value, key) }
  func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try orAbsent(value, key) }
  func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try orAbsent(value, key) }
}

private struct Items: UnkeyedEncodingContainer {
  let encoder: ViewEncoder
  var codingPath: [any CodingKey] { encoder.codingPath }
  var count: Int { encoder.count }

  func encodeNil() { encoder.set(.absent, at: count) }

  func encode<T: Encodable>(_ value: T) throws {
    encoder.set(try ViewEncoder.view(of: value, at: codingPath), at: count)
  }

  func nestedContainer<Inner: CodingKey>(
    keyedBy type: Inner.Type
  ) -> KeyedEncodingContainer<Inner> {
    encoder.nestItem().container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    encoder.nestItem().unkeyedContainer()
  }

  func superEncoder() -> any Encoder { encoder.nestItem() }
}

private struct Single: SingleValueEncodingContainer {
  let encoder: ViewEncoder
  var codingPath: [any CodingKey] { encoder.codingPath }

  func encodeNil() { encoder.set(.absent) }

  /// Takes what every number comes down to, whatever its type.
  func encode<T: Encodable>(_ value: T) throws {
    switch value {
    case let number as any BinaryInteger: encoder.set(.number(Int(clamping: number)))
    case is any BinaryFloatingPoint:
      throw MarkupError.unviewable(path: codingPath.map(\.stringValue).joined(separator: "."))
    default: encoder.set(try ViewEncoder.view(of: value, at: codingPath))
    }
  }
}
