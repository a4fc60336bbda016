import Domain
import Foundation
import Tabular
import TestSupport
import Testing

@testable import UseCases

@Suite struct KeptTableTests {
  private let scratch: Scratch
  private let table: KeptTable

  init() throws {
    scratch = try Scratch()
    let rows = (1...25_001).map { "\($0),\($0 % 2 == 0 ? "even" : "odd")\n" }.joined()
    try scratch.write("number,kind\n\(rows)", to: "numbers.csv")
    table = KeptTable(
      file: scratch.url.appending(path: "numbers.csv").path, digest: "numbers of KeptTableTests")
  }

  private func numbers(_ page: Int) throws -> [String] {
    try table.page(Paging(number: page, size: 3)) { _ in { $0.text($1, 0) } }.records.items
  }

  @Test func `gives the page asked for, of one that is gone the first`() throws {
    #expect(try table.count() == 25_001)
    #expect(try numbers(1) == ["1", "2", "3"])
    #expect(try numbers(3334) == ["10000", "10001", "10002"])
    #expect(try numbers(8334) == ["25000", "25001"])
    #expect(try numbers(8335) == ["1", "2", "3"])
  }

  @Test func `counts and pages what a filter lets through`() throws {
    let odd = { (page: Int) in
      try table.page(
        Paging(number: page, size: 2),
        as: { _ in { [$0.text($1, 0), $0.text($1, 1)] } }, where: { $0[1] == "odd" })
    }
    #expect(try odd(1).total == 12_501)
    #expect(try odd(6251).items == [["25001", "odd"]])
    #expect(try odd(6252).items.first == ["1", "odd"])
  }
}
