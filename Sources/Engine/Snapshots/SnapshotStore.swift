internal import Cryptography
internal import Foundation

/// A project's state at one moment: every file by its digest.
public struct SnapshotManifest: Codable, Hashable, Sendable {
  /// Sequence number and digest, `0007-3fa2b1c9d0e4`: sorts by age, and names its content.
  public let id: String
  public let label: String
  /// ISO 8601, UTC; whoever makes the snapshot states it.
  public let created: String
  public let files: Digests

  /// The SHA-256 of the list of files, 64 hexadecimal digits.
  public let digest: String

  /// The files that steps write, sorted by path; not what people or hospitals gave.
  public var artefacts: [(path: String, digest: String)] {
    let written = Lifecycle.steps.flatMap(\.outputs) + [LifecycleReport.path]
    return files.filter { file in
      written.contains { $0 == file.key || $0.hasSuffix("/*") && file.key.hasPrefix($0.dropLast()) }
    }.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
  }
}

/// The snapshots of a project, under its `.crossgate/`: one manifest each, one object a digest.
///
/// A snapshot holds specifications, schemas, generated data, target files and reports. Real extracts
/// (`source/`) are large, read-only and not ours: they are named by digest and not copied.
public struct SnapshotStore: Sendable {
  private static let kept = [
    "requirement_spec", "schemas", "mock_data", "target_contract", "reports",
  ]
  private static let records = ".crossgate/steps.json"

  private let project: String
  private var manifests: String { "\(project)/.crossgate/snapshots" }
  private var journal: String { "\(project)/.crossgate/restoring.json" }

  public init(project: String) { self.project = project }

  /// All snapshots, oldest first.
  public func list() throws -> [SnapshotManifest] {
    try fileNames(in: manifests).filter { $0.hasSuffix(".json") }.map {
      try read("\(manifests)/\($0)")
    }
  }

  /// - Throws: ``SnapshotError/unknown(_:)`` for an id that is none of ``list()``.
  public func snapshot(_ id: String) throws -> SnapshotManifest {
    guard try fileNames(in: manifests).contains("\(id).json") else {
      throw SnapshotError.unknown(id)
    }
    return try read("\(manifests)/\(id).json")
  }

  /// Keeps the project's present state.
  public func create(label: String, at created: String) throws -> SnapshotManifest {
    var files: Digests = [:]
    for path in presentFiles() {
      let digest = try fileDigest("\(project)/\(path)")
      try keep("\(project)/\(path)", as: digest)
      files[path] = digest
    }
    for name in try fileNames(in: "\(project)/source") {
      files["source/\(name)"] = try fileDigest("\(project)/source/\(name)")
    }
    let digest = SHA256.hex(try artefactJSON(files))
    let last = try fileNames(in: manifests).last.flatMap { Int($0.prefix(4)) } ?? 0
    let number = String(last + 1)
    let id =
      String(repeating: "0", count: max(0, 4 - number.count)) + number + "-" + digest.prefix(12)
    let snapshot = SnapshotManifest(
      id: id, label: label, created: created, files: files, digest: digest)
    try makeFolder(of: "\(manifests)/\(id).json")
    try writeAtomically(artefactJSON(snapshot), to: "\(manifests)/\(id).json")
    return snapshot
  }

  /// Puts the project back to a snapshot, after keeping the present state in another one.
  ///
  /// Every object's digest is checked before the first file changes. A restore that is cut off goes
  /// on at the next ``finishRestore()``, so the state is never a mix for longer than that.
  ///
  /// - Returns: The snapshot of the state before.
  /// - Throws: ``SnapshotError``, ``FileError``.
  public func restore(_ id: String, at now: String) throws -> SnapshotManifest {
    let wanted = try snapshot(id)
    for (path, digest) in wanted.files where !path.hasPrefix("source/") {
      guard try fileDigest(object(digest)) == digest else {
        throw SnapshotError.damaged(id, file: path)
      }
    }
    let safety = try create(label: "Before restoring \(id)", at: now)
    try writeAtomically(artefactJSON(wanted), to: journal)
    try finishRestore()
    return safety
  }

  /// What ``restore(_:at:)`` would change now, by paths: those written anew, and those removed.
  ///
  /// - Throws: ``FileError``.
  public func difference(
    from wanted: SnapshotManifest
  ) throws -> (written: [String], removed: [String]) {
    let present = presentFiles()
    let written = try wanted.files.keys.filter { !$0.hasPrefix("source/") }.sorted().filter {
      guard present.contains($0) else { return true }
      return try fileDigest("\(project)/\($0)") != wanted.files[$0]
    }
    return (written, present.filter { wanted.files[$0] == nil })
  }

  /// Whether a restore goes on, or was cut off.
  public var isRestoring: Bool { FileManager.default.fileExists(atPath: journal) }

  /// Ends a restore that was cut off; without one, nothing happens.
  public func finishRestore() throws {
    guard isRestoring else { return }
    let wanted: SnapshotManifest = try read(journal)
    let files = wanted.files.filter { !$0.key.hasPrefix("source/") }
    for (path, digest) in files.sorted(by: { $0.key < $1.key }) {
      let draft = "\(project)/.crossgate/restoring.part"
      try copyFile(object(digest), to: draft)
      try publish(draft, as: "\(project)/\(path)")
    }
    for path in presentFiles() where files[path] == nil {
      try removeIfPresent("\(project)/\(path)")
    }
    try removeIfPresent(journal)
  }

  /// Where the bytes of a digest lie; the file may be read, never changed.
  ///
  /// - Throws: ``SnapshotError/unknown(_:)`` for a text that is no SHA-256, or whose bytes are not kept.
  public func bytes(of digest: String) throws -> String {
    guard digest.utf8.count == 64, digest.allSatisfy(\.isHexDigit),
      FileManager.default.fileExists(atPath: object(digest))
    else { throw SnapshotError.unknown(digest) }
    return object(digest)
  }

  /// How many bytes the object of a digest holds.
  public func size(of digest: String) throws -> Int {
    let path = try bytes(of: digest)
    do {
      return try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    } catch { throw FileError.cannotRead(path, errno) }
  }

  private func object(_ digest: String) -> String {
    "\(project)/.crossgate/objects/\(digest.prefix(2))/\(digest)"
  }

  private func keep(_ file: String, as digest: String) throws {
    let object = object(digest)
    guard !FileManager.default.fileExists(atPath: object) else { return }
    try makeFolder(of: object)
    try copyFile(file, to: object + ".part")
    try publish(object + ".part", as: object)
  }

  private func copyFile(_ from: String, to path: String) throws {
    try removeIfPresent(path)
    do { try FileManager.default.copyItem(atPath: from, toPath: path) } catch {
      let number = errno
      try removeIfPresent(path)
      throw FileError.cannotWrite(path, number)
    }
  }

  private func presentFiles() -> [String] {
    var found = Self.kept.flatMap { folder in
      (FileManager.default.subpaths(atPath: "\(project)/\(folder)") ?? [])
        .map { "\(folder)/\($0)" }
    }
    found.append(Self.records)
    return found.filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(project)/\(path)", isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }

  private func read(_ path: String) throws -> SnapshotManifest {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw FileError.cannotRead(path, errno)
    }
    return try JSONDecoder().decode(SnapshotManifest.self, from: data)
  }
}

/// Why a snapshot cannot be used.
public enum SnapshotError: Error, Hashable {
  case unknown(String)
  /// An object's bytes no longer have its digest.
  case damaged(String, file: String)
}
