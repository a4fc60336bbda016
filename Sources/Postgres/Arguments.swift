/// The values of a statement in libpq's form.
struct Arguments {
  private var bytes: [UInt8] = []
  private var starts: [Int?] = []
  private var lengths: [Int32] = []
  private var formats: [Int32] = []

  var count: Int32 { Int32(starts.count) }

  /// - Throws: ``PostgresError/refused(_:constraint:statement:)`` for a text with a NUL, which
  ///   would silently end there.
  init(_ bindings: [Binding], statement: String) throws {
    for binding in bindings {
      switch binding {
      case .null:
        starts.append(nil)
        lengths.append(0)
        formats.append(0)
      case .text(let text):
        guard !text.utf8.contains(0) else {
          throw PostgresError.refused(
            .characterNotInRepertoire, constraint: nil, statement: statement)
        }
        starts.append(bytes.count)
        bytes.append(contentsOf: text.utf8)
        bytes.append(0)
        lengths.append(0)
        formats.append(0)
      case .bytes(let value):
        starts.append(bytes.count)
        bytes.append(contentsOf: value)
        lengths.append(Int32(value.count))
        formats.append(1)
      }
    }
  }

  func withPointers<Value>(
    _ body: (
      UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>, UnsafePointer<Int32>
    ) -> Value
  ) -> Value {
    // An empty `bytea` at the very end still needs an address that is not null.
    (bytes + [0]).withUnsafeBytes { buffer in
      let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      let values = starts.map { start in start.flatMap { base?.advanced(by: $0) } }
      return values.withUnsafeBufferPointer { body($0.baseAddress, lengths, formats) }
    }
  }
}
