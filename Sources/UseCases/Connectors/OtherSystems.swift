internal import Connectors
internal import Cryptography
internal import Domain
internal import Engine
internal import Foundation
internal import Storage

/// Where governance meets the systems themselves: nothing else in the product connects to one.
extension App {
  /// A data source as its connector is told it: with its secret, and with what its organisation
  /// allows.
  ///
  /// - Throws: ``SourceRefusal/typeSwitchedOff(_:)``, ``SecondFactorFault/sealedByAnotherKey``.
  func connector(
    to source: DataSource, for project: Project, as store: Store
  ) throws -> any Connector {
    let switched = try store.connectors.switched()[source.type.rawValue]
    let known = try connectorTypes.get().first { $0.type == source.type }
    guard switched ?? known?.isEnabled ?? false else {
      throw Refusal.source(.typeSwitchedOff(source.type))
    }
    let sealed = try store.dataSources.sealedSecret(of: source.id)
    let hosts = try store.connectors.hosts(of: project.organisation.id)
    return Endpoint(
      type: source.type, values: source.parameters,
      secret: try sealed.map { try opened($0, of: source) },
      allowed: AllowList(hosts),
      readableRoots: ["\(configuration.deliveries)/\(project.organisation.slug)"],
      rehearsal: try rehearsal(of: source, for: project)
    ).connector
  }

  private func opened(_ sealed: [UInt8], of source: DataSource) throws -> Connectors.Secret {
    let context = Array(source.sealingContext.utf8)
    guard let plain = try sealingKey().open(sealed, context: context) else {
      throw SecondFactorFault.sealedByAnotherKey
    }
    return Connectors.Secret(String(decoding: plain, as: UTF8.self))
  }

  /// What an emulator stands on: the project's catalogue and its invented rows.
  private func rehearsal(of source: DataSource, for project: Project) throws -> Rehearsal? {
    let folder = folder(of: project)
    guard
      [.cacheIRISEmulator, .postgresEmulator].contains(source.type),
      FileManager.default.fileExists(atPath: "\(folder)/\(CatalogueFile.path(source.side))")
    else { return nil }
    let rows = "\(folder)/mock_data/source"
    return Rehearsal(
      catalogue: try CatalogueFile.read(source.side, in: folder),
      folder: FileManager.default.fileExists(atPath: rows) ? rows : nil,
      database: configuration.rehearsalDatabase, owner: project.organisation.slug)
  }
}

extension Desk {
  /// Tests a connection, stage by stage.
  ///
  /// - Throws: an error that ``Problem`` explains; what is wrong with the system is in the stages.
  func test(_ source: DataSource) throws -> Preflight {
    try app.connector(to: source, for: project, as: store).preflight()
  }

  /// Reads the structure of a system, no row.
  ///
  /// - Throws: ``Domain/ConnectorFault``.
  func structure(of source: DataSource) throws -> Catalogue {
    try app.connector(to: source, for: project, as: store).discover().catalogue
  }

  /// Some rows of a table.
  ///
  /// - Throws: ``Domain/ConnectorFault``.
  func someRows(
    of table: String, _ source: DataSource, limit: Int
  ) throws -> (columns: [String], rows: [[String?]]) {
    let preview = try app.connector(to: source, for: project, as: store)
      .preview(table, limit: limit, offset: 0)
    return (preview.columns, preview.rows)
  }
}

extension AllowList {
  init(_ hosts: [HostAllowance]) { self.init(hosts.map { $0.host.entry(port: $0.port) }) }
}

extension String {
  /// A host with its port as the list of what may be connected to has it; a folder of Unix sockets
  /// has none.
  func entry(port: Int) -> String {
    if hasPrefix("/") { return self }
    return contains(":") ? "[\(self)]:\(port)" : "\(self):\(port)"
  }

  /// A host as it is kept: names whatever their case are one, folders are not.
  var asHost: String { hasPrefix("/") ? self : lowercased() }

  /// Whether it can be a host at all.
  func isHost(port: Int) -> Bool { AllowList.isEntry(entry(port: port)) }
}

/// What a project's extracts came from: `reports/source_extraction.json`.
struct ExtractionManifest: Decodable {
  static let path = "reports/source_extraction.json"

  let type: ConnectorType

  /// - Returns: `nil` while nothing was extracted.
  /// - Throws: ``Engine/FileError``.
  static func read(in folder: String) throws -> ExtractionManifest? {
    let file = "\(folder)/\(path)"
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    do {
      return try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(filePath: file)))
    } catch { throw FileError.cannotRead(path, 0) }
  }

  static func write(_ extraction: Connectors.Extraction, in folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let file = URL(filePath: "\(folder)/\(path)")
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try encoder.encode(extraction).write(to: file, options: .atomic)
    } catch { throw FileError.cannotWrite(path, 0) }
  }
}
