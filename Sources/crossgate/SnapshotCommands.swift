import Engine
import UseCases

/// `crossgate snapshot list | create | restore`.
enum SnapshotCommands {
  static let all = [list, create, restore]

  private static let list = Command(
    words: ["snapshot", "list"], summary: "List a project's snapshots, oldest first",
    options: Project.options, examples: ["snapshot list --directory programme"]
  ) { arguments, terminal in
    let lines = try Project(arguments).snapshots()
    if arguments.has("--json") {
      try terminal.print(json: lines)
    } else {
      for line in lines { terminal.print("\(line.id)  \(line.created)  \(line.label)") }
    }
    return .ok
  }

  private static let create = Command(
    words: ["snapshot", "create"], summary: "Keep a project's present state",
    options: Project.options + [
      Option("--label", "TEXT", "What to call it (By hand)")
    ], examples: ["snapshot create --directory programme --label 'Before the workshop'"]
  ) { arguments, terminal in
    let snapshot = try Project(arguments)
      .createSnapshot(label: arguments["--label"] ?? "By hand")
    if arguments.has("--json") {
      try terminal.print(json: snapshot)
    } else {
      terminal.print(snapshot.id)
    }
    return .ok
  }

  private static let restore = Command(
    words: ["snapshot", "restore"],
    summary: "Put a project back to a snapshot; its present state is kept in another one",
    options: Project.options + [
      Option("--yes", nil, "Do it; without it the command only says what it would do")
    ], operands: ["ID"],
    examples: ["snapshot restore 0007-3fa2b1c9d0e4 --directory programme --yes"]
  ) { arguments, terminal in
    let project = try Project(arguments)
    let id = arguments.operand ?? ""
    guard arguments.has("--yes") else {
      guard let snapshot = try project.snapshots().first(where: { $0.id == id }) else {
        throw SnapshotError.unknown(id)
      }
      terminal.note(
        "This would put back \(snapshot.files) files as of \(snapshot.created) "
          + "(\(snapshot.label)). Add --yes to do it.")
      return .usage
    }
    try project.restoreSnapshot(id)
    terminal.note("Restored; the state before is kept as the newest snapshot.")
    if arguments.has("--json") { try terminal.print(json: project.snapshots()) }
    return .ok
  }
}

/// A snapshot without its list of files.
struct SnapshotLine: Encodable {
  let id: String
  let label: String
  let created: String
  let files: Int

  init(_ snapshot: SnapshotManifest) {
    id = snapshot.id
    label = snapshot.label
    created = snapshot.created
    files = snapshot.files.count
  }

  init(_ snapshot: KeptState) {
    id = snapshot.id
    label = snapshot.label
    created = snapshot.created
    files = snapshot.files
  }
}
