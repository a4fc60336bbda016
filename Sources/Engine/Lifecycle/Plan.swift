public import Domain

/// Which steps a person asked for.
public enum Selection: Hashable, Sendable {
  case all
  case from(StepID)
  case only(StepID)

  public func includes(_ step: StepID) -> Bool {
    switch self {
    case .all: true
    case .from(let first): step >= first
    case .only(let one): step == one
    }
  }

  /// The first step selected.
  public var first: StepID {
    switch self {
    case .all: .extractSpecs
    case .from(let step), .only(let step): step
    }
  }
}

/// What a run would do, step by step; a value that can be printed and compared.
public struct Plan: Hashable, Sendable {
  /// Why a step has to run.
  public enum Reason: String, Codable, Sendable {
    case neverRun = "never run"
    case otherVersion = "other product version"
    case parametersChanged = "parameters changed"
    case inputsChanged = "inputs changed"
    case outputsChanged = "its files were changed or removed"
  }

  public enum Action: Hashable, Sendable {
    case run(Reason)
    /// Runs when the named step, which runs before it, changes one of its inputs.
    case runIfChanged(by: StepID)
    /// Done already: same inputs, same parameters, its files untouched.
    case reuse
  }

  public struct Line: Hashable, Sendable {
    public let step: StepID
    public let action: Action
  }

  public let parameters: RunParameters
  public let selection: Selection
  public let lines: [Line]
}

extension RunParameters {
  /// The named parameters as text, by the name all doors share.
  public func values(of names: [Step.Parameter]) -> [String: String] {
    Dictionary(
      names.map { ($0.rawValue, value(of: $0)) }, uniquingKeysWith: { first, _ in first })
  }

  public func value(of name: Step.Parameter) -> String {
    switch name {
    case .rows: String(rows)
    case .seed: String(seed)
    case .minPatients: String(minPatients)
    case .releaseProfile: releaseProfile.rawValue
    case .imputeMode: imputeMode.rawValue
    }
  }
}
