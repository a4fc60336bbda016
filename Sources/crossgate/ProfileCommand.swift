import Domain
import Engine
import Foundation

/// The command that looks into delimited files: `profile`.
enum ProfileCommand {
  static let profile = Command(
    words: ["profile"],
    summary: "Profile delimited files: types, counts, shapes, likely keys, no patient's values",
    options: [
      Option("--output", "FILE.json", "Write the profile here instead of showing it"),
      Option("--compare", "OTHER.json", "Tell what changed since this earlier profile"),
    ], operands: ["FILE"], isRepeatable: true,
    examples: [
      "profile source/*.csv --output profile.json",
      "profile source/PATIENT.csv --compare profile.json",
    ]
  ) { arguments, terminal in
    let earlier = try arguments["--compare"].map(ProfileFile.read)
    let profile = try Profiler(progress: terminal.progress).profile(
      arguments.operands, isCancelled: { Interruption.isAsked })
    if let output = arguments["--output"] { try ProfileFile.write(profile, to: output) }
    if let earlier {
      try show(ProfileComparison(from: earlier, to: profile), arguments, terminal)
    } else if arguments.has("--json") {
      try terminal.print(json: profile)
    } else if arguments["--output"] == nil {
      show(profile, terminal)
    }
    return .ok
  }

  private static func show(
    _ comparison: ProfileComparison, _ arguments: Arguments, _ terminal: Terminal
  ) throws {
    if arguments.has("--json") { return try terminal.print(json: comparison) }
    if comparison.changes.isEmpty { terminal.print("nothing changed") }
    for change in comparison.changes {
      let place = change.column.isEmpty ? change.table : "\(change.table).\(change.column)"
      terminal.print(
        "\(change.kind.rawValue): \(place): \(change.aspect.rawValue): \(change.from) -> \(change.to)"
      )
    }
  }

  private static func show(_ profile: Profile, _ terminal: Terminal) {
    for table in profile.tables {
      let malformed =
        table.malformed.records == 0 ? "" : ", \(table.malformed.records) malformed records"
      terminal.print(
        "\(table.table): \(table.rows) rows, \(table.columns.count) columns\(malformed)"
          + " (\(table.file.encoding), delimiter \(table.file.delimiter))")
      let lines = table.columns.map(line)
      let widths = lines.reduce(into: [Int](repeating: 0, count: 5)) { widths, line in
        for place in widths.indices { widths[place] = max(widths[place], line[place].count) }
      }
      for line in lines {
        let cells = zip(line, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
        terminal.print("  " + (cells + line.dropFirst(5)).joined(separator: "  "))
      }
    }
    for inclusion in profile.inclusions {
      terminal.print(
        "\(inclusion.from): \(inclusion.found) of \(inclusion.tested) tested values"
          + " are in \(inclusion.to)")
    }
  }

  /// Name, type, filled, distinct, spread, and what else there is to say.
  private static func line(_ column: ColumnProfile) -> [String] {
    let share = Int((column.filledShare * 1000).rounded(.down))
    let distinct = (column.distinct.exact ? "" : "~") + "\(column.distinct.count)"
    return [
      column.name, column.type.rawValue, "\(share / 10).\(share % 10) % filled",
      "\(distinct) distinct", column.histogram?.sparkline ?? "",
      notes(column).joined(separator: "; "),
    ]
  }

  private static func notes(_ column: ColumnProfile) -> [String] {
    var notes: [String] = []
    if column.isLikelyKey { notes.append("likely key") }
    if !column.sensitive.isEmpty {
      notes.append(
        "sensitive: " + column.sensitive.map(\.kind.rawValue).joined(separator: ", "))
    }
    if let ambiguity = column.ambiguity {
      notes.append(ambiguity)
    } else if let format = column.formats.first {
      notes.append(format)
    }
    if let likely = column.likely {
      let permille = Int((likely.share * 1000).rounded(.down))
      let format = likely.format.map { " " + $0 } ?? ""
      notes.append(
        "\(likely.type.rawValue)\(format) in \(permille / 10).\(permille % 10) % of values")
    }
    if let range = column.range { notes.append("\(range)") }
    if column.type == .text, let top = column.top.values.first {
      notes.append("mostly “\(top.value)”")
    }
    return notes
  }
}
