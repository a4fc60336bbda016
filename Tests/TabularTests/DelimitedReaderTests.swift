import Foundation
import Tabular
import TestSupport
import Testing

@Suite struct `Reading delimited files` {
  @Test(
    .enabled(if: Checkout.hasRealData),
    arguments: [
      "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json",
      "newlines", "quotes_and_newlines", "simple", "simple_crlf", "utf8",
    ])
  func `reads what the CSV spectrum says`(name: String) throws {
    let spectrum = Checkout.realData.appending(path: "csv-spectrum")
    let json = try Data(contentsOf: spectrum.appending(path: "json/\(name).json"))
    let wanted = try JSONDecoder().decode([[String: String]].self, from: json)
    let table = try TextTable(path: spectrum.appending(path: "csvs/\(name).csv").path)
    let found = table.rows.map {
      Dictionary(zip(table.header, $0), uniquingKeysWith: { first, _ in first })
    }
    #expect(found == wanted)
    #expect(table.malformed.isEmpty)
  }
}
