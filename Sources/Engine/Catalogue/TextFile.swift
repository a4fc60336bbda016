internal import Foundation
internal import Tabular
enum TextFile {
  static func read(_ path: String) throws -> String {
    try String(contentsOf: URL(filePath: path), encoding: .utf8).replacingOccurrences(
      of: "\r\n", with: "\n")
  }
  static func header(_ path: String) throws -> [String] { try TextTable(path: path).header }
}
