import Domain
import Foundation
import UseCases

/// The commands of the product's lists: what its pages show, as a table or as JSON.
enum ListCommands {
  static let all = Listings.table.map(command)

  private static func command(for listing: Listing) -> Command {
    let filters = listing.filters.map { filter in
      Option("--\(filter.name.replacing("_", with: "-"))", filter.name.uppercased(), filter.label)
    }
    return Command(
      words: listing.words, summary: listing.caption,
      options: filters + [
        Option("--page", "N", "Which page of 50 rows; all without it"), Project.address,
        Option("--csv", nil, "Print the whole list as CSV"),
      ], examples: [(listing.words + ["--json"]).joined(separator: " ")]
    ) { arguments, terminal in
      let installation = try Installation()
      let desk = try installation.app().desk(
        ofUser: installation.userName, at: arguments["--project"])
      let asked = Listing.Asked(
        Dictionary(
          zip(listing.filters, filters).map { ($0.name, arguments[$1.name] ?? "") }
        ) { first, _ in first })
      if arguments.has("--csv") {
        terminal.print(try desk.export(listing, asked))
        return .ok
      }
      let rows: [Listing.Row] = try desk.noting("list \(listing.key)") {
        try Self.rows(of: listing, asked, desk, arguments)
      }
      if arguments.has("--json") {
        try terminal.print(
          json: rows.map { row in
            Dictionary(
              [("id", row.id)] + zip(listing.columns, row.cells).map { ($0.name, $1.words) }
            ) { first, _ in first }
          })
      } else {
        for row in rows { terminal.print(row.cells.map(\.words).joined(separator: "  ")) }
      }
      return .ok
    }
  }

  private static func rows(
    of listing: Listing, _ asked: Listing.Asked, _ desk: Desk, _ arguments: Arguments
  ) throws -> [Listing.Row] {
    if arguments.has("--page") {
      let number = try arguments.number("--page", in: 1...1_000_000, else: 1)
      return try desk.list(listing, asked, page: Paging(number: number)).items
    }
    var rows: [Listing.Row] = []
    var page = try desk.list(listing, asked, page: Paging(size: 500))
    while !page.items.isEmpty {
      rows += page.items
      guard rows.count < page.total else { break }
      page = try desk.list(
        listing, asked, page: Paging(number: page.paging.number + 1, size: 500))
    }
    return rows
  }
}
