internal import Domain

extension GuideColumns {
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
}
