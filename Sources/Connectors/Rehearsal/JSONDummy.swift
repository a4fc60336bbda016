internal import Domain
internal import Foundation

/// A structure that is written here, for trying out what comes after discovery.
struct JSONDummy: Connector {
  let type = ConnectorType.jsonDummy

  private static let structure = """
    [
      {"table": "patient", "field": "id", "type": "integer", "key": true},
      {"table": "patient", "field": "family_name", "type": "text", "key": false},
      {"table": "patient", "field": "born", "type": "date", "key": false},
      {"table": "visit", "field": "id", "type": "integer", "key": true},
      {"table": "visit", "field": "patient_id", "type": "integer", "key": false,
        "references": "patient.id"},
      {"table": "visit", "field": "began", "type": "timestamp", "key": false}
    ]
    """

  private struct Field: Decodable {
    let table: String
    let field: String
    let type: String
    let key: Bool
    let references: String?
  }

  func preflight() -> Preflight {
    var stages = Stages()
    stages.skip(.parameters, .address, .reachability, .credentials, .readOnly)
    let discovery = stages.run(.schema) {
      .init(value: try discover(), detail: "a fixed structure without rows")
    }
    let fingerprint = stages.run(.fingerprint) {
      .init(value: discovery?.fingerprint ?? "", detail: discovery?.fingerprint)
    }
    return stages.preflight(fingerprint: fingerprint)
  }

  func discover() throws -> Discovery {
    let fields = try ConnectorFault.catching {
      try JSONDecoder().decode([Field].self, from: Data(Self.structure.utf8))
    }
    return Discovery(
      catalogue: Catalogue(
        fields.map { field in
          CatalogueField(
            table: field.table, field: field.field,
            type: DataType(name: field.type, length: "") ?? .text(length: nil),
            mandatory: field.key ? .yes : .unknown, isKey: field.key,
            references: field.references.flatMap { FieldPath($0) })
        }))
  }

  func preview(_ table: String, limit: Int, offset: Int) throws -> Preview {
    guard let table = try discover().catalogue[table] else {
      throw ConnectorFault.unknownTable(table)
    }
    return Preview(columns: table.fields.map(\.field), rows: [])
  }

  func extract(_ tables: [String], into folder: String, watch: Watch) throws -> Extraction {
    throw ConnectorFault.notSupported(type)
  }
}
