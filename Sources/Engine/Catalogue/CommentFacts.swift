internal import Domain

/// What the remark beside a field says in the usual words: which codes, which values, which table.
///
/// A field is never taken for mandatory because its remark says “must”: such words are about values.
struct CommentFacts: Equatable {
  /// Whether the remark gives a format with hours, so that a date has a time of day.
  var hasTime = false
  /// The format of its dates as written: `DD/MM/YYYY HH24:MI`.
  var dateFormat: String?
  /// A list's name, or its codes separated by bars.
  var codeList: String?
  var references: DescribedField.Reference?
  /// `yes` or `no` where the remark begins with that very word.
  var mandatory = Mandatory.unknown

  /// How many words after a head are looked at for its codes, and for a table's name: a remark can be
  /// a whole file of heads.
  private static let reach = (codes: 1000, table: 20)

  init(_ remark: String) {
    let words = remark.split { $0.isWhitespace || "()[]“”\"'".contains($0) }.map(String.init)
    let plain = words.map { word in
      word.lowercased().trimming { $0.isLetter || $0.isNumber || $0 == "_" }
    }
    readDateFormat(words)
    readCodeList(words, plain)
    readReference(words, plain)
    readMandatory(remark)
  }

  private mutating func readDateFormat(_ words: [String]) {
    for (index, word) in words.enumerated() {
      let shape = word.uppercased().trimming { $0.isLetter || $0.isNumber }
      guard shape.contains("MM"), shape.contains("DD"), shape.contains("YY"),
        shape.allSatisfy({ "DMYCH24ISN:/-. ".contains($0) })
      else { continue }
      dateFormat = shape
      hasTime = shape.contains("HH")
      if let next = words.dropFirst(index + 1).first?.uppercased(), next.hasPrefix("HH"),
        next.contains("MI") || next.contains("MM")
      {
        dateFormat = shape + " " + next.trimming { $0.isLetter || $0.isNumber }
        hasTime = true
      }
      return
    }
  }

  /// `Code type 2201`, `Y/N/null`, `Y or N`, `Values A, B, C`, `Range 1-4`.
  private mutating func readCodeList(_ words: [String], _ plain: [String]) {
    let heads = ["values", "value", "codes", "range"]
    for (index, word) in plain.enumerated() where heads.contains(word) && codeList == nil {
      codeList = Self.codes(words[(index + 1)...].prefix(Self.reach.codes))
    }
    for (index, word) in words.enumerated() where codeList == nil {
      codeList = Self.slashed(word) ?? Self.yesOrNo(words[index...])
    }
    for (index, word) in plain.enumerated() where codeList == nil {
      let next = plain.dropFirst(index + 1)
      if word == "code", next.first == "type", let number = next.dropFirst().first,
        Int(number) != nil
      {
        codeList = "code_type_\(number)"
      }
    }
  }

  /// `M, F, I, U` up to the end of the sentence, or `1-4`.
  private static func codes(_ words: ArraySlice<String>) -> String? {
    if let first = words.first?.trimming({ $0.isNumber || $0.isLetter }) {
      let ends = first.split(separator: "-").compactMap { Int($0) }
      if ends.count == 2, first.split(separator: "-").count == 2, ends[0] < ends[1],
        ends[1] - ends[0] < 30
      {
        return (ends[0]...ends[1]).map(String.init).joined(separator: "|")
      }
    }
    var codes: [String] = []
    let list = Array(words.drop { ["are", "is", "of"].contains($0.lowercased()) || $0 == ":" })
    let joins: Set<String> = ["and", "or"]
    for (index, word) in list.enumerated() {
      let code = word.trimming { $0.isLetter || $0.isNumber }
      if joins.contains(code.lowercased()) { continue }
      if ["null", "blank"].contains(code.lowercased()) { continue }
      guard !code.isEmpty, code.count <= 4, code == code.uppercased() else { break }
      codes.append(code)
      let goesOn = index + 1 < list.count && joins.contains(list[index + 1].lowercased())
      guard word.hasSuffix(",") || goesOn else { break }
    }
    return codes.count > 1 ? codes.joined(separator: "|") : nil
  }

  /// `Y/N/null` and `M/F/U`: short codes with strokes between, no date.
  private static func slashed(_ word: String) -> String? {
    let parts = word.trimming { $0.isLetter || $0.isNumber }.split(separator: "/").map(String.init)
    let codes = parts.filter { !["null", "blank"].contains($0.lowercased()) }
    guard parts.count > 1, codes.count > 1,
      codes.allSatisfy({ $0.count <= 2 && $0 == $0.uppercased() && $0.allSatisfy(\.isLetter) }),
      codes != ["N", "A"], !codes.contains("DD"), !codes.contains("MM")
    else { return nil }
    return codes.joined(separator: "|")
  }

  private static func yesOrNo(_ words: ArraySlice<String>) -> String? {
    let three = words.prefix(3).map { $0.trimming { $0.isLetter || $0.isNumber } }
    guard three.count == 3, three[1] == "or", three[0].count == 1, three[2].count == 1,
      three[0] == three[0].uppercased(), three[2] == three[2].uppercased()
    else { return nil }
    return "\(three[0])|\(three[2])"
  }

  /// `Foreign key to TABLE.FIELD`, `FK to TABLE (FIELD)`, `references TABLE`.
  private mutating func readReference(_ words: [String], _ plain: [String]) {
    for index in plain.indices {
      let rest = plain[index...]
      let length =
        if rest.starts(with: ["foreign", "key"]) { 2 } else if rest.first == "fk" {
          1
        } else if [
          "references", "refers",
        ].contains(rest.first) { 1 } else { 0 }
      guard length > 0 else { continue }
      let target = words[(index + length)...].prefix(Self.reach.table).drop {
        ["to", "of", "on", "the", "table", "references", "-", "->", ":"].contains($0.lowercased())
      }
      guard let word = target.first?.trimming({ $0.isLetter || $0.isNumber || $0 == "_" }) else {
        continue
      }
      let parts = word.split(separator: ".").map(String.init)
      guard let table = parts.first, FieldName.isCode(table), table.count > 2, parts.count <= 2
      else {
        continue
      }
      references = .init(table: table, field: parts.count > 1 ? parts[1] : nil)
      return
    }
  }

  /// “Mandatory.” or “Optional;” as a sentence of its own.
  private mutating func readMandatory(_ remark: String) {
    for sentence in remark.split(whereSeparator: { ".;,".contains($0) }) {
      switch String(sentence).trimmedSpace.lowercased() {
      case "mandatory", "mandatory field", "not null", "required": mandatory = .yes
      case "optional", "optional field", "nullable": mandatory = .no
      default: continue
      }
      return
    }
  }
}

extension String {
  /// The text without what `isKept` refuses at either end.
  func trimming(_ isKept: (Character) -> Bool) -> String {
    guard let start = firstIndex(where: isKept), let end = lastIndex(where: isKept) else {
      return ""
    }
    return String(self[start...end])
  }
}

extension Specification {
  /// Takes what remarks say over into their fields, where no column says it.
  mutating func readRemarks() {
    for index in fields.indices where !fields[index].description.isEmpty {
      let facts = CommentFacts(fields[index].description)
      if facts.hasTime, fields[index].type == .date { fields[index].type = .timestamp }
      if let format = facts.dateFormat, fields[index].type != nil,
        !fields[index].statedType.uppercased().contains(format)
      {
        fields[index].statedType += " " + format
      }
      if fields[index].codeList == nil { fields[index].codeList = facts.codeList }
      if fields[index].references == nil { fields[index].references = facts.references }
      if fields[index].mandatory == .unknown { fields[index].mandatory = facts.mandatory }
    }
  }
}
