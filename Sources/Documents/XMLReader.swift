internal import CXML

/// What libxml2's reader finds in a document in memory, one thing after another.
///
/// It loads nothing, neither from the network nor from the disk, and keeps the library's own limits:
/// elements 256 deep, texts of 10 MB. The document must outlive it.
struct XMLReader: ~Copyable {
  /// Where the document is not well formed, or has a document type.
  enum Fault: Error {
    case malformed(line: Int)
    case documentType
  }

  private let reader: xmlTextReaderPtr
  /// The element that ended where it began.
  private var ended: String?
  private var names: [UnsafePointer<xmlChar>: [UnsafePointer<xmlChar>?: String]] = [:]

  /// `nil` when the library has no memory for it.
  init?(_ document: UnsafeBufferPointer<UInt8>) {
    xmlInitParser()
    let options =
      XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
    let made = document.withMemoryRebound(to: CChar.self) {
      xmlReaderForMemory($0.baseAddress, Int32($0.count), nil, "UTF-8", Int32(options))
    }
    guard let made else { return nil }
    reader = made
  }

  deinit { xmlFreeTextReader(reader) }

  /// The next element's start or end, or text within one; `nil` after the root has ended.
  mutating func next() throws(Fault) -> XMLPart.Event? {
    if let name = ended {
      ended = nil
      return .end(name)
    }
    while true {
      switch xmlTextReaderRead(reader) {
      case 0: return nil
      case 1: if let event = try event() { return event }
      default:
        throw .malformed(line: Int(xmlTextReaderGetParserLineNumber(reader)))
      }
    }
  }

  private mutating func event() throws(Fault) -> XMLPart.Event? {
    switch xmlReaderTypes(UInt32(xmlTextReaderNodeType(reader))) {
    case XML_READER_TYPE_ELEMENT:
      let name = name
      if xmlTextReaderIsEmptyElement(reader) == 1 { ended = name }
      return .start(name, attributes)
    case XML_READER_TYPE_END_ELEMENT: return .end(name)
    case XML_READER_TYPE_TEXT, XML_READER_TYPE_CDATA, XML_READER_TYPE_WHITESPACE,
      XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
      return xmlTextReaderConstValue(reader).map {
        .text(String(decodingCString: $0, as: UTF8.self))
      }
    case XML_READER_TYPE_DOCUMENT_TYPE: throw .documentType
    default: return nil
    }
  }

  /// The element's name without prefix, but for one of ours before that of a drawing or a formula,
  /// which have paragraphs and texts of the same names as documents.
  private var name: String {
    mutating get {
      // The library gives each name and each vocabulary one address.
      guard let local = xmlTextReaderConstLocalName(reader) else { return "" }
      let vocabulary = xmlTextReaderConstNamespaceUri(reader)
      if let known = names[local]?[vocabulary] { return known }
      if names.count > 1000 { names = [:] }
      let uri = vocabulary.map { String(decodingCString: $0, as: UTF8.self) } ?? ""
      let isForeign = uri.contains("drawingml") || uri.contains("/math")
      let name = (isForeign ? "drawing:" : "") + String(decodingCString: local, as: UTF8.self)
      names[local, default: [:]][vocabulary] = name
      return name
    }
  }

  /// The element's attributes by their names without prefix.
  private var attributes: [String: String] {
    var found: [String: String] = [:]
    while xmlTextReaderMoveToNextAttribute(reader) == 1 {
      guard xmlTextReaderIsNamespaceDecl(reader) == 0,
        let name = xmlTextReaderConstLocalName(reader),
        let value = xmlTextReaderConstValue(reader)
      else { continue }
      found[String(decodingCString: name, as: UTF8.self)] = String(
        decodingCString: value, as: UTF8.self)
    }
    xmlTextReaderMoveToElement(reader)
    return found
  }
}
