internal import CCrypto
internal import Glibc

/// The key of an installation, which keeps what the database must hold and its readers must not.
///
/// It lives in a file beside the database, not in it, so that a copy of the one is worth nothing
/// without the other.
public struct SealingKey: Sendable {
  private static let count = 32
  private static let nonceCount = 12
  private static let tagCount = 16

  private let bytes: [UInt8]

  /// `nil` unless these are 32 bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.count else { return nil }
    self.bytes = bytes
  }

  /// `plain` under AES-256-GCM: a random nonce of 12 bytes, the ciphertext, a tag of 16 bytes.
  ///
  /// It opens only with the same `context`, which is not kept in it: whose it is and what for, so
  /// that a value moved to another row is worthless there.
  public func seal(_ plain: [UInt8], context: [UInt8]) -> [UInt8] {
    let nonce = randomBytes(Self.nonceCount)
    var (text, rest) = ([UInt8](repeating: 0, count: plain.count), [UInt8](repeating: 0, count: 16))
    var tag = [UInt8](repeating: 0, count: Self.tagCount)
    let cipher = EVP_CIPHER_CTX_new()
    defer { EVP_CIPHER_CTX_free(cipher) }
    var count: Int32 = 0
    let isSealed =
      EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), nil, bytes, nonce) == 1
      && EVP_EncryptUpdate(cipher, nil, &count, context, Int32(context.count)) == 1
      && EVP_EncryptUpdate(cipher, &text, &count, plain, Int32(plain.count)) == 1
      && EVP_EncryptFinal_ex(cipher, &rest, &count) == 1
      && EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, Int32(tag.count), &tag) == 1
    precondition(isSealed, "AES-256-GCM could not run")
    return nonce + text + tag
  }

  /// What was sealed in this context; `nil` when a single bit of either, or the key, is another.
  public func open(_ sealed: [UInt8], context: [UInt8]) -> [UInt8]? {
    guard sealed.count >= Self.nonceCount + Self.tagCount else { return nil }
    let nonce = Array(sealed.prefix(Self.nonceCount))
    let text = Array(sealed.dropFirst(Self.nonceCount).dropLast(Self.tagCount))
    var tag = Array(sealed.suffix(Self.tagCount))
    var (plain, rest) = ([UInt8](repeating: 0, count: text.count), [UInt8](repeating: 0, count: 16))
    let cipher = EVP_CIPHER_CTX_new()
    defer { EVP_CIPHER_CTX_free(cipher) }
    var count: Int32 = 0
    let isOpen =
      EVP_DecryptInit_ex(cipher, EVP_aes_256_gcm(), nil, bytes, nonce) == 1
      && EVP_DecryptUpdate(cipher, nil, &count, context, Int32(context.count)) == 1
      && EVP_DecryptUpdate(cipher, &plain, &count, text, Int32(text.count)) == 1
      && EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, Int32(tag.count), &tag) == 1
      && EVP_DecryptFinal_ex(cipher, &rest, &count) == 1
    return isOpen ? plain : nil
  }

  /// 32 bytes by which `plain` is recognised in this context, and guessed by nobody without the key.
  public func digest(_ plain: [UInt8], context: [UInt8]) -> [UInt8] {
    // A key of its own for each context, so that context and text cannot run into one another.
    hmacSHA256(plain, key: hmacSHA256(Array("digest:".utf8) + context, key: bytes))
  }
}

/// Why a key's file cannot be used.
public enum SealingKeyFault: Error, Equatable, Sendable {
  /// The system's error number says why: absent, not permitted.
  case unreadable(path: String, errno: Int32)
  /// Others than its owner may read or change it; `mode` has its permission bits.
  case exposed(path: String, mode: UInt32)
  /// Is not 64 hexadecimal digits.
  case malformed(path: String)
  /// The system's error number says why: there already, no such folder, no space.
  case cannotCreate(path: String, errno: Int32)
}

extension SealingKey {
  /// Reads a file of 64 hexadecimal digits and, at most, a line break.
  ///
  /// - Throws: ``SealingKeyFault``; also when others than the file's owner may read or change it.
  public init(file path: String) throws {
    let file = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw SealingKeyFault.unreadable(path: path, errno: errno) }
    defer { close(file) }
    var state = stat()
    guard fstat(file, &state) == 0 else {
      throw SealingKeyFault.unreadable(path: path, errno: errno)
    }
    guard state.st_mode & 0o077 == 0 else {
      throw SealingKeyFault.exposed(path: path, mode: state.st_mode & 0o777)
    }
    var text = [UInt8](repeating: 0, count: 2 * Self.count + 2)
    let count = read(file, &text, text.count)
    guard count >= 0 else { throw SealingKeyFault.unreadable(path: path, errno: errno) }
    var digits = text.prefix(count)
    if digits.last == UInt8(ascii: "\n") { digits.removeLast() }
    guard let bytes = [UInt8](hex: digits), let key = SealingKey(bytes: bytes) else {
      throw SealingKeyFault.malformed(path: path)
    }
    self = key
  }

  /// Writes a new random key where there is no file yet; only its owner may read it.
  ///
  /// The file is there whole or not at all, whoever else makes one at the same moment.
  ///
  /// - Throws: ``SealingKeyFault/cannotCreate(path:errno:)``.
  public static func create(at path: String) throws {
    let draft = "\(path).\(randomBytes(8).hex)"
    let file = Glibc.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw SealingKeyFault.cannotCreate(path: path, errno: errno) }
    defer {
      close(file)
      unlink(draft)
    }
    let text = Array("\(randomBytes(count).hex)\n".utf8)
    guard write(file, text, text.count) == text.count, fsync(file) == 0, link(draft, path) == 0
    else { throw SealingKeyFault.cannotCreate(path: path, errno: errno) }
  }

  /// Reads a file, or makes it where there is none; of several who do that at once all get one key.
  ///
  /// - Throws: ``SealingKeyFault``.
  public static func readOrCreate(at path: String) throws -> SealingKey {
    do { try create(at: path) } catch SealingKeyFault.cannotCreate(_, EEXIST) {}
    return try SealingKey(file: path)
  }

  /// The system's error number for a file that is not there.
  public static let absent = ENOENT
}

extension [UInt8] {
  /// Reads two hexadecimal digits a byte; `nil` for anything else.
  fileprivate init?(hex digits: ArraySlice<UInt8>) {
    let values = digits.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard values.count == digits.count, values.count.isMultiple(of: 2) else { return nil }
    self = stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
  }
}
