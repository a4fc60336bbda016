/// What is wrong with a request; it never carries values a person may have typed.
public enum RequestError: Error, Equatable, Sendable {
  /// The part of a request that text stood in.
  public enum Part: Sendable, Equatable {
    case path
    case query
    case form
  }

  /// A `%` without two hexadecimal digits after it.
  case badEscape(in: Part)
  /// A NUL, or in a path any control character.
  case controlCharacter(in: Part)
  case notUTF8(in: Part)
  /// A target that is no absolute path in visible ASCII.
  case badTarget
  /// A path segment that is `.` or `..`, or holds a slash in disguise.
  case unsafePath
  case badHeader(HeaderError)
  case badContentLength
  case bodyTruncated(expected: Int, received: Int)
  case badMultipart(MultipartFlaw)
  case unsupportedMediaType
  case unknownMethod
  case missingParameter(String)
  case tooManyFields(limit: Int)
  case fieldTooLarge(limit: Int)
  case tooManyHeaders(limit: Int)
  case bodyTooLarge(limit: Int)
  /// A file that came with the request cannot be kept on disk: the system's fault, not the client's.
  case spoolFailed(errno: Int32)

  public var status: Status {
    switch self {
    case .badEscape, .controlCharacter, .notUTF8, .badTarget, .unsafePath, .badHeader,
      .badContentLength, .bodyTruncated, .badMultipart, .missingParameter:
      .badRequest
    case .unsupportedMediaType: .unsupportedMediaType
    case .unknownMethod: .notImplemented
    case .tooManyFields, .fieldTooLarge, .bodyTooLarge: .contentTooLarge
    case .tooManyHeaders: .headersTooLarge
    case .spoolFailed: .serviceUnavailable
    }
  }
}

/// How a `multipart/form-data` body breaks RFC 7578.
public enum MultipartFlaw: Sendable, Equatable {
  case boundary
  case delimiter
  case unterminated
  case partHeader
  case nameless
  case tooManyPartHeaders(limit: Int)
}
