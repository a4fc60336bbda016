public import Domain
internal import Foundation

/// `reports/enterprise_pipeline_report.json`: what the checks of the loaded target found.
public struct PipelineReport: Codable, Hashable, Sendable {
  public static let path = "reports/enterprise_pipeline_report.json"
  static let issuesPath = "reports/enterprise_pipeline_issues.csv"

  /// One check over all tables.
  public struct Check: Codable, Hashable, Sendable {
    public let code: String
    public let meaning: String
    public let severity: Severity
    /// Findings: one for each table and field concerned.
    public let findings: Int
    /// Records concerned.
    public let records: Int
  }

  /// `PASS` when no check found an error, else `FAIL`.
  public let status: String
  public let checks: [Check]
  /// What gates read, by name.
  public let measures: [String: Double]

  init(issues: [Issue], measures: [String: Double]) {
    checks = QualityCheck.allCases.map { check in
      let found = issues.filter { $0.code == check.rawValue }
      return Check(
        code: check.rawValue, meaning: check.meaning, severity: check.severity,
        findings: found.count, records: found.map(\.count).sum)
    }
    let errors = issues.count(of: .error)
    status = errors == 0 ? "PASS" : "FAIL"
    self.measures = measures.merging([
      "errors": Double(errors), "warnings": Double(issues.count(of: .warning)),
    ]) { $1 }
  }

  public init(file: String) throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw FileError.cannotRead(file, errno)
    }
    self = try JSONDecoder().decode(Self.self, from: data)
  }
}

/// The checks of `check-quality`; each reads the files of this run, not what the steps before said of them.
enum QualityCheck: String, CaseIterable {
  case loadedCount = "LOADED_COUNT"
  case mandatoryMissing = "MANDATORY_MISSING"
  case duplicateKey = "DUPLICATE_KEY"
  case orphanReference = "ORPHAN_REFERENCE"
  case invalidNHSNumber = "INVALID_NHS_NUMBER"
  case duplicateNHSNumber = "DUPLICATE_NHS_NUMBER"
  case valueRepeated = "VALUE_REPEATED"
  case impossibleDate = "IMPOSSIBLE_DATE"
  case dateOrder = "DATE_ORDER"
  case dateOutOfBounds = "DATE_OUT_OF_BOUNDS"
  case beforeBirth = "BEFORE_BIRTH"
  case patientContradicted = "PATIENT_CONTRADICTED"
  case invalidCode = "INVALID_CODE"
  case codeListMissing = "CODE_LIST_MISSING"
  case codeListReplaced = "CODE_LIST_REPLACED"
  case keyUnknown = "KEY_UNKNOWN"
  case tooFewPatients = "TOO_FEW_PATIENTS"
  case patientTableUnknown = "PATIENT_TABLE_UNKNOWN"
  case mappingUnresolved = "MAPPING_UNRESOLVED"

  var severity: Severity {
    switch self {
    case .codeListMissing, .codeListReplaced, .keyUnknown, .patientTableUnknown,
      .mappingUnresolved:
      .warning
    default: .error
    }
  }

  var meaning: String {
    switch self {
    case .loadedCount: "A target file holds as many rows as the load said."
    case .mandatoryMissing: "Mandatory fields and keys hold a value in every row."
    case .duplicateKey: "No two rows of a table share their key."
    case .orphanReference: "Every reference names a row that is there."
    case .invalidNHSNumber: "NHS numbers have ten digits and the right check digit."
    case .duplicateNHSNumber: "No two patients share an NHS number."
    case .valueRepeated: "No one date of birth or name stands for most patients."
    case .impossibleDate: "Dates are days of the calendar."
    case .dateOrder: "What ends does not end before it starts."
    case .dateOutOfBounds: "Dates lie where dates of their kind can lie."
    case .beforeBirth: "Nothing happened to a patient before birth."
    case .patientContradicted: "All references of a row lead to the same patient."
    case .invalidCode: "Coded values are in their code list."
    case .codeListMissing: "Someone gave the codes of every code list."
    case .codeListReplaced: "The project adds no code to a national list."
    case .keyUnknown: "Every table has a key by which duplicates are seen."
    case .tooFewPatients: "The trial holds enough patients to say anything."
    case .patientTableUnknown: "One target table can be told to hold the patients."
    case .mappingUnresolved:
      "Every target field is filled, or a person decided that it stays empty."
    }
  }
}
