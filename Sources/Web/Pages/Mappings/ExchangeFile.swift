internal import UseCases

/// The mapping contract and its crosswalks as files for other tools.
enum ExchangeFile {
  /// `GET /mappings/exports/{format}`: a published version, or what people work on without a number.
  @Sendable static func contract(_ visit: Visit) throws -> Answer {
    answer(
      try visit.desk.contractFile(
        format: visit.parameters["format"] ?? "", version: visit.version))
  }

  /// `GET /mappings/crosswalks/{crosswalk}/exports/{format}`: a version of a crosswalk, the newest
  /// without a number.
  @Sendable static func crosswalk(_ visit: Visit) throws -> Answer {
    answer(
      try visit.desk.crosswalkFile(
        visit.parameters["crosswalk"] ?? "", format: visit.parameters["format"] ?? "",
        version: visit.version))
  }

  private static func answer(_ file: ExportedFile) -> Answer {
    .file(file.bytes, name: file.name, type: file.mediaType)
  }
}
