/// A value's characters by their kind: `AA9 9AA`, with runs of five or more counted: `9{10}`.
struct Shape {
  private static let longest = 24

  private(set) var text = ""

  init(_ value: ArraySlice<UInt8>) {
    var last: Character?
    var run = 0
    var length = 0
    for scalar in String(decoding: value, as: UTF8.self).unicodeScalars {
      let kind = Self.kind(scalar)
      if kind == last {
        run += 1
        continue
      }
      append(last, run)
      length += 1
      guard length <= Self.longest else {
        text += "…"
        return
      }
      last = kind
      run = 1
    }
    append(last, run)
  }

  private mutating func append(_ kind: Character?, _ run: Int) {
    guard let kind else { return }
    text += run < 5 ? String(repeating: kind, count: run) : "\(kind){\(run)}"
  }

  private static func kind(_ scalar: Unicode.Scalar) -> Character {
    switch scalar {
    case "0"..."9": "9"
    case "A"..."Z": "A"
    case "a"..."z": "a"
    case " "..."~": Character(scalar)
    default:
      scalar.properties.isUppercase ? "A" : scalar.properties.isAlphabetic ? "a" : "?"
    }
  }
}
