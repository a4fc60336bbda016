public import Domain

/// A file to read a specification from.
public struct SpecificationInput: Sendable {
  /// What places and issues call it: its path in the project, or its name where it was uploaded.
  public let name: String
  /// Where its bytes lie.
  public let path: String

  public init(name: String, path: String) {
    self.name = name
    self.path = path
  }
}

/// Specification files read into one side's catalogue, with an account of every line.
///
/// Page, API, command line and the step extract-specs all come through here, so that the same files
/// give the same catalogue whoever reads them.
public struct CatalogueImport: Sendable {
  public let side: Side?
  public let catalogue: Catalogue
  /// One for each specification, in their order.
  public let files: [FileReading]
  public let issues: [Issue]

  /// Reads `files` in their order; those named `<specification>.columns.csv` say what columns mean.
  ///
  /// A file that cannot be read at all is a reading with a ``FileReading/failure`` and an issue.
  ///
  /// - Parameters:
  ///   - files: Of one side.
  ///   - side: Which one, where that is known.
  ///   - remaps: What people say of columns, by the specification's name; these count before those
  ///     of files.
  ///   - willRead: Is called before each file; what it throws ends the reading.
  /// - Returns: the catalogue with the account of every file.
  /// - Throws: What `willRead` throws; ``ArtefactError`` for a file of re-maps that is none.
  public static func read(
    _ files: [SpecificationInput], side: Side? = nil, remaps: [String: [ColumnRemap]] = [:],
    willRead: (String) throws -> Void = { _ in }
  ) throws -> CatalogueImport {
    let stored = try storedRemaps(in: files)
    var readings: [FileReading] = []
    var specifications: [Specification] = []
    for file in files where ColumnRemapFile.specification(of: file.name) == nil {
      try willRead(file.name)
      let said = ColumnRemaps(
        remaps[file.name, default: []] + stored[file.name.lowercased(), default: []])
      let (specification, reading) = SpecificationFile.read(file, remaps: said)
      specifications.append(specification)
      readings.append(reading)
    }
    var assembly = CatalogueAssembly(specifications)
    let catalogue = assembly.catalogue()
    let unclaimed = unclaimedRemaps(files)
    return CatalogueImport(
      side: side, catalogue: catalogue, files: readings, issues: assembly.issues + unclaimed)
  }

  private static func storedRemaps(
    in files: [SpecificationInput]
  ) throws -> [String: [ColumnRemap]] {
    var remaps: [String: [ColumnRemap]] = [:]
    for file in files {
      guard let specification = ColumnRemapFile.specification(of: file.name) else { continue }
      remaps[specification.lowercased()] = try ColumnRemapFile.read(file.path, name: file.name)
    }
    return remaps
  }

  private static func unclaimedRemaps(_ files: [SpecificationInput]) -> [Issue] {
    let names = Set(files.map { $0.name.lowercased() })
    return files.compactMap { file in
      guard let specification = ColumnRemapFile.specification(of: file.name),
        !names.contains(specification.lowercased())
      else { return nil }
      return Issue(
        .warning, "REMAP_WITHOUT_FILE", file: file.name,
        message: "The specification that its columns belong to is not there.")
    }
  }
}
