internal import Domain

extension Desk {
  /// How sensitive a file of the project is, and what opens it.
  func kind(of path: String) throws -> DataClasses.Line {
    try app.policies.shipped.get().dataClasses[path]
  }

  /// Makes sure that the person may read a file, be it masked.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``.
  func requireReading(_ path: String) throws -> DataClasses.Line {
    let kind = try kind(of: path)
    try require(.read(kind.permission))
    return kind
  }

  /// Whether the person sees a file's values masked, so that the file itself cannot be had.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func isMasked(_ path: String) throws -> Bool {
    try actor.seesMasked && kind(of: path).dataClass == .record
  }

  /// Those of a run's files that the person may read, be it masked.
  func readable(_ artefacts: [RunArtefact]) throws -> [RunArtefact] {
    try artefacts.filter { actor.may(.read(try kind(of: $0.path).permission)) }
  }
}
