import Domain
import Engine
import Foundation

/// The command that looks into delimited files: `profile`.
enum ProfileCommand {
  static let profile = Command(
    words: ["profile"], summary: "Profile delimited files: types, counts, shapes, likely keys",
    options: [
      Option("--output", "FILE.json", "Write the profile to this file"),
      Option("--compare", "FILE.json", "Tell what changed since this profile"),
    ], operands: ["FILE"], isRepeatable: true,
    examples: ["profile source/*.csv --output profile.json"]
  ) { arguments, terminal in
    let profile = try Profiler(progress: terminal.progress).profile(
      arguments.operands, isCancelled: { Interruption.isAsked })
    if let output = arguments["--output"] { try ProfileFile.write(profile, to: output) }
    if arguments.has("--json") { try terminal.print(json: profile) }
    return .ok
  }
}
