internal import Foundation
internal import Markup
internal import TestSupport
internal import Testing

struct TemplateLibraryTests {
  @Test func `fills a page of a folder from a view model, inside its layout`() throws {
    let folder = try Scratch()
    try folder.write(
      "<title>{{$title}}{{/title}}</title>\n<p>{{layout.user}}</p>\n<main>\n  {{$main}}\n  {{/main}}\n</main>\n",
      to: "layout.html")
    try folder.write("<b class=\"tag\">{{status}}</b>\n", to: "parts/tag.html")
    try folder.write(
      """
      {{< layout.html}}
      {{$title}}Run {{number}}{{/title}}
      {{$main}}
      {{#steps}}
      <h2>{{title}}</h2>
      {{> parts/tag.html}}
      {{/steps}}
      {{^note}}<p>No note.</p>{{/note}}
      {{/main}}
      {{/layout.html}}
      """, to: "runs/show.html")
    let library = try TemplateLibrary(directory: folder.url.path)
    let page = RunPage(
      number: 7, note: nil,
      steps: [.init(title: "Fish & chips", status: .failed), .init(title: "Two", status: .passed)])
    let html = try library.render(
      "runs/show.html", View(page), layout: View(["user": "<Ada>"]))
    #expect(
      html.text == """
        <title>Run 7</title>
        <p>&lt;Ada&gt;</p>
        <main>
          <h2>Fish &amp; chips</h2>
          <b class="tag">failed</b>
          <h2>Two</h2>
          <b class="tag">passed</b>
          <p>No note.</p>
        </main>

        """)
    #expect(library.names == ["layout.html", "parts/tag.html", "runs/show.html"])
  }

  @Test func `escapes what could end an attribute or an element, but not markup by type`() throws {
    let library = try TemplateLibrary(["page": "{{text}} {{html}}"])
    let view = View.object([
      "text": .text(#"<a href="x" title='y'>&amp;"#), "html": .html(HTML(trusted: "<b>é</b>")),
    ])
    #expect(
      try library.render("page", view).text
        == "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp; <b>é</b>")
    #expect(HTML(escaping: "a<b").text == "a&lt;b")
  }

  @Test(arguments: [
    ("{{name}}\n{{nmae}}", "nmae", 2), ("{{#nmae}}{{/nmae}}", "nmae", 1),
    ("{{^nmae}}{{/nmae}}", "nmae", 1), ("{{step.nmae}}", "step.nmae", 1),
    ("{{name.length}}", "name.length", 1), ("\n\n{{> part}}", "unknown", 2),
  ])
  func `refuses a name that the view does not know`(source: String, name: String, line: Int) throws
  {
    let library = try TemplateLibrary(["page": source, "part": "\n{{unknown}}"])
    let view = View.object(["name": .text("x"), "step": .object([:])])
    let template = name == "unknown" ? "part" : "page"
    #expect(throws: MarkupError.unknownName(name, template: template, line: line)) {
      try library.render("page", view)
    }
  }

  @Test func `knows a name without a value, and what would be below it`() throws {
    let library = try TemplateLibrary(["page": "[{{a}}{{a.b.c}}{{#a}}x{{/a}}{{^a}}none{{/a}}]"])
    #expect(try library.render("page", .object(["a": .absent])).text == "[none]")
  }

  @Test(arguments: [
    ("{{name", MarkupError.unclosedTag(template: "page", line: 1)),
    ("\n{{ two words }}", .malformedTag(" two words ", template: "page", line: 2)),
    ("{{}}", .malformedTag("", template: "page", line: 1)),
    ("{{=x=}}", .malformedTag("x", template: "page", line: 1)),
    ("\n{{#a}}\n\n", .unclosedSection("a", template: "page", line: 2)),
    ("{{#a}}\n{{/b}}", .unexpectedClosing("b", template: "page", line: 2)),
    ("\r\n{{/a}}", .unexpectedClosing("a", template: "page", line: 2)),
    ("{{<part}}\n{{x}}{{/part}}", .misplaced("x", template: "page", line: 2)),
    ("{{<part}}\n\n", .unclosedSection("part", template: "page", line: 1)),
    ("\n{{> prat}}", .unknownTemplate("prat", template: "page", line: 2)),
    ("{{#a}}{{<prat}}{{/prat}}{{/a}}", .unknownTemplate("prat", template: "page", line: 1)),
    ("{{<part}}\n{{$mian}}{{/mian}}{{/part}}", .unknownBlock("mian", template: "page", line: 2)),
    ("{{<part}}{{$main}}\n{{{x}}}{{/main}}{{/part}}", .unescaped("x", template: "page", line: 2)),
    ("{{&x}}", .unescaped("x", template: "page", line: 1)),
  ])
  func `refuses at reading what would go wrong on a page`(source: String, error: MarkupError) {
    #expect(throws: error) {
      try TemplateLibrary(["page": source, "part": "{{$main}}{{/main}}"])
    }
  }

  @Test func `names a template that includes itself without end`() throws {
    let library = try TemplateLibrary(["page": "\n{{> page}}"])
    #expect(throws: MarkupError.nestedTooDeep("page", template: "page", line: 2)) {
      try library.render("page", .object([:]))
    }
    #expect(throws: MarkupError.noSuchTemplate("pgae")) {
      try library.render("pgae", .object([:]))
    }
  }
}

private struct RunPage: Encodable {
  let number: Int
  let note: String?
  let steps: [Step]

  struct Step: Encodable {
    let title: String
    let status: Status
  }

  enum Status: String, Encodable {
    case passed
    case failed
  }
}
