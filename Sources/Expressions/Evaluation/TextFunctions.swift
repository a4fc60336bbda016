internal import Domain

/// The functions of texts; positions and lengths count characters (Unicode scalars).
extension Compiler {
  func call(_ function: Function, _ arguments: [Node]) throws(TypeError) -> Operation {
    switch function {
    case .abs:
      try sign(arguments[0], { Swift.abs($0) }, { $0.coefficient < 0 ? $0.negated : $0 })
    case .round: try round(arguments)
    case .coalesce: try uniform(arguments).firstPresent
    case .nullif: try uniform(arguments).nullIf
    case .length: Operation(.integer, .number(length(try text(arguments[0]))))
    case .position:
      Operation(.integer, .number(position(of: try text(arguments[0]), in: try text(arguments[1]))))
    case .concat:
      Operation(
        .text,
        .text(
          joined(
            try arguments.map { node throws(TypeError) in try text(node) }, skippingNulls: true)))
    default:
      Operation(.text, .text(try edited(text(arguments[0]), by: function, arguments)))
    }
  }

  private func edited(
    _ texts: @escaping Kernel<Texts>, by function: Function, _ arguments: [Node]
  ) throws(TypeError) -> Kernel<Texts> {
    switch function {
    case .upper: return recased(texts, 0x61...0x7A, Letters.upper)
    case .lower: return recased(texts, 0x41...0x5A, Letters.lower)
    case .trim: return slice(texts) { $0.trimmedRange() }
    case .ltrim: return slice(texts) { $0.trimmedRange().lowerBound..<$0.count }
    case .rtrim: return slice(texts) { 0..<$0.trimmedRange().upperBound }
    case .left:
      return slice(texts, try integer(arguments[1]), constant(0)) { text, count, _ in
        0..<text.offset(ofCharacter: count)
      }
    case .right:
      return slice(texts, try integer(arguments[1]), constant(0)) { text, count, _ in
        text.offset(ofCharacter: text.characterCount - Swift.max(0, count))..<text.count
      }
    case .substring:
      let length = arguments.count > 2 ? try integer(arguments[2]) : constant(Int64(1) << 40)
      return slice(texts, try integer(arguments[1]), length) { text, start, length in
        let lower = text.offset(ofCharacter: start - 1)
        return lower..<Swift.max(lower, text.offset(ofCharacter: start - 1 + length))
      }
    case .lpad:
      let filling = arguments.count > 2 ? try text(arguments[2]) : constant(" ")
      return padded(texts, to: try integer(arguments[1]), with: filling)
    case .replace: return replaced(texts, try text(arguments[1]), by: try text(arguments[2]))
    default: return validNHSNumbers(texts)
    }
  }

  private func constant(_ text: String) -> Kernel<Texts> {
    { _, rows in Texts(repeating: text, count: rows.total) }
  }

  private func constant(_ number: Int64) -> Kernel<Numbers> { Expressions.constant(number) }
}

/// Cuts each text without copying it.
func slice(
  _ texts: @escaping Kernel<Texts>, _ range: @escaping @Sendable (Span<UInt8>) -> Range<Int>
) -> Kernel<Texts> {
  { evaluation, rows in
    let lane = texts(&evaluation, rows)
    var result = lane
    let bytes = lane.bytes.span
    rows.forEach { row in
      guard !lane.isNull(row) else { return }
      let outer = lane.range(row)
      let inner = range(bytes.extracting(outer))
      result.set(row, outer.lowerBound + inner.lowerBound..<outer.lowerBound + inner.upperBound)
    }
    return result
  }
}

/// Cuts each text as two numbers tell; NULL where one of them is.
private func slice(
  _ texts: @escaping Kernel<Texts>, _ first: @escaping Kernel<Numbers>,
  _ second: @escaping Kernel<Numbers>,
  _ range: @escaping @Sendable (Span<UInt8>, Int, Int) -> Range<Int>
) -> Kernel<Texts> {
  { evaluation, rows in
    let lane = texts(&evaluation, rows)
    let a = first(&evaluation, rows)
    let b = second(&evaluation, rows)
    var result = lane
    let bytes = lane.bytes.span
    rows.forEach { row in
      guard !lane.isNull(row), let a = a.values[row], let b = b.values[row] else {
        result.valid[row] = false
        return
      }
      let outer = lane.range(row)
      let inner = range(bytes.extracting(outer), Int(a), Int(b))
      result.set(row, outer.lowerBound + inner.lowerBound..<outer.lowerBound + inner.upperBound)
    }
    return result
  }
}

func joined(_ operands: [Kernel<Texts>], skippingNulls: Bool) -> Kernel<Texts> {
  { evaluation, rows in
    var lanes: [Texts] = []
    for operand in operands { lanes.append(operand(&evaluation, rows)) }
    return evaluation.write(rows) { row, bytes in
      guard skippingNulls || lanes.allSatisfy({ !$0.isNull(row) }) else { return false }
      for lane in lanes where !lane.isNull(row) {
        bytes.append(lane.bytes.span.extracting(lane.range(row)))
      }
      return true
    }
  }
}

/// ASCII letters of `letters` change case in place; others by the table of their counterparts.
private func recased(
  _ texts: @escaping Kernel<Texts>, _ letters: ClosedRange<UInt8>,
  _ counterparts: [Unicode.Scalar: Unicode.Scalar]
) -> Kernel<Texts> {
  { evaluation, rows in
    let lane = texts(&evaluation, rows)
    return evaluation.write(rows, isLimited: false) { row, bytes in
      guard !lane.isNull(row) else { return false }
      let start = bytes.count
      bytes.append(lane.bytes.span.extracting(lane.range(row)))
      var isASCII = true
      for at in start..<bytes.count {
        if letters.contains(bytes[at]) { bytes[at] ^= 0x20 }
        if bytes[at] >= 0x80 { isASCII = false }
      }
      if !isASCII {
        var changed = String.UnicodeScalarView()
        for scalar in String(decoding: bytes[start...], as: UTF8.self).unicodeScalars {
          changed.append(counterparts[scalar] ?? scalar)
        }
        bytes.replaceSubrange(start..., with: String(changed).utf8)
      }
      return true
    }
  }
}

/// Fills from the left up to a length; what is longer is cut at its end.
private func padded(
  _ texts: @escaping Kernel<Texts>, to lengths: @escaping Kernel<Numbers>,
  with fillings: @escaping Kernel<Texts>
) -> Kernel<Texts> {
  { evaluation, rows in
    let lane = texts(&evaluation, rows)
    let lengths = lengths(&evaluation, rows)
    let fillings = fillings(&evaluation, rows)
    return evaluation.write(rows) { row, bytes throws(FailureReason) in
      guard !lane.isNull(row), !fillings.isNull(row), let length = lengths.values[row] else {
        return false
      }
      guard length <= Evaluation.maximalTextLength else { throw .outOfRange }
      let text = lane.bytes.span.extracting(lane.range(row))
      let filling = fillings.bytes.span.extracting(fillings.range(row))
      var missing = Int(length) - text.characterCount
      let unit = filling.characterCount
      while unit > 0, missing > 0 {
        bytes.append(filling.extracting(0..<filling.offset(ofCharacter: missing)))
        missing -= unit
      }
      bytes.append(text.extracting(0..<text.offset(ofCharacter: Int(length))))
      return true
    }
  }
}

private func replaced(
  _ texts: @escaping Kernel<Texts>, _ parts: @escaping Kernel<Texts>,
  by replacements: @escaping Kernel<Texts>
) -> Kernel<Texts> {
  { evaluation, rows in
    let lane = texts(&evaluation, rows)
    let parts = parts(&evaluation, rows)
    let replacements = replacements(&evaluation, rows)
    return evaluation.write(rows) { row, bytes throws(FailureReason) in
      guard !lane.isNull(row), !parts.isNull(row), !replacements.isNull(row) else { return false }
      let text = lane.bytes.span.extracting(lane.range(row))
      let part = parts.bytes.span.extracting(parts.range(row))
      let replacement = replacements.bytes.span.extracting(replacements.range(row))
      let limit = bytes.count + Evaluation.maximalTextLength
      var at = 0
      while let found = text.first(part, from: at), !part.isEmpty {
        bytes.append(text.extracting(at..<found))
        bytes.append(replacement)
        at = found + part.count
        guard bytes.count <= limit else { throw .outOfRange }
      }
      bytes.append(text.extracting(at..<text.count))
      return true
    }
  }
}

private func length(_ texts: @escaping Kernel<Texts>) -> Kernel<Numbers> {
  { evaluation, rows in
    let lane = texts(&evaluation, rows)
    return evaluation.fill(rows) { row in
      lane.isNull(row)
        ? nil : Int64(lane.bytes.span.extracting(lane.range(row)).characterCount)
    }
  }
}

/// Where the first text begins in the second, counted from 1; 0 when it does not occur.
private func position(
  of parts: @escaping Kernel<Texts>, in texts: @escaping Kernel<Texts>
) -> Kernel<Numbers> {
  { evaluation, rows in
    let parts = parts(&evaluation, rows)
    let lane = texts(&evaluation, rows)
    return evaluation.fill(rows) { row in
      guard !parts.isNull(row), !lane.isNull(row) else { return nil }
      let text = lane.bytes.span.extracting(lane.range(row))
      let part = parts.bytes.span.extracting(parts.range(row))
      guard let found = text.first(part, from: 0) else { return 0 }
      return Int64(text.extracting(0..<found).characterCount + 1)
    }
  }
}

/// `LIKE`: `%` stands for any characters, `_` for one; there is no escape.
func likeness(
  _ texts: @escaping Kernel<Texts>, _ patterns: @escaping Kernel<Texts>, negated: Bool
) -> Kernel<Booleans> {
  { evaluation, rows in
    let lane = texts(&evaluation, rows)
    let patterns = patterns(&evaluation, rows)
    return evaluation.fill(rows) { row in
      guard !lane.isNull(row), !patterns.isNull(row) else { return nil }
      let text = lane.bytes.span.extracting(lane.range(row))
      let pattern = patterns.bytes.span.extracting(patterns.range(row))
      return text.isLike(pattern) != negated
    }
  }
}

/// Ten digits of each text whose check digit is right; spaces and hyphens do not count.
private func validNHSNumbers(_ texts: @escaping Kernel<Texts>) -> Kernel<Texts> {
  { evaluation, rows in
    let lane = texts(&evaluation, rows)
    return evaluation.write(rows) { row, bytes throws(FailureReason) in
      guard !lane.isNull(row) else { return false }
      let start = bytes.count
      let text = lane.bytes.span.extracting(lane.range(row))
      guard !text.isBlank(0..<text.count) else { return false }
      for at in 0..<text.count where text[at] != .space && text[at] != .minus {
        bytes.append(text[at])
      }
      guard NHSNumber.holds(bytes[start...]) else { throw .invalidNHSNumber }
      return true
    }
  }
}
