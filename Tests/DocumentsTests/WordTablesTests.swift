import Documents
import Foundation
import TestSupport
import Testing

@Suite struct `Reading Word documents` {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func document(_ body: String, declaration: String = "") throws -> WordTables {
    let file = ZipFile.document(body, declaration: declaration)
    return try WordTables(path: scratch.write(file.data, to: "guide.docx").path)
  }

  private func texts(_ body: String) throws -> [[String]] {
    try #require(document(body).tables.first).rows.map { $0.map(\.text) }
  }

  @Test func `gives each table with the headings and the paragraph above it`() throws {
    let document = try document(
      ZipFile.wordParagraph("Guide", style: "Heading1")
        + ZipFile.wordParagraph("Patients", style: "Heading2")
        + ZipFile.wordParagraph("Table: LOAD_PMI") + ZipFile.wordTable([["a", "b"]])
        + ZipFile.wordTable([["c"]]) + ZipFile.wordParagraph("Wards", style: "Heading2")
        + ZipFile.wordTable([["d"]]))
    #expect(
      document.tables.map(\.headings) == [
        ["Guide", "Patients"], ["Guide", "Patients"], ["Guide", "Wards"],
      ])
    #expect(document.tables.map(\.caption) == ["Table: LOAD_PMI", "", ""])
    #expect(document.paragraphCount == 4)
  }

  @Test func `leaves out what a tracked change deleted or moved away`() throws {
    let found = try texts(
      """
      <w:tbl><w:tr><w:tc><w:p><w:r><w:t>SUR</w:t></w:r><w:del><w:r><w:delText>_OLD</w:delText></w:r></w:del>\
      <w:ins><w:r><w:t>NAME</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom></w:p></w:tc></w:tr>\
      <w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc><w:p><w:r><w:t>row</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
      """)
    #expect(found == [["SURNAME"]])
  }

  @Test func `keeps columns under each other where cells span`() throws {
    let found = try texts(
      """
      <w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>wide</w:t></w:r></w:p></w:tc>\
      <w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>tall</w:t></w:r></w:p></w:tc></w:tr>\
      <w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc>\
      <w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>
      """)
    #expect(found == [["wide", "", "tall"], ["", "b", ""]])
  }

  @Test func `notes text that is struck through, and lines within a cell`() throws {
    let document = try document(
      """
      <w:tbl><w:tr><w:tc><w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>OLD</w:t></w:r></w:p></w:tc>\
      <w:tc><w:p><w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>one</w:t><w:br/><w:t>two</w:t></w:r></w:p>\
      <w:p><w:r><w:t>three</w:t><w:tab/><w:t>4</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
      """)
    #expect(
      document.tables[0].rows == [
        [WordTables.Cell("OLD", isStruck: true), WordTables.Cell("one\ntwo\nthree\t4")]
      ])
  }

  @Test func `gives a table within a cell after the one that holds it`() throws {
    let document = try document(
      "<w:tbl><w:tr><w:tc><w:p/>\(ZipFile.wordTable([["in"]]))<w:p><w:r><w:t>out</w:t></w:r></w:p>"
        + "</w:tc></w:tr></w:tbl>")
    #expect(document.tables.map { $0.rows.map { $0.map(\.text) } } == [[["out"]], [["in"]]])
  }

  @Test func `reads entities, comments, sections of characters and drawings for what they are`()
    throws
  {
    let found = try texts(
      """
      <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a&#x20;&lt;&#98;&amp;</w:t><!-- <w:t>no</w:t> -->\
      <w:t><![CDATA[<c>]]></w:t><a:t xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">no</a:t>\
      <x:t xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main">d</x:t></w:r></w:p></w:tc></w:tr></w:tbl>
      """)
    #expect(found == [["a <b&<c>d"]])
  }

  @Test func `takes no heading of a level that there is none of`() throws {
    let levels = ["-9223372036854775808", "-2", "-1", "9", "12"]
    let numbers = ["-9223372036854775808", "-2", "0", "10", "9223372036854775807"]
    let body = levels.map {
      "<w:p><w:pPr><w:outlineLvl w:val=\"\($0)\"/></w:pPr><w:r><w:t>Level \($0)</w:t></w:r></w:p>"
    }
    let found = try document(body.joined() + ZipFile.wordTable([["a"]]))
    #expect(found.tables.map(\.headings) == [[]])
    let styles = numbers.map {
      "<w:style w:styleId=\"S\($0)\"><w:name w:val=\"heading \($0)\"/></w:style>"
    }
    var file = ZipFile()
    let namespace = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
    file.add("word/_rels/document.xml.rels", ZipFile.relations([("r", "styles", "styles.xml")]))
    file.add("word/styles.xml", "<w:styles \(namespace)>\(styles.joined())</w:styles>")
    file.add(
      "word/document.xml",
      "<w:document \(namespace)>"
        + numbers.map { ZipFile.wordParagraph("x", style: "S\($0)") }.joined()
        + ZipFile.wordTable([["a"]]) + "</w:document>")
    let path = try scratch.write(file.data, to: "styles.docx").path
    #expect(try WordTables(path: path).tables.map(\.headings) == [[]])
  }

  @Test(arguments: [
    "<w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"63\"/></w:tcPr></w:tc></w:tr>",
    "<w:tr><w:trPr><w:gridBefore w:val=\"63\"/></w:trPr></w:tr>",
  ])
  func `counts the cells that only keep columns under each other`(row: String) throws {
    let path = scratch.url.appending(path: "guide.docx").path
    #expect(
      throws: DocumentError.tooManyCells(
        path: path, part: "word/document.xml", limit: WordTables.cellLimit)
    ) { try document("<w:tbl>\(String(repeating: row, count: 16_000))</w:tbl>") }
  }

  @Test(.timeLimit(.minutes(3)))
  func `takes no longer for each element when all have names of their own`() throws {
    let body = (0..<100_000).map { "<w:e\($0)/>" }.joined()
    #expect(try document(body).tables.isEmpty)
    let drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    let prefixes = (0..<10_000).map { " xmlns:p\($0)=\"\(drawing)\"" }.joined()
    let inner = String(repeating: "<w:e xmlns:q=\"\(drawing)\"/>", count: 10_000)
    #expect(try document("<w:e\(prefixes)>\(inner)</w:e>").tables.isEmpty)
  }

  @Test(arguments: [
    "<w:p>", "</w:p>", "<w:p></w:r>", "<w:p a=b/>", "<w:p a=\"<\"/>", "<w:p a=\"1\"b=\"2\"/>",
    "&nbsp;", "&lt", "&#xD800;", "&#;", "<!-- open", "<![CDATA[ open", "< w:p/>", "<!ELEMENT p>",
    String(repeating: "<w:p>", count: 300) + String(repeating: "</w:p>", count: 300),
  ])
  func `refuses what is not well formed`(body: String) throws {
    let path = scratch.url.appending(path: "guide.docx").path
    #expect(throws: DocumentError.notWellFormed(path: path, part: "word/document.xml", line: 1)) {
      try document(body)
    }
  }

  @Test(arguments: [
    "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
    """
    <!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">\
    <!ENTITY x "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
    """, "<!doctype d SYSTEM \"http://127.0.0.1/d.dtd\">",
  ])
  func `refuses a document that could define entities or load them`(declaration: String) throws {
    let path = scratch.url.appending(path: "guide.docx").path
    #expect(throws: DocumentError.documentType(path: path, part: "word/document.xml")) {
      try document("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", declaration: declaration)
    }
  }
}
