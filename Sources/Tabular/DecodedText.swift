/// The text of a specification file, whatever its encoding.
public struct DecodedText: Sendable {
  public let text: String
  public let encoding: TextEncoding

  /// - Parameters:
  ///   - path: The file.
  ///   - maximumBytes: What a longer file is refused at.
  ///   - maximumLineBytes: What a longer line is refused at.
  /// - Throws: ``TabularError``, ``TabularError/recordTooLong(path:line:limit:)`` past either bound.
  public init(
    path: String, maximumBytes: Int = 64 << 20, maximumLineBytes: Int = 16 << 20
  ) throws(TabularError) {
    let source = try ByteSource(path: path, dialect: nil, blockSize: 1 << 18)
    var bytes: [UInt8] = []
    var line = 1
    var lineStart = 0
    while let block = try source.next(line: line) {
      for (index, byte) in block.enumerated() where byte == UInt8(ascii: "\n") {
        line += 1
        lineStart = bytes.count + index + 1
      }
      bytes += block
      guard bytes.count <= maximumBytes else {
        throw .recordTooLong(path: path, line: line, limit: maximumBytes)
      }
      guard bytes.count - lineStart <= maximumLineBytes else {
        throw .recordTooLong(path: path, line: line, limit: maximumLineBytes)
      }
    }
    text = String(decoding: bytes, as: UTF8.self)
    encoding = source.dialect.encoding
  }
}
