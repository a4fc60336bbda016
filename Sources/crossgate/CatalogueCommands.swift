import Domain
import Engine
import Foundation
import UseCases

/// The commands that work on catalogues as files, without a project.
enum CatalogueCommands {
  static let all = [importing, comparing, inferring, exporting]

  static let importing = Command(
    words: ["catalogue", "import"], summary: "Read specifications into a catalogue",
    options: [
      Option("--output", "CATALOGUE.csv", "Where to write the catalogue"),
      Option("--side", "SIDE", "source or target, where that matters to whoever reads the report"),
    ],
    operands: ["FILE"], isRepeatable: true,
    examples: [
      "catalogue import dictionary.csv schema.sql --side source --output catalogue.csv",
      "catalogue import guide.pdf --output catalogue.csv --json",
      "catalogue import postgresql://reader@db.example/pas?schema=adt --output catalogue.csv",
    ]
  ) { arguments, terminal in
    if arguments.operands.contains(where: LiveCatalogue.isAddress) {
      return try LiveCatalogueImport.run(arguments, terminal)
    }
    let side: Side? = try arguments.choice("--side")
    let output = try arguments.required("--output")
    let read = try CatalogueImport.read(inputs(arguments.operands), side: side)
    for file in read.files { tell(of: file, terminal) }
    tell(of: read, terminal)
    if !read.catalogue.tables.isEmpty { try CatalogueFile.write(read.catalogue, to: output) }
    let report = ReadingReport(read)
    if arguments.has("--json") {
      try terminal.print(json: report)
    } else {
      for line in lines(of: report, output) { terminal.print(line) }
    }
    return report.fields > 0 && report.files.allSatisfy(\.isRead) ? .ok : .failed
  }

  /// The files with what people say of their columns, which lies beside them.
  private static func inputs(_ paths: [String]) -> [SpecificationInput] {
    let names = paths.map { URL(filePath: $0).lastPathComponent }
    let isPlain = Set(names.map { $0.lowercased() }).count == names.count
    return zip(paths, names).flatMap { path, name in
      let file = SpecificationInput(name: isPlain ? name : path, path: path)
      let remaps = SpecificationInput(
        name: file.name + ColumnRemapFile.suffix, path: path + ColumnRemapFile.suffix)
      let isRemapped =
        !paths.contains(remaps.path) && FileManager.default.fileExists(atPath: remaps.path)
      return isRemapped ? [file, remaps] : [file]
    }
  }

  /// Says on standard error what of a file was not read, and where.
  private static func tell(of file: FileReading, _ terminal: Terminal) {
    if let failure = file.failure {
      let problem = Problem(failure)
      let isNamed = problem.title.contains(file.name)
      let words = [isNamed ? problem.title : "\(file.name): \(problem.title)", problem.detail]
      terminal.error(
        words.filter { !$0.isEmpty }.joined(separator: ". "), fix: problem.fix)
    } else if file.format.isEmpty {
      terminal.error(
        "\(file.name): files of this kind are not read",
        fix: "Save it as CSV, Markdown, SQL, .xlsx or .docx.")
    }
    for line in file.unread {
      terminal.note("\(line.place): \(line.reason) \(line.words.prefix(100))")
    }
  }

  /// Says on standard error what files say against one another, and of what none describes.
  private static func tell(of read: CatalogueImport, _ terminal: Terminal) {
    let unread = Set(read.files.flatMap(\.unread).map { "\($0.place) \($0.reason)" })
    for issue in read.issues where issue.severity != .info {
      guard !["FILE_NOT_READ", "FORMAT_NOT_READ"].contains(issue.code) else { continue }
      let place = issue.file + (issue.line.map { ":\($0)" } ?? "")
      guard !unread.contains("\(place) \(issue.message)") else { continue }
      let path = [issue.table, issue.field].filter { !$0.isEmpty }.joined(separator: ".")
      terminal.note("\(place): \(path.isEmpty ? "" : "\(path): ")\(issue.message)")
    }
  }

  private static func lines(of report: ReadingReport, _ output: String) -> [String] {
    let files = report.files.map { file in
      guard file.isRead else { return "\(file.name): not read" }
      let count = file.count
      let ignored = count.ignored.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      return "\(file.name): \(file.format), \(file.fields) fields; "
        + "\(count.read) \(file.unit) = \(count.used) on fields + \(count.headings) headings "
        + "+ \(ignored.isEmpty ? "0" : ignored.joined(separator: " + ")) ignored "
        + "+ \(count.notUnderstood) not understood"
    }
    return files + [
      "tables \(report.tables)", "fields \(report.fields)", "keys \(report.keys)",
      "foreign keys \(report.foreignKeys)", "ignored \(report.ignored)",
      "not understood \(report.notUnderstood)",
      report.fields > 0 ? "written to \(output)" : "nothing was written",
    ]
  }
}
