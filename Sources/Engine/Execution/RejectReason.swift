/// Why a row is rejected; the codes of `contract_migration_rejects.csv`.
public enum RejectReason: String, CaseIterable, Sendable {
  case wrongFieldCount = "WRONG_FIELD_COUNT"
  case invalidDate = "INVALID_DATE"
  case invalidTimestamp = "INVALID_TIMESTAMP"
  case invalidNumber = "INVALID_NUMBER"
  case invalidBoolean = "INVALID_BOOLEAN"
  case invalidNHSNumber = "INVALID_NHS_NUMBER"
  /// A code the bound crosswalk does not know.
  case unmappedCode = "UNMAPPED_CODE"
  /// A code that is not in the target field's code list.
  case invalidCode = "INVALID_CODE"
  /// No row has the key that this one refers to, or that row was rejected.
  case unknownKey = "UNKNOWN_KEY"
  /// Several rows have the key that this one refers to.
  case ambiguousKey = "AMBIGUOUS_KEY"
  /// Several source rows make the same target key; none of them is loaded.
  case duplicateKey = "DUPLICATE_KEY"
  case missingKey = "MISSING_KEY"
  case missingMandatory = "MISSING_MANDATORY"
  case valueTooLong = "VALUE_TOO_LONG"
  case outOfRange = "OUT_OF_RANGE"
  case divisionByZero = "DIVISION_BY_ZERO"
}
