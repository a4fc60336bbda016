internal import Domain

/// A folder of delimited files.
struct CSVConnector: Connector {
  let endpoint: Endpoint

  var type: ConnectorType { endpoint.type }

  func preflight() -> Preflight {
    var stages = Stages()
    _ = stages.run(.parameters) { .init(value: try endpoint.checkedValues()) }
    stages.skip(.address)
    let folder = stages.run(.reachability) {
      let folder = try self.folder
      return .init(value: folder, detail: "\(folder.files.count) files")
    }
    // Files are opened for reading and for nothing else.
    stages.skip(.credentials, .readOnly)
    let discovery = stages.run(.schema) {
      let discovery = try Self.discovery(of: folder)
      guard !discovery.catalogue.tables.isEmpty else { throw ConnectorFault.nothingReadable }
      return .init(value: discovery, detail: "\(discovery.catalogue.tables.count) tables")
    }
    let fingerprint = stages.run(.fingerprint) {
      .init(value: discovery?.fingerprint ?? "", detail: discovery?.fingerprint)
    }
    return stages.preflight(fingerprint: fingerprint)
  }

  func discover() throws -> Discovery {
    try ConnectorFault.catching { try Self.discovery(of: folder) }
  }

  func preview(_ table: String, limit: Int, offset: Int) throws -> Preview {
    try ConnectorFault.catching {
      try folder.file(table).preview(limit: limit, offset: offset)
    }
  }

  func extract(_ tables: [String], into target: String, watch: Watch) throws -> Extraction {
    try ConnectorFault.catching {
      let folder = try folder
      let sources = try tables.map { try folder.file($0) }.map { file in
        FileCopy(name: file.table, path: file.path)
      }
      return try ExtractionJob(type: type, folder: target, watch: watch).run(sources)
    }
  }

  private var folder: CSVFolder {
    get throws {
      let values = try endpoint.checkedValues()
      return try CSVFolder(values["folder"] ?? "", below: endpoint.readableRoots)
    }
  }

  private static func discovery(of folder: CSVFolder?) throws -> Discovery {
    var (fields, estimates, unreadable): ([CatalogueField], [String: Int], [String])
    (fields, estimates, unreadable) = ([], [:], folder?.unreadable ?? [])
    for file in folder?.files ?? [] {
      do {
        let described = try file.described()
        fields += described.fields
        estimates[file.table] = described.estimate
      } catch {
        unreadable.append(ConnectorFault.name(file.path))
      }
    }
    return Discovery(
      catalogue: Catalogue(fields), estimates: estimates, unreadable: unreadable.sorted())
  }
}
