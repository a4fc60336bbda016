internal import Tabular

/// Reads specification texts and the headings of extracts, whatever their encoding.
enum TextFile {
  /// The whole text with lines that end in LF.
  ///
  /// - Throws: `TabularError` with the place of what cannot be decoded.
  static func read(_ path: String) throws(TabularError) -> String {
    try decodedText(of: path).text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
  }

  /// The column names of a delimited file, read without the rest.
  ///
  /// - Throws: `TabularError`, also `empty` for a file without a header.
  static func header(_ path: String) throws(TabularError) -> [String] {
    try DelimitedReader(path: path).header
  }
}
