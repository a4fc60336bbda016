/// Percent-encoding of RFC 3986, both ways.
public enum PercentEncoding {
  /// Encodes all but the unreserved characters: right for a path segment, a query name or value.
  public static func encode(_ text: String) -> String {
    encode(text) { $0.isUnreserved }
  }

  /// Encodes what a header or an attribute cannot carry, leaving the URL's own syntax alone.
  static func encodeUnprintable(_ url: String) -> String {
    encode(url) { (0x21...0x7E).contains($0) }
  }

  private static func encode(_ text: String, keeping isKept: (UInt8) -> Bool) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      if isKept(byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Decodes `%41` and, where asked, `+`.
  ///
  /// - Throws: ``RequestError/badEscape(in:)``, ``RequestError/notUTF8(in:)``, and
  ///   ``RequestError/controlCharacter(in:)`` for a NUL.
  public static func decode(
    _ encoded: some Collection<UInt8>, plusIsSpace: Bool = false, in part: RequestError.Part
  ) throws(RequestError) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(encoded.count)
    var rest = encoded.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.next()?.hexadecimalValue, let low = rest.next()?.hexadecimalValue
        else { throw .badEscape(in: part) }
        bytes.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
      default: bytes.append(byte)
      }
    }
    return try text(bytes, in: part)
  }

  /// Reads bytes as UTF-8 without NUL.
  static func text(
    _ bytes: some Collection<UInt8>, in part: RequestError.Part
  ) throws(RequestError) -> String {
    guard !bytes.contains(0) else { throw .controlCharacter(in: part) }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8(in: part) }
    return text
  }
}

extension UInt8 {
  fileprivate var isUnreserved: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  fileprivate var hexadecimalValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
