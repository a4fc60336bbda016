/// Text that a browser may take as markup.
///
/// There are two ways to make one, and a search for `trusted` finds every use of the second.
public struct HTML: Hashable, Sendable {
  public let text: String

  /// Plain text made harmless: `& < > " '` become character references.
  public init(escaping text: String) {
    var bytes: [UInt8] = []
    Self.escape(text, into: &bytes)
    self.text = String(decoding: bytes, as: UTF8.self)
  }

  /// Markup whose author is this program.
  public init(trusted text: String) {
    self.text = text
  }

  /// Appends `text` to `output` so that it is safe as content and in a quoted attribute.
  static func escape(_ text: String, into output: inout [UInt8]) {
    let bytes = text.utf8
    guard bytes.contains(where: { reference(for: $0) != nil }) else {
      output.append(contentsOf: bytes)
      return
    }
    for byte in bytes {
      if let reference = reference(for: byte) {
        output.append(contentsOf: reference.utf8)
      } else {
        output.append(byte)
      }
    }
  }

  @inline(__always)
  private static func reference(for byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }
}

extension HTML: Encodable {
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
