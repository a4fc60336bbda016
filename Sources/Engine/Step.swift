internal import Foundation
public import Domain

/// A step of the lifecycle as a value: what it reads, what it writes, what sets it, what it does.
public struct Step: Sendable {
  public let id: StepID
  /// One sentence for the page and for `crossgate steps`.
  public let purpose: String
  /// Files it reads, as paths relative to the project.
  ///
  /// A folder's files are written `folder/*`, and shipped data `policy:path`.
  public let inputs: [String]
  /// Files it writes, in the same terms; whatever lay there before is replaced as a whole.
  public let outputs: [String]
  /// The parameters that change its result.
  public let parameters: [Parameter]
  let run: @Sendable (StepContext) throws -> Void

  /// A run parameter by the name the CLI, the API and the form share.
  public enum Parameter: String, CaseIterable, Codable, Sendable {
    case rows, seed
    case minPatients = "min_patients"
    case releaseProfile = "release_profile"
    case imputeMode = "impute_mode"
  }
}

/// What a step is given: where to read, where to write, and whom to tell.
///
/// A step never writes into the project: it fills a staging folder, and the executor moves the
/// finished files to their names, so that a killed step leaves nothing half-written there.
public struct StepContext {
  /// The project's folder.
  public let project: String
  /// The folder of shipped data that people review: code lists, lexicon, gate profiles.
  public let policy: String
  public let staging: String
  public let parameters: RunParameters
  /// Tells how far the step is, in words without values of records.
  public let progress: (String) -> Void
  /// Whether someone asked the run to stop.
  public let isCancelled: () -> Bool

  /// The path of a project file to read; it need not exist.
  public func input(_ path: String) -> String { "\(project)/\(path)" }

  /// The path of a shipped file to read.
  public func shipped(_ path: String) -> String { "\(policy)/\(path)" }

  /// Stops a long loop between two batches.
  ///
  /// - Throws: ``Cancellation`` when someone asked the run to stop.
  public func checkCancellation() throws {
    if isCancelled() { throw Cancellation() }
  }
}

/// The run was asked to stop.
public struct Cancellation: Error {
  public init() {}
}

extension StepContext {
  /// The names of the files in a project folder, sorted by bytes; none when it does not exist.
  ///
  /// - Throws: ``FileError/cannotRead(_:_:)``.
  func files(in folder: String) throws -> [String] { try fileNames(in: input(folder)) }

  /// The extracts in a project folder by lower-case table name, and their files' names.
  ///
  /// - Throws: ``FileError/cannotRead(_:_:)``, ``ExtractError/twoFiles(_:_:)``.
  func extracts(in folder: String) throws -> [String: String] {
    try Dictionary(
      files(in: folder).filter { $0.lowercased().hasSuffix(".csv") }
        .map { (String($0.dropLast(4)).lowercased(), $0) }
    ) { throw ExtractError.twoFiles("\(folder)/\($0)", "\(folder)/\($1)") }
  }

  /// A path to write the project file `path` to, its folder made.
  ///
  /// - Throws: ``FileError`` when the folder cannot be made.
  public func output(_ path: String) throws -> String {
    let file = "\(staging)/\(path)"
    try makeFolder(of: file)
    return file
  }

  /// Where this run's source extracts lie: the project's own, else the generated cohort.
  ///
  /// - Throws: As ``extracts(in:)``.
  var sourceFolder: String {
    get throws { try extracts(in: "source").isEmpty ? Self.cohortFolder : "source" }
  }

  /// Whether the source has no extracts of its own; a generated cohort says nothing of how it writes.
  ///
  /// - Throws: As ``extracts(in:)``.
  var isInvented: Bool {
    get throws { try sourceFolder == Self.cohortFolder }
  }

  /// Where a generated cohort lies.
  static let cohortFolder = "mock_data/source"
}

/// Extracts that cannot be told apart.
public enum ExtractError: Error, Hashable {
  /// Two files of one table, their names differing in case alone.
  case twoFiles(String, String)
}
