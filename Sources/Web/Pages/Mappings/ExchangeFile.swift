internal import Engine
internal import HTTP
internal import UseCases

/// The mapping contract and its crosswalks as files for other tools.
enum ExchangeFile {
  /// `GET /mappings/exports/{format}`: a published version, or what people work on without a number.
  @Sendable static func contract(_ visit: Visit) throws -> Answer {
    guard let format = ContractFormat(rawValue: visit.parameters["format"] ?? "") else {
      throw RequestFault.notFound
    }
    let file = try visit.desk.exportContract(version: visit.version, as: format)
    return .file(file.bytes, name: file.name, type: format.mediaType)
  }

  /// `GET /mappings/crosswalks/{crosswalk}/exports/{format}`: a version of a crosswalk, the newest
  /// without a number.
  @Sendable static func crosswalk(_ visit: Visit) throws -> Answer {
    guard let format = CrosswalkDocument.Format(rawValue: visit.parameters["format"] ?? "") else {
      throw RequestFault.notFound
    }
    let file = try visit.desk.exportCrosswalk(
      visit.parameters["crosswalk"] ?? "", version: visit.version, as: format)
    return .file(file.bytes, name: file.name, type: format.mediaType)
  }
}
