public import struct Foundation.Date

/// What someone asks for when they start a run: the one command behind form, API and CLI.
public struct RunRequest: Hashable, Codable, Sendable {
  public var parameters: RunParameters
  /// The step to start at; those before it must have been done.
  public var from: StepID?
  /// The one step to do.
  public var only: StepID?

  public init(
    _ parameters: RunParameters = RunParameters(), from: StepID? = nil, only: StepID? = nil
  ) {
    self.parameters = parameters
    self.from = from
    self.only = only
  }

  /// The steps it asks for, in order.
  public var steps: [StepID] {
    if let only { return [only] }
    return StepID.allCases.filter { $0 >= from ?? .extractSpecs }
  }
}

/// The door a request came through.
public enum Channel: String, CaseIterable, Codable, Sendable {
  case form, api, cli
}

/// A run as its list states it.
public struct Run: Hashable, Sendable {
  public let id: ID<Run>
  /// From 1 in each project.
  public let number: Int
  public let state: RunState
  public let request: RunRequest
  public let channel: Channel
  public let requestedBy: String
  public let createdAt: Date
  public let startedAt: Date?
  public let finishedAt: Date?
  /// Someone asked it to stop, and it has not yet.
  public let isCancelling: Bool
  public let outcome: RunOutcome?

  public init(
    id: ID<Run>, number: Int, state: RunState, request: RunRequest, channel: Channel,
    requestedBy: String, createdAt: Date, startedAt: Date?, finishedAt: Date?, isCancelling: Bool,
    outcome: RunOutcome?
  ) {
    self.id = id
    self.number = number
    self.state = state
    self.request = request
    self.channel = channel
    self.requestedBy = requestedBy
    self.createdAt = createdAt
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.isCancelling = isCancelling
    self.outcome = outcome
  }
}

/// How a run ended, in names and counts, never values of records.
public struct RunOutcome: Hashable, Codable, Sendable {
  public var state: RunState
  /// The step that could not do its work.
  public var failedStep: StepID?
  /// The gates that were not met, by name.
  public var failedGates: [String]
  /// Why, in one sentence; empty when there is nothing to say.
  public var message: String

  public init(
    _ state: RunState, failedStep: StepID? = nil, failedGates: [String] = [], message: String = ""
  ) {
    self.state = state
    self.failedStep = failedStep
    self.failedGates = failedGates
    self.message = message
  }
}

/// Where a step of a run stands.
public enum StepState: String, CaseIterable, Codable, Sendable {
  case planned, running, done, failed, interrupted, cancelled
}

/// A step of a run.
public struct RunStep: Hashable, Sendable {
  public let step: StepID
  public let state: StepState
  /// Its inputs had not changed, so an earlier result stands.
  public let isReused: Bool
  public let startedAt: Date?
  public let finishedAt: Date?
  public let message: String

  public init(
    step: StepID, state: StepState, isReused: Bool, startedAt: Date?, finishedAt: Date?,
    message: String
  ) {
    self.step = step
    self.state = state
    self.isReused = isReused
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.message = message
  }
}

/// A line of a run's log.
public struct RunEvent: Hashable, Sendable {
  /// From 1 in each run, without gaps.
  public let sequence: Int
  public let at: Date
  public let text: String

  public init(sequence: Int, at: Date, text: String) {
    self.sequence = sequence
    self.at = at
    self.text = text
  }
}

/// A file a run left, as it was then.
public struct RunArtefact: Hashable, Sendable {
  /// Relative to the project.
  public let path: String
  /// 64 lower-case hexadecimal digits.
  public let sha256: String
  public let bytes: Int

  public init(path: String, sha256: String, bytes: Int) {
    self.path = path
    self.sha256 = sha256
    self.bytes = bytes
  }
}
