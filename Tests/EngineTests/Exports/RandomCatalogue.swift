import Domain

/// Catalogues made at random from a seed, with names as hostile as any.
struct RandomCatalogue {
  private var state: UInt64
  /// What the format at hand cannot hold is left out.
  let holdsEverything: Bool

  init(seed: UInt64, holdsEverything: Bool) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    self.holdsEverything = holdsEverything
  }

  private mutating func roll(_ count: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 11) % count
  }

  private mutating func pick<Item>(_ items: [Item]) -> Item { items[roll(items.count)] }

  private static let hostile = [
    "select", "a\"b", "a'b", "a`b", "a]b", "[x", "a.b", "tab\there", "two words", "x;--", "*/ x /*",
    "<b>&amp;</b>", "O'Brien\"; DROP TABLE t; --", "Größe", "名前", "\u{202E}rtl", "\"\u{301}x",
    "a,b",
    "line\nend", "$1", "%s", "\\", "1st", "é", "🏥", "#hash", "a:b", "- a", "null",
  ]

  mutating func next() -> Catalogue {
    var fields: [CatalogueField] = []
    var notes: [String: TableNote] = [:]
    var keys: [(path: FieldPath, type: DataType)] = []
    for number in 0...roll(4) {
      let table = "\(pick(Self.hostile)) \(number)"
      if roll(2) == 0 {
        notes[table.lowercased()] = TableNote(
          description: words(), domain: holdsEverything ? words() : "")
      }
      for place in 0...roll(6) {
        var field = CatalogueField(
          table: table, field: "\(pick(Self.hostile))_\(place)", type: type(),
          mandatory: pick(holdsEverything ? Mandatory.allCases : [.yes, .no]),
          description: words())
        if place == 0, roll(3) > 0 {
          field.isKey = true
          field.mandatory = .yes
          keys.append((field.path, field.type))
        } else if let target = keys.randomly(roll(3), roll(97)) {
          field.references = target.path
          field.type = target.type
        }
        if case .text = field.type, roll(4) == 0 { field.codeList = pick(["A|B", "O'N|\"|x;y"]) }
        if holdsEverything {
          field.statedType = words()
          field.foundAt = "some/file.sql:\(place)"
          field.confidence = Double(roll(101)) / 100
          if roll(5) == 0 { field.codeList = "pas_ward" }
        }
        fields.append(field)
      }
    }
    return Catalogue(fields, notes: notes)
  }

  /// Text; a file with control characters is no specification, so these are of CSV alone.
  private mutating func words() -> String {
    roll(2) == 0
      ? "" : "\(pick(Self.hostile)) \(holdsEverything ? "\u{7}" : "")\(pick(Self.hostile))".trimmed
  }

  private mutating func type() -> DataType {
    pick([
      .text(length: nil), .text(length: 1 + roll(300)), .integer, .decimal(precision: 8, scale: 2),
      .date, .timestamp, .boolean,
    ])
  }
}

extension [(path: FieldPath, type: DataType)] {
  /// One of them, where `chance` is 0.
  fileprivate func randomly(_ chance: Int, _ number: Int) -> Element? {
    chance == 0 && !isEmpty ? self[number % count] : nil
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
