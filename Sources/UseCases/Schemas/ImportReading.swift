internal import Domain
internal import Engine

/// What the reading of an import found, with the catalogue that it would make.
struct ImportReading {
  let content: CatalogueText
  let report: ImportFindings

  /// How many changes, issues and lines a report holds at most; how many there are is counted.
  static let most = 500

  /// - Throws: ``Engine/ArtefactError``, ``Engine/FileError``, ``Refusal/schema(_:)``.
  init(
    _ stage: ImportStage, against present: (version: Int, catalogue: Catalogue)?,
    _ contract: ContractAnswer
  ) throws {
    let reading = try stage.reading()
    let content = CatalogueText(reading.catalogue)
    self.content = content
    let prefix = stage.specifications.path + "/"
    let spellings = try stage.specifications.names()
    let files = stage.files.map { file in
      ImportFindings.File(
        file, reading.files.first { $0.name == prefix + file.name },
        replaces: spellings.contains(file.name), without: prefix)
    }
    let fields = reading.catalogue.fields
    var report = ImportFindings(
      files: files,
      issues: reading.issues.filter { $0.severity != .info }.prefix(Self.most).map {
        var issue = $0
        issue.file = issue.file.without(prefix)
        return issue
      },
      tables: reading.catalogue.tables.count, fields: fields.count,
      keys: fields.count(where: \.isKey), references: fields.count { $0.references != nil },
      sha256: content.sha256, basis: present?.version)
    if let present {
      let drift = Drift(
        from: present.catalogue, to: reading.catalogue, on: stage.side, contract)
      report.change = drift.change
      report.changes = drift.diff.changes.sorted { $0.impact > $1.impact }.prefix(Self.most).map {
        ImportFindings.Change($0)
      }
      report.changeCounts = Dictionary(
        drift.diff.changes.map { ($0.impact.rawValue, 1) }, uniquingKeysWith: +)
      report.affected = drift.affected
    }
    self.report = report
  }
}

extension ImportFindings.Change {
  init(_ change: CatalogueDiff.Change) {
    self.init(
      CatalogueVersion.Change(rawValue: change.impact.rawValue) ?? .breaking, change.path,
      change.words)
  }
}

extension ImportFindings.File {
  /// Without a reading it is a file that says what columns of another mean.
  fileprivate init(
    _ file: ImportFolder.File, _ reading: FileReading?, replaces: Bool, without prefix: String
  ) {
    self.init(
      name: file.name, stored: file.stored, bytes: file.bytes, sha256: file.sha256,
      format: reading?.format ?? "meanings of columns", replaces: replaces)
    guard let reading else { return }
    fields = reading.fields
    let count = reading.count
    read = count.read
    counts =
      [.init("on fields", count.used), .init("headings", count.headings)]
      + count.ignored.sorted { $0.key < $1.key }.map { .init("ignored: \($0.key)", $0.value) }
      + [.init("not understood", count.notUnderstood)]
    sheets = reading.headers.prefix(ImportReading.most).map { .init($0, without: prefix) }
    unrecognised = reading.unrecognised.map { .init($0, without: prefix) }
    unread = reading.unread.prefix(ImportReading.most).map {
      .init(place: $0.place.description.without(prefix), reason: $0.reason, words: $0.words)
    }
    notUnderstood = count.notUnderstood
    failure = reading.failure.map { error in
      let problem = Problem(error)
      return [problem.title, problem.detail].filter { !$0.isEmpty }.joined(separator: ". ")
        .without(prefix)
    }
  }
}

extension ImportFindings.Sheet {
  fileprivate init(_ header: HeaderReading, without prefix: String) {
    self.init(
      table: header.table, line: header.place.line,
      place: header.place.description.without(prefix),
      columns: header.columns.map {
        .init(heading: $0.heading, meaning: $0.meaning?.rawValue, isRemapped: $0.isRemapped)
      })
  }
}

extension String {
  /// Without each `prefix` in it, which names a folder that nobody needs to know.
  fileprivate func without(_ prefix: String) -> String { replacing(prefix, with: "") }
}
