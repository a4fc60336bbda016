internal import HTTP

/// The query string of a list: what filters it, and which page of it is shown.
///
/// Kept as pairs in order, so that a link keeps every other part of the address.
struct Query: Sendable {
  let path: String
  private(set) var pairs: [(name: String, value: String)]

  init(_ path: String, _ pairs: [(name: String, value: String)]) {
    self.path = path
    self.pairs = pairs.filter { !$0.value.isEmpty }
  }

  init(_ path: String, _ fields: Fields) {
    self.init(path, fields.items.map { ($0.name, $0.value) })
  }

  subscript(name: String) -> String {
    pairs.first { $0.name == name }?.value.trimmingBlanks ?? ""
  }

  /// The address with `name` set to `value`, or without it; a changed filter starts at page 1.
  func link(_ name: String, _ value: String?) -> String {
    var kept = pairs.filter { $0.name != name && $0.name != "page" }
    if let value { kept.append((name, value)) }
    return Self.address(path, kept)
  }

  /// The address without any of `names`.
  func without(_ names: [String]) -> String {
    Self.address(path, pairs.filter { !names.contains($0.name) && $0.name != "page" })
  }

  static func address(_ path: String, _ pairs: [(name: String, value: String)]) -> String {
    guard !pairs.isEmpty else { return path }
    return path + "?"
      + pairs.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }.joined(separator: "&")
  }
}

extension String {
  /// Without blanks at either end, which people paste along.
  var trimmingBlanks: String {
    let blanks: Set<Character> = [" ", "\t", "\n", "\r", "\r\n", "\u{a0}"]
    let rest = drop(while: blanks.contains)
    return String(rest.dropLast(rest.reversed().prefix(while: blanks.contains).count))
  }

  /// As a part of an address: all but letters, digits and `-._~` as `%XX` of their UTF-8.
  var percentEncoded: String { percentEncoded(keeping: "") }

  /// The same for a path, whose slashes stay.
  var pathEncoded: String { percentEncoded(keeping: "/") }

  private func percentEncoded(keeping kept: String) -> String {
    var encoded = ""
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      case let byte where kept.utf8.contains(byte):
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return encoded
  }
}
