internal import Domain
internal import UseCases

/// `GET /runs/{run}/artefacts/{path*}`: one file of a run, to be read in the browser.
struct ArtefactPage: Page {
  static let template = "runs/artefact.html"
  let trail: [Link]
  let name: String
  let number: Int
  let size: String
  let digest: String
  let downloadPath: String?
  let table: Table?
  let text: String?
  let note: String?
  /// None of a text, which is shown whole.
  let pages: PageLinks?

  struct Table: Encodable, Sendable {
    let columns: [String]
    let rows: [Row]
  }

  struct Row: Encodable, Sendable {
    let number: String
    let cells: [String]
  }
}

extension ArtefactPage {
  /// The most characters of a cell that a page shows; the download has the rest.
  private static let longestCell = 1000

  init(_ content: ArtefactContent, run: Int, isMasked: Bool = false, query: Query) {
    let artefact = content.artefact
    let file = RunPage.File(artefact, of: "/runs/\(run)", isMasked: isMasked)
    trail = [Link("Runs", "/runs"), Link("Run \(run)", "/runs/\(run)")]
    name = artefact.path
    number = run
    size = file.size
    digest = artefact.sha256
    downloadPath = file.downloadPath
    switch content.body {
    case .table(let columns, let slice):
      let first = slice.paging.offset
      table = Table(
        columns: columns,
        rows: slice.items.enumerated().map {
          Row(
            number: (first + $0.offset + 1).grouped,
            cells: $0.element.map { $0.shortened(to: Self.longestCell) })
        })
      text = nil
      note = slice.total == 0 ? "The file has no row." : nil
      pages = PageLinks(query, total: slice.total)
    case .text(let words):
      table = nil
      text = words
      note = nil
      pages = nil
    case .unreadable:
      table = nil
      text = nil
      note = "The file is too long to show here, or no text. Download it to read it."
      pages = nil
    }
  }
}

extension ArtefactPage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let (run, path) = (try visit.run, visit.parameters["path"] ?? "")
    if visit.query["download"] == "yes" {
      let file = try visit.desk.file(path, ofRun: run)
      return .download(path: file, name: path.replacing("/", with: "-"))
    }
    let content = try visit.desk.artefact(path, ofRun: run, page: visit.query.paging)
    return .page(
      ArtefactPage(
        content, run: run, isMasked: try visit.desk.isMasked(content.artefact.path),
        query: visit.query))
  }
}
