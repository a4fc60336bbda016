internal import Domain
internal import Foundation
internal import UseCases

/// `GET /schemas/imports/{import}`: what was read, what was not, and what it would change.
struct ImportPage: Page {
  static let template = "schemas/import.html"
  let trail: [Link]
  let number: Int
  let state: Tag
  let facts: [Fact]
  let made: Moment
  let maker: String
  let open: Open?
  let files: [File]
  let issues: Issues?
  let changes: Changes

  /// What can still be done about it.
  struct Open: Encodable, Sendable {
    let path: String
    let catalogue: String
    let isUnchanged: Bool
  }

  struct File: Encodable, Sendable {
    let anchor: String
    let name: String
    let format: String
    let size: String
    let replaces: Bool
    let failure: String?
    let account: String
    let isClosed: Tag
    let headings: [Headings]
    let headless: Headless?
    let unread: Unread?
  }

  /// Alike lines of headings, with the meaning of each column.
  struct Headings: Encodable, Sendable {
    let id: String
    let caption: String
    let columns: [Column]
    let form: Form?
  }

  struct Column: Encodable, Sendable {
    let id: String
    let heading: String
    let meaning: String
    let options: [Option]
    let isRemapped: Bool
  }

  /// What a form about headings carries along.
  struct Form: Encodable, Sendable {
    let path: String
    let file: String
    let table: String
    let line: Int
  }

  /// A form for a file whose headings nobody recognised.
  struct Headless: Encodable, Sendable {
    let path: String
    let file: String
    let line: Int
    let columns: [Column]
  }

  struct Unread: Encodable, Sendable {
    let id: String
    let summary: String
    let lines: [UnreadLine]
  }

  struct UnreadLine: Encodable, Sendable {
    let place: String
    let reason: String
    let words: String
    let stated: String?
    let fix: Fix?
  }

  struct Fix: Encodable, Sendable {
    let id: String
    let path: String
    let place: String
  }

  struct Issues: Encodable, Sendable {
    let summary: String
    let lines: [IssueLine]
  }

  struct IssueLine: Encodable, Sendable {
    let state: Tag
    let place: String
    let what: String
    let message: String
  }

  struct Changes: Encodable, Sendable {
    let summary: String
    let note: String?
    let lines: [ChangeLine]
    let hasLines: Bool
    let affected: [AffectedLine]
    let hasAffected: Bool
  }

  struct ChangeLine: Encodable, Sendable {
    let state: Tag
    let path: String
    let words: String
  }

  struct AffectedLine: Encodable, Sendable {
    let path: String
    let target: String
    let changed: String
    let reason: String
  }

  /// How many alike headings, lines and changes a page shows.
  static let mostHeadings = 20
  static let mostLines = 100
  static let mostForms = 50
}

extension ImportPage {
  init(_ found: SchemaImport, maySubmit: Bool, now: Date) {
    let report = found.report
    let isOpen = found.state == .proposed && maySubmit
    trail = [Link("Imports", "/schemas/imports")]
    number = found.number
    state = Tag(found.state)
    made = Moment(found.madeAt, now: now)
    maker = found.maker
    facts = [
      Fact("Side", found.side.rawValue),
      Fact("Schema then", "\(report.tables.of("table")), \(report.fields.of("field"))"),
      Fact("Keys", report.keys.grouped), Fact("References", report.references.grouped),
      report.basis.flatMap { $0 > 0 ? Fact("Held against", "version \($0)") : nil },
      found.version.map {
        Fact(
          "Version", "\($0)", path: "/schemas/versions/\(found.side.rawValue)/\($0)")
      },
      found.decision.map { Fact("Decided by", $0.name) },
    ].compactMap(\.self)
    let path = "/schemas/imports/\(found.number)"
    open =
      isOpen
      ? Open(
        path: path, catalogue: report.sha256,
        isUnchanged: report.basis != nil && report.changeCounts.isEmpty) : nil
    files = report.files.enumerated().map { index, file in
      File(file, number: index + 1, of: found, isOpen: isOpen, at: path)
    }
    issues =
      report.issues.isEmpty
      ? nil
      : Issues(
        summary: report.issues.count.of("finding"),
        lines: report.issues.prefix(Self.mostLines).map(IssueLine.init))
    changes = Changes(report)
  }
}

extension ImportPage.File {
  fileprivate init(
    _ file: ImportFindings.File, number: Int, of found: SchemaImport, isOpen: Bool, at path: String
  ) {
    let anchor = "file-\(number)"
    self.anchor = anchor
    name = file.name
    format = file.format
    size = file.bytes.asSize
    replaces = file.replaces
    failure =
      file.failure
      ?? (file.read > 0 && file.fields == 0
        ? "Not one field was found in it: nobody recognised its headings." : nil)
    let parts = file.counts.filter { $0.count > 0 }.map { "\($0.count.grouped) \($0.name)" }
    account =
      file.read == 0
      ? "" : "\(file.read.grouped) read = \(parts.joined(separator: " + "))"
    isClosed = file.closes ? .pass("Every line accounted for") : .fail("Lines are missing")
    headings = ImportPage.Headings.alike(file, prefix: anchor, isOpen: isOpen, at: path)
    headless =
      isOpen && file.sheets.isEmpty && file.fields == 0 && file.read > 0
      ? ImportPage.Headless(file, anchor: anchor, at: path) : nil
    let stated = Dictionary(
      found.corrections.map { ($0.place, "\($0.table).\($0.field)") },
      uniquingKeysWith: { $1 })
    unread =
      file.unread.isEmpty
      ? nil
      : ImportPage.Unread(
        id: "\(anchor)-unread",
        summary: "\(file.notUnderstood.of("line")) not understood",
        lines: file.unread.prefix(ImportPage.mostLines).enumerated().map { index, line in
          ImportPage.UnreadLine(
            place: line.place, reason: line.reason, words: line.words,
            stated: stated[line.place],
            fix: isOpen && index < ImportPage.mostForms
              ? .init(
                id: "\(anchor)-fix-\(index + 1)", path: "\(path)/corrections", place: line.place)
              : nil)
        })
  }
}

extension ImportPage.Headless {
  /// The columns are called by what stands where headings may be, else by their numbers.
  fileprivate init(_ file: ImportFindings.File, anchor: String, at path: String) {
    self.path = "\(path)/columns"
    self.file = file.name
    line = file.unrecognised?.line ?? 1
    let words = file.unrecognised?.columns.map(\.heading) ?? Array(repeating: "", count: 12)
    columns = zip(1..., words).map { number, word in
      ImportPage.Column(
        "\(anchor)-headless-\(number)",
        heading: "Column \(number)\(word.isEmpty ? "" : ": \(word)")", meaning: nil,
        isRemapped: false)
    }
  }
}

extension ImportPage.Headings {
  /// One for each kind of headings in a file, the first twenty of them.
  fileprivate static func alike(
    _ file: ImportFindings.File, prefix: String, isOpen: Bool, at path: String
  ) -> [ImportPage.Headings] {
    var order: [[ImportFindings.Column]] = []
    var groups: [[ImportFindings.Column]: [ImportFindings.Sheet]] = [:]
    for sheet in file.sheets {
      if groups[sheet.columns] == nil { order.append(sheet.columns) }
      groups[sheet.columns, default: []].append(sheet)
    }
    return order.prefix(ImportPage.mostHeadings).enumerated().compactMap { index, columns in
      guard let sheets = groups[columns], let first = sheets.first else { return nil }
      let id = "\(prefix)-headings-\(index + 1)"
      let others = sheets.count > 1 ? " and \((sheets.count - 1).of("other place"))" : ""
      return ImportPage.Headings(
        id: id, caption: "Headings at \(first.place)\(others)",
        columns: columns.enumerated().map { number, column in
          ImportPage.Column(
            "\(id)-\(number + 1)", heading: column.heading, meaning: column.meaning,
            isRemapped: column.isRemapped)
        },
        form: isOpen
          ? .init(
            path: "\(path)/columns", file: file.name, table: sheets.count == 1 ? first.table : "",
            line: first.line) : nil)
    }
  }
}

extension ImportPage.Column {
  fileprivate init(_ id: String, heading: String, meaning: String?, isRemapped: Bool) {
    self.id = id
    self.heading = heading
    self.meaning = (meaning ?? "ignored").replacing("_", with: " ")
    self.isRemapped = isRemapped
    options = Desk.columnMeanings.map {
      Option(
        value: $0, label: $0.replacing("_", with: " "), isChosen: $0 == (meaning ?? "ignored"))
    }
  }
}

extension ImportPage.IssueLine {
  fileprivate init(_ issue: Issue) {
    state = Tag(issue.severity)
    place = issue.file + (issue.line.map { ":\($0)" } ?? "")
    what = [issue.table, issue.field].filter { !$0.isEmpty }.joined(separator: ".")
    message = issue.message
  }
}

extension ImportPage.Changes {
  fileprivate init(_ report: ImportFindings) {
    let counts = CatalogueVersion.Change.allCases.compactMap { change in
      report.changeCounts[change.rawValue].map { "\($0.grouped) \(change.rawValue)" }
    }
    let total = report.changeCounts.values.reduce(0, +)
    summary =
      report.basis == nil
      ? "It is the first version of this schema."
      : counts.isEmpty
        ? "It says nothing new." : "\(total.of("change")): \(counts.joined(separator: ", "))."
    let shown = report.changes.prefix(ImportPage.mostLines)
    note = shown.count < total ? "The first \(shown.count) are shown." : nil
    lines = shown.map {
      .init(state: Tag($0.change), path: $0.path, words: $0.words)
    }
    hasLines = !lines.isEmpty
    affected = report.affected.prefix(ImportPage.mostLines).map {
      .init(
        path: "/mappings?q=\($0.target.percentEncoded)", target: $0.target, changed: $0.changed,
        reason: $0.reason)
    }
    hasAffected = !affected.isEmpty
  }
}

extension Tag {
  init(_ state: SchemaImport.State) {
    self =
      switch state {
      case .proposed: .wait("Proposed")
      case .accepted: .pass("Accepted")
      case .unchanged: .off("Accepted, nothing new")
      case .discarded: .off("Discarded")
      }
  }

  init(_ change: CatalogueVersion.Change) {
    self =
      switch change {
      case .breaking: .fail("Breaking")
      case .additive: .pass("Additive")
      case .text: .off("Text")
      }
  }
}

extension ImportPage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    guard let number = Int(visit.parameters["import"] ?? "") else { throw RequestFault.notFound }
    return .page(
      ImportPage(
        try visit.desk.schemaImport(number),
        maySubmit: visit.desk.actor.may(.execute("schema.submit")), now: visit.now))
  }
}
