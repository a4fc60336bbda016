/// Turns the bytes of a file, given block by block, into valid UTF-8.
struct Transcoder {
  let encoding: TextEncoding
  /// The first bytes of a character whose others are in the next block.
  private var pending: [UInt8] = []

  init(from encoding: TextEncoding) {
    self.encoding = encoding
  }

  /// Whether nothing is left over of a character that never ended.
  var isComplete: Bool { pending.isEmpty }

  /// Appends `block` to `text` as UTF-8, up to the first bytes that are no text.
  ///
  /// - Returns: whether all of it was text.
  mutating func append(_ block: ArraySlice<UInt8>, to text: inout [UInt8]) -> Bool {
    switch encoding {
    case .utf8: appendUTF8(block, to: &text)
    case .windows1252: appendWindows1252(block, to: &text)
    case .utf16LittleEndian: appendUTF16(block, to: &text, high: 1)
    case .utf16BigEndian: appendUTF16(block, to: &text, high: 0)
    }
  }

  private mutating func appendUTF8(_ block: ArraySlice<UInt8>, to text: inout [UInt8]) -> Bool {
    let bytes = pending.isEmpty ? block : pending + block
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
      text += bytes
      pending = []
      return true
    } catch {
      let valid = bytes.startIndex + error.byteOffsets.lowerBound
      text += bytes[..<valid]
      pending = Array(bytes[valid...])
      return error.kind == .truncatedScalar && error.byteOffsets.upperBound == bytes.count
    }
  }

  private func appendWindows1252(_ block: ArraySlice<UInt8>, to text: inout [UInt8]) -> Bool {
    var rest = block
    while !rest.isEmpty {
      let plain = rest.prefix { $0 < 0x80 }
      text += plain
      rest = rest[plain.endIndex...]
      guard let byte = rest.popFirst() else { break }
      Self.append(byte < 0xA0 ? Self.windows1252[Int(byte) - 0x80] : UInt32(byte), to: &text)
    }
    return true
  }

  private mutating func appendUTF16(
    _ block: ArraySlice<UInt8>, to text: inout [UInt8], high: Int
  ) -> Bool {
    let bytes = pending.isEmpty ? block : pending + block
    func unit(at index: Int) -> UInt32 {
      UInt32(bytes[index + high]) << 8 | UInt32(bytes[index + 1 - high])
    }
    var index = bytes.startIndex
    defer { pending = Array(bytes[index...]) }
    while index + 1 < bytes.endIndex {
      let lead = unit(at: index)
      guard 0xD800...0xDFFF ~= lead else {
        Self.append(lead, to: &text)
        index += 2
        continue
      }
      guard lead < 0xDC00 else { return false }
      guard index + 3 < bytes.endIndex else { return true }
      let trail = unit(at: index + 2)
      guard 0xDC00...0xDFFF ~= trail else { return false }
      Self.append(0x10000 + (lead - 0xD800) << 10 + (trail - 0xDC00), to: &text)
      index += 4
    }
    return true
  }

  private static func append(_ scalar: UInt32, to text: inout [UInt8]) {
    let last = UInt8(truncatingIfNeeded: scalar & 0x3F) | 0x80
    switch scalar {
    case ..<0x80:
      text.append(UInt8(truncatingIfNeeded: scalar))
    case ..<0x800:
      text.append(UInt8(truncatingIfNeeded: scalar >> 6) | 0xC0)
      text.append(last)
    case ..<0x10000:
      text.append(UInt8(truncatingIfNeeded: scalar >> 12) | 0xE0)
      text.append(UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F) | 0x80)
      text.append(last)
    default:
      text.append(UInt8(truncatingIfNeeded: scalar >> 18) | 0xF0)
      text.append(UInt8(truncatingIfNeeded: scalar >> 12 & 0x3F) | 0x80)
      text.append(UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F) | 0x80)
      text.append(last)
    }
  }

  /// The characters of the bytes 80 to 9F; the five that Windows-1252 leaves open are C1 controls.
  ///
  /// Source: WHATWG Encoding Standard, index windows-1252.
  private static let windows1252: [UInt32] = [
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
    0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
  ]
}
