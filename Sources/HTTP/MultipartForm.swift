/// Reads `multipart/form-data` (RFC 7578) as it arrives: fields into memory, files onto the disk.
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
  private let folder: String
  private let limits: Limits

  /// - Parameters:
  ///   - boundary: What stands between the parts.
  ///   - folder: Where files are spooled.
  ///   - limits: What the form may hold.
  /// - Throws: ``RequestError/badMultipart(_:)`` unless the boundary is one of RFC 2046 (5.1.1).
  public init(
    boundary: String, filesIn folder: String, limits: Limits = Limits()
  ) throws(RequestError) {
    guard (1...70).contains(boundary.utf8.count), boundary.utf8.allSatisfy(\.isBoundaryByte)
    else { throw .badMultipart(.boundary) }
    delimiter = Array("\r\n--\(boundary)".utf8)
    self.folder = folder
    self.limits = limits
  }

  /// - Parameter next: Gives the body's next bytes; none at its end.
  /// - Returns: the form, its files as they arrived.
  /// - Throws: ``RequestError/badMultipart(_:)`` for a broken body, the limits that it passes, and
  ///   ``RequestError/spoolFailed(errno:)``.
  public func read(_ next: @escaping () -> [UInt8]) throws(RequestError) -> Form {
    var window = Window(next)
    var fields = Fields()
    var files: [UploadedFile] = []
    var isOpen = try skipPreamble(&window)
    var count = 0
    while isOpen {
      guard count < limits.parts else { throw .tooManyFields(limit: limits.parts) }
      count += 1
      let part = try readHeaders(&window)
      if let fileName = part.fileName {
        let file = try spool(&window)
        // A file input left empty is sent as a nameless file of no bytes.
        if !(fileName.isEmpty && file.byteCount == 0) {
          files.append(
            UploadedFile(
              field: part.name, name: fileName, contentType: part.contentType, content: file))
        }
      } else {
        let content = try readField(&window)
        fields.append(part.name, try PercentEncoding.text(content, in: .form))
      }
      isOpen = try takeDelimiterEnd(&window)
    }
    while window.fill() { window.drop(window.bytes.count) }
    return Form(fields: fields, files: files)
  }

  /// Takes what stands before the first part; `false` when there is no part at all.
  private func skipPreamble(_ window: inout Window) throws(RequestError) -> Bool {
    let opening = delimiter.dropFirst(2)
    window.need(opening.count)
    if window.bytes.starts(with: opening) {
      window.drop(opening.count)
    } else {
      do throws(RequestError) { try takeContent(&window) { _ in } } catch {
        throw error == .badMultipart(.unterminated) ? .badMultipart(.delimiter) : error
      }
    }
    return try takeDelimiterEnd(&window)
  }

  /// Takes what follows a delimiter; `false` when it was the closing one.
  private func takeDelimiterEnd(_ window: inout Window) throws(RequestError) -> Bool {
    window.need(2)
    if window.bytes.starts(with: "--".utf8) { return false }
    window.need(1024)
    let padding = window.bytes.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    window.drop(padding.count)
    guard window.bytes.starts(with: "\r\n".utf8) else { throw .badMultipart(.delimiter) }
    window.drop(2)
    return true
  }

  private func readField(_ window: inout Window) throws(RequestError) -> ArraySlice<UInt8> {
    var content: [UInt8] = []
    try takeContent(&window) { bytes throws(RequestError) in
      guard content.count + bytes.count <= limits.fieldBytes else {
        throw .fieldTooLarge(limit: limits.fieldBytes)
      }
      content += bytes
    }
    return content[...]
  }

  private func spool(_ window: inout Window) throws(RequestError) -> SpooledFile {
    var file = try SpoolWriter(in: folder)
    try takeContent(&window) { bytes throws(RequestError) in try file.write(bytes) }
    return file.finish()
  }

  /// Takes a part's content, which `take` is given piece by piece, and the delimiter behind it.
  private func takeContent(
    _ window: inout Window, _ take: (ArraySlice<UInt8>) throws(RequestError) -> Void
  ) throws(RequestError) {
    while true {
      window.need(delimiter.count + 2)
      if let end = delimiterIndex(in: window.bytes) {
        try take(window.bytes[..<end])
        window.drop(end - window.bytes.startIndex + delimiter.count)
        return
      }
      // The last bytes may be the beginning of a delimiter.
      let sure = window.bytes.dropLast(delimiter.count + 1)
      try take(sure)
      window.drop(sure.count)
      guard window.fill() else { throw .badMultipart(.unterminated) }
    }
  }

  /// The first delimiter that a line break, a blank or `--` follows.
  private func delimiterIndex(in bytes: ArraySlice<UInt8>) -> Int? {
    var index = bytes.startIndex
    while index <= bytes.endIndex - delimiter.count,
      let start = bytes[index...].firstIndex(of: UInt8(ascii: "\r"))
    {
      if bytes[start...].starts(with: delimiter),
        endsDelimiter(bytes[(start + delimiter.count)...].prefix(2))
      {
        return start
      }
      index = start + 1
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

  /// Takes the header lines and the blank line behind them, whose line break stays where it serves
  /// the delimiter of an empty part.
  private func readHeaders(_ window: inout Window) throws(RequestError) -> Part {
    var part = Part()
    var isNamed = false
    var count = 0
    while let line = window.line {
      guard !line.isEmpty else {
        guard isNamed else { throw .badMultipart(.nameless) }
        window.need(delimiter.count + 2)
        if delimiterIndex(in: window.bytes.prefix(delimiter.count + 2)) == nil { window.drop(2) }
        return part
      }
      window.drop(line.count + 2)
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
}

/// The part of a body that has arrived and is not taken yet.
private struct Window {
  private(set) var bytes: ArraySlice<UInt8> = []
  private let next: () -> [UInt8]
  private var isAtEnd = false

  init(_ next: @escaping () -> [UInt8]) { self.next = next }

  /// Adds what arrives next; `false` at the end.
  mutating func fill() -> Bool {
    let more = isAtEnd ? [] : next()
    isAtEnd = more.isEmpty
    bytes = bytes.isEmpty ? more[...] : (bytes + more)[...]
    return !isAtEnd
  }

  /// Waits for `count` bytes, or for the end.
  mutating func need(_ count: Int) {
    while bytes.count < count, fill() {}
  }

  mutating func drop(_ count: Int) { bytes = bytes.dropFirst(count) }

  /// The bytes up to the next line break; `nil` when there is none within 8 kB.
  var line: ArraySlice<UInt8>? {
    mutating get {
      need(8192)
      let start = bytes.prefix(8192)
      guard let end = start.firstIndex(of: UInt8(ascii: "\r")),
        bytes[end...].starts(with: "\r\n".utf8)
      else { return nil }
      return bytes[..<end]
    }
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
