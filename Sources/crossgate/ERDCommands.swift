import Foundation
import UseCases

/// `crossgate erd`: the tables and relations of a catalogue as a drawing.
enum ERDCommands {
  static let all = [erd]

  private static let erd = Command(
    words: ["erd"], summary: "Draw the tables and relations of a catalogue",
    options: [
      Option("--output", "FILE", "Where to write: .svg, .mmd (Mermaid), .dbml or .json (places)"),
      Option("--focus", "TABLE", "Only this table and what is near it"),
      Option("--hops", "N", "How many relations away near is, 1 to 3 (1)"),
      Option("--density", "DENSITY", "What is shown of a table: names, keys or fields (keys)"),
      Option("--domain", "DOMAIN", "Only the tables of this part of the system"),
      Option(
        "--tables", "WORDS", "Only tables whose names hold one of these, and their neighbours"),
      Option(
        "--fold", "N", "Tell tables that more than N refer to in words, not by lines; 0 never (12)"),
      Option("--declared", nil, "Only what the specification declares, nothing inferred"),
    ],
    operands: ["CATALOGUE"],
    examples: [
      "erd catalogue.csv --output schema.svg",
      "erd catalogue.csv --focus PATIENT --hops 2 --density fields --output patient.svg",
    ]
  ) { arguments, terminal in
    let output = try arguments.required("--output")
    let format = try Format(of: output, arguments.command)
    let request = ERDRequest(
      focus: arguments["--focus"] ?? "",
      hops: try arguments.number("--hops", in: ERDRequest.hopsRange, else: 1),
      words: arguments["--tables"] ?? "", domain: arguments["--domain"] ?? "",
      density: try arguments.choice("--density") ?? .keys,
      fold: try arguments.number(
        "--fold", in: ERDRequest.foldRange, else: ERDRequest.usualFold))
    let erd = try ERD(
      request, file: arguments.operand ?? "",
      policy: arguments.has("--declared") ? nil : Installation().schemas)
    try Data(text(of: erd, as: format, terminal).utf8)
      .write(to: URL(filePath: output), options: .atomic)
    let report = Report(
      tables: erd.tables.count, of: erd.total, relations: erd.links.count,
      folded: erd.folded.map(\.table), anomalies: erd.anomalies.count, output: output)
    if arguments.has("--json") {
      try terminal.print(json: report)
    } else {
      terminal.print("\(report.tables) of \(report.of) tables, \(report.relations) relations")
      terminal.note("written to \(output)")
    }
    return .ok
  }

  private enum Format: String, CaseIterable {
    case svg, mmd, dbml, json

    init(of path: String, _ command: Command) throws {
      let suffix = URL(filePath: path).pathExtension.lowercased()
      guard let format = Format(rawValue: suffix) else {
        throw UsageError.badValue(
          path, option: "--output",
          allowed: "a name ending in " + Format.allCases.map { ".\($0)" }.joined(separator: ", "),
          of: command)
      }
      self = format
    }
  }

  private static func text(
    of erd: ERD, as format: Format, _ terminal: Terminal
  ) throws -> String {
    switch format {
    case .mmd: return erd.text(as: .mermaid)
    case .dbml: return erd.text(as: .dbml)
    case .svg, .json:
      let picture = erd.picture()
      if let reason = picture.gridReason, reason != .nothingToJoin {
        terminal.note("The tables stand in rows: no layout was found (\(reason.rawValue)).")
      }
      guard format == .json else { return picture.file }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      return String(decoding: try encoder.encode(Places(erd, picture)), as: UTF8.self)
    }
  }
}

private struct Report: Encodable {
  let tables: Int
  let of: Int
  let relations: Int
  let folded: [String]
  let anomalies: Int
  let output: String
}

/// Where everything stands: centres and sizes of tables, corners of lines, in points.
private struct Places: Encodable {
  let nodes: [String: [Double]]
  let edges: [Line]

  struct Line: Encodable {
    let from: String
    let to: String
    let points: [[Double]]
  }

  init(_ erd: ERD, _ picture: ERDPicture) {
    nodes = Dictionary(
      zip(erd.tables, picture.places).map { ($0, [$1.x, $1.y, $1.width, $1.height]) },
      uniquingKeysWith: { first, _ in first })
    edges = picture.lines.map { line in
      Line(
        from: erd.tables[line.from], to: erd.tables[line.to],
        points: line.corners.map { [$0.x, $0.y] })
    }
  }
}
