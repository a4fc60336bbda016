import Expressions
import Testing

struct KeyTests {
  @Test func `finds 100,000 keys by their ordinals and no others`() {
    var index = KeyIndex()
    for number in 0..<100_000 {
      let key = Array("CRN\(number * 7)".utf8)
      if index.insert(key.span) != number { Issue.record("\(number) has another ordinal") }
    }
    #expect(index.count == 100_000)
    index.insert(Array("CRN7".utf8).span)
    #expect(index.occurrences(1) == 2)
    #expect(index.occurrences(2) == 1)
    var wrong = 0
    for number in 0..<200_000 {
      let found = index.find(Array("CRN\(number)".utf8).span)
      if found != (number % 7 == 0 ? number / 7 : nil) { wrong += 1 }
    }
    #expect(wrong == 0)
    let nothing: [UInt8] = []
    let found = index.find(nothing.span)
    #expect(found == nil)
  }

  @Test func `ranks keys by their bytes, whatever their order`() {
    var random = Random(state: 7)
    let names = (0..<2000).map { _ in
      String("Identifier-of-\(random.below(500))".dropFirst(random.below(15)))
    }
    var index = KeyIndex()
    for name in names { index.insert(Array(name.utf8).span) }
    let sorted = Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let ranks = index.sortedRanks()
    #expect((0..<index.count).allSatisfy { sorted[Int(ranks[$0])] == index.key($0) })
  }

  @Test func `spells keys the same whatever their type`() throws {
    let plain = [
      "name": " 7 ", "beds": "007", "fee": "7.00", "born": "10/12/1985", "sex": "1985-12-10",
    ]
    let split = ["name": "A\u{1F}7", "beds": "7", "sex": "A"]
    func key(_ rules: String..., of row: [String: String]? = nil) throws -> String? {
      let columns = try rules.map { try Sample.column($0, [row ?? plain]) }
      var bytes: [UInt8] = Array("before".utf8)
      guard CompositeKey.append(columns, row: 0, to: &bytes) else {
        #expect(bytes == Array("before".utf8))
        return nil
      }
      return String(decoding: bytes.dropFirst(6), as: UTF8.self)
    }
    #expect(try key("name") == "7")
    #expect(try key("beds") == "7")
    #expect(try key("fee") == "7")
    #expect(try key("born", "beds") == "1985-12-10\u{1F}7")
    #expect(try key("sex", "name") == "1985-12-10\u{1F}7")
    #expect(try key("name", "slot") == nil)
    // Two keys that differ never spell the same: A␟7, 7 and A, 7␟7 would.
    #expect(try key("name", "beds", of: split) == nil)
    #expect(try key("name", of: split) == "A\u{1F}7")
  }

  @Test func `numbers every key in its own table and only loaded ones elsewhere`() throws {
    let rows = ["P10", "P9", "P1", "P2"].map { ["name": $0] }
    let own = try Sample.column("surrogate('LOAD_PMI', name)", rows, assigning: "Load_PMI")
    #expect((0..<4).map(own.number) == [2, 3, 1, nil])
    let other = try Sample.column("surrogate('LOAD_PMI', name)", rows, assigning: "LOAD_OTHER")
    #expect((0..<4).map(other.number) == [nil, 3, nil, nil])
    #expect(other.failures.map(\.reason) == [.unknownKey, .unknownKey, .unknownKey])
  }

  @Test func `leaves codes unmapped where the crosswalk is missing`() throws {
    let program = try Program(Expression(parsing: "crosswalk('sex', sex)"), in: Sample.scope)
    let column = program.evaluate(Sample.batch([["sex": "M"], [:]]))
    #expect(column.failures == [Failure(row: 0, reason: .unmappedCode)])
  }

  @Test func `keeps the first of two entries for one code`() {
    var map = CodeMap()
    map.insert("M", "1")
    map.insert("M", "2")
    map.insert("F", "3")
    #expect(map.count == 2)
  }
}
