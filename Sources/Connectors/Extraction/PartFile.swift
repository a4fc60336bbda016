internal import Cryptography
internal import Domain
internal import Foundation
internal import Glibc
internal import Tabular

/// A file on its way to `FOLDER/TABLE.csv`, of which as much is certain as its checkpoint says.
final class PartFile {
  /// How much of the file is certain, and where it goes on.
  struct Checkpoint: Codable, Equatable {
    var signature = ""
    /// The key of the last row, as text.
    var key: [String]?
    var rows = 0
    var bytes = 0
    /// Of those bytes.
    var sha256 = SHA256.hex([])
    var isFinished = false
  }

  private static let bufferBytes = 256 << 10

  private(set) var checkpoint = Checkpoint()
  private let name: String
  private let path: String
  private let partPath: String
  private let checkpointPath: String
  private var descriptor: Int32 = -1
  private var digest = SHA256()
  private var buffer: [UInt8] = []
  private var written = 0

  /// Bytes in the file and on their way to it.
  var count: Int { written + buffer.count }

  /// - Throws: ``ConnectorFault/badParameter(_:)`` for a name that is none of a file's.
  init(folder: String, table: String) throws(ConnectorFault) {
    guard TableNames.plain(table) == table, !table.hasPrefix("."), table.utf8.count <= 200 else {
      throw .unknownTable(table)
    }
    name = "\(table).csv"
    path = "\(folder)/\(table).csv"
    partPath = "\(folder)/.\(table).csv.part"
    checkpointPath = "\(folder)/.\(table).csv.checkpoint"
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Takes up what is there, if it has the same signature and is unharmed, or begins anew.
  func open(signature: String) throws {
    let found = try storedCheckpoint()
    if let found, found.isFinished, found.signature == signature {
      let (sha256, bytes) = try Self.digest(of: path, limit: .max)
      if sha256 == found.sha256, bytes == found.bytes {
        checkpoint = found
        return
      }
    }
    descriptor = Glibc.open(partPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw ConnectorFault.unwritableFile(name, errno: errno)
    }
    checkpoint = Checkpoint(signature: signature)
    if let found, found.signature == signature, !found.isFinished, try takeUp(found.bytes) {
      if digest.soFar().hex == found.sha256 { checkpoint = found }
    }
    try rollBack()
  }

  func append(_ bytes: borrowing RawSpan) throws {
    bytes.withUnsafeBytes { buffer.append(contentsOf: $0) }
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  func append(_ bytes: [UInt8]) throws { try append(bytes.span.bytes) }

  /// Makes all that was appended certain.
  func keep(rows: Int, key: [String]?) throws {
    try flush()
    guard fsync(descriptor) == 0 else {
      throw ConnectorFault.unwritableFile(name, errno: errno)
    }
    checkpoint.rows = rows
    checkpoint.key = key
    checkpoint.bytes = written
    checkpoint.sha256 = digest.soFar().hex
    try store()
  }

  /// Goes back to the checkpoint.
  func rollBack() throws {
    buffer.removeAll(keepingCapacity: true)
    guard ftruncate(descriptor, off_t(checkpoint.bytes)) == 0 else {
      throw ConnectorFault.unwritableFile(name, errno: errno)
    }
    guard try takeUp(checkpoint.bytes), digest.soFar().hex == checkpoint.sha256 else {
      throw ConnectorFault.changedMeanwhile(name)
    }
  }

  /// Goes back to the first byte, for what cannot be gone on with.
  func startOver() throws {
    checkpoint = Checkpoint(signature: checkpoint.signature)
    try rollBack()
  }

  /// Gives the file its name, once all that was appended is kept.
  func finish() throws {
    guard rename(partPath, path) == 0 else {
      throw ConnectorFault.unwritableFile(name, errno: errno)
    }
    close(descriptor)
    descriptor = -1
    buffer = []
    checkpoint.isFinished = true
    checkpoint.key = nil
    try store()
  }

  /// Removes the checkpoint of a finished file.
  func forget() throws {
    guard unlink(checkpointPath) == 0 || errno == ENOENT else {
      throw ConnectorFault.unwritableFile(name, errno: errno)
    }
  }

  /// Reads the first bytes of the file into the digest; `false` where there are fewer.
  private func takeUp(_ bytes: Int) throws -> Bool {
    digest = SHA256()
    guard lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw ConnectorFault.unwritableFile(name, errno: errno)
    }
    written = try Self.read(descriptor, limit: bytes, name) { digest.update($0) }
    return written == bytes
  }

  private func flush() throws {
    var sent = 0
    while sent < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        write(descriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw ConnectorFault.unwritableFile(name, errno: errno) }
      sent += count
    }
    digest.update(buffer)
    written += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }
}

extension PartFile {
  private func storedCheckpoint() throws -> Checkpoint? {
    guard let text = FileManager.default.contents(atPath: checkpointPath) else { return nil }
    // One that a crash left unreadable is as good as none.
    do { return try JSONDecoder().decode(Checkpoint.self, from: text) } catch { return nil }
  }

  private func store() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try ConnectorFault.catching {
      let file = try FileWriter(path: checkpointPath)
      try file.append(Array(try encoder.encode(checkpoint)))
      try file.finish()
    }
  }

  /// The digest of a file and its length; of none, that of no bytes.
  private static func digest(of path: String, limit: Int) throws -> (sha256: String, bytes: Int) {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return (SHA256.hex([]), 0) }
    defer { close(descriptor) }
    var digest = SHA256()
    let bytes = try read(descriptor, limit: limit, path) { digest.update($0) }
    return (digest.finish().hex, bytes)
  }

  private static func read(
    _ descriptor: Int32, limit: Int, _ name: String, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws -> Int {
    var (total, piece) = (0, [UInt8](repeating: 0, count: bufferBytes))
    while total < limit {
      let count = piece.withUnsafeMutableBytes { bytes in
        Glibc.read(descriptor, bytes.baseAddress, min(bytes.count, limit - total))
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw ConnectorFault.unreadableFile(name) }
      guard count > 0 else { break }
      piece.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      total += count
    }
    return total
  }
}
