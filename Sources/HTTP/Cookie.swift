/// A cookie to set, for this host and all of its paths.
public struct Cookie: Sendable, Equatable {
  public enum SameSite: String, Sendable {
    case strict = "Strict"
    case lax = "Lax"
    case none = "None"
  }

  public let name: String
  public let value: String
  /// Seconds until the browser forgets it; `nil` for when it is closed, 0 for at once.
  public let maxAge: Int?
  public let sameSite: SameSite
  public let isSecure: Bool
  public let isHTTPOnly: Bool

  /// - Throws: ``HeaderError`` unless the name is a token and the value is made of RFC 6265's
  ///   cookie octets, and when a `__Host-` or `__Secure-` name is not secure.
  public init(
    _ name: String, _ value: String, maxAge: Int? = nil, sameSite: SameSite = .lax,
    isSecure: Bool = true, isHTTPOnly: Bool = true
  ) throws(HeaderError) {
    guard !name.isEmpty, name.utf8.allSatisfy(\.isTokenByte) else { throw .badName }
    let isPromised = name.hasPrefix("__Host-") || name.hasPrefix("__Secure-")
    guard isSecure || !(isPromised || sameSite == .none) else { throw .badName }
    guard value.utf8.allSatisfy(\.isCookieOctet) else { throw .badValue(of: name) }
    self.name = name
    self.value = value
    self.maxAge = maxAge
    self.sameSite = sameSite
    self.isSecure = isSecure
    self.isHTTPOnly = isHTTPOnly
  }

  /// A secure cookie under the name `__Host-` + `name`, which no other host can set or overwrite.
  ///
  /// - Throws: ``HeaderError``.
  public static func hostBound(
    _ name: String, _ value: String, maxAge: Int? = nil, sameSite: SameSite = .lax
  ) throws(HeaderError) -> Cookie {
    try Cookie("__Host-\(name)", value, maxAge: maxAge, sameSite: sameSite)
  }

  /// The value of the `Set-Cookie` header.
  public var header: String {
    var parts = ["\(name)=\(value)", "Path=/"]
    if let maxAge { parts.append("Max-Age=\(maxAge)") }
    if isSecure { parts.append("Secure") }
    if isHTTPOnly { parts.append("HttpOnly") }
    parts.append("SameSite=\(sameSite.rawValue)")
    return parts.joined(separator: "; ")
  }
}

extension UInt8 {
  /// Whether RFC 6265 (4.1.1) allows the byte in a cookie's value.
  fileprivate var isCookieOctet: Bool {
    (0x21...0x7E).contains(self) && !"\",;\\".utf8.contains(self)
  }
}
