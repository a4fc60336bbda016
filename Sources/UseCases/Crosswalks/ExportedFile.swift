internal import Domain
internal import Engine

/// A file for another tool, as a browser or a program saves it.
public struct ExportedFile: Sendable {
  public let bytes: [UInt8]
  /// With project, version and, of a contract, the day.
  public let name: String
  public let mediaType: String
}

extension Desk {
  /// The contract in the format of that name, as ``exportContract(version:as:)`` gives it.
  ///
  /// - Throws: ``Refusal/invalid(_:)`` for an unknown format; as the other.
  public func contractFile(format name: String, version: Int?) throws -> ExportedFile {
    guard let format = ContractFormat(rawValue: name) else {
      throw Refusal.invalid([
        FieldFault("format", .noneOf(ContractFormat.allCases.map(\.rawValue)))
      ])
    }
    let file = try exportContract(version: version, as: format)
    return ExportedFile(bytes: file.bytes, name: file.name, mediaType: format.mediaType)
  }

  /// A crosswalk in the format of that name, as ``exportCrosswalk(_:version:as:)`` gives it.
  ///
  /// - Throws: ``Refusal/invalid(_:)`` for an unknown format; as the other.
  public func crosswalkFile(
    _ crosswalk: String, format name: String, version: Int?
  ) throws -> ExportedFile {
    guard let format = CrosswalkDocument.Format(rawValue: name) else {
      throw Refusal.invalid([
        FieldFault("format", .noneOf(CrosswalkDocument.Format.allCases.map(\.rawValue)))
      ])
    }
    let file = try exportCrosswalk(crosswalk, version: version, as: format)
    return ExportedFile(bytes: file.bytes, name: file.name, mediaType: format.mediaType)
  }
}
