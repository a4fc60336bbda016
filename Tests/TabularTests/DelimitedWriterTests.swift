import Foundation
import Tabular
import TestSupport
import Testing

@Suite struct `Writing delimited files` {
  private let scratch: Scratch
  private var path: String { scratch.url.appending(path: "out.csv").path }

  init() throws {
    scratch = try Scratch()
  }

  @Test func `quotes only what needs it and ends lines in LF`() throws {
    let writer = try DelimitedWriter(path: path, header: ["id", "a,b"])
    try writer.append(["1", "plain text; 5'3"])
    try writer.append(["", "say \"hé\"\r\nthen go"])
    try writer.finish()
    #expect(
      try scratch.text("out.csv")
        == "id,\"a,b\"\n1,plain text; 5'3\n,\"say \"\"hé\"\"\r\nthen go\"\n")
  }

  @Test(
    arguments: [
      [
        ["a", "b"], ["", ""], [" ", "\"x\""], ["\n", "\r"], [",", "\""], ["\u{0}", "é\u{1F642}"],
      ],
      [["a"], [""], ["x"], ["\"\""]],
    ])
  func `what is written reads back the same`(records: [[String]]) throws {
    let header = records[0].indices.map { "column \($0)" }
    let writer = try DelimitedWriter(path: path, header: header)
    for record in records { try writer.append(record) }
    try writer.finish()
    let table = try TextTable(path: path)
    #expect(table.header == header)
    #expect(table.rows == records)
  }

  @Test func `copies fields as bytes through many buffers`() throws {
    let input = DelimitedRows(count: 30_000)
    try scratch.write(input.text, to: "in.csv")
    let reader = try DelimitedReader(path: scratch.url.appending(path: "in.csv").path)
    let writer = try DelimitedWriter(path: path, header: reader.header)
    while let batch = try reader.next(maximumRecords: 1000) {
      for record in 0..<batch.count {
        var fields: [UInt8] = []
        let ends = batch.columns.indices.map { column in
          fields += batch.slice(record, column)
          return fields.count
        }
        try writer.append(fields.span, ends: ends)
      }
    }
    try writer.finish()
    #expect(try scratch.text("out.csv") == input.text)
  }

  @Test func `leaves what was there until it is finished`() throws {
    try scratch.write("before", to: "out.csv")
    do {
      let writer = try DelimitedWriter(path: path, header: ["id"])
      try writer.append(["1"])
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path) == ["out.csv"])
    #expect(try scratch.text("out.csv") == "before")
  }

  @Test func `tells when the file cannot be made`() throws {
    let path = scratch.url.appending(path: "absent/out.csv").path
    #expect(throws: TabularError.write(path: path, errno: ENOENT)) {
      try DelimitedWriter(path: path, header: ["id"])
    }
  }

  @Test func `tells when the disk is full`() throws {
    let full = try scratch.write("", to: "full.csv").path
    try FileManager.default.createSymbolicLink(
      atPath: full + ".partial", withDestinationPath: "/dev/full")
    let writer = try DelimitedWriter(path: full, header: ["id"])
    #expect(throws: TabularError.write(path: full, errno: ENOSPC)) { try writer.finish() }
  }

  @Test func `keeps spreadsheets from running cells, reversibly`() throws {
    let cells = [
      "=1+1", "+44 20", "-1.5", "+3", "-", "--1", "@SUM(A1)", "\t=1", "\r", "\n", "'=1", "''@",
      "'t",
      "'", "", "x=1", "-1,5",
    ]
    let writer = try DelimitedWriter(path: path, header: ["cell"], neutralisingFormulas: true)
    for cell in cells { try writer.append([cell]) }
    try writer.finish()
    let exported = try TextTable(path: path).rows.map { $0[0] }
    #expect(
      exported == [
        "'=1+1", "'+44 20", "-1.5", "+3", "'-", "'--1", "'@SUM(A1)", "'\t=1", "'\r", "'\n", "''=1",
        "'''@", "'t", "'", "", "x=1", "'-1,5",
      ])
    #expect(exported.map(FormulaGuard.removed) == cells)
  }
}

/// A made-up file in the writer's own form.
private struct DelimitedRows {
  let text: String

  init(count: Int) {
    text = (0...count).map { $0 == 0 ? "id,note\n" : "\($0),\"row \($0), \"\"x\"\"\"\n" }.joined()
  }
}
