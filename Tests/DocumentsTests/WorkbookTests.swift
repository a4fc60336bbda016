import Documents
import Foundation
import TestSupport
import Testing

@Suite struct `Reading workbooks` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A workbook whose one sheet has the rows as XML.
  private func workbook(_ rows: String, shared: String = "", styles: String = "") throws -> Workbook
  {
    var file = ZipFile.workbook([])
    let namespace = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
    file = ZipFile()
    file.add("_rels/.rels", ZipFile.relations([("r1", "officeDocument", "/book/main.xml")]))
    file.add(
      "book/_rels/main.xml.rels",
      ZipFile.relations([
        ("a", "worksheet", "one.xml"), ("b", "sharedStrings", "../texts.xml"),
        ("c", "styles", "styles.xml"), ("d", "chartsheet", "chart.xml"),
      ]))
    file.add(
      "book/main.xml",
      """
      <x:workbook xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" \
      xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><x:sheets>\
      <x:sheet name="Chart" sheetId="1" r:id="d"/>\
      <x:sheet name="Patients &amp; co" sheetId="2" state="hidden" r:id="a"/>\
      </x:sheets></x:workbook>
      """)
    file.add("book/one.xml", ZipFile.worksheet(rows))
    file.add("texts.xml", "<sst \(namespace)>\(shared)</sst>")
    file.add("book/styles.xml", "<styleSheet \(namespace)>\(styles)</styleSheet>")
    return try Workbook(path: scratch.write(file.data, to: "book.xlsx").path)
  }

  private func rows(_ xml: String, shared: String = "", styles: String = "") throws -> [[String]] {
    let workbook = try workbook(xml, shared: shared, styles: styles)
    return try workbook.rows(of: workbook.sheets[0]).map(\.cells)
  }

  @Test func `gives each cell as a text, whatever its kind`() throws {
    let found = try rows(
      """
      <row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="b"><v>1</v></c><c r="C1"><v>0.10</v></c>\
      <c r="D1" t="str"><f>A1</f><v>Ward</v></c><c r="E1" t="e"><v>#N/A</v></c>\
      <c r="F1" t="inlineStr"><is><r><t>two </t></r><r><t>runs</t></r></is></c></row>
      """,
      shared: "<si><t>no</t></si><si><r><t>a &lt; b</t></r><rPh><t>said</t></rPh></si>")
    #expect(found == [["a < b", "TRUE", "0.10", "Ward", "#N/A", "two runs"]])
  }

  @Test func `keeps columns and rows in their places where cells are missing or merged`() throws {
    let workbook = try workbook(
      """
      <row r="3"><c r="B3"><v>1</v></c><c r="AA3"><v>2</v></c></row><row><c><v>3</v></c></row>\
      <row r="9"><c r="A9" s="1"/></row>
      """)
    #expect(workbook.sheets.map(\.name) == ["Patients & co"])
    #expect(workbook.sheets[0].isHidden)
    let rows = try workbook.rows(of: workbook.sheets[0])
    #expect(rows.map(\.number) == [3, 4])
    #expect(rows[0].cells == ["", "1"] + Array(repeating: "", count: 24) + ["2"])
    #expect(rows[1].cells == ["3"])
  }

  @Test func `gives days and times where the style shows them`() throws {
    let found = try rows(
      """
      <row><c s="1"><v>45000</v></c><c s="1"><v>1</v></c><c s="1"><v>61</v></c>\
      <c s="2"><v>45000.5</v></c><c s="2"><v>0.25</v></c><c s="3"><v>45000</v></c>\
      <c s="0"><v>45000</v></c><c s="1"><v>-5</v></c><c s="1"><v>2958465</v></c></row>
      """,
      styles: """
        <numFmts><numFmt numFmtId="170" formatCode="dd\\/mm\\/yyyy hh:mm"/>\
        <numFmt numFmtId="171" formatCode="&quot;day &quot;0.00_);[Red]0"/></numFmts>\
        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>\
        <xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>
        """)
    #expect(
      found == [
        [
          "2023-03-15", "1900-01-01", "1900-03-01", "2023-03-15 12:00:00", "06:00:00", "45000",
          "45000", "-5", "9999-12-31",
        ]
      ])
  }

  @Test func `refuses rows and columns that no sheet has`() throws {
    for row in [
      "<row r=\"1048577\"/>", "<row><c r=\"XFE1\"><v>1</v></c></row>",
      "<row><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>", "<row r=\"0\"/>",
    ] {
      #expect(throws: DocumentError.self) { try rows(row) }
    }
    #expect(try rows("<row><c r=\"XFD1\"><v>1</v></c></row>")[0].count == Workbook.columnLimit)
  }

  @Test func `refuses a sheet with more cells than it should hold`() throws {
    let row = "<row><c r=\"XFD1\"><v>1</v></c></row>"
    let path = scratch.url.appending(path: "book.xlsx").path
    #expect(
      throws: DocumentError.tooManyCells(
        path: path, part: "book/one.xml", limit: Workbook.cellLimit)
    ) { try rows(String(repeating: row, count: 245)) }
  }

  @Test func `refuses a sheet whose cells repeat a text without end`() throws {
    let path = scratch.url.appending(path: "book.xlsx").path
    let text = String(repeating: "x", count: 1 << 20)
    let row = "<row><c t=\"s\"><v>0</v></c></row>"
    #expect(throws: DocumentError.unpacksTooLarge(path: path, limit: Workbook.textLimit)) {
      try rows(String(repeating: row, count: 201), shared: "<si><t>\(text)</t></si>")
    }
  }

  @Test func `reads a part once, however many sheets it is said to be`() throws {
    var file = ZipFile.workbook([("S", [["a"]])])
    file = ZipFile()
    file.add("xl/_rels/workbook.xml.rels", ZipFile.relations([("a", "worksheet", "one.xml")]))
    let listing = (1...9).map { "<sheet name=\"S\($0)\" sheetId=\"\($0)\" r:id=\"a\"/>" }
    file.add(
      "xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets>\(listing.joined())</sheets></workbook>")
    file.add("xl/one.xml", ZipFile.worksheet("<row><c><v>1</v></c></row>"))
    let workbook = try Workbook(path: scratch.write(file.data, to: "book.xlsx").path)
    #expect(workbook.sheets.map(\.name) == ["S1"])
  }

  @Test(.timeLimit(.minutes(3)))
  func `looks for the end of a bracket in a number format no further than formats go`() throws {
    let format = String(repeating: "[a", count: 200_000)
    let found = try rows(
      "<row><c s=\"0\"><v>1</v></c></row>",
      styles: """
        <numFmts><numFmt numFmtId="170" formatCode="\(format)"/></numFmts>\
        <cellXfs><xf numFmtId="170"/></cellXfs>
        """)
    #expect(found == [["1"]])
  }

  @Test func `refuses document types, other encodings and broken XML in a part`() throws {
    let path = scratch.url.appending(path: "x.xlsx").path
    func refusal(_ sheet: String) throws -> DocumentError? {
      var file = ZipFile()
      file.add("xl/workbook.xml", sheet)
      try scratch.write(file.data, to: "x.xlsx")
      do throws(DocumentError) {
        _ = try Workbook(path: path)
        return nil
      } catch {
        return error
      }
    }
    let part = "xl/workbook.xml"
    #expect(
      try refusal("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")
        == .documentType(path: path, part: part))
    #expect(
      try refusal("<?xml version=\"1.0\" encoding=\"UTF-7\"?><a/>")
        == .notUTF8(path: path, part: part))
    #expect(try refusal("<a>\n<b></a>") == .notWellFormed(path: path, part: part, line: 2))
    #expect(try refusal("<a>&nothing;</a>") == .notWellFormed(path: path, part: part, line: 1))
    #expect(try refusal("") == .notWellFormed(path: path, part: part, line: 1))
    var file = ZipFile()
    file.add("word/document.xml", "<a/>")
    try scratch.write(file.data, to: "x.xlsx")
    #expect(throws: DocumentError.missingPart(path: path, part: part)) { try Workbook(path: path) }
  }
}
