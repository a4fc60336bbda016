import Domain
import Foundation
import UseCases

/// Sound values of what pages show; a test names only what it is about.
enum Sample {
  static let start = Date(timeIntervalSince1970: 1_795_264_265)
  static let now = start + 90

  static func run(_ number: Int = 5, state: RunState = .failedGate, only: StepID? = nil) -> Run {
    Run(
      id: ID(number), number: number, state: state,
      request: RunRequest(RunParameters(), only: only), channel: .form,
      requestedBy: "Grace Hopper", createdAt: start, startedAt: start,
      finishedAt: state.isOver ? start + 12 : nil, isCancelling: false,
      outcome: state == .failedGate ? RunOutcome(.failedGate, failedGates: ["NO_ERRORS"]) : nil)
  }

  static func step(_ step: StepID, _ state: StepState) -> RunStep {
    RunStep(
      step: step, state: state, isReused: false, startedAt: state == .planned ? nil : start,
      finishedAt: state == .done ? start + 1.25 : nil,
      message: state == .failed ? "The crosswalk sex is missing." : "")
  }

  static let artefact = RunArtefact(
    path: "reports/mapping_contract.csv", sha256: String(repeating: "9f86d081", count: 8),
    bytes: 48_200)

  static let gates = GateVerdict(
    profile: .cutoverReady,
    checks: [
      Gate(
        name: "NO_ERRORS", measure: "errors", bound: .atMost, threshold: 0,
        meaning: "No quality error may be open."
      ).judge(3),
      Gate(
        name: "POPULATION_RATIO_MIN", measure: "population_ratio", bound: .atLeast,
        threshold: 0.95, meaning: "Fields are filled from the source."
      ).judge(nil),
      Gate(
        name: "TABLES_WRITTEN", measure: "tables_written", bound: .atLeast, threshold: 20,
        meaning: "The load reaches the tables it must."
      ).judge(27),
    ])

  static func detail(state: RunState = .failedGate) -> RunDetail {
    RunDetail(
      run: run(state: state),
      steps: [
        step(.extractSpecs, .done), step(.generateCohort, .running), step(.buildContract, .failed),
        step(.judgeGates, .planned),
      ], log: [RunEvent(sequence: 1, at: start, text: "extract-specs started")],
      artefacts: [artefact], gates: gates,
      findings: Findings(
        errors: 3, warnings: 41,
        balance: RowBalance(read: 15_000, loaded: 12_400, rejected: 2_100, filtered: 500)))
  }

  static let kept = KeptState(
    id: "0007-3fa2b1c9d0e4", label: "Before the trial", created: "2026-11-21T12:31:05Z", files: 31)

  static func lifecycle(current: RunDetail? = nil) -> LifecycleStatus {
    LifecycleStatus(
      steps: StepID.allCases.map { id in
        .init(
          step: id, purpose: "Does its work.",
          last: id == .judgeGates ? nil : .init(run: 5, step: step(id, .done)))
      }, current: current, parameters: RunParameters(), snapshots: [kept])
  }

  static let catalogue = Catalogue([
    CatalogueField(
      table: "PATIENT", field: "PATIENT_ID", type: .integer, mandatory: .yes, isKey: true,
      description: "The patient.", foundAt: "requirement_spec/source/pas.csv:2"),
    CatalogueField(
      table: "PATIENT", field: "ETHNICITY", type: .text(length: 2), codeList: "ethnic_category",
      description: "As stated by the person.", confidence: 0.9),
    CatalogueField(
      table: "ADMISSION", field: "PATIENT_ID", type: .integer,
      references: FieldPath("PATIENT", "PATIENT_ID")),
  ])

  static let contract = ContractAnswer(
    rows: [
      ContractRow(
        target: FieldPath("LOAD_PMI", "ethnic_group"), mappingClass: .lookup,
        source: FieldPath("PATIENT", "ETHNICITY"), rule: "crosswalk('ethnic', ETHNICITY)",
        confidence: .high, notes: "Name and type agree."),
      ContractRow(target: FieldPath("LOAD_PMI", "gp_code"), mappingClass: .reference),
    ],
    tables: [TablePlan(targetTable: "LOAD_PMI", drivingTable: "PATIENT", confidence: .high)])

  static let issue = StepIssue(
    step: .checkQuality,
    issue: Issue(
      .error, "DUPLICATE_KEY", table: "LOAD_PMI", field: "record_number",
      file: "target_contract/LOAD_PMI.csv", line: 12, count: 12,
      message: "The same key stands in several rows."))

  static let reject = Reject(
    sourceFile: "source/PATIENT.csv", row: 12, key: "MRN-CANARY",
    target: FieldPath("LOAD_PMI", "sex"), rule: "crosswalk('sex', SEX)", reason: "UNMAPPED_CODE")

  static func issues(_ issues: [StepIssue] = [issue]) -> QualityReport {
    QualityReport(
      run: run(), issueCount: issues.count, rejectCount: 1,
      rows: .issues(Paged(issues, Paging())))
  }

  static let rejects = QualityReport(
    run: run(), issueCount: 1, rejectCount: 1, rows: .rejects(Paged([reject], Paging())))

  static let plan = RunPlan(
    request: RunRequest(RunParameters(), from: .executeContract),
    steps: [
      .init(step: .buildContract, decision: .reused, reason: "nothing it reads has changed"),
      .init(step: .executeContract, decision: .runs, reason: "inputs changed"),
    ])

  static let restoration = RestorationPreview(
    snapshot: kept, written: ["reports/mapping_contract.csv"],
    removed: (1...30).map { "target_contract/T\($0).csv" })

  static let guide = Guide(
    name: "guides/user-guide", folder: "Guides", title: "User guide",
    summary: "From sign-in to a release decision.")

  static let actor = Actor(
    person: ID(7), userName: "grace", displayName: "Grace Hopper", roles: ["org_admin"],
    grants: [:])

  static let event = LedgerEvent(
    organisation: ID(1), sequence: 4, microseconds: 1_795_264_265_000_000, requestID: "7f3a",
    person: ID(7), actor: "grace", channel: LedgerChannel(.form), action: "token.create",
    object: "user:grace", project: nil, outcome: .done, detail: "{}",
    previousHash: String(repeating: "0", count: 64), hash: String(repeating: "1", count: 64))
}
