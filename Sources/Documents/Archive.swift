internal import CArchive

/// A zip archive whose parts are read by name into memory; nothing is ever written to a disk.
///
/// It is judged whole before any part is unpacked, by what its directory says, and each part again
/// by what comes out. An archive within it is a part like others, and is never opened.
public struct Archive: Sendable {
  /// What an archive may have.
  public struct Limits: Sendable {
    /// Of the file.
    public var bytes = 64 << 20
    public var entries = 1000
    /// Of all entries together.
    public var unpackedBytes = 200 << 20
    /// How many times its own size an archive may unpack to.
    public var ratio = 100
    /// Up to so many bytes an archive may unpack at any ratio: small tables of like rows pack well.
    public var freeBytes = 16 << 20

    public init() {}
  }

  public let path: String
  private let packed: [UInt8]
  private let sizes: [String: Int]

  /// Reads the file and what its directory says of the entries.
  ///
  /// - Throws: ``DocumentError``.
  public init(path: String, limits: Limits = Limits()) throws(DocumentError) {
    let packed = try bytes(of: path, limit: limits.bytes)
    try self.init(packed, path: path, limits: limits)
  }

  init(_ packed: [UInt8], path: String, limits: Limits = Limits()) throws(DocumentError) {
    if packed.starts(with: Self.compoundFile) { throw .oldOrProtected(path: path) }
    guard packed.starts(with: "PK".utf8) else { throw .notReadable(path: path) }
    // libarchive reads a whole directory at once; the marks of its entries are counted before.
    guard Self.directoryMarks(in: packed) <= limits.entries else {
      throw .tooManyEntries(path: path, limit: limits.entries)
    }
    self.path = path
    self.packed = packed
    var sizes: [String: Int] = [:]
    var total = 0
    var number = 0
    try Self.walk(packed, path: path) { (entry, _) throws(DocumentError) in
      number += 1
      guard number <= limits.entries else {
        throw .tooManyEntries(path: path, limit: limits.entries)
      }
      let isNew = sizes.updateValue(entry.size, forKey: entry.name) == nil
      guard isNew, entry.isSafe else { throw .unsafeEntry(path: path, number: number) }
      guard entry.size >= 0, entry.size <= limits.unpackedBytes - total else {
        throw .unpacksTooLarge(path: path, limit: limits.unpackedBytes)
      }
      total += entry.size
      return true
    }
    guard total <= max(limits.freeBytes, packed.count * limits.ratio) else {
      throw .packedTooWell(path: path, limit: limits.ratio)
    }
    self.sizes = sizes
  }

  /// The names of all entries, sorted.
  public var names: [String] { sizes.keys.sorted() }

  /// The bytes of an entry; `nil` where there is none of that name.
  ///
  /// - Throws: ``DocumentError`` `damaged`, `encrypted`.
  public func part(_ name: String) throws(DocumentError) -> [UInt8]? {
    guard let size = sizes[name] else { return nil }
    var content: [UInt8] = []
    try Self.walk(packed, path: path) { (entry, archive) throws(DocumentError) in
      guard entry.name == name else { return true }
      // A byte more than it should have shows that it has more.
      let capacity = size + 1
      var got = 0
      content = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        while count < capacity {
          let space = buffer.baseAddress?.advanced(by: count)
          got = archive_read_data(archive, space, capacity - count)
          guard got > 0 else { return }
          count += got
        }
      }
      guard got >= 0, content.count == size else { throw .damaged(path: path, part: name) }
      return false
    }
    return content
  }

  /// How a compound file begins, in which programs before 2007 kept documents, and those of today
  /// keep encrypted ones.
  private static let compoundFile: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0]

  private static func directoryMarks(in bytes: [UInt8]) -> Int {
    let span = bytes.span
    var count = 0
    var index = 3
    while index < span.count {
      // From its last byte back, as 2 is the rarest of the four.
      if span[index] == 2, span[index - 1] == 1, span[index - 2] == 0x4B, span[index - 3] == 0x50 {
        count += 1
      }
      index += 1
    }
    return count
  }
}

extension Archive {
  private struct Entry {
    let name: String
    let size: Int
    /// Whether it is a file or folder whose name stays within the archive.
    let isSafe: Bool

    init(_ entry: OpaquePointer?) {
      let name = archive_entry_pathname(entry).map { String(cString: $0) } ?? ""
      let parts = name.split(separator: "/", omittingEmptySubsequences: false)
      let kind = UInt32(archive_entry_filetype(entry))
      self.name = name
      size = Int(archive_entry_size(entry))
      isSafe =
        (kind == 0o100000 || kind == 0o040000) && archive_entry_hardlink(entry) == nil
        && !name.isEmpty && !name.hasPrefix("/") && !name.contains("\\") && !name.contains(":")
        && !parts.contains("..")
    }
  }

  /// Calls `visit` with each entry in turn while it returns `true`.
  private static func walk(
    _ packed: [UInt8], path: String,
    _ visit: (Entry, OpaquePointer) throws(DocumentError) -> Bool
  ) throws(DocumentError) {
    guard let archive = archive_read_new() else { throw .damaged(path: path, part: nil) }
    defer { archive_read_free(archive) }
    archive_read_support_format_zip_seekable(archive)
    try packed.withUnsafeBufferPointer { (bytes) throws(DocumentError) in
      guard archive_read_open_memory(archive, bytes.baseAddress, bytes.count) == ARCHIVE_OK else {
        throw .damaged(path: path, part: nil)
      }
      var entry: OpaquePointer?
      while true {
        let outcome = archive_read_next_header(archive, &entry)
        if outcome == ARCHIVE_EOF { return }
        guard outcome == ARCHIVE_OK || outcome == ARCHIVE_WARN else {
          throw .damaged(path: path, part: nil)
        }
        if archive_entry_is_encrypted(entry) != 0 { throw .encrypted(path: path) }
        guard try visit(Entry(entry), archive) else { return }
      }
    }
  }
}
