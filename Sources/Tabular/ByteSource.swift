internal import Foundation

/// A file's text as UTF-8, block by block.
final class ByteSource {
  static let sampleSize = 1 << 16

  let path: String
  private let descriptor: Int32
  private var decoder: Decoder
  private var block: [UInt8]
  /// Bytes read for detection and not yet handed on.
  private var ahead: [UInt8] = []
  let dialect: Dialect

  /// Opens `path` and reads as much as tells its dialect, unless that is given.
  init(path: String, dialect: Dialect?, blockSize: Int) throws(TabularError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    let error = errno
    block = [UInt8](repeating: 0, count: blockSize)
    var sample: [UInt8] = []
    while descriptor >= 0, sample.count < Self.sampleSize {
      let count = Foundation.read(descriptor, &block, block.count)
      guard count > 0 else { break }
      sample += block[..<count]
    }
    self.dialect = dialect ?? Dialect.detect(in: sample)
    decoder = Decoder(self.dialect.encoding)
    ahead = sample
    guard descriptor >= 0 else { throw .cannotOpen(path: path, errno: error) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The next piece of text, never empty; `nil` at the end.
  ///
  /// - Throws: ``TabularError/cannotRead(path:errno:)``; a text that is broken in its encoding gives
  ///   ``TabularError/undecodable(path:line:)`` with the line that `line` tells.
  func next(line: Int) throws(TabularError) -> [UInt8]? {
    while true {
      var text: [UInt8]
      if !ahead.isEmpty {
        let piece = ahead.prefix(block.count)
        text = decoder.decode(piece)
        ahead.removeFirst(piece.count)
      } else {
        let count = Foundation.read(descriptor, &block, block.count)
        guard count >= 0 else { throw .cannotRead(path: path, errno: errno) }
        guard count > 0 else {
          guard decoder.isComplete else { throw .undecodable(path: path, line: line) }
          return nil
        }
        text = decoder.decode(block[..<count])
      }
      guard !decoder.isBroken else {
        let lines = text.count { $0 == UInt8(ascii: "\n") }
        throw .undecodable(path: path, line: line + lines)
      }
      if !text.isEmpty { return text }
    }
  }
}
