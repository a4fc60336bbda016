internal import Domain
internal import Engine
internal import Foundation

/// A contract's file that somebody offers, in the project's folder until they accept it or offer
/// another.
///
/// It lies in a folder of its person's, so that nobody finds another's, and under a name drawn by lot.
struct ContractUpload {
  static let mostBytes = 32 << 20
  /// The endings of files that hold a contract.
  static let suffixes = ["zip", "xlsx", "csv", "yaml", "yml", "md"]

  /// 32 hexadecimal digits.
  let name: String
  private let folder: String
  private let file: String

  private static func parent(_ project: String, _ person: ID<Person>) -> String {
    "\(project)/.crossgate/contracts/\(person.number)"
  }

  /// What `person` offered under `name`.
  ///
  /// - Throws: ``MappingRefusal/unknownUpload`` for a name that is none, or of nothing of theirs.
  init(_ name: String, of person: ID<Person>, in project: String) throws {
    let folder = "\(Self.parent(project, person))/\(name)"
    guard name.utf8.count == 32, name.allSatisfy({ $0.isASCII && $0.isHexDigit }),
      FileManager.default.fileExists(atPath: folder),
      let file = try FileManager.default.contentsOfDirectory(atPath: folder).first
    else { throw Refusal.mapping(.unknownUpload) }
    self.name = name
    self.folder = folder
    self.file = file
  }

  /// Keeps a copy of `offered` in place of what `person` offered before.
  ///
  /// - Throws: ``Refusal/schema(_:)`` or ``Engine/ExchangeError/unknownFormat(file:)`` for a file
  ///   that is none; ``Engine/FileError``.
  init(taking offered: OfferedFile, from person: ID<Person>, into project: String) throws {
    let sent = SpecificationName(sent: offered.name).text
    let suffix = sent.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard Self.suffixes.contains(suffix), sent.contains(".") else {
      throw ExchangeError.unknownFormat(file: sent)
    }
    let files = FileManager.default
    let bytes: Int
    do {
      bytes = try files.attributesOfItem(atPath: offered.path)[.size] as? Int ?? 0
    } catch { throw FileError.cannotRead(offered.path, ENOENT) }
    guard bytes > 0 else { throw Refusal.schema(.upload(.empty(name: sent))) }
    guard bytes <= Self.mostBytes else {
      throw Refusal.schema(.upload(.tooLarge(name: sent, limit: Self.mostBytes)))
    }
    let parent = Self.parent(project, person)
    name = (0..<4).map { _ in String(format: "%08x", UInt32.random(in: .min ... .max)) }.joined()
    folder = "\(parent)/\(name)"
    file = "contract.\(suffix)"
    do {
      if files.fileExists(atPath: parent) { try files.removeItem(atPath: parent) }
      try files.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try files.copyItem(atPath: offered.path, toPath: "\(folder)/\(file)")
    } catch { throw FileError.cannotWrite(parent, errno) }
  }

  /// What it holds, with its digest in hexadecimal.
  ///
  /// - Throws: what ``ContractDocument`` throws for a file that is no contract.
  func read() throws -> (document: ContractDocument, sha256: String) {
    let path = "\(folder)/\(file)"
    return (try ContractDocument(from: path), try fileDigest(path))
  }

  func remove() throws {
    do { try FileManager.default.removeItem(atPath: folder) } catch {
      throw FileError.cannotWrite(folder, errno)
    }
  }
}
