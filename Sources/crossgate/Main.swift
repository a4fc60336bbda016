import Engine
import Foundation
import UseCases

/// Finds the command a call names, runs it, and turns what went wrong into a sentence and a status.
@main
enum Main {
  static let commands: [Command] =
    LifecycleCommands.all + SnapshotCommands.all + ServerCommands.all
    + ActionCommands.all
    + ListCommands.all + DetailCommands.all
    + AuditCommands.all + CatalogueCommands.all + SchemaCommands.all + ERDCommands.all
    + ContractCommands.all + [ContractImportCommand.command] + RuleCommands.all
    + [ProfileCommand.profile, MatchCommand.match, VersionCommand.version]

  static func main() {
    signal(SIGPIPE, SIG_IGN)
    Interruption.watch()
    exit(call(CommandLine.arguments.dropFirst()).rawValue)
  }

  static func call(_ words: ArraySlice<String>) -> ExitCode {
    let terminal = Terminal(isQuiet: words.contains("--quiet"))
    do {
      guard let first = words.first, !["--help", "-h", "help"].contains(first) || words.count > 1
      else {
        terminal.print(Help.overview(of: commands))
        return words.isEmpty ? .usage : .ok
      }
      guard first != "help" else {
        terminal.print(Help.page(of: try command(named: words.dropFirst())))
        return .ok
      }
      let isVersion = ["--version", "-V"].contains(first)
      let command = isVersion ? VersionCommand.version : try command(named: words)
      let arguments = try Arguments(words.dropFirst(command.words.count), of: command)
      guard !arguments.has("--help"), !arguments.has("-h") else {
        terminal.print(Help.page(of: command))
        return .ok
      }
      return try command.run(arguments, terminal)
    } catch let error as UsageError {
      let name = error.command.map { " \($0.name)" } ?? ""
      terminal.error(error.sentence, fix: "Try: crossgate\(name) --help")
      return .usage
    } catch let error as SetupError {
      terminal.error(error.sentence)
      return .configuration
    } catch let error as WaitsForApproval {
      terminal.note(error.sentence)
      return .waiting
    } catch let error as RunFailure {
      terminal.error(error.message)
      return .failed
    } catch {
      let problem = Problem(error)
      let detail = [problem.title + ".", problem.detail].filter { !$0.isEmpty }
      let faults = problem.fields.map { "  \($0.name): \($0.message)" }
      terminal.error(
        detail.joined(separator: " "), fix: (faults + [problem.fix]).joined(separator: "\n"))
      return error is Cancellation ? .interrupted : ExitCode(problem)
    }
  }

  private static func command(named words: ArraySlice<String>) throws -> Command {
    let found = commands.filter { words.starts(with: $0.words) }
    if let found = found.max(by: { $0.words.count < $1.words.count }) { return found }
    let said = words.prefix { !$0.hasPrefix("-") }.prefix(2)
    let spoken = said.joined(separator: " ")
    let longer = commands.filter { said.count == 1 && $0.words.starts(with: said) }
    guard longer.isEmpty else {
      throw UsageError.partOfCommand(spoken, commands: longer.map(\.name))
    }
    let near = commands.map(\.name).min { distance($0, spoken) < distance($1, spoken) }
    let suggestion = near.flatMap { distance($0, spoken) <= 3 ? $0 : nil }
    throw UsageError.unknownCommand(
      spoken.isEmpty ? words.first ?? "" : spoken, suggestion: suggestion)
  }

  /// The fewest insertions, deletions and replacements that make `a` of `b`.
  private static func distance(_ a: String, _ b: String) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var corner = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let replaced = corner + (x == y ? 0 : 1)
        corner = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, corner + 1)
      }
    }
    return row[b.count]
  }
}

extension ExitCode {
  /// The status that tells scripts what kind of problem it was.
  init(_ problem: Problem) {
    self =
      switch problem.status {
      case 401, 403: .refused
      case 404: .notFound
      case 409: .conflict
      case 422 where !problem.fields.isEmpty: .usage
      case 503: .unavailable
      default: .failed
      }
  }
}
