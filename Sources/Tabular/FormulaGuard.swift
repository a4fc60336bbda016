/// The apostrophe that keeps a spreadsheet from running a cell as a formula.
///
/// A cell gets one more apostrophe in front when it is zero or more apostrophes and then `=`, `+`,
/// `-`, `@`, TAB, CR or LF; a plain number such as `-1.5` is left alone. So ``removed(from:)`` gives
/// back exactly what was exported.
public enum FormulaGuard {
  static let apostrophe = UInt8(ascii: "'")

  /// The cell as it was before export.
  public static func removed(from cell: String) -> String {
    guard cell.utf8.first == apostrophe, hasTrigger(cell.utf8.span) else { return cell }
    return String(cell.dropFirst())
  }

  /// The cell as it is exported.
  public static func neutralised(_ cell: String) -> String {
    isNeeded(for: cell.utf8.span) ? "'\(cell)" : cell
  }

  static func isNeeded(for cell: Span<UInt8>) -> Bool {
    hasTrigger(cell) && !isPlainNumber(cell)
  }

  private static func hasTrigger(_ cell: Span<UInt8>) -> Bool {
    guard let first = cell.indices.first(where: { cell[$0] != apostrophe }) else { return false }
    return "=+-@\t\r\n".utf8.contains(cell[first])
  }

  /// Whether the cell is an optional sign, digits, and perhaps a point and more digits.
  private static func isPlainNumber(_ cell: Span<UInt8>) -> Bool {
    var rest = cell.indices.map { cell[$0] }[...]
    if let sign = rest.first, "+-".utf8.contains(sign) { rest.removeFirst() }
    let parts = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count <= 2
      && parts.allSatisfy { part in !part.isEmpty && part.allSatisfy { 48...57 ~= $0 } }
  }
}
