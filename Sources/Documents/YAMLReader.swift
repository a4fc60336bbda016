internal import CYAML

/// Builds a tree from the events of libyaml.
///
/// Types are not guessed: a scalar is a text or, without quotes, plain. Tags are passed over.
struct YAMLReader {
  private let path: String
  private let events: YAMLEvents
  private var anchors: [String: (structure: Structure, count: Int, bytes: Int)] = [:]
  private var valueCount = 0
  private var textBytes = 0
  private var line = 1

  static func read(_ bytes: [UInt8], path: String) throws(DocumentError) -> Structure {
    try bytes.withUnsafeBufferPointer { (buffer) throws(DocumentError) in
      guard let events = YAMLEvents(buffer) else { throw .notStructured(path: path, line: 1) }
      var reader = YAMLReader(path: path, events: events)
      return try reader.document()
    }
  }

  private init(path: String, events: YAMLEvents) {
    self.path = path
    self.events = events
  }

  private mutating func document() throws(DocumentError) -> Structure {
    _ = try next()
    guard case .documentStart = try next() else { return Structure(.plain(""), line: 1) }
    let structure = try value(try next(), depth: 1)
    _ = try next()
    if case .documentStart = try next() { throw .severalDocuments(path: path, line: line) }
    return structure
  }

  private mutating func next() throws(DocumentError) -> YAMLEvents.Event {
    let (event, line) = events.next()
    self.line = line
    if case .malformed = event { throw .notStructured(path: path, line: line) }
    return event
  }

  private mutating func value(
    _ event: YAMLEvents.Event, depth: Int
  ) throws(DocumentError) -> Structure {
    guard depth <= Structure.Limit.depth else {
      throw .tooDeep(path: path, line: line, limit: Structure.Limit.depth)
    }
    let start = line
    let before = (values: valueCount, bytes: textBytes)
    try count(1, bytes: 0)
    let structure: Structure
    switch event {
    case .scalar(let text, let isPlain, _):
      try count(0, bytes: text.utf8.count)
      structure = Structure(isPlain ? .plain(text) : .text(text), line: start)
    case .sequenceStart:
      var elements: [Structure] = []
      while case let event = try next(), event != .end {
        elements.append(try value(event, depth: depth + 1))
      }
      structure = Structure(.sequence(elements), line: start)
    case .mappingStart:
      structure = Structure(.mapping(try members(depth)), line: start)
    case .alias(let name):
      guard let anchor = anchors[name] else { throw .unknownAlias(path: path, line: start) }
      try count(anchor.count, bytes: anchor.bytes)
      return anchor.structure
    case .documentStart, .end, .malformed: throw .notStructured(path: path, line: start)
    }
    if let anchor = event.anchor {
      anchors[anchor] = (structure, valueCount - before.values, textBytes - before.bytes)
    }
    return structure
  }

  private mutating func members(_ depth: Int) throws(DocumentError) -> [Structure.Member] {
    var members: [Structure.Member] = []
    var lines: [String: Int] = [:]
    while case let event = try next(), event != .end {
      let start = line
      guard case .scalar(let key, let isPlain, _) = event, !(isPlain && key == "<<") else {
        throw .keyNotRead(path: path, line: start)
      }
      if let first = lines.updateValue(start, forKey: key) {
        throw .repeatedKey(path: path, line: start, first: first)
      }
      let value = try value(try next(), depth: depth + 1)
      members.append(Structure.Member(key: key, line: start, value: value))
    }
    return members
  }

  /// Counts values and the bytes of their texts, which aliases repeat where a catalogue is written.
  private mutating func count(_ more: Int, bytes: Int) throws(DocumentError) {
    valueCount += more
    textBytes += bytes
    guard textBytes <= Structure.Limit.bytes else {
      throw .tooLarge(path: path, limit: Structure.Limit.bytes)
    }
    guard valueCount <= Structure.Limit.values else {
      throw .tooManyValues(path: path, line: line, limit: Structure.Limit.values)
    }
  }
}

/// The parser of libyaml over bytes that outlive it.
private final class YAMLEvents {
  enum Event: Equatable {
    case documentStart
    case mappingStart(anchor: String?)
    case sequenceStart(anchor: String?)
    case scalar(String, isPlain: Bool, anchor: String?)
    case alias(String)
    /// Of a mapping, a sequence, a document or the stream.
    case end
    case malformed

    var anchor: String? {
      switch self {
      case .mappingStart(let anchor), .sequenceStart(let anchor), .scalar(_, _, let anchor): anchor
      case .documentStart, .alias, .end, .malformed: nil
      }
    }
  }

  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)

  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      return nil
    }
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// The next event, and its line from 1; `end` for ever after the last.
  func next() -> (Event, line: Int) {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else {
      return (.malformed, Int(parser.pointee.problem_mark.line) + 1)
    }
    defer { yaml_event_delete(&event) }
    return (Self.event(event), Int(event.start_mark.line) + 1)
  }

  private static func event(_ event: yaml_event_t) -> Event {
    func name(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
      text.map { String(cString: $0) }
    }
    switch event.type {
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_MAPPING_START_EVENT:
      return .mappingStart(anchor: name(event.data.mapping_start.anchor))
    case YAML_SEQUENCE_START_EVENT:
      return .sequenceStart(anchor: name(event.data.sequence_start.anchor))
    case YAML_ALIAS_EVENT: return .alias(name(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let text = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return .scalar(
        String(decoding: text, as: UTF8.self),
        isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE, anchor: name(scalar.anchor))
    default: return .end
    }
  }
}
