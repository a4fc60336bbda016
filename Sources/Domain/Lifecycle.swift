/// The seven steps of a migration lifecycle, in their order.
public enum StepID: String, CaseIterable, Codable, Sendable, Comparable {
  case extractSpecs = "extract-specs"
  case generateCohort = "generate-cohort"
  case analyseMapping = "analyse-mapping"
  case buildContract = "build-contract"
  case executeContract = "execute-contract"
  case checkQuality = "check-quality"
  case judgeGates = "judge-gates"

  /// The place in the order, from 1.
  public var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

  public static func < (a: StepID, b: StepID) -> Bool { a.number < b.number }
}

/// What a release must live up to.
public enum ReleaseProfile: String, CaseIterable, Codable, Sendable {
  case development
  case preProduction = "pre_production"
  case cutoverReady = "cutover_ready"

  /// What a new project may run.
  public static let initial: [ReleaseProfile] = [.development, .preProduction]
}

/// Whether blank mandatory fields may be filled by documented defaults in a rehearsal.
public enum ImputeMode: String, CaseIterable, Codable, Sendable {
  /// Nothing is filled that the source does not state.
  case strict
  /// Non-clinical mandatory blanks are filled and counted as imputed.
  case preProduction = "pre_production"
}

/// What a person sets for a run; equal parameters and inputs give equal artefacts.
public struct RunParameters: Hashable, Codable, Sendable {
  /// Patients in a generated cohort, 1...1,000,000.
  public var rows: Int
  public var seed: Int
  /// The fewest patients a trial must hold to say anything.
  public var minPatients: Int
  public var releaseProfile: ReleaseProfile
  public var imputeMode: ImputeMode

  enum CodingKeys: String, CodingKey {
    case rows, seed
    case minPatients = "min_patients"
    case releaseProfile = "release_profile"
    case imputeMode = "impute_mode"
  }

  public static let rowsRange = 1...1_000_000
  public static let seedRange = 0...Int(Int32.max)
  /// From 0, which asks for no patient at all.
  public static let minPatientsRange = 0...1_000_000

  public init(
    rows: Int = 20, seed: Int = 42, minPatients: Int = 20,
    releaseProfile: ReleaseProfile = .development, imputeMode: ImputeMode = .strict
  ) {
    self.rows = rows
    self.seed = seed
    self.minPatients = minPatients
    self.releaseProfile = releaseProfile
    self.imputeMode = imputeMode
  }
}

/// Where a run stands.
public enum RunState: String, CaseIterable, Codable, Sendable {
  case queued, running, passed
  /// Every step did its work, and a gate was not met.
  case failedGate = "failed_gate"
  /// A step could not do its work.
  case failedStep = "failed_step"
  /// The process died; it can be resumed.
  case interrupted
  case cancelled

  /// The states that may follow.
  public var next: Set<RunState> {
    switch self {
    case .queued: [.running, .cancelled]
    case .running: [.passed, .failedGate, .failedStep, .interrupted, .cancelled]
    case .interrupted: [.queued, .running, .cancelled]
    case .passed, .failedGate, .failedStep, .cancelled: []
    }
  }

  public var isOver: Bool { next.isEmpty }
}
