/// A part of an office document, told element by element.
///
/// It must be UTF-8 and have no document type: entities can be neither defined nor loaded. Elements
/// stand in each other at most 256 deep.
struct XMLPart {
  enum Event {
    case start(String, [String: String])
    case end(String)
    case text(String)
  }

  let bytes: [UInt8]
  let path: String
  let name: String

  /// - Throws: ``DocumentError`` `notUTF8`, `documentType`.
  init(_ bytes: [UInt8], name: String, of path: String) throws(DocumentError) {
    self.bytes = bytes
    self.path = path
    self.name = name
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw .notUTF8(path: path, part: name)
    }
    guard isStatedAsUTF8, !bytes.contains(0) else { throw .notUTF8(path: path, part: name) }
    if declaresMarkup { throw .documentType(path: path, part: name) }
  }

  /// Calls `handle` with what the part has, in order; elements by their names without prefix in the
  /// document's own vocabulary, others with one of ours; attributes by their names without prefix.
  ///
  /// - Throws: ``DocumentError/notWellFormed(path:part:line:)``, and what `handle` throws.
  func read(_ handle: (Event) throws(DocumentError) -> Void) throws(DocumentError) {
    try bytes.withUnsafeBufferPointer { document throws(DocumentError) in
      guard var reader = XMLReader(document) else {
        throw .notWellFormed(path: path, part: name, line: 1)
      }
      while let event = try next(&reader) { try handle(event) }
    }
  }

  private func next(_ reader: inout XMLReader) throws(DocumentError) -> Event? {
    do throws(XMLReader.Fault) {
      return try reader.next()
    } catch {
      switch error {
      case .malformed(let line): throw .notWellFormed(path: path, part: name, line: line)
      case .documentType: throw .documentType(path: path, part: name)
      }
    }
  }

  /// Whether the declaration, if there is one, names UTF-8 or a part of it.
  private var isStatedAsUTF8: Bool {
    let start = String(decoding: bytes.prefix(200), as: UTF8.self)
    guard let declaration = start.firstMatch(of: /<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']/)
    else { return true }
    return ["utf-8", "utf8", "us-ascii", "ascii"].contains(declaration.1.lowercased())
  }

  /// Whether `<!DOCTYPE` or `<!ENTITY` stands anywhere, in whatever case.
  private var declaresMarkup: Bool {
    let span = bytes.span
    let words = [Array("doctype".utf8), Array("entity".utf8)]
    var index = 0
    while index + 1 < span.count {
      if span[index] == UInt8(ascii: "<"), span[index + 1] == UInt8(ascii: "!") {
        let rest = bytes[(index + 2)...].prefix(7).map { $0 | 0x20 }
        if words.contains(where: rest.starts) { return true }
      }
      index += 1
    }
    return false
  }
}
