public import Domain
internal import Foundation

/// The specification files of one side in a project's folder.
public struct SpecificationFolder: Sendable {
  public let side: Side
  private let project: String

  public init(_ side: Side, of project: String) {
    self.side = side
    self.project = project
  }

  /// Relative to the project; the names of files in it are what places and issues call them.
  public var path: String { "requirement_spec/\(side.rawValue)" }

  /// The names of the files, in the order in which they are read; none without a folder.
  ///
  /// - Throws: ``FileError``.
  public func names() throws -> [String] { try fileNames(in: "\(project)/\(path)") }

  /// What would be read if the files `added`, by name, lay there too and those of `removed` did not.
  ///
  /// - Throws: ``FileError``.
  public func inputs(
    adding added: [String: String] = [:], removing removed: Set<String> = []
  ) throws -> [SpecificationInput] {
    let present = try names().filter { added[$0] == nil && !removed.contains($0) }
    let files = added.merging(present.map { ($0, "\(project)/\(path)/\($0)") }) { new, _ in new }
    return files.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { SpecificationInput(name: "\(path)/\($0.key)", path: $0.value) }
  }

  /// Puts a copy of the file at `location` there, in place of one of that name.
  ///
  /// - Throws: ``FileError``.
  public func put(_ location: String, as name: String) throws {
    let target = "\(project)/\(path)/\(name)"
    let draft = "\(project)/.crossgate/\(UUID().uuidString).part"
    try makeFolder(of: draft)
    do { try FileManager.default.copyItem(atPath: location, toPath: draft) } catch {
      throw FileError.cannotWrite(target, errno)
    }
    try publish(draft, as: target)
  }

  /// - Throws: ``FileError``.
  public func remove(_ name: String) throws {
    let target = "\(project)/\(path)/\(name)"
    guard unlink(target) == 0 else { throw FileError.cannotWrite(target, errno) }
  }

  /// Makes a project of the folder, where it is none yet.
  ///
  /// - Throws: ``FileError``.
  public static func prepare(_ project: String) throws {
    for side in Side.allCases {
      try makeFolder(of: "\(project)/requirement_spec/\(side.rawValue)/x")
    }
  }
}
