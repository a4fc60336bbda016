internal import Domain
internal import Foundation
internal import HTTP
internal import UseCases

/// The doors of every list: its page, and its address in the API.
enum ListRoutes {
  static let table: [Route] = Listings.table.flatMap { listing -> [Route] in
    let page: [Route] = [
      .get(RoutePattern(stringLiteral: listing.path), listing.permission) { visit in
        try ListPage.show(listing, visit)
      }
    ]
    let api: [Route] = [
      .get(
        RoutePattern(stringLiteral: "/api/v1/\(listing.key)"), listing.permission,
        { visit in try answer(listing, visit) }, says: Operation(listing))
    ]
    return (listing.hasOwnPage ? [] : page) + api
  }

  private static func answer(_ listing: Listing, _ visit: Visit) throws -> Answer {
    let slice = try visit.desk.list(
      listing, Listing.Asked(listing, visit.query), page: visit.query.paging)
    return .json(
      JSON(slice) { row in
        .object(
          [.init(name: "id", value: .string(row.id))]
            + zip(listing.columns, row.cells).map { .init(name: $0.name, value: JSON($1)) })
      })
  }
}

extension JSON {
  init(_ cell: Listing.Cell) {
    self =
      switch cell {
      case .text(let text), .code(let text), .named(let text, _), .state(let text, _):
        .string(text)
      case .number(let number): .integer(number)
      case .moment(let date): JSON(date?.formatted(.iso8601))
      case .none: .null
      }
  }
}

extension Operation {
  fileprivate init(_ listing: Listing) {
    self.init(
      listing.caption,
      query: [.number("page", 1...1_000_000)]
        + listing.filters.map { Parameter($0) },
      answer: Schema.paged(
        Schema.object(
          [("id", Schema.text)] + listing.columns.map { ($0.name, Schema.cell) },
          required: ["id"] + listing.columns.map(\.name))))
  }
}

extension Operation.Parameter {
  init(_ filter: Listing.Filter) {
    self =
      switch filter.kind {
      case .words, .choiceFrom: .words(filter.name)
      case .choice(let values): .oneOf(filter.name, values)
      case .day: .day(filter.name)
      }
  }
}

extension Schema {
  static let cell: JSON = ["type": ["string", "integer", "null"]]
}
