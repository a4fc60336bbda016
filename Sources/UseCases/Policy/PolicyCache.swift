internal import Domain
internal import Foundation
internal import Storage

/// The policy in force, read anew only when another version was applied.
final class PolicyCache {
  private let folder: String
  private var known: (document: Int?, matrix: PermissionMatrix)?
  private(set) lazy var shipped = Result { try ShippedPolicy(folder: folder) }

  init(folder: String) { self.folder = folder }

  /// The permission matrix in force at this moment.
  ///
  /// - Throws: ``PolicyFileError``, or an error that ``Problem`` explains.
  func matrix(_ documents: PolicyDocuments) throws -> PermissionMatrix {
    let document = try documents.inForce(.permissionMatrix, of: nil)
    if let known, known.document == document { return known.matrix }
    let matrix =
      if let document, let body = try documents.body(document) {
        try PermissionMatrix(version: body.version, json: body.text)
      } else {
        try shipped.get().matrix
      }
    known = (document, matrix)
    return matrix
  }
}

extension PermissionMatrix {
  /// A line as a policy document states it.
  private struct Entry: Codable {
    let permission: String
    let dataClass: DataClass
    let reach: String
    let meaning: String
    /// For each role its rights as letters: `A X`.
    let rights: [String: String]
  }

  /// Reads a policy document.
  ///
  /// - Throws: `DecodingError` for what is no matrix.
  init(version: Int, json: String) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let entries = try decoder.decode([Entry].self, from: Data(json.utf8))
    self.init(
      version: version,
      lines: entries.map { entry in
        Line(
          name: PermissionName(rawValue: entry.permission), dataClass: entry.dataClass,
          isAcrossOrganisations: entry.reach == "platform", meaning: entry.meaning,
          rights: Dictionary(
            entry.rights.map { role, letters in
              (
                Role(rawValue: role),
                Set(letters.split(separator: " ").compactMap { Right(rawValue: String($0)) })
              )
            }, uniquingKeysWith: { first, _ in first }))
      })
  }

  /// As a policy document: its lines in their order, equal matrices as equal text.
  ///
  /// - Throws: never in practice; what `JSONEncoder` throws.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let entries = lines.map { line in
      Entry(
        permission: line.name.rawValue, dataClass: line.dataClass,
        reach: line.isAcrossOrganisations ? "platform" : "project", meaning: line.meaning,
        rights: Dictionary(
          uniqueKeysWithValues: line.rights.map { role, rights in
            (
              role.rawValue,
              Right.allCases.filter(rights.contains).map(\.rawValue).joined(separator: " ")
            )
          }))
    }
    return String(decoding: try encoder.encode(entries), as: UTF8.self)
  }
}
