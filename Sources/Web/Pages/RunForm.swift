internal import Domain

/// The parameters of a run as a form or a query string states them: read forgivingly, kept as typed.
struct RunForm: Sendable {
  let fields: [Field]
  /// What is wrong with the steps asked for, which no field of the form states.
  let scopeError: String?
  /// `nil` when a field says something that no run can do.
  let request: RunRequest?

  /// Reads the values by name; what is not stated is as in `defaults`.
  init(defaults: RunParameters, _ value: (String) -> String?) {
    let rows = Number("rows", "Patients", in: RunParameters.rowsRange, defaults.rows, value)
    let seed = Number("seed", "Seed", in: RunParameters.seedRange, defaults.seed, value)
    let fewest = Number(
      "min_patients", "Fewest patients", in: RunParameters.minPatientsRange, defaults.minPatients,
      value)
    let profile = Choice("release_profile", "Release profile", defaults.releaseProfile, value)
    let impute = Choice("impute_mode", "Impute mode", defaults.imputeMode, value)
    let scope = Self.scope(value)
    scopeError = scope == nil ? "Choose one of the seven steps, to run alone or to run from" : nil
    fields = [rows.field, seed.field, fewest.field, profile.field, impute.field]
    guard let rows = rows.value, let seed = seed.value, let fewest = fewest.value,
      let profile = profile.value, let impute = impute.value, let scope
    else {
      request = nil
      return
    }
    request = RunRequest(
      RunParameters(
        rows: rows, seed: seed, minPatients: fewest, releaseProfile: profile, imputeMode: impute),
      from: scope.from, only: scope.only)
  }

  private static func scope(_ value: (String) -> String?) -> (from: StepID?, only: StepID?)? {
    let (from, only) = (value("from") ?? "", value("only") ?? "")
    let steps = (from: StepID(rawValue: from), only: StepID(rawValue: only))
    let isRead = (steps.from == nil) == from.isEmpty && (steps.only == nil) == only.isEmpty
    return isRead && (steps.from == nil || steps.only == nil) ? steps : nil
  }

  private struct Number {
    let value: Int?
    let field: Field

    init(
      _ name: String, _ label: String, in range: ClosedRange<Int>, _ standard: Int,
      _ stated: (String) -> String?
    ) {
      let text = stated(name)?.trimmingBlanks ?? String(standard)
      let plain = text.filter { $0 != "," && $0 != " " }
      value = Int(plain).flatMap { range.contains($0) ? $0 : nil }
      let bounds = "\(range.lowerBound.grouped) to \(range.upperBound.grouped)"
      let error =
        text.isEmpty ? "Enter \(label.lowercased())" : "\(label) must be a number from \(bounds)"
      field = Field(
        name, label, hint: bounds, value: text, error: value == nil ? error : nil, maxLength: 12,
        isNumeric: true)
    }
  }

  private struct Choice<Value: CaseIterable & RawRepresentable<String>> {
    let value: Value?
    let field: Field

    init(_ name: String, _ label: String, _ standard: Value, _ stated: (String) -> String?) {
      let text = stated(name)?.trimmingBlanks ?? standard.rawValue
      value = Value(rawValue: text)
      field = Field(
        name, label, oneOf: Value.allCases.map(\.rawValue), chosen: text,
        error: value == nil ? "Choose one of the \(label.lowercased())s" : nil)
    }
  }
}
