internal import Glibc

/// A file read block by block as UTF-8, whatever its encoding.
final class TextSource {
  /// What one more block brought.
  enum Block {
    case text
    case end
    /// Bytes that are no text follow what was appended.
    case undecodable
  }

  let path: String
  private let descriptor: Int32
  private var block: [UInt8]
  private var transcoder = Transcoder(from: .utf8)

  /// - Throws: ``TabularError/cannotOpen(path:errno:)``.
  init(path: String, blockSize: Int) throws(TabularError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    block = Array(repeating: 0, count: blockSize)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, errno: errno) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Refuses a file of more than `limit` bytes.
  func limitSize(to limit: Int) throws(TabularError) {
    let place = lseek(descriptor, 0, SEEK_CUR)
    let size = lseek(descriptor, 0, SEEK_END)
    guard place >= 0, size >= 0, lseek(descriptor, place, SEEK_SET) >= 0 else {
      throw .read(path: path, errno: errno)
    }
    guard size <= limit else { throw .tooLarge(path: path, limit: limit) }
  }

  /// Up to `count` bytes as they are stored, from `offset` on; leaves the place of `read` alone.
  func stored(_ count: Int, at offset: Int = 0) throws(TabularError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        pread(descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, offset + filled)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .read(path: path, errno: errno) }
      guard got > 0 else { break }
      filled += got
    }
    bytes.removeLast(count - filled)
    return bytes
  }

  /// The encoding by the first bytes that are not plain ASCII, however far into the file they are.
  func detectEncoding(sampleSize: Int) throws(TabularError) -> TextEncoding {
    var offset = 0
    while true {
      let sample = try stored(sampleSize, at: offset)
      // Branch-free, so that it vectorises: 0 and all bytes from 0x80 on set the high bit.
      let isASCII = sample.reduce(0 as UInt8) { $0 | $1 | ($1 &- 1) } < 0x80
      guard isASCII, sample.count == sampleSize else { return .detect(in: sample) }
      offset += sampleSize
    }
  }

  /// Makes `read` begin with the first character after a byte order mark, if there is one.
  func rewind(as encoding: TextEncoding) throws(TabularError) {
    let mark = ByteOrderMark(startOf: try stored(3))
    let start = mark?.encoding == encoding ? mark?.count ?? 0 : 0
    guard lseek(descriptor, start, SEEK_SET) >= 0 else { throw .read(path: path, errno: errno) }
    transcoder = Transcoder(from: encoding)
  }

  /// Appends the next block to `text`.
  func read(into text: inout [UInt8]) throws(TabularError) -> Block {
    let count = block.withUnsafeMutableBytes { buffer in
      while true {
        let got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        if got >= 0 || errno != EINTR { return got }
      }
    }
    guard count >= 0 else { throw .read(path: path, errno: errno) }
    guard count > 0 else { return transcoder.isComplete ? .end : .undecodable }
    return transcoder.append(block[..<count], to: &text) ? .text : .undecodable
  }
}
