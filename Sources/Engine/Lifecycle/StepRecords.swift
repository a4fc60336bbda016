internal import Domain
internal import Foundation

/// What a finished step was given and what it made.
struct StepRecord: Codable, Hashable {
  let version: String
  let parameters: [String: String]
  let inputs: Digests
  let outputs: Digests
}

/// The records of a project's finished steps, kept in `.crossgate/steps.json`.
struct StepRecords {
  private let path: String
  private var records: [String: StepRecord]

  /// Reads the records; a project never run has none, and records that cannot be read count for
  /// nothing, so that every step runs again.
  init(of project: String) throws {
    path = "\(project)/.crossgate/steps.json"
    guard let data = FileManager.default.contents(atPath: path) else {
      records = [:]
      return
    }
    do { records = try JSONDecoder().decode([String: StepRecord].self, from: data) } catch {
      records = [:]
    }
  }

  subscript(step: StepID) -> StepRecord? {
    get { records[step.rawValue] }
    set { records[step.rawValue] = newValue }
  }

  func save() throws {
    try makeFolder(of: path)
    try writeAtomically(artefactJSON(records), to: path)
  }
}
