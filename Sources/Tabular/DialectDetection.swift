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
    let fits = delimiters.map { delimiter in
      Fit(of: Dialect(delimiter: delimiter, encoding: encoding), orItsApostrophes: text)
    }
    guard let best = fits.max(), best.fields > 1 else { return Dialect(encoding: encoding) }
    return best.dialect
  }

  /// From the least to the most likely: of two that fit alike, the later wins.
  private static let delimiters = "|;\t,".utf8
}

/// How well a dialect explains a sample: the more records have as many fields as the first, the
/// better.
private struct Fit: Comparable {
  private static let records = 1000

  let dialect: Dialect
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
      counts.append(scanner.fields.count - before)
      before = scanner.fields.count
    }
    if counts.count < 2, !scanner.isInQuotes, scanner.finish(&bytes) == .record {
      counts.append(scanner.fields.count - before)
    }
    let first = counts.first ?? 0
    self.dialect = dialect
    fields = first
    agreeing = Double(counts.count { $0 == first }) / Double(max(counts.count, 1))
  }

  /// The fit with `'` as the quote where the text speaks for it, else of the dialect as it is.
  ///
  /// Values within apostrophes alone say nothing, for they may be SQL literals: names of the
  /// header must be, or the records agree better so.
  init(of dialect: Dialect, orItsApostrophes text: [UInt8]) {
    self.init(of: dialect, to: text)
    let wrapping = Wrapping(of: text, delimiter: dialect.delimiter)
    guard wrapping.isPlausible else { return }
    var other = dialect
    other.quote = Wrapping.apostrophe
    let fit = Fit(of: other, to: text)
    if wrapping.isInHeader && fit.fields == fields || self < fit { self = fit }
  }

  static func == (left: Fit, right: Fit) -> Bool {
    left.fields == right.fields && left.agreeing == right.agreeing
  }

  static func < (left: Fit, right: Fit) -> Bool {
    guard left.fields > 1, right.fields > 1 else { return left.fields < right.fields }
    return left.agreeing == right.agreeing
      ? left.fields < right.fields : left.agreeing < right.agreeing
  }
}

/// Where apostrophes stand at the edges of fields.
private struct Wrapping {
  static let apostrophe = UInt8(ascii: "'")

  /// Whether as many fields begin as end with one, and none begins with `"`.
  let isPlausible: Bool
  let isInHeader: Bool

  init(of text: [UInt8], delimiter: UInt8) {
    let quote = UInt8(ascii: "\"")
    func endsLine(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }
    func isEdge(_ byte: UInt8) -> Bool { byte == delimiter || endsLine(byte) }
    let headerEnd = text.firstIndex(where: endsLine) ?? text.endIndex
    var opening: [UInt8: [Int]] = [:]
    var closing = 0
    for (index, byte) in text.enumerated() where byte == quote || byte == Self.apostrophe {
      if index == 0 || isEdge(text[index - 1]) { opening[byte, default: []].append(index) }
      let isLast = index + 1 == text.count || isEdge(text[index + 1])
      if byte == Self.apostrophe, isLast { closing += 1 }
    }
    let wrapped = opening[Self.apostrophe, default: []]
    isPlausible = !wrapped.isEmpty && wrapped.count == closing && opening[quote] == nil
    isInHeader = wrapped.first.map { $0 < headerEnd } ?? false
  }
}
