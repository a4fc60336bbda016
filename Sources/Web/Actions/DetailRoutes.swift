internal import Domain
internal import Foundation
internal import HTTP
internal import UseCases

/// A ``Detail`` as a page.
struct DetailPage: Page {
  static let template = "details/show.html"
  let section: String
  let trail: [Link]
  let hasTrail: Bool
  let tabs: [Tab]
  let hasTabs: Bool
  let title: String
  let state: Tag?
  let notes: [String]
  let facts: [Row]
  let hasFacts: Bool
  let tables: [Table]
  let filter: Filter?
  let pages: PageLinks?
  let acts: [Link]
  let links: [Link]
  let hasActs: Bool
  /// `nil` for what stays as it is while somebody looks.
  let live: Live?

  /// What the page asks the API about, and what it reads out when that has changed.
  struct Live: Encodable, Sendable {
    let poll: String
    let said: String
  }

  struct Row: Encodable, Sendable {
    let term: String
    let cell: ListPage.Cell
  }

  struct Table: Encodable, Sendable {
    let id: String
    let title: String
    let columns: [ListPage.Heading]
    let rows: [ListPage.Row]
    let hasActs: Bool
    let empty: String?
  }
}

extension DetailPage {
  init(
    _ answer: Detail.Answer, of detail: Detail, in list: Listing?, at query: Query,
    for desk: Desk, now: Date
  ) throws {
    let path = query.path
    let place = Section.of(path)
    section = place.title
    tabs = place.tabs(for: desk, at: path)
    trail = list.flatMap { desk.actor.may($0.permission) ? [Link($0.title, $0.path)] : nil } ?? []
    hasTrail = !trail.isEmpty
    hasTabs = !tabs.isEmpty
    title = answer.title
    if case .state(let word, let mood) = answer.state {
      state = Tag(word, mood)
    } else {
      state = nil
    }
    notes = answer.notes
    facts = answer.facts.filter { !$0.value.words.isEmpty }.map {
      Row(term: $0.term, cell: ListPage.Cell($0.value, isNumber: false, now: now))
    }
    hasFacts = !facts.isEmpty
    tables = answer.tables.enumerated().map { index, table in
      let rows = table.rows.map { ListPage.Row($0, table.columns, for: desk, now: now) }
      return Table(
        id: "table-\(index + 1)", title: table.title,
        columns: table.columns.map { .init(title: $0.title, isNumber: $0.isNumber) },
        rows: rows, hasActs: rows.contains { !$0.acts.isEmpty },
        empty: table.rows.isEmpty ? table.empty : nil)
    }
    let questions = try detail.filters.map { try Filter.Question($0, for: desk) }
    filter = questions.isEmpty ? nil : Filter(questions, in: query)
    pages = answer.page.map { PageLinks(query, total: $0.total, size: $0.size) }
    acts = answer.actions.compactMap { Link(action: $0.key, of: $0.id, for: desk) }
    links = answer.links.map { Link($0.label, $0.path) }
    hasActs = !acts.isEmpty || !links.isEmpty
    live =
      answer.isLive
      ? Live(
        poll: "/api/v1\(path)",
        said: (["\(answer.state.words)"]
          + answer.facts.prefix(1).map { "\($0.term.lowercased()) \($0.value.words)" })
          .joined(separator: ", "))
      : nil
  }
}

/// The doors of everything that can be looked at by itself: its page and its address in the API.
enum DetailRoutes {
  static let table: [Route] = Details.table.flatMap { detail -> [Route] in
    let page: [Route] = [
      .get(RoutePattern(stringLiteral: detail.path), detail.permission) { visit in
        let answer = try visit.desk.show(detail, visit.named(detail))
        return .page(
          try DetailPage(
            answer, of: detail, in: detail.list.flatMap { Listings[$0] }, at: visit.query,
            for: visit.desk, now: visit.now), refreshSeconds: answer.isLive ? 5 : nil)
      }
    ]
    let api: [Route] = [
      .get(
        RoutePattern(stringLiteral: "/api/v1\(detail.path)"), detail.permission,
        { visit in .json(JSON(try visit.desk.show(detail, visit.named(detail)))) },
        says: Operation(detail))
    ]
    return (detail.hasOwnPage ? [] : page) + api
  }
}

extension Visit {
  /// The holes of the path with what narrows it.
  fileprivate func named(_ detail: Detail) -> [String: [String]] {
    let asked = (detail.filters.map(\.name) + ["page"]).map { ($0, query[$0]) }
    return Dictionary(asked.filter { !$0.1.isEmpty }.map { ($0, [$1]) }) { first, _ in first }
      .merging(parameters.mapValues { [$0] }) { _, hole in hole }
  }
}

extension Operation {
  fileprivate init(_ detail: Detail) {
    let page: [Parameter] = detail.filters.isEmpty ? [] : [.number("page", 1...1_000_000)]
    self.init(
      detail.meaning, query: page + detail.filters.map { Parameter($0) }, answer: Schema.detail)
  }
}

extension JSON {
  fileprivate init(_ answer: Detail.Answer) {
    self = [
      "title": .string(answer.title), "state": JSON(answer.state), "notes": JSON(answer.notes),
      "facts": .array(
        answer.facts.map { ["name": .string($0.term), "value": JSON($0.value)] }),
      "tables": .array(
        answer.tables.map { table in
          [
            "title": .string(table.title),
            "rows": .array(
              table.rows.map { row in
                .object(
                  zip(table.columns, row.cells).map { .init(name: $0.name, value: JSON($1)) })
              }),
          ]
        }),
      "actions": .array(answer.actions.map { .string($0.key) }),
      "total": answer.page.map { .integer($0.total) } ?? .null,
    ]
  }
}

extension Schema {
  fileprivate static let detail = object([
    "title": text, "state": textOrNone, "notes": list(text),
    "facts": list(object(["name": text, "value": cell])),
    "tables": list(object(["title": text, "rows": list(["type": "object"])])),
    "actions": list(text), "total": ["type": ["integer", "null"]],
  ])
}
