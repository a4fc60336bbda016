internal import Cryptography
public import Domain
internal import Foundation

/// The lifecycle of one project folder: what would run, and running it.
///
/// Equal inputs, parameters and version give equal bytes in every artefact; a step whose inputs are
/// unchanged since it last finished, and whose outputs lie untouched, is reused.
public struct Lifecycle: Sendable {
  public static let steps: [Step] = [
    .extractSpecs, .generateCohort, .analyseMapping, .buildContract, .executeContract,
    .checkQuality, .judgeGates,
  ]

  public let project: String
  public let policy: String
  public let version: String

  /// - Parameters:
  ///   - project: The project's folder.
  ///   - policy: The folder of shipped data.
  ///   - version: The product's version, part of every step's record.
  public init(project: String, policy: String, version: String) {
    self.project = project
    self.policy = policy
    self.version = version
  }

  var artefacts: Artefacts { Artefacts(project: project, policy: policy) }

  public static func step(_ id: StepID) -> Step { steps[id.number - 1] }

  /// What a run would do, without doing it.
  ///
  /// - Throws: ``LifecycleError/notAProject(_:)``, ``LifecycleError/missingOutput(of:file:)`` when
  ///   a step before the first selected one has never finished, or ``FileError``.
  public func plan(_ selection: Selection, _ parameters: RunParameters) throws -> Plan {
    try Self.checkProject(project)
    let records = try StepRecords(of: project)
    try checkEarlierSteps(before: selection)
    var lines: [Plan.Line] = []
    var upstream: StepID?
    for step in Self.steps where selection.includes(step.id) {
      let action = try action(for: step, parameters, records, upstream: upstream)
      if action != .reuse { upstream = upstream ?? step.id }
      lines.append(Plan.Line(step: step.id, action: action))
    }
    return Plan(parameters: parameters, selection: selection, lines: lines)
  }

  /// Makes sure that a folder holds a project.
  ///
  /// - Throws: ``LifecycleError/notAProject(_:)``.
  public static func checkProject(_ project: String) throws {
    var isFolder: ObjCBool = false
    let specifications = "\(project)/requirement_spec"
    guard FileManager.default.fileExists(atPath: specifications, isDirectory: &isFolder),
      isFolder.boolValue
    else { throw LifecycleError.notAProject(project) }
  }

  private func checkEarlierSteps(before selection: Selection) throws {
    for step in Self.steps where step.id < selection.first {
      for output in step.outputs where !output.hasSuffix("*") {
        guard FileManager.default.fileExists(atPath: "\(project)/\(output)") else {
          throw LifecycleError.missingOutput(of: step.id, file: output)
        }
      }
    }
  }

  private func action(
    for step: Step, _ parameters: RunParameters, _ records: StepRecords, upstream: StepID?
  ) throws -> Plan.Action {
    guard let record = records[step.id] else { return .run(.neverRun) }
    guard record.version == version else { return .run(.otherVersion) }
    guard record.parameters == parameters.values(of: step.parameters) else {
      return .run(.parametersChanged)
    }
    if try artefacts.digests(of: step.inputs) != record.inputs { return .run(.inputsChanged) }
    if try artefacts.digests(of: step.outputs) != record.outputs { return .run(.outputsChanged) }
    return upstream.map { .runIfChanged(by: $0) } ?? .reuse
  }

  /// Runs what ``plan(_:_:)`` shows; each step decides again when its turn comes, on what then lies there.
  ///
  /// - Returns: `.passed`, or `.failedGate` when a gate was judged and not met.
  /// - Throws: ``StepFailure`` when a step cannot do its work (nothing it wrote is kept),
  ///   ``Cancellation``, ``LifecycleError`` or ``FileError``.
  public func run(
    _ selection: Selection, _ parameters: RunParameters,
    isCancelled: @escaping () -> Bool = { false },
    observe: @escaping (StepEvent) -> Void = { _ in }
  ) throws -> RunState {
    let plan = try plan(selection, parameters)
    var records = try StepRecords(of: project)
    for line in plan.lines {
      if isCancelled() { throw Cancellation() }
      let step = Self.step(line.step)
      guard try action(for: step, parameters, records, upstream: nil) != .reuse else {
        observe(.reused(step.id))
        continue
      }
      observe(.started(step.id))
      records[step.id] = try perform(step, parameters, isCancelled, observe)
      try records.save()
      observe(.finished(step.id))
    }
    return try conclude(selection, parameters, records)
  }

  private func perform(
    _ step: Step, _ parameters: RunParameters, _ isCancelled: @escaping () -> Bool,
    _ observe: @escaping (StepEvent) -> Void
  ) throws -> StepRecord {
    let staging = "\(project)/.crossgate/staging"
    try removeIfPresent(staging)
    let inputs = try artefacts.digests(of: step.inputs)
    let context = StepContext(
      project: project, policy: policy, staging: staging, parameters: parameters,
      progress: { observe(.progress(step.id, $0)) }, isCancelled: isCancelled)
    do { try step.run(context) } catch {
      try removeIfPresent(staging)
      guard !(error is Cancellation) else { throw error }
      throw StepFailure(step: step.id, project: project, cause: error)
    }
    try publishOutputs(of: step, from: staging)
    return StepRecord(
      version: version, parameters: parameters.values(of: step.parameters), inputs: inputs,
      outputs: try artefacts.digests(of: step.outputs))
  }

  /// Moves what the step wrote to its names, and removes what it no longer writes.
  private func publishOutputs(of step: Step, from staging: String) throws {
    for output in step.outputs {
      let folder = output.hasSuffix("/*") ? String(output.dropLast(2)) : nil
      let written = try folder.map { try fileNames(in: "\(staging)/\($0)") }
      let paths = written.map { $0.map { "\(folder ?? "")/\($0)" } } ?? [output]
      let stale = try Set(artefacts.digests(of: [output]).keys).subtracting(paths)
      for path in paths where FileManager.default.fileExists(atPath: "\(staging)/\(path)") {
        try publish("\(staging)/\(path)", as: "\(project)/\(path)")
      }
      for path in stale { try removeIfPresent("\(project)/\(path)") }
    }
    try removeIfPresent(staging)
  }

  private func conclude(
    _ selection: Selection, _ parameters: RunParameters, _ records: StepRecords
  ) throws -> RunState {
    let judged = selection.includes(.judgeGates)
    let report = judged ? try GateReport(of: project) : nil
    let state: RunState = report.map { $0.passed ? .passed : .failedGate } ?? .passed
    let summary = LifecycleReport(
      version: version, parameters: parameters, selection: selection, state: state,
      records: records)
    try makeFolder(of: "\(project)/\(LifecycleReport.path)")
    try writeAtomically(artefactJSON(summary), to: "\(project)/\(LifecycleReport.path)")
    return state
  }
}

/// Removes a file or a folder with all it holds; nothing there is fine.
func removeIfPresent(_ path: String) throws {
  guard FileManager.default.fileExists(atPath: path) else { return }
  do { try FileManager.default.removeItem(atPath: path) } catch {
    throw FileError.cannotWrite(path, errno)
  }
}

/// Something a run tells while it goes on.
public enum StepEvent: Sendable, Hashable {
  case started(StepID)
  case progress(StepID, String)
  case reused(StepID)
  case finished(StepID)
}

/// A step that could not do its work, and why; nothing it wrote is kept.
public struct StepFailure: Error {
  public let step: StepID
  /// The project's folder, so that what is said of files can be relative to it.
  public let project: String
  public let cause: any Error
}

/// Why a lifecycle cannot start.
public enum LifecycleError: Error, Hashable {
  /// The folder holds no `requirement_spec/`.
  case notAProject(String)
  /// A step before the first selected one has never finished.
  case missingOutput(of: StepID, file: String)
  /// Another process works on this project.
  case busy(String)
}
