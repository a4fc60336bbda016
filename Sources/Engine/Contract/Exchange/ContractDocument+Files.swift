public import Domain
internal import Expressions
internal import Foundation

extension ContractDocument {
  /// The file of this contract in `format`, the same bytes for the same contract.
  ///
  /// `sentence` says a row's rule in words, for the formats that people read.
  ///
  /// - Throws: ``ExchangeError/cellTooLong(target:column:limit:)``; Documents' and Tabular's errors.
  public func bytes(
    as format: ContractFormat, sentence: (ContractRow) -> String? = Self.sentence
  ) throws -> [UInt8] {
    switch format {
    case .csv: try ContractSheets.archive(of: self)
    case .xlsx: try ContractSheets.workbook(of: self)
    case .odcs: try DataContract.bytes(of: self, sentence: sentence)
    case .specification: try MappingSpecification.bytes(of: self, sentence: sentence)
    }
  }

  /// A row's rule in words; `nil` for one that is empty or no expression.
  public static func sentence(of row: ContractRow) -> String? {
    guard !row.rule.isEmpty else { return nil }
    do { return try Expression(parsing: row.rule).sentence } catch { return nil }
  }

  /// Reads a contract from a file of any ``ContractFormat``, a CSV of rows or of plans alone, or a
  /// project's folder: what its last run built, with people's decisions in place of it.
  ///
  /// - Throws: ``ExchangeError``; ``ArtefactError``; Documents' and Tabular's errors.
  public init(from path: String) throws {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      self = try Self.folder(path)
      return
    }
    let file = path.split(separator: "/").last.map(String.init) ?? path
    switch file.split(separator: ".").last?.lowercased() {
    case "zip": self = try ContractSheets.read(archive: path)
    case "xlsx": self = try ContractSheets.read(workbook: path)
    case "csv": self = try ContractSheets.read(csv: path)
    case "yaml", "yml": self = try DataContract.read(path)
    case "md": self = try MappingSpecification.read(path)
    default: throw ExchangeError.unknownFormat(file: file)
    }
  }

  private static func folder(_ project: String) throws -> ContractDocument {
    let isThere = { (file: String) in FileManager.default.fileExists(atPath: "\(project)/\(file)") }
    let decisions = try ContractDecisions(project)
    let built = isThere(ContractFile.rowsPath) ? try ContractFile.rows(in: project) : []
    let planned = isThere(ContractFile.plansPath) ? try ContractFile.plans(in: project) : []
    guard isThere(ContractFile.rowsPath) || !decisions.rows.isEmpty || !decisions.plans.isEmpty
    else { throw ArtefactError.missing(file: ContractFile.rowsPath) }
    let rows = merged(built, decisions.rows) { $0.target.description }
    let plans = merged(planned, decisions.plans) { $0.targetTable }
    func digest(_ side: Side) throws -> String {
      let file = CatalogueFile.path(side)
      return isThere(file) ? try fileDigest("\(project)/\(file)") : ""
    }
    let name = URL(filePath: project).standardizedFileURL.lastPathComponent
    return ContractDocument(
      Header(
        project: name, sourceCatalogue: try digest(.source), targetCatalogue: try digest(.target)),
      rows: rows, plans: plans)
  }

  private static func merged<Value>(
    _ built: [ContractFile.Located<Value>], _ decided: [String: ContractFile.Located<Value>],
    name: (Value) -> String
  ) -> [Value] {
    let known = Set(built.map { name($0.value).lowercased() })
    let others = decided.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }
    return built.map { decided[name($0.value).lowercased()]?.value ?? $0.value }
      + others.map(\.value.value)
  }
}
