internal import Domain

/// Which page of a list is shown, and the way to the others.
struct PageLinks: Encodable, Sendable {
  /// For the title: ` (page 2 of 9)`, or nothing when there is one page.
  let inTitle: String
  /// `Rows 51 to 100 of 1,204`.
  let summary: String
  let links: Links?

  struct Links: Encodable, Sendable {
    let previous: String?
    let next: String?
    let numbers: [Number]
  }

  struct Number: Encodable, Sendable {
    /// `nil` where numbers are left out.
    let path: String?
    let number: Int
    let isCurrent: Bool
  }

  /// The page that `query` asks for, of a list of `total` rows; one that is gone shows the first.
  init(_ query: Query, total: Int, _ one: String = "row", _ many: String? = nil, size: Int = 50) {
    let last = max(1, (total + size - 1) / size)
    let page = Self.page(query, of: last)
    guard last > 1 else {
      inTitle = ""
      summary = total.of(one, many)
      links = nil
      return
    }
    inTitle = " (page \(page.grouped) of \(last.grouped))"
    let (first, end) = ((page - 1) * size + 1, min(page * size, total))
    let rows = (many ?? "\(one)s").capitalizedFirst
    summary = "\(rows) \(first.grouped) to \(end.grouped) of \(total.grouped)"
    func path(_ page: Int) -> String { query.link("page", page == 1 ? nil : String(page)) }
    links = Links(
      previous: page > 1 ? path(page - 1) : nil, next: page < last ? path(page + 1) : nil,
      numbers: Self.shown(page, of: last).map {
        Number(
          path: $0.isGap ? nil : path($0.number), number: $0.number, isCurrent: $0.number == page)
      })
  }

  private static func page(_ query: Query, of last: Int) -> Int {
    let asked = query.page
    return asked <= last ? asked : 1
  }

  /// The first, the last and the neighbours of `page`, with gaps between.
  private static func shown(_ page: Int, of last: Int) -> [(number: Int, isGap: Bool)] {
    var shown: [(number: Int, isGap: Bool)] = []
    for number in Set([1, last] + Array(max(1, page - 1)...min(last, page + 1))).sorted() {
      if let before = shown.last?.number, number > before + 1 { shown.append((before + 1, true)) }
      shown.append((number, false))
    }
    return shown
  }
}

extension Query {
  /// The number of the page asked for, from 1.
  var page: Int { Int(self["page"]).map { max(1, $0) } ?? 1 }

  /// The part of a list that is asked for.
  var paging: Paging { Paging(number: page) }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
