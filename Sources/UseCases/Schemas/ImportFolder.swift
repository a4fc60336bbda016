internal import Domain
internal import Engine
internal import Foundation

/// A file that somebody offers as a specification.
public struct OfferedFile: Sendable {
  /// As whoever sent it called it: a claim, never a path to use.
  public let name: String
  /// Where its bytes lie.
  public let path: String

  public init(name: String, path: String) {
    self.name = name
    self.path = path
  }
}

/// The files of one import, in the project's folder until it is decided about; each lies there under
/// a number, never under the name it was sent with.
struct ImportFolder {
  static let mostFiles = 50
  /// Of one file.
  static let mostBytes = 100 << 20
  /// Of all that waits in a project.
  static let quota = 500 << 20

  let name: String
  let path: String

  struct File: Codable {
    let name: String
    let stored: String
    let bytes: Int
    let sha256: String
  }

  private static func parent(_ project: String) -> String { "\(project)/.crossgate/imports" }

  /// - Throws: ``Refusal/schema(_:)`` for a name that is none, or of nothing.
  init(_ name: String, of project: String) throws {
    let path = "\(Self.parent(project))/\(name)"
    guard name.utf8.count == 32, name.allSatisfy(\.isHexDigit),
      FileManager.default.fileExists(atPath: "\(path)/files.json")
    else { throw Refusal.schema(.noUpload) }
    self.name = name
    self.path = path
  }

  /// Takes copies of `files`, when each is a specification, under the names they will have.
  ///
  /// `spellings` are the names of specifications that are there, of which one that differs in case
  /// alone is the same; `waiting` is how many bytes wait in the project already.
  ///
  /// - Throws: ``Refusal/schema(_:)``, ``Engine/FileError``; then nothing was kept.
  init(
    taking files: [OfferedFile], into project: String, spellings: [String], waiting: Int
  ) throws {
    name = (0..<4).map { _ in
      String(format: "%08x", UInt32.random(in: .min ... .max))
    }.joined()
    path = "\(Self.parent(project))/\(name)"
    let checked = try Self.check(files, spellings: spellings, waiting: waiting)
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      var kept: [File] = []
      for (number, file) in zip(1..., checked) {
        let stored = "\(number)"
        try FileManager.default.copyItem(atPath: file.path, toPath: "\(path)/\(stored)")
        kept.append(
          File(
            name: file.name, stored: stored, bytes: file.bytes,
            sha256: try fileDigest("\(path)/\(stored)")))
      }
      try JSONEncoder().encode(kept).write(to: URL(filePath: "\(path)/files.json"))
    } catch {
      try remove()
      throw FileError.cannotWrite(path, errno)
    }
  }

  private static func check(
    _ files: [OfferedFile], spellings: [String], waiting: Int
  ) throws -> [(name: String, path: String, bytes: Int)] {
    guard !files.isEmpty else { throw Refusal.schema(.upload(.nothing)) }
    guard files.count <= mostFiles else {
      throw Refusal.schema(.upload(.tooMany(limit: mostFiles)))
    }
    var checked: [(name: String, path: String, bytes: Int)] = []
    for file in files {
      let plain = SpecificationName(sent: file.name).text
      let name = spellings.first { $0.lowercased() == plain.lowercased() } ?? plain
      guard let kind = SpecificationKind(name: name) else {
        throw Refusal.schema(
          .upload(
            .wrongType(name: name, allowed: SpecificationKind.suffixes.map { ".\($0.suffix)" })))
      }
      guard name.lowercased() != ExtensionFile.name else {
        throw Refusal.schema(.upload(.reservedName(name)))
      }
      guard !checked.contains(where: { $0.name.lowercased() == name.lowercased() }) else {
        throw Refusal.schema(.upload(.sameName(name)))
      }
      let (bytes, beginning) = try beginning(of: file.path)
      guard bytes > 0 else { throw Refusal.schema(.upload(.empty(name: name))) }
      guard bytes <= mostBytes else {
        throw Refusal.schema(.upload(.tooLarge(name: name, limit: mostBytes)))
      }
      guard kind.holds(beginning) else {
        throw Refusal.schema(.upload(.wrongContent(name: name, kind: kind.words)))
      }
      checked.append((name, file.path, bytes))
    }
    guard waiting + checked.reduce(0, { $0 + $1.bytes }) <= quota else {
      throw Refusal.schema(.upload(.quota(limit: quota)))
    }
    return checked
  }

  private static func beginning(of path: String) throws -> (bytes: Int, beginning: [UInt8]) {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw FileError.cannotRead(path, errno)
    }
    defer { file.closeFile() }
    let beginning = try file.read(upToCount: 4096) ?? Data()
    return (Int(try file.seekToEnd()), Array(beginning))
  }

  var files: [File] {
    get throws {
      try JSONDecoder().decode(
        [File].self, from: Data(contentsOf: URL(filePath: "\(path)/files.json")))
    }
  }

  func remove() throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    do { try FileManager.default.removeItem(atPath: path) } catch {
      throw FileError.cannotWrite(path, errno)
    }
  }

  /// Removes what was sent more than an hour ago and belongs to no import that waits.
  ///
  /// - Throws: ``Engine/FileError``.
  static func tidy(_ project: String, keeping waiting: Set<String>, now: Date = .now) throws {
    let parent = parent(project)
    let files = FileManager.default
    guard files.fileExists(atPath: parent) else { return }
    for name in try files.contentsOfDirectory(atPath: parent) where !waiting.contains(name) {
      let path = "\(parent)/\(name)"
      let made = try files.attributesOfItem(atPath: path)[.modificationDate] as? Date
      if let made, now.timeIntervalSince(made) < 3600 { continue }
      try files.removeItem(atPath: path)
    }
  }
}
