internal import Markup
internal import UseCases

/// `GET /documents`: the product's own guides.
struct DocumentListPage: Page {
  static let template = "documents/list.html"
  let filter: Filter
  let empty: Empty?
  let folders: [Folder]

  struct Folder: Sendable {
    let title: String
    let documents: [Line]
  }

  struct Line: Sendable {
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
