public import Domain
internal import Engine
internal import Foundation

extension App {
  /// Puts a programme's files into its project, made where it is absent; files that lie there stay.
  ///
  /// - Parameters:
  ///   - directory: A project folder such as `schemas/samples/st-elsewhere`.
  ///   - place: Where the project belongs.
  /// - Returns: The project, and whether its files were new.
  /// - Throws: ``Engine/FileError``, or an error that ``Problem`` explains.
  public func load(
    _ directory: String, as place: Place = .sample
  ) throws -> (project: Project, isNew: Bool) {
    let project = try project(place)
    let folder = folder(of: project)
    guard !FileManager.default.fileExists(atPath: "\(folder)/requirement_spec") else {
      return (project, false)
    }
    let draft = "\(folder).part"
    do {
      try FileManager.default.createDirectory(
        atPath: configuration.projects, withIntermediateDirectories: true)
      if FileManager.default.fileExists(atPath: draft) {
        try FileManager.default.removeItem(atPath: draft)
      }
      try FileManager.default.copyItem(atPath: directory, toPath: draft)
      try FileManager.default.moveItem(atPath: draft, toPath: folder)
    } catch { throw FileError.cannotWrite(folder, errno) }
    return (project, true)
  }
}
