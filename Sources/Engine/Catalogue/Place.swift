/// A line of a specification file, and the page or sheet that holds it.
public struct Place: Hashable, Codable, Sendable, CustomStringConvertible {
  /// Relative to the project, or as the file was called where it was uploaded.
  public var file: String
  /// The page or sheet that the line is counted in; `nil` where the file has none.
  public var part: Part?
  /// From 1: of the file, of the page, or the row of the sheet.
  public var line: Int

  public enum Part: Hashable, Codable, Sendable, CustomStringConvertible {
    /// Counted from 1.
    case page(Int)
    case sheet(String)

    public var description: String {
      switch self {
      case .page(let number): "p\(number)"
      case .sheet(let name): name
      }
    }
  }

  public init(file: String, part: Part? = nil, line: Int) {
    self.file = file
    self.part = part
    self.line = line
  }

  /// `file.csv:12`, `file.xlsx:Sheet 1:12`, `guide.pdf:p3:40`.
  public var description: String { "\(source):\(line)" }

  /// File and part, without the line.
  var source: String { part.map { "\(file):\($0)" } ?? file }
}
