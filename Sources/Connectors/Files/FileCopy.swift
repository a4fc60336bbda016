internal import Domain
internal import Glibc
internal import Tabular

/// Copies a file byte by byte; goes on at the byte where it was interrupted.
struct FileCopy: TableSource {
  private static let pieceBytes = 1 << 20

  let name: String
  let path: String

  var resumes: Extraction.Resumes { .atByte }
  var key: [String] { [] }

  /// A file that was changed meanwhile is another.
  var signature: String {
    get throws {
      var status = stat()
      guard stat(path, &status) == 0 else { throw fault }
      return "\(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }
  }

  private var fault: ConnectorFault { .unreadableFile(ConnectorFault.name(path)) }

  func copy(to part: PartFile, pace: Pace) throws {
    let before = try signature
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw fault }
    defer { close(descriptor) }
    guard lseek(descriptor, off_t(part.checkpoint.bytes), SEEK_SET) >= 0 else { throw fault }
    var piece = [UInt8](repeating: 0, count: Self.pieceBytes)
    var lines = part.checkpoint.rows
    while true {
      let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw fault }
      guard count > 0 else { break }
      lines += Self.lineEnds(piece, count)
      try part.append(piece.span.extracting(..<count).bytes)
      try part.keep(rows: lines, key: nil)
      try pace.reached(lines)
    }
    try part.keep(rows: try records(), key: nil)
    guard try signature == before else {
      throw ConnectorFault.changedMeanwhile(ConnectorFault.name(path))
    }
  }

  private static func lineEnds(_ piece: [UInt8], _ count: Int) -> Int {
    piece.withUnsafeBytes { bytes in
      var (ends, start) = (0, 0)
      while start < count, let base = bytes.baseAddress,
        let end = memchr(base + start, Int32(UInt8(ascii: "\n")), count - start)
      {
        ends += 1
        start = UnsafeRawPointer(end) - base + 1
      }
      return ends
    }
  }

  /// Records behind the header, also those with another number of fields.
  private func records() throws -> Int {
    let reader = try DelimitedReader(path: path)
    var records = 0
    while let batch = try reader.next(maximumRecords: 50_000) {
      records += batch.count + batch.malformed.count
    }
    return records
  }
}
