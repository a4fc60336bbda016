internal import CArgon2
internal import Foundation

/// Password hashes by argon2id at OWASP's parameters: 19 MiB, two passes, one lane, 16-byte salt.
///
/// A keyboard may give `é` as one character or as two; either gives the same hash, by Unicode's
/// form NFC. Nothing else of what was typed is changed or cut.
///
/// Source: OWASP Password Storage Cheat Sheet; RFC 8265, section 4.2.
public enum Password {
  static let kibibytes: UInt32 = 19_456
  static let passes: UInt32 = 2
  static let saltCount = 16

  /// The encoded hash, `$argon2id$v=19$m=19456,t=2,p=1$…`; takes some 20 ms and 19 MiB.
  public static func hash(_ password: String) -> String {
    let salt = randomBytes(saltCount)
    let secret = bytes(of: password)
    var encoded = [CChar](repeating: 0, count: 128)
    let status = argon2id_hash_encoded(
      passes, kibibytes, 1, secret, secret.count, salt, salt.count, 32, &encoded, encoded.count)
    precondition(status == ARGON2_OK.rawValue, "argon2id could not run")
    return String(decoding: encoded.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Whether `password` gives `encoded`; false also for a text that is no argon2id hash.
  public static func verify(_ password: String, against encoded: String) -> Bool {
    let secret = bytes(of: password)
    return argon2id_verify(encoded, secret, secret.count) == ARGON2_OK.rawValue
  }

  /// Whether `encoded` was made with less memory, passes or salt than ``hash(_:)`` takes, or is not
  /// argon2id at all: hash the password anew when it next proves right.
  public static func needsRehash(_ encoded: String) -> Bool {
    let form = /\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$([A-Za-z0-9+\/]+)\$[A-Za-z0-9+\/]+/
    guard let parts = encoded.wholeMatch(of: form)?.output, let memory = UInt32(parts.1),
      let rounds = UInt32(parts.2)
    else { return true }
    return memory < kibibytes || rounds < passes || parts.3.count * 6 / 8 < saltCount
  }

  /// A hash nobody's password has, so that an unknown user costs the same time as a known one.
  public static let unmatchable = hash(randomBytes(32).hex)

  private static func bytes(of password: String) -> [UInt8] {
    Array(password.precomposedStringWithCanonicalMapping.utf8)
  }
}
