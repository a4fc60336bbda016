internal import Domain

/// The columns of a table set in space: what each means, and where it begins.
struct GuideColumns {
  let header: HeaderMeaning
  /// Where each column's cells begin, ascending.
  var lefts: [Int]
  /// The span of each heading, by which cells find their column until more is known.
  let spans: [Range<Int>]

  /// Recognises a line of headings, or two that make one together; `nil` when it is none.
  ///
  /// - Parameters:
  ///   - lines: The line and those below it.
  ///   - remaps: What people say of the columns.
  /// - Returns: the columns, and how many lines the headings take.
  static func recognise(
    _ lines: ArraySlice<GuideLine>, remaps: [ColumnRemap]
  ) -> (columns: GuideColumns, lines: Int)? {
    guard let first = lines.first, !first.words.isEmpty, first.words.count < 40 else { return nil }
    guard !remaps.isEmpty || mayBeHeadings(first) else { return nil }
    let cells = first.chunks.flatMap(headings)
    if let found = GuideColumns(cells, remaps) { return (found, 1) }
    guard let second = lines.dropFirst().first, !second.words.isEmpty, second.words.count < 40,
      cells.count > 1, let found = GuideColumns(stacked(cells, second.chunks), remaps)
    else { return nil }
    return (found, 2)
  }

  private init?(_ cells: [[GuideLine.Word]], _ remaps: [ColumnRemap]) {
    guard cells.count > 1,
      let header = HeaderMeaning(cells.map(\.text), remaps: remaps), header.isMostlyHeadings
    else { return nil }
    self.header = header
    spans = cells.map { words in
      let start = words.map(\.start).min() ?? 0
      return start..<(words.map(\.end).max() ?? start)
    }
    lefts = spans.map(\.lowerBound)
  }

  /// Whether a line begins with a heading; most lines do not, and need not be taken apart.
  private static func mayBeHeadings(_ line: GuideLine) -> Bool {
    (1...3).contains { HeaderMeaning.isHeading(Array(line.words.prefix($0)).text) }
      || line.words.first.flatMap(parted) != nil
      // The upper of two lines of headings.
      || line.words.prefix(3).contains { HeaderMeaning.isHeading($0.text) }
  }

  /// Takes headings that run together apart where each part means something: `LENGTH NAME`.
  private static func headings(in chunk: [GuideLine.Word]) -> [[GuideLine.Word]] {
    var cells: [[GuideLine.Word]] = []
    var rest = chunk[...]
    while !rest.isEmpty {
      let most = (1...min(rest.count, 3)).reversed().first { count in
        HeaderMeaning.isHeading(Array(rest.prefix(count)).text)
      }
      if let most {
        cells.append(Array(rest.prefix(most)))
        rest = rest.dropFirst(most)
      } else if let word = rest.first, let parts = parted(word) {
        cells += parts.map { [$0] }
        rest = rest.dropFirst()
      } else {
        return [chunk]
      }
    }
    return cells
  }

  /// Headings without a space between: `LENGTHNAME`, `MANDATORYLENGTHNAME`.
  private static func parted(_ word: GuideLine.Word) -> [GuideLine.Word]? {
    guard (6..<40).contains(word.text.utf8.count) else { return nil }
    for end in word.text.indices.dropFirst() {
      let (first, second) = (String(word.text[..<end]), String(word.text[end...]))
      guard HeaderMeaning.isHeading(first) else { continue }
      let border = word.start + first.count
      let start = GuideLine.Word(text: first, start: word.start, end: border)
      let rest = GuideLine.Word(text: second, start: border, end: word.end)
      if HeaderMeaning.isHeading(second) { return [start, rest] }
      if let parts = parted(rest) { return [start] + parts }
    }
    return nil
  }

  /// Headings in two lines: what stands below another heading goes on with it.
  private static func stacked(
    _ upper: [[GuideLine.Word]], _ lower: [[GuideLine.Word]]
  ) -> [[GuideLine.Word]] {
    var cells = upper
    for chunk in lower {
      if let above = cells.firstIndex(where: { $0.start < chunk.end && chunk.start < $0.end }) {
        cells[above] += chunk
      } else {
        cells.append(chunk)
      }
    }
    return cells.sorted { $0.start < $1.start }
  }

  /// The cells of a row told by what they are: a type, a number, a name, a mark, and words; `nil`
  /// where they are not plain, or where there are columns of other kinds.
  func tell(_ line: GuideLine) -> [[GuideLine.Word]]? {
    var cells: [[GuideLine.Word]] = []
    var rest = line.words[...]
    for (column, reading) in header.readings.enumerated() {
      switch reading.meaning {
      case .type:
        guard let word = rest.popFirst(), DataType(spelling: word.text) != nil else { return nil }
        cells.append([word])
        if let next = rest.first, ["PRECISION", "VARYING"].contains(next.text.uppercased()) {
          cells[column].append(next)
          rest.removeFirst()
        }
      case .length:
        let isThere = rest.first.map { PlainRow.isLength($0.text) && isNear($0, column) } ?? false
        cells.append(isThere ? [rest.removeFirst()] : [])
      case .field:
        guard let word = rest.popFirst(), FieldName.isIdentifier(word.text),
          FieldName.isCode(word.text) || rest.first.map({ $0.start - word.end > 1 }) ?? true
        else { return nil }
        cells.append([word])
      case .mandatory, .nullable, .key:
        let isThere = rest.first.map { Self.isMark($0, before: rest.dropFirst().first) } ?? false
        cells.append(isThere ? [rest.removeFirst()] : [])
      case .description where column == header.readings.count - 1:
        cells.append(Array(rest))
        rest = []
      default: return nil
      }
    }
    return rest.isEmpty ? cells : nil
  }

  /// Whether a word is the yes or no of a narrow column, and no remark's first word.
  private static func isMark(_ word: GuideLine.Word, before next: GuideLine.Word?) -> Bool {
    marks.contains(word.text.uppercased()) && (next.map { $0.start - word.end > 1 } ?? true)
  }

  private static let marks: Set<String> = [
    "Y", "N", "YES", "NO", "M", "O", "R", "C", "P", "X", "PK", "FK", "PK/FK", "NULL", "-",
  ]

  /// Whether a number is not the first word of the remark in the next column.
  private func isNear(_ word: GuideLine.Word, _ column: Int) -> Bool {
    guard column + 1 < header.readings.count, header.readings[column + 1].meaning == .description
    else { return true }
    return word.start < lefts[column + 1]
  }

  /// The cells of a row, one for each column.
  func cells(of line: GuideLine) -> [[GuideLine.Word]] {
    if let told = tell(line) { return told }
    var cells: [[GuideLine.Word]] = Array(repeating: [], count: lefts.count)
    var column = 0
    var end = Int.min / 2
    for word in line.words {
      if word.start - end > 1 {
        column = self.column(of: word, after: cells, column)
      } else if let next = border(after: cells[column], column, word) {
        column = next
      }
      cells[column].append(word)
      end = word.end
    }
    return header.column(.description) == lefts.count - 1 ? withWholeRemark(cells) : cells
  }

  /// The same with words that stand between columns, and are neither type nor length, in the remark.
  private func withWholeRemark(_ cells: [[GuideLine.Word]]) -> [[GuideLine.Word]] {
    var cells = cells
    for meaning in [ColumnMeaning.length, .type] {
      guard let column = header.column(meaning), let first = cells[column].first,
        cells[(column + 1)..<(cells.count - 1)].allSatisfy(\.isEmpty)
      else { continue }
      let text = cells[column].text
      let isStray =
        meaning == .length
        ? !text.contains(where: \.isNumber)
        : DataType(spelling: text) == nil && abs(first.start - lefts[column]) > 1
      guard isStray else { continue }
      cells[cells.count - 1] = cells[column] + cells[cells.count - 1]
      cells[column] = []
    }
    return cells
  }

  /// The column that `word` begins, though but one space stands before it; `nil` when it goes on
  /// with its cell.
  private func border(after cell: [GuideLine.Word], _ column: Int, _ word: GuideLine.Word) -> Int? {
    if let next = lefts[(column + 1)...].firstIndex(of: word.start) { return next }
    // A name of one word that is too long for its column pushes the next cell.
    guard column == header.column(.field), column + 1 < lefts.count, cell.count == 1,
      cell[0].text.contains("_"), FieldName.isCode(cell[0].text)
    else { return nil }
    let isType = column + 1 == header.column(.type) && DataType(spelling: word.text) != nil
    guard isType || word.start + 8 > lefts[column + 1] else { return nil }
    return lefts[(column + 1)...].lastIndex { $0 <= word.start } ?? column + 1
  }

  /// The column of a word that stands apart from the one before.
  private func column(
    of word: GuideLine.Word, after cells: [[GuideLine.Word]], _ last: Int
  ) -> Int {
    let column = Swift.max(lefts.lastIndex { $0 <= word.start + 1 } ?? 0, last)
    guard column + 1 < lefts.count, !cells[column].isEmpty else { return column }
    // A number set to the right of a narrow column, or a cell that begins a little early.
    return lefts[column + 1] - word.start <= 8 || word.end > lefts[column + 1] ? column + 1 : column
  }

  /// Where the column after `column` begins; far right for the last.
  func right(of column: Int) -> Int { column + 1 < lefts.count ? lefts[column + 1] : .max }
}
