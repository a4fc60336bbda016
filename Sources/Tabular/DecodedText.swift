/// The text of a whole file, such as a specification in Markdown or SQL, with its encoding.
///
/// - Parameters:
///   - path: The file.
///   - maximumBytes: The largest file, in bytes, that is read.
///   - maximumLineBytes: The longest line, in bytes of UTF-8, that is still believed.
/// - Returns: the text without byte order mark, and how it was stored.
/// - Throws: ``TabularError`` `cannotOpen`, `read`, `tooLarge`, `recordTooLong`, `undecodable`.
public func decodedText(
  of path: String, maximumBytes: Int = 64 << 20, maximumLineBytes: Int = 16 << 20
) throws(TabularError) -> (text: String, encoding: TextEncoding) {
  let source = try TextSource(path: path, blockSize: 256 << 10)
  try source.limitSize(to: maximumBytes)
  let encoding = try source.detectEncoding(sampleSize: 64 << 10)
  try source.rewind(as: encoding)
  var text: [UInt8] = []
  reading: while true {
    switch try source.read(into: &text) {
    case .text: break
    case .end: break reading
    case .undecodable: throw .undecodable(path: path, line: lineCount(text))
    }
  }
  if let line = firstLine(of: text, longerThan: maximumLineBytes) {
    throw .recordTooLong(path: path, line: line, limit: maximumLineBytes)
  }
  return (String(decoding: text, as: UTF8.self), encoding)
}

private func lineCount(_ text: [UInt8]) -> Int {
  1 + text.count { $0 == UInt8(ascii: "\n") }
}

private func firstLine(of text: [UInt8], longerThan limit: Int) -> Int? {
  var line = 1
  var start = 0
  for (index, byte) in text.enumerated() where byte == UInt8(ascii: "\n") {
    if index - start > limit { return line }
    line += 1
    start = index + 1
  }
  return text.count - start > limit ? line : nil
}
