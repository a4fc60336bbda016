internal import CArgon2

/// Password hashes by argon2id at OWASP's parameters: 19 MiB, two passes, one lane, 16-byte salt.
///
/// Source: OWASP Password Storage Cheat Sheet.
public enum Password {
  static let kibibytes: UInt32 = 19_456
  static let passes: UInt32 = 2

  /// The encoded hash, `$argon2id$v=19$m=19456,t=2,p=1$…`; takes some 20 ms and 19 MiB.
  public static func hash(_ password: String) -> String {
    let salt = randomBytes(16)
    let secret = Array(password.utf8)
    var encoded = [CChar](repeating: 0, count: 128)
    let status = argon2id_hash_encoded(
      passes, kibibytes, 1, secret, secret.count, salt, salt.count, 32, &encoded, encoded.count)
    precondition(status == ARGON2_OK.rawValue, "argon2id could not run")
    return String(decoding: encoded.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Whether `password` gives `encoded`; false also for a text that is no argon2id hash.
  public static func verify(_ password: String, against encoded: String) -> Bool {
    let secret = Array(password.utf8)
    return argon2id_verify(encoded, secret, secret.count) == ARGON2_OK.rawValue
  }

  /// A hash nobody's password has, so that an unknown user costs the same time as a known one.
  public static let unmatchable = hash(randomBytes(32).hex)
}
