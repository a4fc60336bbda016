/// The six digits that an authenticator app shows for half a minute: HMAC-SHA1, as all apps take.
///
/// Time is cut into steps of 30 s, counted from 1970; a secret has one code a step.
///
/// Source: RFC 6238, RFC 4226.
public enum OneTimeCode {
  public static let digits = 6
  static let secondsOfStep = 30

  /// A new secret of 160 bits, as RFC 4226 recommends.
  public static func secret() -> [UInt8] { randomBytes(20) }

  /// The step of a moment given in seconds since 1970.
  public static func step(at seconds: Int) -> Int { seconds / secondsOfStep }

  /// The code of a step, with its leading zeros.
  public static func code(secret: [UInt8], step: Int) -> String {
    let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
    let code = hmacSHA1(counter, key: secret)
    let offset = Int(code[19] & 15)
    let word = code[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } & 0x7fff_ffff
    let text = String(word % 1_000_000)
    return String(repeating: "0", count: digits - text.count) + text
  }

  /// The step, of those within `window` of the moment, whose code was typed; `nil` when none is.
  ///
  /// A step up to `lastUsedStep` is never found: keep the step that this gives as the next one's
  /// `lastUsedStep`, and a code works once. Spaces in what was typed are ignored. It takes the same
  /// time whichever step it is.
  public static func matchingStep(
    code typed: String, secret: [UInt8], at seconds: Int, window: Int = 1,
    after lastUsedStep: Int?
  ) -> Int? {
    let typed = Array(typed.utf8.filter { $0 != UInt8(ascii: " ") })
    let now = step(at: seconds)
    var found: Int?
    // The latest of two steps that happen to have one code: it must not work again in the other.
    for step in now - window...now + window where step > lastUsedStep ?? .min {
      if constantTimeEqual(typed, Array(code(secret: secret, step: step).utf8)) { found = step }
    }
    return found
  }

  /// What an authenticator app reads from the QR code.
  ///
  /// `otpauth://totp/ISSUER:ACCOUNT?secret=…&issuer=ISSUER`; the rest is the apps' default.
  public static func provisioningURI(
    secret: [UInt8], account: String, issuer: String
  ) -> String {
    let (account, issuer) = (percentEncoded(account), percentEncoded(issuer))
    return "otpauth://totp/\(issuer):\(account)?secret=\(Base32.encode(secret))&issuer=\(issuer)"
  }

  /// All but RFC 3986's unreserved characters as `%XX`.
  private static func percentEncoded(_ text: String) -> String {
    let encoded = text.utf8.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        [byte]
      default:
        "-._~".utf8.contains(byte) ? [byte] : Array("%\([byte].hex.uppercased())".utf8)
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}
