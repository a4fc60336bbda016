/// A value's characters by their kind: `AA9 9AA`, with runs of five or more counted: `9{10}`.
struct Shape: Hashable {
  private static let longest = 24

  /// The kind of each run of characters, and how long it is.
  private var runs: [Run] = []
  private var isCut = false

  private struct Run: Hashable {
    let kind: UInt8
    var length: Int
  }

  init(_ value: ArraySlice<UInt8>) {
    if value.allSatisfy({ $0 < 0x80 }) {
      for byte in value where !isCut { append(Self.kind(byte)) }
    } else {
      for scalar in String(decoding: value, as: UTF8.self).unicodeScalars where !isCut {
        append(Self.kind(scalar))
      }
    }
  }

  var text: String {
    let parts = runs.map { run in
      let kind = String(UnicodeScalar(run.kind))
      return run.length < 5 ? String(repeating: kind, count: run.length) : "\(kind){\(run.length)}"
    }
    return parts.joined() + (isCut ? "…" : "")
  }

  private mutating func append(_ kind: UInt8) {
    if let last = runs.indices.last, runs[last].kind == kind {
      runs[last].length += 1
    } else if runs.count < Self.longest {
      runs.append(Run(kind: kind, length: 1))
    } else {
      isCut = true
    }
  }

  private static func kind(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt8(ascii: "9")
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt8(ascii: "a")
    case 0x20...0x7E: byte
    default: UInt8(ascii: "?")
    }
  }

  private static func kind(_ scalar: Unicode.Scalar) -> UInt8 {
    if let byte = UInt8(exactly: scalar.value), byte < 0x80 { return kind(byte) }
    return UInt8(
      ascii: scalar.properties.isUppercase ? "A" : scalar.properties.isAlphabetic ? "a" : "?")
  }
}
