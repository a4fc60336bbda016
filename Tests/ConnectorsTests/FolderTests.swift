import Domain
import Foundation
import TestSupport
import Testing

@testable import Connectors

/// A folder of delimited files as a source.
@Suite struct `A folder of files` {
  private func connector(_ folder: String, _ root: Scratch) -> any Connector {
    Endpoint(type: .csv, values: ["folder": folder], readableRoots: [root.url.path]).connector
  }

  @Test func `is described by its headers and first rows`() throws {
    let root = try Scratch()
    try root.write(
      "id,NHS number,born,seen,weight,code\n1,4505577104,2001-02-28,2026-01-01 10:00,1.5,007\n"
        + "2,,,,-2,010\n", to: "pas/PATIENT.csv")
    try root.write("a;b\n1;x\n", to: "pas/ward.tsv")
    try root.write("", to: "pas/empty.csv")
    try root.write("x", to: "pas/notes.md")
    let connector = connector("pas", root)
    let found = try connector.discover()
    #expect(
      found.catalogue.fields.map { "\($0.path) \($0.type)" } == [
        "PATIENT.id integer", "PATIENT.NHS number integer", "PATIENT.born date",
        "PATIENT.seen timestamp", "PATIENT.weight decimal", "PATIENT.code text", "ward.a integer",
        "ward.b text",
      ])
    #expect(found.unreadable == ["empty.csv"])
    #expect(found.estimates == ["PATIENT": 2, "ward": 1])
    #expect(connector.preflight().isPassed)
    #expect(
      try connector.preview("patient", limit: 5, offset: 1).rows == [
        ["2", nil, nil, nil, "-2", "010"]
      ])
  }

  @Test func `is refused outside the roots, also by a link`() throws {
    let (root, elsewhere) = (try Scratch(), try Scratch())
    try elsewhere.write("secret\n1\n", to: "passwd.csv")
    try root.write("a\n1\n", to: "in/own.csv")
    let manager = FileManager.default
    try manager.createSymbolicLink(
      at: root.url.appending(path: "out"), withDestinationURL: elsewhere.url)
    try manager.createSymbolicLink(
      at: root.url.appending(path: "in/passwd.csv"),
      withDestinationURL: elsewhere.url.appending(path: "passwd.csv"))
    for folder in ["out", "../\(elsewhere.url.lastPathComponent)", elsewhere.url.path, "nowhere"] {
      #expect(connector(folder, root).preflight().obstacle?.fault == .pathNotAllowed(folder))
    }
    let found = try connector("in", root).discover()
    #expect(found.catalogue.tables.map(\.name) == ["own"])
    #expect(found.unreadable == ["passwd.csv"])
    #expect(throws: ConnectorFault.unknownTable("passwd")) {
      try connector("in", root).extract(["passwd"], into: root.url.path, watch: Watch())
    }
  }

  @Test func `keeps files apart whose names are one text in two spellings`() throws {
    let root = try Scratch()
    try root.write("a\n1\n", to: "in/caf\u{e9}.csv")
    try root.write("b\n1\n", to: "in/cafe\u{301}.csv")
    let found = try connector("in", root).discover().catalogue
    #expect(Set(found.fields.map(\.field)) == ["a", "b"])
    #expect(found.tables.count == 2)
  }

  @Test func `is copied byte by byte, and goes on where the copy ended`() throws {
    let (root, whole, broken) = (try Scratch(), try Scratch(), try Scratch())
    let line = "\(String(repeating: "x", count: 99)),\"two\nlines\"\n"
    try root.write(
      "a,b\n" + String(repeating: line, count: 40_000), to: "big.csv")
    let connector = connector(".", root)
    let expected = try connector.extract(["big"], into: whole.url.path, watch: Watch())
    #expect(expected.tables.map(\.rows) == [40_000])
    var reached: [Int] = []
    #expect(throws: ConnectorFault.cancelled) {
      try connector.extract(
        ["big"], into: broken.url.path,
        watch: Watch(progress: { reached.append($0.rows) }, isCancelled: { reached.count > 2 }))
    }
    let before = try #require(reached.last)
    #expect(before > 0)
    var first: Int?
    let result = try connector.extract(
      ["big"], into: broken.url.path, watch: Watch(progress: { first = first ?? $0.rows }))
    #expect(try #require(first) >= before)
    #expect(result == expected)
    #expect(
      try Data(contentsOf: broken.url.appending(path: "big.csv"))
        == Data(contentsOf: root.url.appending(path: "big.csv")))
  }
}
