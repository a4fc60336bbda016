internal import Domain
internal import Foundation
internal import HTTP
internal import UseCases

/// A ``Listing`` as a page: a tab of its section, with filter, pages, actions and an export.
struct ListPage: Page {
  static let template = "lists/show.html"
  let section: String
  let title: String
  let caption: String
  let tabs: [Tab]
  let filter: Filter?
  let offer: Offer?
  let acts: [Link]
  let export: String
  let columns: [Heading]
  let hasActs: Bool
  let rows: [Row]
  let bulk: Bulk?
  let empty: Empty?
  let pages: PageLinks

  struct Heading: Encodable, Sendable {
    let title: String
    let isNumber: Bool
  }

  struct Row: Encodable, Sendable {
    let id: String
    let path: String?
    let first: Cell
    let cells: [Cell]
    let acts: [Link]
  }

  /// What can be done next with what the list is about.
  struct Offer: Encodable, Sendable {
    let text: String
    let act: Link?
  }

  struct Cell: Encodable, Sendable {
    let isNumber: Bool
    let text: String?
    let code: String?
    let time: Moment?
    let tag: Tag?
  }

  /// What can be done to several rows at once.
  struct Bulk: Encodable, Sendable {
    let back: String
    let actions: [Hidden]
  }
}

extension ListPage {
  init(_ listing: Listing, _ slice: Paged<Listing.Row>, query: Query, _ visit: Visit) throws {
    let desk = visit.desk
    let place = Section.of(listing.path)
    section = place.title
    title = listing.title
    caption = listing.caption
    tabs = place.tabs(for: desk, at: listing.path)
    let questions = try listing.filters.map { try Filter.Question($0, for: desk) }
    filter = questions.isEmpty ? nil : Filter(questions, in: query)
    offer = try desk.offer(of: listing).map {
      Offer(text: $0.text, act: $0.label.isEmpty ? nil : Link($0.label, $0.path))
    }
    acts = listing.actions.compactMap { Link(action: $0, of: nil, for: desk) }
    export = query.link("format", "csv")
    columns = listing.columns.map { Heading(title: $0.title, isNumber: $0.isNumber) }
    let bulk = listing.bulk.compactMap { Actions[$0] }.filter { desk.actor.may($0.permission) }
    self.bulk =
      bulk.isEmpty || slice.items.isEmpty
      ? nil
      : Bulk(
        back: query.link("page", query["page"].nonEmpty),
        actions: bulk.map { Hidden(name: $0.button, value: $0.key) })
    rows = slice.items.map { Row($0, listing.columns, for: desk, now: visit.now) }
    hasActs = rows.contains { !$0.acts.isEmpty }
    empty = slice.total > 0 ? nil : Empty(listing.empty.what, next: listing.empty.next)
    pages = PageLinks(query, total: slice.total, listing.row, listing.rowsName)
  }

  static func show(_ listing: Listing, _ visit: Visit) throws -> Answer {
    let query = visit.query
    let asked = Listing.Asked(listing, query)
    guard query["format"] == "csv" else {
      return .page(
        try ListPage(
          listing, visit.desk.list(listing, asked, page: query.paging), query: query, visit))
    }
    return .attachment(
      try visit.desk.export(listing, asked), name: "\(listing.key).csv",
      type: "text/csv; charset=utf-8")
  }
}

extension ListPage.Row {
  init(
    _ row: Listing.Row, _ columns: [Listing.Column], for desk: Desk, now: Date
  ) {
    id = row.id
    path = row.path
    let all = zip(row.cells, columns).map { ListPage.Cell($0, isNumber: $1.isNumber, now: now) }
    first = all.first ?? ListPage.Cell(.none, isNumber: false, now: now)
    cells = Array(all.dropFirst())
    acts = row.actions.compactMap { Link(action: $0, of: row.id, for: desk) }
  }
}

extension ListPage.Cell {
  init(_ cell: Listing.Cell, isNumber: Bool, now: Date) {
    self.isNumber = isNumber
    var (text, code, time, tag): (String?, String?, Moment?, Tag?) = (nil, nil, nil, nil)
    switch cell {
    case .text(let words): text = words
    case .code(let words): code = words
    case .named(_, let words): text = words
    case .number(let number): text = number.grouped
    case .moment(let date): time = date.map { Moment($0, now: now) }
    case .state(let word, let mood): tag = Tag(word, mood)
    case .none: text = ""
    }
    (self.text, self.code, self.time, self.tag) = (text, code, time, tag)
  }
}

extension Tag {
  /// What a list or a detail says of a state; what `word` says of a mapping is said as everywhere.
  init(_ word: String, _ mood: Listing.Cell.Mood) {
    if let status = MappingStatus(rawValue: word) {
      self.init(status)
      return
    }
    self =
      switch mood {
      case .good: .pass(word)
      case .bad: .fail(word)
      case .attention: .warn(word)
      case .waiting: .wait(word)
      case .off: .off(word)
      }
  }
}

extension Link {
  /// The way to an action, of the row `id`, whose parts fill the holes where there are several;
  /// `nil` for who may not.
  init?(action key: String, of id: String?, for desk: Desk) {
    guard let action = Actions[key], desk.actor.may(action.permission) else { return nil }
    let operands = action.operands
    let parts = id.map { operands.count > 1 ? $0.split(separator: "/").map(String.init) : [$0] }
    let path = zip(operands, parts ?? []).reduce(action.path) { path, part in
      path.replacing("{\(part.0)}", with: part.1.percentEncoded)
    }
    self.init(action.title, path)
  }
}

extension Filter.Question {
  init(_ filter: Listing.Filter, for desk: Desk) throws {
    self =
      switch filter.kind {
      case .words: .words(filter.name, label: filter.label)
      case .day: .day(filter.name, label: filter.label)
      case .choice(let values): .oneOf(filter.name, label: filter.label, values)
      case .choiceFrom(let values):
        .choice(
          filter.name, label: filter.label,
          try values(desk).map { .init(value: $0.value, label: $0.label) })
      }
  }
}

extension Listing.Asked {
  init(_ listing: Listing, _ query: Query) {
    self.init(
      Dictionary(
        listing.filters.map { ($0.name, query[$0.name]) }, uniquingKeysWith: { first, _ in first }))
  }
}
