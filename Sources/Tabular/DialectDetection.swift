extension Dialect {
  /// The dialect of a file that begins with `sample`.
  public static func detect(in sample: [UInt8]) -> Dialect {
    detect(in: sample, encoding: .detect(in: sample))
  }

  static func detect(in sample: [UInt8], encoding: TextEncoding) -> Dialect {
    var transcoder = Transcoder(from: encoding)
    var text: [UInt8] = []
    let start = ByteOrderMark(startOf: sample).map { $0.encoding == encoding ? $0.count : 0 } ?? 0
    _ = transcoder.append(sample[start...], to: &text)
    let candidates = delimiters.map { delimiter in
      let quote = Self.quote(in: text, delimiter: delimiter)
      let dialect = Dialect(delimiter: delimiter, quote: quote, encoding: encoding)
      return (dialect: dialect, fit: Fit(of: dialect, to: text))
    }
    let best = candidates.max { $0.fit < $1.fit }
    guard let best, best.fit.fields > 1 else { return Dialect(encoding: encoding) }
    return best.dialect
  }

  /// From the least to the most likely: of two that fit alike, the later wins.
  private static let delimiters = "|;\t,".utf8

  /// `'` where fields are wholly within apostrophes and none begins with `"`; else `"`.
  private static func quote(in text: [UInt8], delimiter: UInt8) -> UInt8 {
    let double = UInt8(ascii: "\"")
    let single = UInt8(ascii: "'")
    var opening: [UInt8: Int] = [:]
    var closing: [UInt8: Int] = [:]
    func isEdge(_ byte: UInt8) -> Bool { byte == delimiter || byte == 10 || byte == 13 }
    for (index, byte) in text.enumerated() where byte == double || byte == single {
      if index == 0 || isEdge(text[index - 1]) { opening[byte, default: 0] += 1 }
      if index + 1 == text.count || isEdge(text[index + 1]) { closing[byte, default: 0] += 1 }
    }
    let wrapped = opening[single, default: 0]
    return wrapped > 0 && opening[double] == nil && closing[single] == wrapped ? single : double
  }
}

/// How well a dialect explains a sample: the more records have as many fields as the first, the
/// better.
private struct Fit: Comparable {
  private static let records = 1000

  /// The fields of the first record.
  let fields: Int
  private let agreeing: Double

  init(of dialect: Dialect, to text: [UInt8]) {
    var text = text
    var scanner = RecordScanner(dialect)
    var counts: [Int] = []
    var before = 0
    var bytes = text.mutableSpan
    while counts.count < Self.records, scanner.scan(&bytes) == .record {
      counts.append(scanner.starts.count - before)
      before = scanner.starts.count
    }
    if counts.count < 2, !scanner.isInQuotes, scanner.finish(&bytes) == .record {
      counts.append(scanner.starts.count - before)
    }
    let first = counts.first ?? 0
    fields = first
    agreeing = Double(counts.count { $0 == first }) / Double(max(counts.count, 1))
  }

  static func < (left: Fit, right: Fit) -> Bool {
    guard left.fields > 1, right.fields > 1 else { return left.fields < right.fields }
    return left.agreeing == right.agreeing
      ? left.fields < right.fields : left.agreeing < right.agreeing
  }
}
