/// What a password must be: long, and not made of what everyone uses.
///
/// Nothing else is asked of it, no digits and no signs.
///
/// Source: OWASP ASVS 5.0, V6.2; NCSC, "Password policy: updating your approach".
enum PasswordRule {
  static let length = 15...128

  /// Parts that add nothing to a password, longest first where one holds another.
  private static let commonParts = [
    "passw0rd", "password", "passwort", "qwertyuiop", "qwerty", "asdfghjkl", "asdfgh", "zxcvbnm",
    "1q2w3e4r", "1qaz2wsx", "qazwsx", "1234567890", "123456789", "12345678", "123456", "12345",
    "1234", "123", "0987654321", "987654321", "abcdefgh", "abcdef", "abc", "letmein", "welcome",
    "iloveyou", "administrator", "admin", "changeme", "secret", "default", "monkey", "dragon",
    "football", "baseball", "sunshine", "princess", "liverpool", "arsenal", "chelsea", "master",
    "superman", "trustno1", "whatever", "crossgate", "migration", "hospital", "trust", "nhs",
    "winter", "spring", "summer", "autumn", "january", "monday", "2024", "2025", "2026",
  ]

  /// The faults of a password that `userName` chose.
  static func faults(of password: String, userName: String) -> [FieldFault.Reason] {
    if password.count < length.lowerBound { return [.tooShort(minimum: length.lowerBound)] }
    if password.count > length.upperBound { return [.tooLong(maximum: length.upperBound)] }
    let plain = password.lowercased()
    let name = userName.lowercased()
    if name.count >= 3, plain.contains(name) { return [.containsUserName] }
    let rest = commonParts.reduce(plain) { $0.replacing($1, with: "") }
    return rest.count < 6 || Set(plain).count < 5 ? [.tooCommon] : []
  }
}
