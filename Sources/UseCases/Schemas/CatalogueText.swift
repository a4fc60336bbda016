internal import Cryptography
internal import Domain
internal import Engine
internal import Foundation
internal import Synchronization

/// A catalogue as the lifecycle writes it, with the digest of that.
struct CatalogueText {
  let catalogue: Catalogue
  let text: String
  let sha256: String

  init(_ catalogue: Catalogue) {
    let bytes = CatalogueFile.bytes(of: catalogue)
    self.catalogue = catalogue
    text = String(decoding: bytes, as: UTF8.self)
    sha256 = SHA256.hex(bytes)
  }

  private static let kept = Mutex<[String: Catalogue]>([:])
  /// Both sides of some projects, with a version before.
  private static let mostKept = 24

  /// The catalogue of a digest, read from its text when it is first asked for.
  ///
  /// - Throws: ``Engine/ArtefactError`` with file and line.
  static func catalogue(_ sha256: String, text: () throws -> String) throws -> Catalogue {
    if let known = kept.withLock({ $0[sha256] }) { return known }
    let path = FileManager.default.temporaryDirectory
      .appending(path: "catalogue-\(UUID().uuidString).csv").path
    defer { unlink(path) }
    let bytes = Data(try text().utf8)
    guard
      FileManager.default.createFile(
        atPath: path, contents: bytes, attributes: [.posixPermissions: 0o600])
    else { throw FileError.cannotWrite(path, errno) }
    return keep(try CatalogueFile.read(path: path), as: sha256)
  }

  /// The catalogue in the file at `path`; `nil` without a file.
  ///
  /// - Throws: ``Engine/ArtefactError`` with file and line, ``Engine/FileError``.
  static func catalogue(at path: String) throws -> (catalogue: Catalogue, sha256: String)? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let sha256 = try fileDigest(path)
    if let known = kept.withLock({ $0[sha256] }) { return (known, sha256) }
    return (keep(try CatalogueFile.read(path: path), as: sha256), sha256)
  }

  private static func keep(_ catalogue: Catalogue, as sha256: String) -> Catalogue {
    kept.withLock { kept in
      if kept.count >= mostKept { kept = [:] }
      kept[sha256] = catalogue
    }
    return catalogue
  }
}
