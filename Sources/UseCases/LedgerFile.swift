internal import Domain
internal import Foundation
internal import Tabular

/// A chain as lines of JSON: its head, then every event with all that its hash is made of.
///
/// `docs/ledger.md` states the format, so that others can examine such a file.
enum LedgerFile {
  private struct HeadLine: Codable {
    var format = "crossgate-ledger-1"
    let organisationId: Int?
    let chain: String
    let count: Int
    let hash: String
  }

  private struct EventLine: Codable {
    let organisationId: Int?
    let sequence: Int
    let microseconds: Int
    let requestId: String
    let personId: Int?
    let actor: String
    let channel: LedgerChannel
    let action: String
    let object: String
    let projectId: Int?
    let outcome: LedgerOutcome
    let detail: String
    let previousHash: String
    let hash: String

    init(_ event: LedgerEvent) {
      organisationId = event.organisation?.number
      sequence = event.sequence
      microseconds = event.microseconds
      requestId = event.requestID
      personId = event.person?.number
      actor = event.actor
      channel = event.channel
      action = event.action
      object = event.object
      projectId = event.project?.number
      outcome = event.outcome
      detail = event.detail
      previousHash = event.previousHash
      hash = event.hash
    }

    var event: LedgerEvent {
      LedgerEvent(
        organisation: organisationId.map(ID.init), sequence: sequence, microseconds: microseconds,
        requestID: requestId, person: personId.map(ID.init), actor: actor, channel: channel,
        action: action, object: object, project: projectId.map(ID.init), outcome: outcome,
        detail: detail, previousHash: previousHash, hash: hash)
    }
  }

  /// Writes a chain up to `head`; `each` hands over its events.
  ///
  /// - Throws: ``Tabular/TabularError``; what `each` throws.
  static func write(
    to path: String, chain: String, of organisation: ID<Organisation>?, head: LedgerHead,
    each: ((LedgerEvent) throws -> Void) throws -> Void
  ) throws {
    let file = try FileWriter(path: path)
    let encoder = encoder
    func append(_ line: some Encodable) throws {
      try file.append(Array(encoder.encode(line)) + [UInt8(ascii: "\n")])
    }
    try append(
      HeadLine(
        organisationId: organisation?.number, chain: chain, count: head.count, hash: head.hash))
    try each { event in
      // What came after the head was read belongs to the next export.
      guard event.sequence <= head.count else { return }
      try append(EventLine(event))
    }
    try file.finish()
  }

  /// Examines a file on its own, and against a head from elsewhere when there is one.
  ///
  /// A line must be to the byte what ``write(to:chain:of:head:each:)`` writes of its event.
  ///
  /// - Throws: ``Problem`` when it is no such file; ``Tabular/TabularError``.
  static func verify(_ path: String, against witness: LedgerHead?) throws -> LedgerVerdict {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let encoder = encoder
    var lines = try FileLines(path: path)
    guard let first = try lines.next(),
      let stated = try? decoder.decode(HeadLine.self, from: first),
      stated.format == "crossgate-ledger-1"
    else {
      throw Problem(
        422, "That is no export of the ledger",
        fix: "Give a file that crossgate audit export --format jsonl wrote.")
    }
    let organisation = stated.organisationId.map { ID<Organisation>($0) }
    let head = LedgerHead(count: stated.count, hash: stated.hash)
    var chain = LedgerChain(stated: head, against: witness)
    while let line = try lines.next() {
      guard let read = try? decoder.decode(EventLine.self, from: line),
        try encoder.encode(read) == line
      else {
        chain.giveUp()
        break
      }
      chain.take(read.event, of: organisation)
    }
    chain.finish(head)
    return LedgerVerdict(
      organisation: organisation, chain: stated.chain, head: chain.head, fault: chain.fault)
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}

/// The lines of a file, one at a time.
private struct FileLines {
  private let path: String
  private let handle: FileHandle
  private var buffer = Data()
  private var isAtEnd = false

  init(path: String) throws {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw TabularError.cannotOpen(path: path, errno: errno)
    }
    self.path = path
    self.handle = handle
  }

  /// - Throws: ``Tabular/TabularError/read(path:errno:)``.
  mutating func next() throws -> Data? {
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let line = Data(buffer[buffer.startIndex..<end])
        buffer = buffer[(end + 1)...]
        return line
      }
      guard !isAtEnd else {
        defer { buffer = Data() }
        return buffer.isEmpty ? nil : Data(buffer)
      }
      do {
        let more = try handle.read(upToCount: 1 << 20) ?? Data()
        isAtEnd = more.isEmpty
        buffer = Data(buffer) + more
      } catch {
        throw TabularError.read(path: path, errno: EIO)
      }
    }
  }
}
