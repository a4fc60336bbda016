extension TextEncoding {
  /// The encoding of a text that begins with `sample`, which may end within a character.
  static func detect(in sample: [UInt8]) -> TextEncoding {
    if let mark = ByteOrderMark(startOf: sample) { return mark.encoding }
    if let wide = wideEncoding(of: sample) { return wide }
    let (sequences, strays) = multibyteEvidence(in: sample)
    return sequences >= strays ? .utf8 : .windows1252
  }

  /// UTF-16 where one byte of most pairs is zero, and hardly ever the other.
  private static func wideEncoding(of sample: [UInt8]) -> TextEncoding? {
    let pairs = sample.count / 2
    guard pairs > 0 else { return nil }
    var zeros = (even: 0, odd: 0)
    for pair in 0..<pairs {
      if sample[2 * pair] == 0 { zeros.even += 1 }
      if sample[2 * pair + 1] == 0 { zeros.odd += 1 }
    }
    if zeros.odd * 2 > pairs, zeros.even * 20 < pairs { return .utf16LittleEndian }
    if zeros.even * 2 > pairs, zeros.odd * 20 < pairs { return .utf16BigEndian }
    return nil
  }

  /// How many characters of more than one byte are well formed, and how many bytes belong to none.
  ///
  /// One damaged byte in a UTF-8 file must not turn all its names into Windows-1252 rubbish; a real
  /// Windows-1252 text hardly ever forms a sequence by chance.
  private static func multibyteEvidence(in sample: [UInt8]) -> (sequences: Int, strays: Int) {
    var evidence = (sequences: 0, strays: 0)
    var index = 0
    while index < sample.count {
      let lead = sample[index]
      guard lead >= 0x80 else {
        index += 1
        continue
      }
      let length = sequenceLength(lead)
      let trail = sample[(index + 1)...].prefix(max(length - 1, 0))
      let continued = trail.prefix { $0 & 0xC0 == 0x80 }.count
      if length > 1, continued == length - 1 {
        evidence.sequences += 1
        index += length
      } else if length > 1, index + 1 + continued == sample.count, sample.count > 4096 {
        return evidence
      } else {
        evidence.strays += 1
        index += 1
      }
    }
    return evidence
  }

  /// How many bytes a character has that begins with `lead`; 0 where none begins so.
  private static func sequenceLength(_ lead: UInt8) -> Int {
    switch lead {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 0
    }
  }
}

/// The bytes that some programs put before the text to tell its encoding.
struct ByteOrderMark {
  let encoding: TextEncoding
  let count: Int

  init?(startOf bytes: [UInt8]) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      (encoding, count) = (.utf8, 3)
    } else if bytes.starts(with: [0xFF, 0xFE]) {
      (encoding, count) = (.utf16LittleEndian, 2)
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      (encoding, count) = (.utf16BigEndian, 2)
    } else {
      return nil
    }
  }
}
