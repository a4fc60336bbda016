internal import Markup
internal import UseCases

/// `GET /documents`: the product's own guides.
struct DocumentListPage: Page {
  static let template = "documents/list.html"
  let filter: Filter
  let empty: Empty?
  let folders: [Folder]

  struct Folder: Encodable, Sendable {
    let title: String
    let documents: [Line]
  }

  struct Line: Encodable, Sendable {
    let path: String
    let title: String
    let summary: String
  }
}

extension DocumentListPage {
  init(_ guides: [Guide], query: Query) {
    filter = Filter([.words("q", label: "Words")], in: query)
    folders = guides.reduce(into: []) { folders, guide in
      let line = Line(
        path: "/documents/\(guide.name.pathEncoded)", title: guide.title, summary: guide.summary)
      if let last = folders.last, last.title == guide.folder {
        folders[folders.count - 1] = Folder(
          title: last.title, documents: last.documents + [line])
      } else {
        folders.append(Folder(title: guide.folder, documents: [line]))
      }
    }
    empty =
      guides.isEmpty
      ? Empty("No guide holds these words.", next: "Try fewer or other words.") : nil
  }
}

extension DocumentListPage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    .page(DocumentListPage(try visit.desk.guides(holding: visit.query["q"]), query: visit.query))
  }
}

/// `GET /documents/{name*}`: one guide.
struct DocumentPage: Page {
  static let template = "documents/show.html"
  let trail: [Link]
  let title: String
  let body: HTML
}

extension DocumentPage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let (guide, markdown) = try visit.desk.guide(visit.parameters["name"] ?? "")
    return .page(
      DocumentPage(
        trail: [Link("Documents", "/documents")], title: guide.title,
        body: try Markdown.html(markdown) { address(of: $0, in: guide.name) }))
  }

  /// Where a link of `guide` leads on the site: to another guide's page instead of its file.
  static func address(of link: String, in guide: String) -> String {
    let end = link.firstIndex { $0 == "#" || $0 == "?" } ?? link.endIndex
    let path = link[..<end]
    guard path.hasSuffix(".md"), !path.hasPrefix("/"), !path.contains(":") else { return link }
    var parts = guide.pathEncoded.split(separator: "/").dropLast()
    for part in path.dropLast(3).split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(part)
      } else if parts.popLast() == nil {
        return link
      }
    }
    return "/documents/\(parts.joined(separator: "/"))\(link[end...])"
  }
}
