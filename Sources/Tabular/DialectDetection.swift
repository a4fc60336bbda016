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
    guard var best = fit(to: text[...], encoding) ?? fitBelowTitles(of: text, encoding) else {
      return Dialect(encoding: encoding)
    }
    best.escape(as: text)
    var dialect = best.dialect
    dialect.dropsLeadingBlanks = best.hasBlanksAfterDelimiters
    return dialect
  }

  /// From the least to the most likely: of two that fit alike, the later wins.
  private static let delimiters = "|;\t,".utf8
  /// Those that are believed only where every record agrees, and no usual one does as well.
  private static let rareDelimiters = " :#*~^".utf8
  /// Lines of a title that may stand above the header.
  private static let titleLines = 10

  /// The fit of the delimiter that parts the first record into several fields, and the others best.
  private static func fit(to text: ArraySlice<UInt8>, _ encoding: TextEncoding) -> Fit? {
    let text = Array(text)
    let usual = delimiters.map { delimiter in
      Fit(of: Dialect(delimiter: delimiter, encoding: encoding), orItsApostrophes: text)
    }.max()
    if let usual, usual.fields > 1, usual.isLikely { return usual }
    let rare = rareDelimiters.map { delimiter in
      Fit(of: Dialect(delimiter: delimiter, encoding: encoding), orItsApostrophes: text)
    }.filter(\.isCertain).max()
    return rare ?? usual.flatMap { $0.fields > 1 ? $0 : nil }
  }

  /// The fit below the first lines, where these part into no fields at all.
  private static func fitBelowTitles(of text: [UInt8], _ encoding: TextEncoding) -> Fit? {
    var rest = text[...]
    for _ in 0..<titleLines {
      guard let end = rest.firstIndex(of: 10) ?? rest.firstIndex(of: 13) else { return nil }
      rest = rest[(end + 1)...]
      if let fit = fit(to: rest, encoding), fit.isCertain { return fit }
    }
    return nil
  }
}

/// How well a dialect explains a sample: the more records have as many fields as the first, the
/// better.
private struct Fit: Comparable {
  private static let records = 1000

  let dialect: Dialect
  /// The fields of the first record.
  let fields: Int
  private let agreeing: Double
  private let recordCount: Int
  /// How many fields after the first of a record begin with a blank, or do not and are not empty.
  private let blanks: (before: Int, missing: Int)

  init(of dialect: Dialect, to text: [UInt8]) {
    var text = text
    var scanner = RecordScanner(dialect)
    var counts: [Int] = []
    var before = 0
    var blanks = (before: 0, missing: 0)
    var bytes = text.mutableSpan
    while counts.count < Self.records, scanner.scan(&bytes) == .record {
      for field in (before + 1)..<max(scanner.fields.count, before + 1) {
        guard let isBlank = scanner.hasBlankBefore(field, bytes, dialect) else { continue }
        if isBlank { blanks.before += 1 } else { blanks.missing += 1 }
      }
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
    recordCount = counts.count
    self.blanks = blanks
  }

  /// Whether most records have as many fields as the first.
  var isLikely: Bool { agreeing >= 0.5 }

  /// Whether nearly all of several records have as many fields as the first, and these are more than
  /// words or times of day part into.
  var isCertain: Bool {
    let isWords = dialect.delimiter == UInt8(ascii: " ")
    let isTime = dialect.delimiter == UInt8(ascii: ":")
    return fields > (isWords ? 3 : isTime ? 2 : 1) && recordCount > 2 && agreeing >= 0.98
  }

  /// Whether every delimiter is followed by a blank, if anything follows.
  var hasBlanksAfterDelimiters: Bool { blanks.before > 1 && blanks.missing == 0 }

  /// Takes the byte that escapes quotes, where there are signs of one and no record says otherwise.
  mutating func escape(as text: [UInt8]) {
    guard let escape = Escaping.byte(in: text, dialect) else { return }
    var other = dialect
    other.escape = escape
    let fit = Fit(of: other, to: text)
    if fit >= self { self = fit }
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

extension RecordScanner {
  /// Whether a blank stands before what a field holds; `nil` for an empty one.
  fileprivate func hasBlankBefore(
    _ field: Int, _ bytes: borrowing MutableSpan<UInt8>, _ dialect: Dialect
  ) -> Bool? {
    let start = Int(fields[field].start)
    guard start < Int(fields[field].end), start > 1 else { return nil }
    let blank = UInt8(ascii: " ")
    return bytes[start] == blank || bytes[start - 1] == dialect.quote && bytes[start - 2] == blank
  }
}

/// Signs of quotes within quoted fields that are not doubled but escaped.
private enum Escaping {
  private static let backslash = UInt8(ascii: "\\")
  private static let doubleQuote = UInt8(ascii: "\"")

  static func byte(in text: [UInt8], _ dialect: Dialect) -> UInt8? {
    guard let quote = dialect.quote else { return nil }
    if quote != doubleQuote, hasPairsAlone(text) { return doubleQuote }
    return hasBackslash(text, before: quote, dialect.delimiter) ? backslash : nil
  }

  /// Whether a quote after a backslash neither ends its field nor is doubled, or ends the content
  /// of one that ends.
  private static func hasBackslash(
    _ text: [UInt8], before quote: UInt8, _ delimiter: UInt8
  ) -> Bool {
    func isEdge(_ index: Int) -> Bool {
      index >= text.count || [delimiter, 10, 13].contains(text[index])
    }
    return text.indices.contains { index in
      guard text[index] == backslash, index + 2 < text.count, text[index + 1] == quote else {
        return false
      }
      return text[index + 2] == quote ? isEdge(index + 3) : !isEdge(index + 2)
    }
  }

  /// Whether all double quotes stand in pairs, as programs write them that always double.
  private static func hasPairsAlone(_ text: [UInt8]) -> Bool {
    var run = 0
    var pairs = 0
    for byte in text {
      if byte == doubleQuote {
        run += 1
      } else {
        guard run.isMultiple(of: 2) else { return false }
        pairs += run / 2
        run = 0
      }
    }
    return pairs > 0 && run.isMultiple(of: 2)
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
