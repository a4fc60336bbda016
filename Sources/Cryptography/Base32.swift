/// Bytes as letters and digits that people can type: RFC 4648, section 6.
public enum Base32 {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  /// Eight characters for five bytes, without padding.
  public static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var (held, bits) = (0, 0)
    for byte in bytes {
      held = (held << 8 | Int(byte)) & 0xfff
      bits += 8
      while bits >= 5 {
        bits -= 5
        text.append(letters[held >> bits & 31])
      }
    }
    if bits > 0 { text.append(letters[held << (5 - bits) & 31]) }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text in any case, with spaces, hyphens and padding or without.
  ///
  /// `nil` for other characters and for what no bytes encode to.
  public static func decode(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (held, bits) = (0, 0)
    for character in text.uppercased().utf8 where !" -=".utf8.contains(character) {
      guard let value = letters.firstIndex(of: character) else { return nil }
      held = (held << 5 | value) & 0xfff
      bits += 5
      guard bits >= 8 else { continue }
      bits -= 8
      bytes.append(UInt8(held >> bits & 255))
    }
    let isWhole = bits < 5 && held & ((1 << bits) - 1) == 0
    return isWhole ? bytes : nil
  }
}
