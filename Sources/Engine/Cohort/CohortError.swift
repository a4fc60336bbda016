public import Domain

/// Why no cohort can be made from a catalogue.
public enum CohortError: Error, Equatable {
  /// More rows than the key field has different values.
  case keyTooShort(FieldPath)
  /// More patients with a mandatory NHS number than the test range holds.
  case nhsNumbersExhausted(FieldPath)
}
