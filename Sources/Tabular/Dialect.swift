/// How a delimited file spells its records.
public struct Dialect: Hashable, Sendable {
  public enum LineEnd: Hashable, Sendable {
    /// LF, or CR LF.
    case lineFeed
    /// CR alone, as old Macintosh programs write.
    case carriageReturn
  }

  public var delimiter: UInt8
  /// The byte around fields that hold delimiters or line breaks; doubled inside it means itself.
  public var quote: UInt8
  public var lineEnd: LineEnd
  public var encoding: TextEncoding

  public init(
    delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8 = UInt8(ascii: "\""),
    lineEnd: LineEnd = .lineFeed, encoding: TextEncoding = .utf8
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.lineEnd = lineEnd
    self.encoding = encoding
  }

  /// What the beginning of a file (64 kB say enough) looks like.
  ///
  /// Of comma, semicolon, tab and bar the delimiter is the one that cuts most records into the same
  /// number of fields; where none does, a comma.
  public static func detect(in sample: [UInt8]) -> Dialect {
    let encoding = TextEncoding.detect(in: sample)
    var decoder = Decoder(encoding)
    let text = decoder.decode(sample[...])
    var dialect = Dialect(encoding: encoding)
    let hasLineFeed = text.contains(UInt8(ascii: "\n"))
    dialect.lineEnd =
      !hasLineFeed && text.contains(UInt8(ascii: "\r")) ? .carriageReturn : .lineFeed
    dialect.quote = quote(in: text)
    let candidates = [",", ";", "\t", "|"].compactMap(\.utf8.first)
    let shapes = candidates.map { Shape(of: text, cutBy: $0, dialect) }
    if let best = zip(candidates, shapes).max(by: { $0.1.score < $1.1.score }), best.1.score > 0 {
      dialect.delimiter = best.0
    }
    return dialect
  }

  /// A single quote only where fields begin with it and no double quote is in sight.
  private static func quote(in text: [UInt8]) -> UInt8 {
    let single = UInt8(ascii: "'")
    guard !text.contains(UInt8(ascii: "\"")), text.contains(single) else {
      return UInt8(ascii: "\"")
    }
    let starts = zip(text, text.dropFirst()).count { before, byte in
      byte == single && [10, 13, 44, 59, 9, 124].contains(before)
    }
    return starts > 1 ? single : UInt8(ascii: "\"")
  }

  /// How evenly a delimiter cuts the records of a sample.
  private struct Shape {
    /// Records of the commonest width times that width; 0 when the commonest width is one field.
    var score = 0.0

    init(of text: [UInt8], cutBy delimiter: UInt8, _ dialect: Dialect) {
      let end: UInt8 = dialect.lineEnd == .lineFeed ? 10 : 13
      var widths: [Int: Int] = [:]
      var width = 1
      var isQuoted = false
      for byte in text {
        switch byte {
        case dialect.quote: isQuoted.toggle()
        case _ where isQuoted: break
        case delimiter: width += 1
        case end:
          widths[width, default: 0] += 1
          width = 1
        default: break
        }
      }
      if widths.isEmpty { widths[width] = 1 }
      let total = widths.values.reduce(0, +)
      guard let common = widths.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }),
        common.key > 1
      else { return }
      let share = Double(common.value) / Double(total)
      score = share * share * Double(min(common.key, 50) + 50)
    }
  }
}
