internal import CCrypto

/// The 20 bytes of HMAC-SHA1, which one-time codes are made with (RFC 2104, RFC 2202).
public func hmacSHA1(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
  hmac(message, key: key, digest: EVP_sha1(), count: 20)
}

/// The 32 bytes of HMAC-SHA256 (RFC 2104, RFC 4231).
public func hmacSHA256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
  hmac(message, key: key, digest: EVP_sha256(), count: 32)
}

private func hmac(
  _ message: [UInt8], key: [UInt8], digest: OpaquePointer?, count: Int
) -> [UInt8] {
  var code = [UInt8](repeating: 0, count: count)
  let made = HMAC(digest, key, Int32(key.count), message, message.count, &code, nil)
  precondition(made != nil, "HMAC could not run")
  return code
}
