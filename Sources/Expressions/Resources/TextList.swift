/// Texts by ordinal, in pieces of a megabyte, so that growing never copies what is there.
///
/// Besides the bytes (at most 4 GB) it takes four bytes a text.
public struct TextList: Sendable {
  private static let pieceBits: UInt32 = 20
  private static let pieceSize = 1 << Int(pieceBits)

  /// A piece is longer than ``pieceSize`` only when one text alone is.
  private var pieces: [[UInt8]] = []
  /// Where each text begins: the piece's number, and below it the place in the piece.
  private var starts: [UInt32] = []

  public init() {}

  public var count: Int { starts.count }

  public mutating func append(_ text: Span<UInt8>) {
    if pieces.last.map({ $0.count + text.count >= Self.pieceSize }) ?? true {
      var piece: [UInt8] = []
      piece.reserveCapacity(max(text.count, pieces.isEmpty ? 64 : Self.pieceSize))
      pieces.append(piece)
    }
    let last = pieces.count - 1
    starts.append(UInt32(last) << Self.pieceBits | UInt32(pieces[last].count))
    pieces[last].append(text)
  }

  /// Calls `body` with the text at `ordinal`.
  public func with<Result>(_ ordinal: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    let number = starts[ordinal] >> Self.pieceBits
    let piece = pieces[Int(number)]
    let start = Int(starts[ordinal]) & (Self.pieceSize - 1)
    let next = ordinal + 1
    let isLast = next == starts.count || starts[next] >> Self.pieceBits != number
    let end = isLast ? piece.count : Int(starts[next]) & (Self.pieceSize - 1)
    return body(piece.span.extracting(start..<end))
  }

  public func text(_ ordinal: Int) -> String {
    with(ordinal) { $0.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
  }
}
