internal import Domain

/// `CAST`, and what has to do with dates.
extension Compiler {
  func cast(_ node: Node, to type: DataType, at offset: Int) throws(TypeError) -> Operation {
    let operand = try operation(node)
    guard let result = operand.cast(to: type) else {
      throw TypeError(offset, .invalidCast(operand.type, type))
    }
    return result
  }

  func extract(_ part: Node.DatePart, _ node: Node) throws(TypeError) -> Operation {
    let day = try day(node)
    return Operation(
      .integer,
      .number(
        map(day) { number in
          let (year, month, day) = CivilDate(dayNumber: Int(number)).components
          return switch part {
          case .year: Int64(year)
          case .month: Int64(month)
          case .day: Int64(day)
          }
        }))
  }

  private func day(_ node: Node) throws(TypeError) -> Kernel<Numbers> {
    let moment = try moment(node)
    return map(moment) { $0.dayAndSeconds.day }
  }

  private func moment(_ node: Node) throws(TypeError) -> Kernel<Numbers> {
    let found = try operation(node)
    guard case .number(let kernel)? = found.converted(to: .timestamp)?.form else {
      throw TypeError(node.offset, .mismatch(expected: [.date, .timestamp], found: found.type))
    }
    return kernel
  }

  func formatted(_ node: Node, _ pattern: DatePattern) throws(TypeError) -> Operation {
    let moments = try moment(node)
    return Operation(
      .text,
      .text { evaluation, rows in
        let lane = moments(&evaluation, rows)
        return evaluation.write(rows) { row, bytes in
          guard let moment = lane.values[row] else { return false }
          pattern.append(moment, to: &bytes)
          return true
        }
      })
  }

  func parsing(
    _ texts: @escaping Kernel<Texts>, _ pattern: DatePattern, hasTime: Bool
  ) -> Operation {
    let moments: Kernel<Numbers> = read(texts) { text throws(FailureReason) in
      guard let moment = pattern.read(text) else {
        throw hasTime ? .invalidTimestamp : .invalidDate
      }
      return hasTime ? moment : moment.dayAndSeconds.day
    }
    return Operation(hasTime ? .timestamp : .date, .number(moments))
  }
}

extension Operation {
  /// The values as another type; `nil` when SQL has no such conversion.
  fileprivate func cast(to wanted: DataType) -> Operation? {
    let type = ValueType(wanted)
    let result = self.type == .null ? Operation(nullOf: type) : cast(to: type)
    guard let result else { return nil }
    switch (wanted, result.form) {
    case (.text(let length?), .text(let kernel)):
      return Operation(.text, .text(slice(kernel) { 0..<$0.offset(ofCharacter: length) }))
    case (.decimal(let precision, let scale?), .decimal(let kernel)):
      return Operation(
        .decimal,
        .decimal(
          map(kernel) { number throws(FailureReason) in
            try number.rounded(to: scale).limited(to: precision, scale)
          }))
    default: return result
    }
  }

  private func cast(to wanted: ValueType) -> Operation? {
    if wanted == .text { return Operation(.text, .text(spelled)) }
    if let simple = converted(to: wanted) { return simple }
    return switch (type, wanted, form) {
    case (.text, _, .text(let kernel)): Operation(reading: kernel, as: wanted)
    case (.decimal, .integer, .decimal(let kernel)):
      Operation(.integer, .number(map(kernel) { $0.integer }))
    case (.timestamp, .date, .number(let kernel)):
      Operation(.date, .number(map(kernel) { $0.dayAndSeconds.day }))
    case (.timestamp, .time, .number(let kernel)):
      Operation(.time, .number(map(kernel) { $0.dayAndSeconds.seconds }))
    case (.boolean, .integer, .boolean(let kernel)):
      Operation(.integer, .number(map(kernel) { $0 ? 1 : 0 }))
    case (.integer, .boolean, .number(let kernel)):
      Operation(
        .boolean,
        .boolean(
          map(kernel) { number throws(FailureReason) in
            guard number == 0 || number == 1 else { throw .invalidBoolean }
            return number == 1
          }))
    default: nil
    }
  }
}

extension ExactNumber {
  /// Itself, unless it has more than `precision` digits when `scale` of them follow the point.
  fileprivate func limited(to precision: Int?, _ scale: Int) throws(FailureReason) -> ExactNumber {
    guard let precision, precision < 18 else { return self }
    var bound = ExactNumber(1)
    let tenth = ExactNumber(coefficient: 1, scale: 1)
    for _ in 0..<abs(precision - scale) {
      bound = try bound.multiplied(by: precision > scale ? ExactNumber(10) : tenth)
    }
    guard (coefficient < 0 ? negated : self).order(bound) < 0 else { throw .outOfRange }
    return self
  }
}

extension DatePattern {
  /// The seconds since 1970 that `text` spells; `nil` when it does not fit or no calendar has it.
  ///
  /// A number between signs may be written without its leading zero.
  func read(_ text: Span<UInt8>) -> Int64? {
    var at = 0
    var (year, month, day) = (0, 0, 0)
    var (hour, minute, second) = (0, 0, 0)
    for (index, element) in elements.enumerated() {
      if case .sign(let sign) = element {
        guard at < text.count, text[at] == sign else { return nil }
        at += 1
        continue
      }
      guard let number = number(in: text, for: element, at: index, &at) else { return nil }
      switch element {
      case .year: year = number
      case .month, .monthName: month = number
      case .day: day = number
      case .hour: hour = number
      case .minute: minute = number
      case .second, .sign: second = number
      }
    }
    guard at == text.count, let date = CivilDate(year: year, month: month, day: day),
      let seconds = secondsOfDay(hour, minute, second)
    else { return nil }
    return Int64(date.dayNumber) * 86_400 + seconds
  }

  private func number(
    in text: Span<UInt8>, for element: Element, at index: Int, _ place: inout Int
  ) -> Int? {
    switch element {
    case .year: text.number(4, at: &place)
    case .monthName: text.monthName(at: &place)
    default: text.number(2, at: &place) ?? shortNumber(text, at: index, &place)
    }
  }

  /// One digit where no other number touches it.
  private func shortNumber(_ text: Span<UInt8>, at index: Int, _ place: inout Int) -> Int? {
    let touching = [index - 1, index + 1].filter(elements.indices.contains)
    for neighbour in touching {
      guard case .sign = elements[neighbour] else { return nil }
    }
    return text.number(1, at: &place)
  }

  func append(_ moment: Int64, to bytes: inout [UInt8]) {
    let (dayNumber, seconds) = moment.dayAndSeconds
    let (year, month, day) = CivilDate(dayNumber: Int(dayNumber)).components
    for element in elements {
      switch element {
      case .sign(let sign): bytes.append(sign)
      case .monthName: bytes.append(contentsOf: Self.months[month - 1].utf8)
      case .year: bytes.append(digits: UInt64(year), width: 4)
      case .month: bytes.append(digits: UInt64(month), width: 2)
      case .day: bytes.append(digits: UInt64(day), width: 2)
      case .hour: bytes.append(digits: UInt64(seconds / 3600), width: 2)
      case .minute: bytes.append(digits: UInt64(seconds / 60 % 60), width: 2)
      case .second: bytes.append(digits: UInt64(seconds % 60), width: 2)
      }
    }
  }
}

extension Span<UInt8> {
  /// The number of the month whose first three letters stand at `at`, in any case.
  fileprivate func monthName(at: inout Int) -> Int? {
    guard at + 3 <= count else { return nil }
    let found = [self[at] & 0xDF, self[at + 1] & 0xDF, self[at + 2] & 0xDF]
    guard let index = DatePattern.months.firstIndex(where: { Array($0.utf8) == found }) else {
      return nil
    }
    at += 3
    return index + 1
  }
}
