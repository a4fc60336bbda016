extension Action {
  /// Reads what was stated, each field as its kind demands; what is not a field is left out.
  ///
  /// - Throws: ``Refusal/invalid(_:)`` with every field that is wrong.
  public func read(_ stated: [String: [String]], for desk: Desk) throws -> Input {
    var values: [String: [String]] = [:]
    for name in operands { values[name] = stated[name] }
    let fields = try fields(for: desk, stated)
    let names = Set(fields.map(\.name))
    var faults = self.fields.map(\.name)
      .filter { !names.contains($0) && stated[$0]?.contains { !$0.isEmpty } == true }
      .map { FieldFault($0, .unfit) }
    for field in fields {
      let texts = (stated[field.name] ?? []).map(field.plain).filter { !$0.isEmpty }
      if texts.isEmpty {
        if field.isRequired { faults.append(FieldFault(field.name, .missing)) }
        continue
      }
      if let fault = try field.fault(of: texts, for: desk) {
        faults.append(FieldFault(field.name, fault))
      }
      values[field.name] = field.takesSeveral ? texts : [texts[0]]
    }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    return Input(values)
  }
}

extension Action.Field {
  /// A secret is taken as it is; of anything else blanks at the ends are nobody's meaning.
  fileprivate func plain(_ text: String) -> String {
    if case .secret = kind { return text }
    let rest = text.drop(while: \.isWhitespace)
    return String(rest.dropLast(rest.reversed().prefix(while: \.isWhitespace).count))
  }

  /// Whether every value stated counts; else the first alone does, and nothing is kept of others.
  fileprivate var takesSeveral: Bool { if case .several = kind { true } else { false } }

  fileprivate func fault(of texts: [String], for desk: Desk) throws -> FieldFault.Reason? {
    let text = texts[0]
    switch kind {
    case .line(let length):
      if text.contains(where: \.isNewline) { return .malformedLine }
      return Self.fault(of: text, length)
    case .seen: return Self.fault(of: text, 64...64)
    case .lines(let length): return Self.fault(of: text, length)
    case .secret: return Self.fault(of: text, 1...512)
    case .code: return Self.fault(of: text, 6...20)
    case .number(let range):
      return Int(text).map(range.contains) == true ? nil : .outside(range)
    case .flag: return text == "on" ? nil : .noneOf(["on"])
    case .choice(let choices): return Self.fault(of: texts.prefix(1), choices)
    case .choiceFrom(let choices): return Self.fault(of: texts.prefix(1), try choices(desk))
    case .several(let choices): return Self.fault(of: texts[...], try choices(desk))
    }
  }

  private static func fault(of text: String, _ length: ClosedRange<Int>) -> FieldFault.Reason? {
    let count = text.unicodeScalars.count
    if count < length.lowerBound { return .tooShort(minimum: length.lowerBound) }
    return count > length.upperBound ? .tooLong(maximum: length.upperBound) : nil
  }

  private static func fault(
    of texts: ArraySlice<String>, _ choices: [Action.Choice]
  ) -> FieldFault.Reason? {
    let known = choices.map(\.value)
    return texts.allSatisfy(known.contains) ? nil : .noneOf(known)
  }
}
