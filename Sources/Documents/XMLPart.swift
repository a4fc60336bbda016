internal import Foundation
internal import FoundationXML

/// A part of an office document, told element by element.
///
/// It must be UTF-8 and have no document type: entities can be neither defined nor loaded.
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
    let outcome = withoutActuallyEscaping(handle) { handle in
      bytes.withUnsafeBytes { buffer -> Result<Void, DocumentError> in
        guard let start = buffer.baseAddress, !buffer.isEmpty else {
          return .failure(.notWellFormed(path: path, part: name, line: 1))
        }
        let data = Data(
          bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: buffer.count,
          deallocator: .none)
        let parser = XMLParser(data: data)
        let walker = XMLWalker(handle)
        parser.delegate = walker
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        let isWellFormed = parser.parse()
        if let failure = walker.failure { return .failure(failure) }
        // The parser may report an error and still say that all went well.
        guard isWellFormed, walker.errorLine == nil else {
          let line = walker.errorLine ?? 1
          return .failure(.notWellFormed(path: path, part: name, line: line))
        }
        return .success(())
      }
    }
    try outcome.get()
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

/// What the parser tells, handed on until `handle` throws.
private final class XMLWalker: NSObject, XMLParserDelegate {
  private let handle: (XMLPart.Event) throws(DocumentError) -> Void
  private(set) var failure: DocumentError?
  /// Where the parser found the first error.
  private(set) var errorLine: Int?

  init(_ handle: @escaping (XMLPart.Event) throws(DocumentError) -> Void) {
    self.handle = handle
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    var plain: [String: String] = [:]
    for (name, value) in attributes {
      plain[name.lastIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name] = value
    }
    tell(.start(Self.name(element, namespaceURI), plain), parser)
  }

  func parser(
    _ parser: XMLParser, didEndElement element: String, namespaceURI: String?,
    qualifiedName: String?
  ) {
    tell(.end(Self.name(element, namespaceURI)), parser)
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) { tell(.text(text), parser) }

  func parser(_ parser: XMLParser, foundCDATA block: Data) {
    tell(.text(String(decoding: block, as: UTF8.self)), parser)
  }

  func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
    errorLine = errorLine ?? max(parser.lineNumber, 1)
  }

  private func tell(_ event: XMLPart.Event, _ parser: XMLParser) {
    guard failure == nil else { return }
    do throws(DocumentError) {
      try handle(event)
    } catch {
      failure = error
      parser.abortParsing()
    }
  }

  /// Drawings have paragraphs and texts of the same names as documents; theirs are told apart.
  private static func name(_ element: String, _ namespace: String?) -> String {
    guard let namespace, namespace.contains("drawingml") || namespace.contains("/math") else {
      return element
    }
    return "drawing:\(element)"
  }
}
