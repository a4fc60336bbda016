/// The kinds of files that are no lines of text: office documents, contracts and schemas.
extension SpecificationFormat {
  static let workbook = SpecificationFormat(
    name: "Excel workbook", unit: "rows", suffixes: ["xlsx", "xlsm", "xls"], isText: false,
    resembles: { $0.isArchive(with: "xl/") || $0.isCompoundFile }
  ) { file, remaps in
    try WorkbookReader.read(file, remaps)
  }

  static let wordTables = SpecificationFormat(
    name: "Word tables", unit: "rows and paragraphs", suffixes: ["docx", "docm", "doc"],
    isText: false, resembles: { $0.isArchive(with: "word/") || $0.isCompoundFile }
  ) { file, remaps in
    try WordTablesReader.read(file, remaps)
  }

  static let contract = SpecificationFormat(
    name: "data contract (ODCS)", unit: "descriptions", suffixes: ["yaml", "yml", "json"],
    resembles: ContractReader.resembles
  ) { file, _ in
    try ContractReader.read(file)
  }

  static let modelProperties = SpecificationFormat(
    name: "properties of models (dbt)", unit: "descriptions", suffixes: ["yaml", "yml"],
    resembles: ModelPropertiesReader.resembles
  ) { file, _ in
    try ModelPropertiesReader.read(file)
  }

  static let tableMetadata = SpecificationFormat(
    name: "metadata of tables (CSVW)", unit: "descriptions", suffixes: ["json", "jsonld"],
    resembles: TableMetadataReader.resembles
  ) { file, _ in
    try TableMetadataReader.read(file)
  }

  static let jsonSchema = SpecificationFormat(
    name: "JSON Schema", unit: "descriptions", suffixes: ["json"],
    resembles: JSONSchemaReader.resembles
  ) { file, _ in
    try JSONSchemaReader.read(file)
  }
}

extension FileBeginning {
  /// Whether it begins as a zip archive that has parts in `folder`, or whose names come later.
  fileprivate func isArchive(with folder: String) -> Bool {
    guard bytes.starts(with: [0x50, 0x4B, 3, 4]) else { return false }
    let folders = ["xl/", "word/"].filter { bytes.firstRange(of: Array($0.utf8)) != nil }
    return folders.isEmpty || folders.contains(folder)
  }

  /// Whether it begins as documents did before 2007, and as those do that have a password.
  fileprivate var isCompoundFile: Bool { bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) }
}
