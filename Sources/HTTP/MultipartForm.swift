/// Reads `multipart/form-data` (RFC 7578) in one pass over the body.
public struct MultipartForm: Sendable {
  /// What a form may hold at most; the body as a whole is limited by the server.
  public struct Limits: Sendable {
    /// Fields and files together.
    public var parts: Int
    /// Bytes of one field that is not a file.
    public var fieldBytes: Int
    public var partHeaders: Int

    public init(parts: Int = Fields.limit, fieldBytes: Int = 1 << 20, partHeaders: Int = 16) {
      self.parts = parts
      self.fieldBytes = fieldBytes
      self.partHeaders = partHeaders
    }
  }

  private let delimiter: [UInt8]
  private let limits: Limits

  /// - Throws: ``RequestError/badMultipart(_:)`` unless the boundary is one of RFC 2046 (5.1.1).
  public init(boundary: String, limits: Limits = Limits()) throws(RequestError) {
    guard (1...70).contains(boundary.utf8.count), boundary.utf8.allSatisfy(\.isBoundaryByte)
    else { throw .badMultipart(.boundary) }
    delimiter = Array("\r\n--\(boundary)".utf8)
    self.limits = limits
  }

  /// - Throws: ``RequestError/badMultipart(_:)`` for a broken body, and the limits that it passes.
  public func read(_ body: [UInt8]) throws(RequestError) -> Form {
    var fields = Fields()
    var files: [UploadedFile] = []
    var position = try firstContent(of: body)
    var count = 0
    while let start = position {
      guard count < limits.parts else { throw .tooManyFields(limit: limits.parts) }
      count += 1
      var contentStart = start
      let part = try readHeaders(of: body, at: &contentStart)
      // The blank line's own line break may serve the delimiter of an empty part.
      guard let end = delimiterIndex(in: body, from: max(start, contentStart - 2)) else {
        throw .badMultipart(.unterminated)
      }
      let content = body[min(contentStart, end)..<end]
      if let fileName = part.fileName {
        // A file input left empty is sent as a nameless file of no bytes.
        if !(fileName.isEmpty && content.isEmpty) {
          files.append(
            UploadedFile(
              field: part.name, name: fileName, contentType: part.contentType, bytes: content))
        }
      } else {
        guard content.count <= limits.fieldBytes else {
          throw .fieldTooLarge(limit: limits.fieldBytes)
        }
        fields.append(part.name, try PercentEncoding.text(content, in: .form))
      }
      position = try nextContent(after: end + delimiter.count, of: body)
    }
    return Form(fields: fields, files: files)
  }

  /// Where the first part's headers begin; `nil` when there is no part at all.
  private func firstContent(of body: [UInt8]) throws(RequestError) -> Int? {
    let opening = delimiter.dropFirst(2)
    if body.starts(with: opening) { return try nextContent(after: opening.count, of: body) }
    guard let preamble = delimiterIndex(in: body, from: 0) else {
      throw .badMultipart(.delimiter)
    }
    return try nextContent(after: preamble + delimiter.count, of: body)
  }

  /// Where the headers behind a delimiter begin; `nil` when it is the closing one.
  private func nextContent(after index: Int, of body: [UInt8]) throws(RequestError) -> Int? {
    if body[index...].starts(with: "--".utf8) { return nil }
    let padding = body[index...].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    guard body[padding.endIndex...].starts(with: "\r\n".utf8) else {
      throw .badMultipart(.delimiter)
    }
    return padding.endIndex + 2
  }

  /// The first delimiter at or after `start` that a line break, a blank or `--` follows.
  private func delimiterIndex(in body: [UInt8], from start: Int) -> Int? {
    let bytes = body.span
    var index = start
    while index <= bytes.count - delimiter.count {
      if bytes[index] == UInt8(ascii: "\r"),
        body[index..<(index + delimiter.count)].elementsEqual(delimiter),
        endsDelimiter(body[(index + delimiter.count)...].prefix(2))
      {
        return index
      }
      index += 1
    }
    return nil
  }

  private func endsDelimiter(_ next: ArraySlice<UInt8>) -> Bool {
    guard let first = next.first else { return false }
    return first == UInt8(ascii: " ") || first == UInt8(ascii: "\t")
      || next.elementsEqual("\r\n".utf8) || next.elementsEqual("--".utf8)
  }

  private struct Part {
    var name = ""
    var fileName: String?
    var contentType = "application/octet-stream"
  }

  /// Reads header lines from `index` to the blank line, and leaves `index` behind that.
  private func readHeaders(of body: [UInt8], at index: inout Int) throws(RequestError) -> Part {
    var part = Part()
    var isNamed = false
    var count = 0
    while let line = takeLine(of: body, at: &index) {
      guard !line.isEmpty else {
        guard isNamed else { throw .badMultipart(.nameless) }
        return part
      }
      count += 1
      guard count <= limits.partHeaders else {
        throw .badMultipart(.tooManyPartHeaders(limit: limits.partHeaders))
      }
      let text = try PercentEncoding.text(line, in: .form)
      guard let colon = text.firstIndex(of: ":"), !text.utf8.contains(where: \.isControl)
      else { throw .badMultipart(.partHeader) }
      let value = String(text[text.index(after: colon)...].trimmedOfBlanks)
      if text[..<colon].equalsIgnoringCase("Content-Disposition") {
        let disposition = ParameterizedValue(value)
        guard disposition.name.equalsIgnoringCase("form-data"), let name = disposition["name"]
        else { throw .badMultipart(.nameless) }
        part.name = name
        part.fileName = disposition["filename"]
        isNamed = true
      } else if text[..<colon].equalsIgnoringCase("Content-Type") {
        part.contentType = value
      }
    }
    throw .badMultipart(.partHeader)
  }

  /// The bytes up to the next line break; `nil` when there is none within 8 kB.
  private func takeLine(of body: [UInt8], at index: inout Int) -> ArraySlice<UInt8>? {
    let window = body[index...].prefix(8192)
    guard let end = window.firstIndex(of: UInt8(ascii: "\r")),
      body[end...].starts(with: "\r\n".utf8)
    else { return nil }
    defer { index = end + 2 }
    return body[index..<end]
  }
}

extension UInt8 {
  /// Whether RFC 2046 (5.1.1) allows the byte in a boundary; the space is left out.
  fileprivate var isBoundaryByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "'()+_,-./:=?".utf8.contains(self)
    }
  }
}
