/// What lets someone in, once each, who has lost their authenticator app: `k3mxp-7wq2a`.
///
/// Ten codes of 50 random bits, in letters and digits that do not look alike.
public enum RecoveryCode {
  private static let count = 10
  private static let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")

  /// Ten new codes as they are shown, which is once.
  public static func make() -> [String] {
    (0..<count).map { _ in
      let code = randomBytes(10).map { letters[Int($0 & 31)] }
      return String(code[..<5] + "-" + code[5...])
    }
  }

  /// What is kept of a code, 32 bytes, from however it was typed: only letters and digits count.
  ///
  /// Throttling guards the codes at the door, but whoever copies the database tries 50 bits against
  /// a plain hash in a day. So it is a keyed one, by the installation's key, which the database does
  /// not hold. `context` says whose the code is.
  public static func digest(_ typed: String, context: [UInt8], key: SealingKey) -> [UInt8] {
    let code = typed.lowercased().filter { $0.isLetter || $0.isNumber }
    return key.digest(Array(code.utf8), context: Array("recovery code:".utf8) + context)
  }
}
