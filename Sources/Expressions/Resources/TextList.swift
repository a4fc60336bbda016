/// Texts one after another in one buffer of at most 2 GB, by ordinal.
public struct TextList: Sendable {
  private(set) var bytes: [UInt8] = []
  private var ends: [Int32] = []

  public init() {}

  public var count: Int { ends.count }

  public mutating func append(_ text: Span<UInt8>) {
    bytes.append(text)
    ends.append(Int32(bytes.count))
  }

  /// Calls `body` with the text at `ordinal`.
  public func with<Result>(_ ordinal: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    body(bytes.span.extracting(range(ordinal)))
  }

  public func text(_ ordinal: Int) -> String {
    with(ordinal) { $0.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
  }

  func range(_ ordinal: Int) -> Range<Int> {
    (ordinal == 0 ? 0 : Int(ends[ordinal - 1]))..<Int(ends[ordinal])
  }
}
