/// The encodings that hospital systems write.
public enum TextEncoding: String, CaseIterable, Hashable, Sendable {
  case utf8 = "UTF-8"
  case windows1252 = "Windows-1252"
  case utf16LittleEndian = "UTF-16LE"
  case utf16BigEndian = "UTF-16BE"

  /// What the beginning of a text looks like: a byte order mark, else zero bytes of UTF-16, else
  /// UTF-8 where it is well formed, else Windows-1252.
  public static func detect(in sample: [UInt8]) -> TextEncoding {
    if sample.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
    if sample.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
    let pairs = sample.count / 2
    if pairs > 1 {
      let even = stride(from: 0, to: pairs * 2, by: 2).count { sample[$0] == 0 }
      let odd = stride(from: 1, to: pairs * 2, by: 2).count { sample[$0] == 0 }
      if odd * 2 > pairs, even == 0 { return .utf16LittleEndian }
      if even * 2 > pairs, odd == 0 { return .utf16BigEndian }
    }
    var check = UTF8Check()
    return sample.allSatisfy { check.accepts($0) } ? .utf8 : .windows1252
  }
}

/// Whether bytes, given one by one, are well-formed UTF-8 so far.
struct UTF8Check {
  private var remaining = 0
  private var lower: UInt8 = 0x80
  private var upper: UInt8 = 0xBF
  /// Whether a whole character beyond ASCII was seen.
  private(set) var sawOthers = false

  /// Whether the bytes end inside a character.
  var isInside: Bool { remaining > 0 }

  mutating func accepts(_ byte: UInt8) -> Bool {
    guard remaining == 0 else {
      guard (lower...upper).contains(byte) else { return false }
      (lower, upper, remaining) = (0x80, 0xBF, remaining - 1)
      if remaining == 0 { sawOthers = true }
      return true
    }
    switch byte {
    case 0..<0x80: return true
    case 0xC2...0xDF: remaining = 1
    case 0xE0: (remaining, lower) = (2, 0xA0)
    case 0xED: (remaining, upper) = (2, 0x9F)
    case 0xE1...0xEF: remaining = 2
    case 0xF0: (remaining, lower) = (3, 0x90)
    case 0xF1...0xF3: remaining = 3
    case 0xF4: (remaining, upper) = (3, 0x8F)
    default: return false
    }
    return true
  }
}

/// Turns bytes of an encoding into UTF-8, piece by piece; a byte order mark is dropped.
struct Decoder {
  private(set) var encoding: TextEncoding
  private var check = UTF8Check()
  private var pending: [UInt8] = []
  private var highSurrogate: UInt16?
  private var isAtStart = true
  /// Whether bytes came that the encoding does not have.
  private(set) var isBroken = false

  init(_ encoding: TextEncoding) { self.encoding = encoding }

  mutating func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    switch encoding {
    case .utf8: decodeUTF8(bytes)
    case .windows1252: decode1252(bytes)
    case .utf16LittleEndian, .utf16BigEndian: decodeUTF16(bytes)
    }
  }

  /// Passes well-formed text on; at the first byte that is not, takes the file for Windows-1252,
  /// unless characters beyond ASCII came before.
  private mutating func decodeUTF8(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var bytes = bytes
    if isAtStart, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    isAtStart = false
    if !check.isInside, Self.isASCII(bytes) { return Array(bytes) }
    for index in bytes.indices where !check.accepts(bytes[index]) {
      guard !check.sawOthers else {
        isBroken = true
        return Array(bytes[..<index])
      }
      encoding = .windows1252
      return Array(bytes[..<index]) + decode1252(bytes[index...])
    }
    return Array(bytes)
  }

  private static func isASCII(_ bytes: ArraySlice<UInt8>) -> Bool {
    var all: UInt8 = 0
    for byte in bytes { all |= byte }
    return all < 0x80
  }

  private func decode1252(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes {
      guard byte >= 0x80 else {
        text.append(byte)
        continue
      }
      let code = byte < 0xA0 ? Self.windows1252[Int(byte - 0x80)] : UInt16(byte)
      append(UInt32(code), to: &text)
    }
    return text
  }

  /// The characters of 0x80...0x9F; the five unused bytes stand for themselves.
  private static let windows1252: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]

  private mutating func decodeUTF16(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    pending += bytes
    var text: [UInt8] = []
    text.reserveCapacity(pending.count)
    var index = 0
    while index + 1 < pending.count {
      let (first, second) = (UInt16(pending[index]), UInt16(pending[index + 1]))
      let unit = encoding == .utf16LittleEndian ? second << 8 | first : first << 8 | second
      index += 2
      append(unit: unit, to: &text)
    }
    pending.removeFirst(index)
    return text
  }

  private mutating func append(unit: UInt16, to text: inout [UInt8]) {
    let wasAtStart = isAtStart
    isAtStart = false
    if wasAtStart, unit == 0xFEFF { return }
    if let high = highSurrogate {
      highSurrogate = nil
      guard (0xDC00...0xDFFF).contains(unit) else {
        isBroken = true
        return
      }
      append(0x10000 + UInt32(high - 0xD800) << 10 + UInt32(unit - 0xDC00), to: &text)
    } else if (0xD800...0xDBFF).contains(unit) {
      highSurrogate = unit
    } else if (0xDC00...0xDFFF).contains(unit) {
      isBroken = true
    } else {
      append(UInt32(unit), to: &text)
    }
  }

  /// Whether the text may end here.
  var isComplete: Bool { pending.isEmpty && highSurrogate == nil && !check.isInside }

  private func append(_ code: UInt32, to text: inout [UInt8]) {
    guard let scalar = Unicode.Scalar(code) else { return }
    text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}
