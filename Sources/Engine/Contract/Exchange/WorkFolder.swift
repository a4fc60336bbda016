internal import Foundation

/// A folder for the files of one exchange, which goes with it.
final class WorkFolder {
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "contract-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
  }

  deinit {
    do { try FileManager.default.removeItem(at: url) } catch {
      // The system clears its folder for temporary files.
    }
  }

  func path(_ name: String) -> String { url.appending(path: name).path }
}
