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

  /// Takes headings that run together apart where each part means something: `LENGTH NAME`.
  private static func headings(in chunk: [GuideLine.Word]) -> [[GuideLine.Word]] {
    var cells: [[GuideLine.Word]] = []
    var rest = chunk[...]
    while !rest.isEmpty {
      let most = (1...min(rest.count, 3)).reversed().first { count in
        HeaderMeaning.isHeading(Array(rest.prefix(count)).text)
      }
      guard let most else { return [chunk] }
      cells.append(Array(rest.prefix(most)))
      rest = rest.dropFirst(most)
    }
    return cells
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

  /// Where many cells begin, ascending; neighbours by a character or two are one.
  private static func clusters(of rows: some Sequence<GuideLine>, most: Int) -> [Int] {
    var starts: [Int: Int] = [:]
    var count = 0
    for row in rows {
      let chunks = row.chunks
      guard chunks.count > 1 else { continue }
      count += 1
      for chunk in chunks { starts[chunk.start, default: 0] += 1 }
    }
    var clusters: [(start: Int, count: Int)] = []
    for (start, count) in starts.sorted(by: { $0.key < $1.key }) {
      if let last = clusters.last, start - last.start <= 2 {
        clusters[clusters.count - 1].count += count
      } else {
        clusters.append((start, count))
      }
    }
    let least = Swift.max(1, count / 5)
    return clusters.filter { $0.count >= least }.sorted { $0.count > $1.count }.prefix(most)
      .map(\.start).sorted()
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
    var cells: [[GuideLine.Word]] = Array(repeating: [], count: lefts.count)
    for chunk in line.chunks {
      var column = column(of: chunk, after: cells)
      for word in chunk {
        if !cells[column].isEmpty, let next = border(after: cells[column], column, word) {
          column = next
        }
        cells[column].append(word)
      }
    }
    return cells
  }

  /// The column that `word` begins, though but one space stands before it; `nil` when it goes on
  /// with its cell.
  private func border(after cell: [GuideLine.Word], _ column: Int, _ word: GuideLine.Word) -> Int? {
    if let next = lefts[(column + 1)...].firstIndex(of: word.start) { return next }
    // A name of one word that is too long for its column pushes the next cell.
    guard column == header.column(.field), column + 1 < lefts.count, cell.count == 1,
      cell[0].text.contains("_"), FieldName.isCode(cell[0].text), word.start + 8 > lefts[column + 1]
    else { return nil }
    return lefts[(column + 1)...].lastIndex { $0 <= word.start } ?? column + 1
  }

  private func column(of chunk: [GuideLine.Word], after cells: [[GuideLine.Word]]) -> Int {
    let column = lefts.lastIndex { $0 <= chunk.start + 1 } ?? 0
    guard column + 1 < lefts.count, !cells[column].isEmpty else { return column }
    // A number set to the right of a narrow column, or a cell that begins a little early.
    return lefts[column + 1] - chunk.start <= 8 || chunk.end > lefts[column + 1]
      ? column + 1 : column
  }

  /// Where the column after `column` begins; far right for the last.
  func right(of column: Int) -> Int { column + 1 < lefts.count ? lefts[column + 1] : .max }
}
