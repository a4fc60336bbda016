internal import Domain
internal import Expressions

/// A split made ready: the parts of each row by their places.
struct RowDivision {
  let names: [String]
  private let kind: Kind

  private enum Kind {
    /// For each list its items in order.
    case lists([[Item]])
    case text(Program, separator: [UInt8])
  }

  private enum Item {
    /// A column stays as it is written: the rule that reads it says what is wrong with it.
    case column(Int)
    case expression(Program)
  }

  init(_ split: RowSplit, in scope: Scope) throws {
    names = split.names
    switch split.kind {
    case .split(let text, let separator):
      kind = .text(
        try Program(text, in: scope, filling: .text(length: nil)), separator: Array(separator.utf8))
    case .unnest(let lists):
      kind = .lists(
        try lists.map { list in
          try list.items.map { item in
            if let index = item.column(in: scope) { return .column(index) }
            return .expression(try Program(item, in: scope))
          }
        })
    }
  }

  /// What the expressions of the split gave for a batch.
  struct Values {
    /// For each list its items' values; `nil` for a column.
    let lists: [[Column?]]
    let failures: [Int: FailureReason]
  }

  func evaluate(_ rows: RawBatch, _ resources: Resources) -> Values {
    let lists: [[Column?]] =
      switch kind {
      case .text(let program, _): [[program.evaluate(rows, with: resources)]]
      case .lists(let lists):
        lists.map { list in
          list.map { item in
            if case .expression(let program) = item {
              program.evaluate(rows, with: resources)
            } else {
              nil
            }
          }
        }
      }
    return Values(lists: lists, failures: lists.joined().compactMap(\.self).failures)
  }

  /// Calls `body` with each place, from 1, at which there is something, and what is there.
  func forEachPart(
    of row: Int, _ values: Values, _ rows: RawBatch,
    _ body: (Int, [[UInt8]]) throws -> Void
  ) throws {
    switch kind {
    case .text(_, let separator):
      guard let text = values.lists[0][0]?.text(row) else { return }
      for (index, part) in Array(text.utf8).split(by: separator).enumerated()
      where !part.isBlank {
        try body(index + 1, [part])
      }
    case .lists(let lists):
      for place in lists[0].indices {
        let parts = zip(lists, values.lists).map { list, values in
          Self.bytes(of: list[place], values[place], row, rows)
        }
        if !parts.allSatisfy(\.isBlank) { try body(place + 1, parts) }
      }
    }
  }

  private static func bytes(
    of item: Item, _ value: Column?, _ row: Int, _ rows: RawBatch
  ) -> [UInt8] {
    switch item {
    case .column(let index): return Array(rows.bytes[rows.range(row, index)])
    case .expression:
      var bytes: [UInt8] = []
      value?.append(row, to: &bytes)
      return bytes
    }
  }
}

extension [UInt8] {
  fileprivate var isBlank: Bool { allSatisfy { $0 == UInt8(ascii: " ") } }

  /// The parts between `separator`s.
  fileprivate func split(by separator: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = [[]]
    var at = 0
    while at < count {
      if self[at...].starts(with: separator) {
        parts.append([])
        at += separator.count
      } else {
        parts[parts.count - 1].append(self[at])
        at += 1
      }
    }
    return parts
  }
}
