internal import Domain

/// The columns of a table set in space: what each means, and where it begins.
struct GuideColumns {
  let header: HeaderMeaning
  /// Where each column's cells begin, ascending.
  private(set) var lefts: [Int]
  /// The span of each heading, by which cells find their column until more is known.
  private let spans: [Range<Int>]

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

  /// Two headings without a space between: `LENGTHNAME`.
  private static func parted(_ word: GuideLine.Word) -> [GuideLine.Word]? {
    guard (6..<40).contains(word.text.utf8.count) else { return nil }
    for end in word.text.indices.dropFirst() {
      let (first, second) = (String(word.text[..<end]), String(word.text[end...]))
      guard HeaderMeaning.isHeading(first), HeaderMeaning.isHeading(second) else { continue }
      let border = word.start + first.count
      return [
        GuideLine.Word(text: first, start: word.start, end: border),
        GuideLine.Word(text: second, start: border, end: word.end),
      ]
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

  /// Learns from the rows where the cells of each column begin: headings may be centred, and pages
  /// shifted.
  mutating func settle(on rows: some Sequence<GuideLine>) {
    let before = lefts
    settleRemarks(on: rows)
    let told = rows.compactMap(tell)
    guard told.count < 2 else { return settle(onCells: told) }
    lefts = before
    let clusters = Self.clusters(of: rows, most: spans.count)
    guard !clusters.isEmpty else { return }
    var found: [Int: Int] = [:]
    for (column, cluster) in zip(matching(clusters), clusters) { found[column] = cluster }
    var settled: [Int] = []
    for column in lefts.indices {
      let left = found[column] ?? lefts[column]
      settled.append(settled.last.map { Swift.max(left, $0 + 1) } ?? left)
    }
    lefts = settled
  }

  /// Finds where remarks begin beside rows without a length, so that a number before that place is a
  /// length and no remark's first word.
  private mutating func settleRemarks(on rows: some Sequence<GuideLine>) {
    guard let remark = header.column(.description), let length = header.column(.length),
      length + 1 == remark
    else { return }
    lefts[remark] = .max / 2
    let starts = rows.compactMap(tell).filter { $0[length].isEmpty }.compactMap {
      $0[remark].first?.start
    }
    if let least = starts.min() { lefts[remark] = least }
  }

  /// Takes for each column the place where most of its cells begin.
  private mutating func settle(onCells rows: [[[GuideLine.Word]]]) {
    var settled: [Int] = []
    for column in lefts.indices {
      var counts: [Int: Int] = [:]
      for row in rows {
        if let first = row[column].first { counts[first.start, default: 0] += 1 }
      }
      let most = counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
      let left = most ?? lefts[column]
      settled.append(settled.last.map { Swift.max(left, $0 + 1) } ?? left)
    }
    lefts = settled
  }

  /// The cells of a row told by what they are: a type, a number, a name, and words; `nil` where
  /// they are not plain, or where there are columns of other kinds.
  private func tell(_ line: GuideLine) -> [[GuideLine.Word]]? {
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
      case .description where column == header.readings.count - 1:
        cells.append(Array(rest))
        rest = []
      default: return nil
      }
    }
    return rest.isEmpty ? cells : nil
  }

  /// Whether a number is not the first word of the remark in the next column.
  private func isNear(_ word: GuideLine.Word, _ column: Int) -> Bool {
    guard column + 1 < header.readings.count, header.readings[column + 1].meaning == .description
    else { return true }
    return word.start < lefts[column + 1]
  }

  /// Where many rows have a word that begins a cell, ascending.
  ///
  /// Cells may be but one space apart in the longest rows; so what counts are words that begin at
  /// the same place in many rows, in one at least after a wider gap.
  private static func clusters(of rows: some Sequence<GuideLine>, most: Int) -> [Int] {
    var counts: [Int: (all: Int, wide: Int)] = [:]
    var rowCount = 0
    for row in rows where row.chunks.count > 1 {
      rowCount += 1
      var end = Int.min / 2
      for word in row.words {
        counts[word.start, default: (0, 0)].all += 1
        if word.start - end > 1 { counts[word.start, default: (0, 0)].wide += 1 }
        end = word.end
      }
    }
    let least = Swift.max(1, rowCount / 4)
    var clusters: [(start: Int, all: Int, wide: Int)] = []
    for (start, count) in counts.sorted(by: { $0.key < $1.key }) {
      if let last = clusters.last, start - last.start <= 2, count.wide > 0 {
        clusters[clusters.count - 1].all += count.all
        clusters[clusters.count - 1].wide += count.wide
      } else {
        clusters.append((start, count.all, count.wide))
      }
    }
    return clusters.filter { $0.all >= least && $0.wide > 0 }.sorted { $0.wide > $1.wide }
      .prefix(most).map(\.start).sorted()
  }

  /// The column of each of `clusters`, in their order, so that they lie nearest to their headings.
  private func matching(_ clusters: [Int]) -> [Int] {
    // The best way to place the first clusters, by how many columns are taken.
    var ways: [[(cost: Int, columns: [Int])?]] = [[(0, [])]]
    for (number, cluster) in clusters.enumerated() {
      var best: [(cost: Int, columns: [Int])?] = Array(repeating: nil, count: spans.count + 1)
      for taken in 1...spans.count {
        best[taken] = best[taken - 1]
        let before = ways[number][Swift.min(taken - 1, ways[number].count - 1)]
        guard let before else { continue }
        let span = spans[taken - 1]
        let distance = span.contains(cluster) ? 0 : abs(span.lowerBound - cluster)
        let cost = before.cost + distance
        if best[taken].map({ cost < $0.cost }) ?? true {
          best[taken] = (cost, before.columns + [taken - 1])
        }
      }
      ways.append(best)
    }
    return ways.last?.last??.columns ?? []
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
