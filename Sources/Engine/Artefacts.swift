internal import Cryptography
internal import Foundation

/// The files of a project by their paths relative to it, each with the SHA-256 of its bytes.
public typealias Digests = [String: String]

/// A project's folder and the shipped policy data beside it, as files with digests.
struct Artefacts {
  let project: String
  let policy: String

  /// The files that `patterns` name: a path, or a folder's `*`; `policy:` means shipped data.
  ///
  /// A file that does not exist is left out, so its coming or going changes the result.
  func digests(of patterns: [String]) throws -> Digests {
    var found: Digests = [:]
    for pattern in patterns {
      for path in try paths(of: pattern) { found[path] = try digest(of: path) }
    }
    return found
  }

  func location(of path: String) -> String {
    path.hasPrefix("policy:") ? "\(policy)/\(path.dropFirst(7))" : "\(project)/\(path)"
  }

  private func paths(of pattern: String) throws -> [String] {
    guard pattern.hasSuffix("/*") else {
      return FileManager.default.fileExists(atPath: location(of: pattern)) ? [pattern] : []
    }
    let folder = String(pattern.dropLast(2))
    return try fileNames(in: location(of: folder)).map { "\(folder)/\($0)" }
  }

  private func digest(of path: String) throws -> String {
    try fileDigest(location(of: path))
  }
}

/// The visible regular files directly in `folder`, sorted by bytes; none when it does not exist.
///
/// - Throws: ``FileError/cannotRead(_:_:)`` for a folder that may not be looked into.
func fileNames(in folder: String) throws -> [String] {
  guard FileManager.default.fileExists(atPath: folder) else { return [] }
  let names: [String]
  do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
    throw FileError.cannotRead(folder, errno)
  }
  return names.filter { name in
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(
      atPath: "\(folder)/\(name)", isDirectory: &isFolder)
    return exists && !isFolder.boolValue && !name.hasPrefix(".")
  }.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
}

/// The SHA-256 of a file's bytes in hexadecimal, read in blocks of 1 MiB.
///
/// - Throws: ``FileError/cannotRead(_:_:)``.
public func fileDigest(_ path: String) throws -> String {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw FileError.cannotRead(path, errno) }
  defer { close(descriptor) }
  var hash = SHA256()
  var block = [UInt8](repeating: 0, count: 1 << 20)
  while true {
    let count = read(descriptor, &block, block.count)
    guard count >= 0 else { throw FileError.cannotRead(path, errno) }
    guard count > 0 else { return hash.finish().hex }
    block.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }
}

/// A file the engine could not work with, and the operating system's reason.
public enum FileError: Error, Hashable {
  case cannotRead(String, Int32)
  case cannotWrite(String, Int32)
}

/// Writes a file so that its name shows either the old bytes or the new, whatever happens between.
///
/// - Throws: ``FileError/cannotWrite(_:_:)``, with `ENOSPC` for a full disk.
public func writeAtomically(_ bytes: [UInt8], to path: String) throws {
  let draft = path + ".part"
  let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
  guard descriptor >= 0 else { throw FileError.cannotWrite(path, errno) }
  defer { close(descriptor) }
  var written = 0
  while written < bytes.count {
    let count = bytes.withUnsafeBytes {
      write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
    }
    guard count >= 0 else { throw withdrawn(draft, of: path) }
    written += count
  }
  guard fsync(descriptor) == 0, rename(draft, path) == 0 else { throw withdrawn(draft, of: path) }
}

/// Removes a draft that cannot be finished, and tells why.
private func withdrawn(_ draft: String, of path: String) -> FileError {
  let number = errno
  unlink(draft)
  return .cannotWrite(path, number)
}

/// Moves a finished file to its name, its bytes on disk first, and makes the folder.
func publish(_ draft: String, as path: String) throws {
  let descriptor = open(draft, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw FileError.cannotRead(draft, errno) }
  defer { close(descriptor) }
  try makeFolder(of: path)
  guard fsync(descriptor) == 0, rename(draft, path) == 0 else {
    throw FileError.cannotWrite(path, errno)
  }
}

/// Makes the folder that holds `path`.
func makeFolder(of path: String) throws {
  guard let slash = path.lastIndex(of: "/") else { return }
  let folder = String(path[..<slash])
  do {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  } catch { throw FileError.cannotWrite(folder, errno) }
}

/// The JSON bytes of `value` in the one form artefacts have: sorted keys, two spaces, a last newline.
func artefactJSON(_ value: some Encodable) throws -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return try Array(encoder.encode(value)) + [UInt8(ascii: "\n")]
}
