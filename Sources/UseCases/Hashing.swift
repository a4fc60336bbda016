internal import Cryptography
internal import Dispatch
internal import Synchronization

/// Password hashing, bounded: each hash takes 19 MiB, so at most eight are made at once, and no
/// more than ``longestQueue`` wait for their turn.
enum Hashing {
  /// One for the whole process, because the memory is.
  private static let places = DispatchSemaphore(value: 8)
  private static let comers = Mutex(0)
  private static let longestQueue = 64

  static func hash(_ password: String) -> String {
    places.wait()
    defer { places.signal() }
    return Password.hash(password)
  }

  /// Whether `password` gives `encoded`; against `nil` it takes as long and never does.
  ///
  /// - Throws: ``Refusal/tooManySignIns`` when too many wait already.
  static func verify(_ password: String, against encoded: String?) throws -> Bool {
    let isFull = comers.withLock { comers in
      comers += 1
      return comers > 8 + longestQueue
    }
    defer { comers.withLock { $0 -= 1 } }
    guard !isFull else { throw Refusal.tooManySignIns }
    places.wait()
    defer { places.signal() }
    return Password.verify(password, against: encoded ?? Password.unmatchable) && encoded != nil
  }
}

/// Secrets that this program makes up.
enum Secret {
  /// 256 bits as 64 hexadecimal digits.
  static func token() -> String { randomBytes(32).hex }

  /// A password of 100 bits that can be read out: `k3mx-…`, without letters that look like digits.
  static func oneTimePassword() -> String {
    let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
    let text = randomBytes(20).map { letters[Int($0 & 31)] }
    return stride(from: 0, to: 20, by: 4).map { String(text[$0..<$0 + 4]) }
      .joined(separator: "-")
  }

  /// What is kept of a token or an attempt's subject.
  static func digest(_ text: String) -> [UInt8] {
    var hash = SHA256()
    hash.update(Array(text.utf8))
    return hash.finish()
  }
}
