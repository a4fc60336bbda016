public import Domain

/// The health of a project, drawn from its last run.
public struct Overview: Sendable {
  public let last: RunDetail?
  public let source: Estate?
  public let target: Estate?

  public init(last: RunDetail?, source: Estate?, target: Estate?) {
    self.last = last
    self.source = source
    self.target = target
  }
}

/// How large one side's catalogue is.
public struct Estate: Hashable, Sendable {
  public let tables: Int
  public let fields: Int

  public init(tables: Int, fields: Int) {
    self.tables = tables
    self.fields = fields
  }

  public init(_ catalogue: Catalogue) {
    self.init(tables: catalogue.tables.count, fields: catalogue.fields.count)
  }
}

/// The lifecycle of a project: each step with its last result, the run that goes on, the snapshots.
public struct LifecycleStatus: Sendable {
  public let steps: [Line]
  public let current: RunDetail?
  /// What the last run was set to, or the defaults.
  public let parameters: RunParameters
  public let snapshots: [KeptState]

  public struct Line: Sendable {
    public let step: StepID
    public let purpose: String
    public let last: LastResult?

    public init(step: StepID, purpose: String, last: LastResult?) {
      self.step = step
      self.purpose = purpose
      self.last = last
    }
  }

  /// What a step came to in the last run that had it.
  public struct LastResult: Sendable {
    public let run: Int
    public let step: RunStep

    public init(run: Int, step: RunStep) {
      self.run = run
      self.step = step
    }
  }

  public init(
    steps: [Line], current: RunDetail?, parameters: RunParameters, snapshots: [KeptState]
  ) {
    self.steps = steps
    self.current = current
    self.parameters = parameters
    self.snapshots = snapshots
  }
}

/// What restoring a snapshot would change.
public struct RestorationPreview: Sendable {
  public let snapshot: KeptState
  /// Paths that would be written anew, and paths that would go.
  public let written: [String]
  public let removed: [String]

  public init(snapshot: KeptState, written: [String], removed: [String]) {
    self.snapshot = snapshot
    self.written = written
    self.removed = removed
  }
}

/// A guide that comes with the product.
public struct Guide: Sendable {
  /// Its address below `/documents/`: the file's path without `.md`.
  public let name: String
  /// The folder, as a heading.
  public let folder: String
  public let title: String
  /// Its first sentence.
  public let summary: String

  public init(name: String, folder: String, title: String, summary: String) {
    self.name = name
    self.folder = folder
    self.title = title
    self.summary = summary
  }
}

/// A snapshot: a state of the project's files that is kept.
public struct KeptState: Hashable, Sendable {
  public let id: String
  public let label: String
  /// ISO 8601, UTC.
  public let created: String
  /// How many files it holds.
  public let files: Int

  public init(id: String, label: String, created: String, files: Int) {
    self.id = id
    self.label = label
    self.created = created
    self.files = files
  }
}
