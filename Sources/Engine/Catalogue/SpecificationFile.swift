internal import Domain

/// Reads a specification file by what it is.
enum SpecificationFile {
  /// Reads `file`; what cannot be read, or is of no known kind, gives an issue and no field.
  static func read(
    _ file: SpecificationInput, remaps: ColumnRemaps
  ) -> (Specification, FileReading) {
    var format: SpecificationFormat?
    var specification = Specification(file: file.name)
    var failure: (any Error)?
    do {
      let beginning = try FileBeginning(file.path)
      guard !beginning.isBlank else { throw SpecificationError.empty(file: file.name) }
      format = SpecificationFormat.of(file.name, beginning)
      if let format {
        specification = try format.read(file, remaps)
      } else {
        specification.report(
          .warning, "FORMAT_NOT_READ", line: nil, "Files of this kind are not read yet.")
      }
    } catch {
      failure = error
      specification.report(
        .error, "FILE_NOT_READ", line: nil, "The file as a whole cannot be read.")
    }
    if format != nil, failure == nil { specification.reportCount() }
    return (specification, FileReading(specification, as: format, failure: failure))
  }
}

extension FileReading {
  fileprivate init(
    _ specification: Specification, as format: SpecificationFormat?, failure: (any Error)?
  ) {
    self.init(
      name: specification.file, format: format?.name ?? "", unit: format?.unit ?? "",
      count: specification.count, fields: specification.fields.count,
      headers: specification.headers,
      unrecognised: specification.headers.isEmpty ? specification.unrecognised : nil,
      unread: specification.unread, failure: failure)
  }
}

extension Specification {
  /// Says where the file's lines went.
  fileprivate mutating func reportCount() {
    var parts = ["\(count.used) on fields", "\(count.headings) headings"]
    parts += count.ignored.sorted { $0.key < $1.key }.map { "\($0.value) ignored (\($0.key))" }
    if count.notUnderstood > 0 { parts.append("\(count.notUnderstood) not understood") }
    part = nil
    report(
      .info, "SPECIFICATION_READ", line: nil,
      "\(fields.count) fields; \(count.read) read: \(parts.joined(separator: ", ")).")
  }
}
