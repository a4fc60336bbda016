internal import CQREncode

/// A text as the squares that a camera reads; four free modules belong around them.
public struct QRCode: Equatable, Sendable {
  /// Row by row from the top left, true for dark; as many columns as rows, 21 to 177.
  public let modules: [[Bool]]

  /// Takes up to 2,331 bytes and survives the loss of 15 % of them; `nil` for none or for more.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard let code = QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M) else {
      return nil
    }
    defer { QRcode_free(code) }
    let width = Int(code.pointee.width)
    guard let squares = code.pointee.data else { return nil }
    // The lowest bit of a square says whether it is dark; the others, what it is for.
    modules = (0..<width).map { row in (0..<width).map { squares[row * width + $0] & 1 == 1 } }
  }
}
