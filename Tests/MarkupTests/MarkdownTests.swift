internal import Markup
internal import Testing

struct MarkdownTests {
  @Test func `makes a table of pipes, its cells inline Markdown`() throws {
    let html = try Markdown.html(
      #"""
      Fields of **patients**:
      | Field | Type \| use | Length | Note
      |:------|:-----:|-------:|---
      | `a|b` \| c | # no *heading* | 35 |
      | <b>x</b> | [guide](guide.md) | | [1] | too many
      | only

      [1]: other.md "Other"
      """#)
    #expect(
      html.text == """
        <p>Fields of <strong>patients</strong>:</p>
        <div class="table-scroll" tabindex="0" role="region" aria-label="Table 1">
        <table>
        <thead>
        <tr><th scope="col" class="align-left">Field</th><th scope="col" class="align-center">\
        Type | use</th><th scope="col" class="align-right">Length</th><th scope="col">Note</th></tr>
        </thead>
        <tbody>
        <tr><td class="align-left">`a</td><td class="align-center">b` | c</td>\
        <td class="align-right"># no <em>heading</em></td><td>35</td></tr>
        <tr><td class="align-left"><!-- raw HTML omitted -->x<!-- raw HTML omitted --></td>\
        <td class="align-center"><a href="guide.md">guide</a></td><td class="align-right"></td>\
        <td><a href="other.md" title="Other">1</a></td></tr>
        <tr><td class="align-left">only</td><td class="align-center"></td>\
        <td class="align-right"></td><td></td></tr>
        </tbody>
        </table>
        </div>

        """)
  }

  @Test(arguments: [
    "- item\n\n  | a | b |\n  |---|---|\n  | 1 | 2 |\n", "- | a | b |\n  |---|---|\n  | 1 | 2 |\n",
    "> | a | b |\n> |---|---|\n> | 1 | 2 |\n", "> 1. text\n>    a | b\n>    -|-\n>    1 | 2\n",
    "a | b\r\n-|-\r\n1 | 2\r\n", "> a | b\n-|-\n1 | 2",
  ])
  func `finds a table in lists and quotes and among any line ends`(text: String) throws {
    let html = try Markdown.html(text).text
    #expect(
      html.contains(
        """
        <thead>
        <tr><th scope="col">a</th><th scope="col">b</th></tr>
        </thead>
        <tbody>
        <tr><td>1</td><td>2</td></tr>
        </tbody>
        """), "\(html)")
    #expect(html.split(separator: "<table>").count == 2)
  }

  @Test(arguments: [
    "```\na | b\n-|-\n1 | 2\n```", "    a | b\n    -|-\n", "a | b\n-|-|-\n", "a | b\n1 | 2\n",
    #"a \| b\#n-|-"#,
  ])
  func `leaves pipes alone that draw no table`(text: String) throws {
    #expect(try !Markdown.html(text).text.contains("<table"))
  }

  @Test func `gives headings ids of their words, each once`() throws {
    let text = """
      # Mapping: `NHS_Number` & co.
      ## Steps
      Steps
      -----
      | Steps |
      |---|
      | 1 |
      ### Steps-1
      #### !
      """
    let headings = try Markdown.headings(text)
    #expect(
      headings.map(\.id)
        == ["mapping-nhs_number--co", "steps", "steps-1", "steps-1-1", "section"])
    #expect(headings.first?.text == "Mapping: NHS_Number & co.")
    #expect(headings.map(\.level) == [1, 2, 2, 3, 4])
    let html = try Markdown.html(text).text
    #expect(
      html.hasPrefix(
        "<h1 id=\"mapping-nhs_number--co\">Mapping: <code>NHS_Number</code> &amp; co.</h1>\n"))
    for heading in headings {
      #expect(html.contains("<h\(heading.level) id=\"\(heading.id)\">"))
    }
  }

  @Test(arguments: [
    "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](java&#10;script:alert(1))",
    "[x](&#106;avascript:alert(1))", "[x](< javascript:alert(1)>)", "<javascript:alert(1)>",
    "[x](data:text/html,x)", "[x](data:image/png;base64,x)", "[x](vbscript:x)", "[x](file:///x)",
    "[x][1]\n\n[1]: javascript:alert(1)", "| [x](javascript:alert(1)) |\n|---|",
    "## [x](javascript:alert(1))",
  ])
  func `lets no link lead to a script`(text: String) throws {
    let html = try Markdown.html(text).text
    #expect(html.contains(#"<a href="">"#), "\(html)")
    #expect(html.split(separator: "href=").count == 2)
  }

  @Test(arguments: [
    ("[x](guide.md#steps)", #"<p><a href="guide.md#steps">x</a></p>"#),
    ("<https://x.org>", #"<p><a href="https://x.org">https://x.org</a></p>"#),
    ("<a@x.org>", #"<p><a href="mailto:a@x.org">a@x.org</a></p>"#),
    ("<script>alert(1)</script>", "<!-- raw HTML omitted -->"),
    ("a <b onclick='x'>", "<p>a <!-- raw HTML omitted --></p>"),
    ("![a *map*](map.png)", #"<p><img src="map.png" alt="a map" /></p>"#),
    ("![a *map*](https://x.org/map.png)", "<p>a map</p>"),
    ("![a](//x.org/map.png) ![b](data:image/png;base64,x)", "<p>a b</p>"),
    ("[![a<b](http://x.org/a.png)](b.md)", #"<p><a href="b.md">a&lt;b</a></p>"#),
    ("![a ![b](http://y.org/)](http://x.org/)", "<p>a b</p>"),
  ])
  func `shows only what can do no harm`(text: String, html: String) throws {
    #expect(try Markdown.html(text).text == html + "\n")
  }

  @Test(arguments: [
    "![[]()", "[a](", "*a **a ", "> ", "- ", "a|\n-|\n\n", "#\n", "`", "![a](x:", "|",
  ])
  func `comes back from a text made to be slow`(part: String) throws {
    let text = String(repeating: part, count: Markdown.longestText / part.utf8.count)
    do {
      #expect(try Markdown.html(text).text.utf8.count <= Markdown.longestHTML)
    } catch MarkupError.tooLong(limit: Markdown.longestHTML) {}
  }

  @Test func `refuses lists within each other that would keep it busy`() throws {
    let deep = String(repeating: "- ", count: 15_000) + "a"
    #expect(throws: MarkupError.tooDeep(line: 2)) {
      try Markdown.html("\n" + deep + String(repeating: "\n", count: 35_000))
    }
    #expect(try Markdown.html(deep).text.hasPrefix("<ul>\n<li>\n<ul>"))
  }

  @Test func `refuses a text or a result over its limit`() throws {
    let longest = String(repeating: "a", count: Markdown.longestText)
    #expect(try Markdown.html(longest).text == "<p>\(longest)</p>\n")
    #expect(throws: MarkupError.tooLong(limit: Markdown.longestText)) {
      try Markdown.html(longest + "a")
    }
    #expect(throws: MarkupError.tooLong(limit: Markdown.longestText)) {
      try Markdown.headings(longest + "a")
    }
    let header = String(repeating: "|a", count: 100) + "\n" + String(repeating: "|-", count: 100)
    let rows = String(repeating: "\n|", count: 30_000)
    #expect(throws: MarkupError.tooLong(limit: Markdown.longestHTML)) {
      try Markdown.html(header + rows)
    }
  }
}
