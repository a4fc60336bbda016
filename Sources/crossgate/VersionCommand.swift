import UseCases

enum VersionCommand {
  static let version = Command(
    words: ["version"], summary: "Print the version", options: [],
    examples: ["version", "version --json"]
  ) { arguments, terminal in
    if arguments.has("--json") {
      try terminal.print(json: Version.history)
    } else {
      terminal.print("crossgate \(Version.current)")
    }
    return .ok
  }
}
