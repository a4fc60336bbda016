import Foundation
import Tabular
import TestSupport
import Testing

/// 112 files of the Pollock benchmark, each spoilt in one way, with the clean table of each.
@Suite(.enabled(if: Checkout.hasRealData)) struct `Reading polluted files` {
  private enum Verdict: Hashable {
    /// The clean table, cell by cell.
    case clean
    /// Some records are reported malformed; all others are as in the clean table.
    case reported
    case wrong
  }

  @Test func `reads or reports nearly all of them`() throws {
    let folder = Checkout.realData.appending(path: "pollock-csv/polluted_files")
    let files = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: "csv").path)
    var verdicts: [Verdict: [String]] = [:]
    for name in files.sorted() {
      let clean = folder.appending(path: "clean/\(name)").path
      let verdict = verdict(on: folder.appending(path: "csv/\(name)").path, clean: clean)
      verdicts[verdict, default: []].append(name)
    }
    for (k, v) in verdicts { Swift.print(k, v.count, v) }
  }

  private func verdict(on path: String, clean: String) -> Verdict {
    do {
      let clean = try TextTable(path: clean)
      let table = try TextTable(path: path)
      let isClean = table.header == clean.header && table.rows == clean.rows
      if isClean { return .clean }
      let rest = table.rows.filter { !clean.rows.contains($0) }
      return rest.isEmpty && !table.malformed.isEmpty
        && table.rows.count + table.malformed.count == clean.rows.count ? .reported : .wrong
    } catch {
      Swift.print(path, error)
      return .wrong
    }
  }
}
