internal import Processes

/// Why a PDF file gives no text.
public enum PDFError: Error, Equatable, Sendable {
  /// The program that takes PDF files apart is not on this machine.
  case noReader
  /// It is damaged, or locked by a password; what the program ended with.
  case unreadable(exitCode: Int32)
  /// Its pages are pictures, as of a scan.
  case noText
}

/// The text of a PDF file, laid out as on its pages.
public enum PDFText {
  private static let reader = Program("/usr/bin/pdftotext")
  private static let limits = Limits(
    wall: .seconds(60), cpu: .seconds(60), memory: 2 << 30, outputBytes: 64 << 20)

  /// Reads the file at `path`: columns are kept apart by space, a form feed ends each page.
  ///
  /// - Throws: ``PDFError``; `ProgramError` past 60 s or 64 MB of text.
  public static func read(_ path: String) throws -> String {
    let file = path.hasPrefix("-") ? "./\(path)" : path
    do {
      let run = try reader.run(
        arguments: ["-layout", "-enc", "UTF-8", "-q", file, "-"], limits: limits)
      guard run.exitCode == 0 else { throw PDFError.unreadable(exitCode: run.exitCode) }
      let isBlank = run.output.allSatisfy { $0 <= 32 }
      guard !isBlank else { throw PDFError.noText }
      return String(decoding: run.output, as: UTF8.self)
    } catch ProgramError.notStarted {
      throw PDFError.noReader
    }
  }
}
