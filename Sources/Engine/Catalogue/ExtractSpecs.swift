internal import Domain
internal import Tabular

extension Step {
  /// Step 1: what the specifications of both sides say, as two catalogues.
  public static let extractSpecs = Step(
    id: .extractSpecs,
    purpose: "Reads the requirement specifications of both sides into schema catalogues.",
    inputs: ["requirement_spec/source/*", "requirement_spec/target/*", "source/*"],
    outputs: [
      CatalogueFile.path(.source), CatalogueFile.path(.target), ExtractSpecs.issuesPath,
    ],
    parameters: [], run: ExtractSpecs.run)
}

enum ExtractSpecs {
  static let issuesPath = "reports/specification_issues.csv"

  /// - Throws: ``SpecificationError`` when a side has nothing to read or not one field.
  @Sendable static func run(_ context: StepContext) throws {
    var issues: [Issue] = []
    for side in Side.allCases {
      let catalogue = try read(side, context, &issues)
      if side == .source { issues += try ExtractHeaders.compare(with: catalogue, context) }
      try CatalogueFile.write(catalogue, to: context.output(CatalogueFile.path(side)))
      context.progress(
        "\(side.rawValue): \(catalogue.tables.count) tables, \(catalogue.fields.count) fields")
    }
    try IssueFile.write(issues, to: context.output(issuesPath))
  }

  private static func read(
    _ side: Side, _ context: StepContext, _ issues: inout [Issue]
  ) throws -> Catalogue {
    let folder = "requirement_spec/\(side.rawValue)"
    let files = try context.files(in: folder).map { "\(folder)/\($0)" }
    guard !files.isEmpty else { throw SpecificationError.noFiles(side, folder: folder) }
    let read = try CatalogueImport.read(
      files.map { SpecificationInput(name: $0, path: context.input($0)) }, side: side
    ) { _ in try context.checkCancellation() }
    if let failure = read.files.lazy.compactMap(\.failure).first { throw failure }
    guard !read.catalogue.tables.isEmpty else {
      throw SpecificationError.noFields(side, files: files)
    }
    issues += read.issues
    return read.catalogue
  }
}

/// Holds the headers of the real extracts against the source catalogue.
enum ExtractHeaders {
  /// An issue for each table or column that only one of extract and specification has.
  ///
  /// - Throws: Tabular's errors, also `repeatedColumn` for an extract that is to be loaded.
  static func compare(with catalogue: Catalogue, _ context: StepContext) throws -> [Issue] {
    let extracts = try context.extracts(in: "source")
    var issues = try context.files(in: "source").filter { !extracts.values.contains($0) }.map {
      Issue(
        extracts.isEmpty ? .error : .warning, "EXTRACT_NOT_READ", file: "source/\($0)",
        message: "Only files named TABLE.csv are read as extracts.")
    }
    for name in extracts.values.sorted() {
      let file = "source/\(name)"
      let path = context.input(file)
      let header = try TextFile.header(path)
      guard let table = catalogue[String(name.dropLast(4))] else {
        issues.append(
          Issue(
            .warning, "UNSPECIFIED_TABLE", table: String(name.dropLast(4)), file: file,
            message: "The extract is of a table that no specification describes."))
        continue
      }
      let places = try ColumnPlaces(of: header, in: path)
      issues += compare(header, places, with: table, file: file)
    }
    return issues
  }

  private static func compare(
    _ header: [String], _ places: ColumnPlaces, with table: Catalogue.Table, file: String
  ) -> [Issue] {
    let extra = header.filter { table[$0] == nil }.map {
      Issue(
        .warning, "UNSPECIFIED_COLUMN", table: table.name, field: $0, file: file, line: 1,
        message: "The extract has a column that no specification describes.")
    }
    let missing = table.fields.filter { places[$0.field] == nil }.map {
      Issue(
        .warning, "MISSING_COLUMN", table: table.name, field: $0.field, file: file, line: 1,
        message: "The extract lacks a column that the specification describes.")
    }
    return extra + missing
  }
}
