internal import Processes

/// Why a PDF file gives no text.
public enum PDFError: Error, Equatable, Sendable {
  /// The program that takes PDF files apart is not on this machine.
  case noReader
  /// It is damaged, or has a password.
  case unreadable(path: String)
  /// It took more than its time, or gave more text than is believed.
  case tooLarge(path: String)
  /// Its pages are pictures, as of a scan.
  case noText(path: String)
}

/// The text of a PDF file, laid out as on its pages.
public enum PDFText {
  private static let reader = Program("/usr/bin/pdftotext")
  private static let limits = Limits(
    wall: .seconds(60), cpu: .seconds(60), memory: 2 << 30, outputBytes: 64 << 20)

  /// Reads the file at `path`: columns are kept apart by space, a form feed ends each page.
  ///
  /// - Throws: ``PDFError``, also past 60 s or 64 MB of text.
  public static func read(_ path: String) throws(PDFError) -> String {
    let file = path.hasPrefix("-") ? "./\(path)" : path
    let run: Program.Output
    do {
      run = try reader.run(
        arguments: ["-layout", "-enc", "UTF-8", "-q", file, "-"], limits: limits)
    } catch ProgramError.notStarted, ProgramError.noRoom {
      throw .noReader
    } catch {
      throw .tooLarge(path: path)
    }
    guard run.exitCode == 0 else { throw .unreadable(path: path) }
    guard run.output.contains(where: { $0 > 32 }) else { throw .noText(path: path) }
    return String(decoding: run.output, as: UTF8.self)
  }
}
