/// Turns the elements of a Word document into tables.
struct WordReader {
  /// In the order in which they begin.
  var tables: [WordTables.Table] { found.compactMap(\.self) }
  private(set) var paragraphCount = 0

  private let path: String
  private let part: String
  private let levels: [String: Int]
  private var found: [WordTables.Table?] = []
  private var open: [OpenTable] = []
  private var headings: [(level: Int, text: String)] = []
  private var caption = ""
  private var cellCount = 0
  /// More than one where a paragraph holds a box of text.
  private var paragraphs: [Paragraph] = []
  private var isStruck = false
  /// How many elements are open whose text does not count.
  private var hidden = 0
  private var isInText = false
  /// Within the properties of a run, a paragraph or a row, which state and hold no text.
  private var properties: [String] = []

  private struct OpenTable {
    /// Its place among `found`.
    let place: Int
    let headings: [String]
    let caption: String
    var rows: [[WordTables.Cell]] = []
    var row: [WordTables.Cell] = []
    var isRowDeleted = false
    var cell = OpenCell()
  }

  private struct OpenCell {
    var lines: [String] = []
    var span = 1
    var isContinued = false
    var plainCount = 0
    var struckCount = 0
  }

  private struct Paragraph {
    var text = ""
    var level: Int?
    var plainCount = 0
    var struckCount = 0
  }

  init(path: String, part: String, headings: [String: Int]) {
    self.path = path
    self.part = part
    levels = headings
  }

  mutating func read(_ event: XMLPart.Event) throws(DocumentError) {
    switch event {
    case .start(let name, let attributes):
      if Self.hiding.contains(name), properties.isEmpty { hidden += 1 }
      guard hidden == 0 else { return }
      if properties.isEmpty { try begin(name, attributes) }
      if name.hasSuffix("Pr") { properties.append(name) }
      if !properties.isEmpty { try state(name, attributes) }
    case .end(let name):
      if Self.hiding.contains(name), properties.isEmpty { hidden -= 1 }
      guard hidden == 0 else { return }
      if properties.isEmpty { try end(name) }
      if properties.last == name { properties.removeLast() }
    case .text(let text):
      if hidden == 0, isInText { append(text) }
    }
  }

  /// What was deleted or moved away, field codes, and what stands a second time for old programs.
  private static let hiding: Set<String> = ["del", "moveFrom", "instrText", "delText", "Fallback"]

  private mutating func begin(
    _ name: String, _ attributes: [String: String]
  ) throws(DocumentError) {
    switch name {
    case "tbl": beginTable()
    case "tr":
      last { $0.row = [] }
      last { $0.isRowDeleted = false }
    case "tc":
      try count(cells: 1)
      last { $0.cell = OpenCell() }
    case "p": paragraphs.append(Paragraph())
    case "r": isStruck = false
    case "t": isInText = true
    case "tab": append("\t")
    case "br", "cr": append("\n")
    case "noBreakHyphen": append("-")
    default: break
    }
  }

  /// Counts cells, those too that only keep columns under each other.
  private mutating func count(cells: Int) throws(DocumentError) {
    cellCount += cells
    guard cellCount <= WordTables.cellLimit else {
      throw .tooManyCells(path: path, part: part, limit: WordTables.cellLimit)
    }
  }

  private mutating func end(_ name: String) throws(DocumentError) {
    switch name {
    case "t": isInText = false
    case "p": endParagraph()
    case "tc":
      try count(cells: (open.last?.cell.span ?? 1) - 1)
      endCell()
    case "tr": last { if !$0.isRowDeleted { $0.rows.append($0.row) } }
    case "tbl": endTable()
    default: break
    }
  }

  /// Takes a property of the run, paragraph, cell or row that is open.
  private mutating func state(
    _ name: String, _ attributes: [String: String]
  ) throws(DocumentError) {
    let value = attributes["val"]
    let isOn = !["0", "false", "off"].contains(value)
    switch (properties.first, name) {
    case ("rPr", "strike"), ("rPr", "dstrike"): isStruck = isOn
    case ("pPr", "pStyle"): level = value.flatMap { levels[$0] } ?? level
    case ("pPr", "outlineLvl") where properties.last == "pPr":
      if let stated = value.flatMap({ Int($0) }), WordTables.levels.contains(stated) {
        level = stated
      }
    case ("tcPr", "gridSpan"): last { $0.cell.span = min(max(Int(value ?? "") ?? 1, 1), 63) }
    case ("tcPr", "vMerge"): last { $0.cell.isContinued = value != "restart" }
    case ("trPr", "gridBefore"):
      let count = min(max(Int(value ?? "") ?? 0, 0), 63)
      try self.count(cells: count)
      last { $0.row += repeatElement(WordTables.Cell(""), count: count) }
    case ("trPr", "del"): last { $0.isRowDeleted = true }
    default: break
    }
  }

  /// The outline level of the paragraph that is open.
  private var level: Int? {
    get { paragraphs.last?.level }
    set { if !paragraphs.isEmpty { paragraphs[paragraphs.count - 1].level = newValue } }
  }

  private mutating func last(_ change: (inout OpenTable) -> Void) {
    guard !open.isEmpty else { return }
    change(&open[open.count - 1])
  }

  private mutating func append(_ text: String) {
    guard !paragraphs.isEmpty else { return }
    let count = text.count { !$0.isWhitespace }
    paragraphs[paragraphs.count - 1].text += text
    paragraphs[paragraphs.count - 1].plainCount += isStruck ? 0 : count
    paragraphs[paragraphs.count - 1].struckCount += isStruck ? count : 0
  }

  private mutating func endParagraph() {
    guard let paragraph = paragraphs.popLast() else { return }
    let text = paragraph.text.trimmingSpace()
    guard open.isEmpty else {
      return last {
        $0.cell.lines.append(text)
        $0.cell.plainCount += paragraph.plainCount
        $0.cell.struckCount += paragraph.struckCount
      }
    }
    guard !text.isEmpty else { return }
    paragraphCount += 1
    if let level = paragraph.level {
      headings.removeAll { $0.level >= level }
      headings.append((level, text))
      caption = ""
    } else {
      caption = text
    }
  }

  private mutating func endCell() {
    last {
      let cell = $0.cell
      let text = cell.isContinued ? "" : cell.lines.joined(separator: "\n").trimmingSpace()
      let isStruck = cell.struckCount > 0 && cell.plainCount == 0
      $0.row.append(WordTables.Cell(text, isStruck: isStruck && !text.isEmpty))
      $0.row += repeatElement(WordTables.Cell(""), count: cell.span - 1)
    }
  }

  private mutating func beginTable() {
    found.append(nil)
    open.append(
      OpenTable(place: found.count - 1, headings: headings.map(\.text), caption: caption))
    caption = ""
  }

  private mutating func endTable() {
    guard let table = open.popLast() else { return }
    found[table.place] = WordTables.Table(
      headings: table.headings, caption: table.caption, rows: table.rows)
  }
}

extension String {
  /// The text without white space at either end.
  func trimmingSpace() -> String {
    guard let start = firstIndex(where: { !$0.isWhitespace }),
      let end = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[start...end])
  }
}
