internal import Domain
internal import Foundation
internal import Storage

extension ConnectorDescription {
  /// The kinds of connector that `file` describes.
  ///
  /// - Throws: ``PolicyFileError``; also where one is described twice, or not at all.
  static func read(_ file: String) throws -> [ConnectorDescription] {
    let all: [ConnectorDescription]
    do {
      all = try JSONDecoder().decode(
        [ConnectorDescription].self, from: Data(contentsOf: URL(filePath: file)))
    } catch { throw PolicyFileError(path: file, line: nil) }
    guard all.count == ConnectorType.allCases.count,
      Set(all.map(\.type)) == Set(ConnectorType.allCases)
    else { throw PolicyFileError(path: file, line: nil) }
    return all
  }

}

extension Desk {
  /// Every kind of connector, with whether organisations may use it now.
  ///
  /// - Throws: an error that ``Problem`` explains.
  func connectorTypes() throws -> [(description: ConnectorDescription, isOn: Bool)] {
    let switched = try store.connectors.switched()
    return try app.connectorTypes.get().map {
      ($0, switched[$0.type.rawValue] ?? $0.isEnabled)
    }
  }

  /// A kind of connector by its key.
  ///
  /// - Throws: ``SourceRefusal/unknownType(_:)``.
  func connectorType(
    _ key: String
  ) throws -> (description: ConnectorDescription, isOn: Bool) {
    guard let found = try connectorTypes().first(where: { $0.description.type.rawValue == key })
    else { throw Refusal.source(.unknownType(key)) }
    return found
  }

  /// What the registry says of a data source's kind.
  ///
  /// - Throws: an error that ``Problem`` explains.
  func description(of source: DataSource) throws -> ConnectorDescription {
    guard let found = try app.connectorTypes.get().first(where: { $0.type == source.type }) else {
      throw Refusal.source(.unknownType(source.type.rawValue))
    }
    return found
  }
}
