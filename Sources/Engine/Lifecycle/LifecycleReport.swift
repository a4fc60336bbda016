internal import Domain

/// `reports/product_lifecycle_run.json`: what a run did, in terms that repeat: no clock, no names.
struct LifecycleReport: Encodable {
  static let path = "reports/product_lifecycle_run.json"

  struct StepLine: Encodable {
    let step: StepID
    /// `DONE`, or `NOT_RUN` when the step has no record yet.
    let outcome: String
    let parameters: [String: String]
    let inputs: Digests
    let outputs: Digests
  }

  let product = "Crossgate"
  let version: String
  let parameters: RunParameters
  /// `PASS` or `FAIL`; `NOT_JUDGED` when the run did not include the gates.
  let outcome: String
  let steps: [StepLine]

  init(
    version: String, parameters: RunParameters, selection: Selection, state: RunState,
    records: StepRecords
  ) {
    self.version = version
    self.parameters = parameters
    outcome =
      selection.includes(.judgeGates) ? (state == .passed ? "PASS" : "FAIL") : "NOT_JUDGED"
    steps = StepID.allCases.map { step in
      let record = records[step]
      return StepLine(
        step: step, outcome: record == nil ? "NOT_RUN" : "DONE",
        parameters: record?.parameters ?? [:], inputs: record?.inputs ?? [:],
        outputs: record?.outputs ?? [:])
    }
  }
}
