internal import CArchive

extension Archive {
  /// A zip archive of `parts`, the same bytes for the same parts: no entry has a date of its own.
  ///
  /// - Throws: ``DocumentError/notWritten(part:)`` when the library refuses a part.
  public static func packing(
    _ parts: [(name: String, content: [UInt8])]
  ) throws(DocumentError) -> [UInt8] {
    guard let archive = archive_write_new() else { throw .notWritten(part: nil) }
    defer { archive_write_free(archive) }
    archive_write_set_format_zip(archive)
    // What does not pack grows by less than a hundredth; the directory states each name twice.
    let capacity = parts.reduce(1 << 16) { size, part in
      size + part.content.count + part.content.count / 100 + 2 * part.name.utf8.count + 512
    }
    let used = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    used.initialize(to: 0)
    defer { used.deallocate() }
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    defer { buffer.deallocate() }
    guard archive_write_open_memory(archive, buffer, capacity, used) == ARCHIVE_OK else {
      throw .notWritten(part: nil)
    }
    for part in parts where !append(part.name, part.content, to: archive) {
      throw .notWritten(part: part.name)
    }
    guard archive_write_close(archive) == ARCHIVE_OK else { throw .notWritten(part: nil) }
    return Array(UnsafeRawBufferPointer(start: buffer, count: used.pointee))
  }

  private static func append(
    _ name: String, _ content: [UInt8], to archive: OpaquePointer
  ) -> Bool {
    guard let entry = archive_entry_new() else { return false }
    defer { archive_entry_free(entry) }
    archive_entry_set_pathname(entry, name)
    archive_entry_set_size(entry, Int64(content.count))
    archive_entry_set_filetype(entry, 0o100000)
    archive_entry_set_perm(entry, 0o644)
    guard archive_write_header(archive, entry) == ARCHIVE_OK else { return false }
    return content.withUnsafeBytes {
      $0.isEmpty || archive_write_data(archive, $0.baseAddress, $0.count) == $0.count
    }
  }
}
