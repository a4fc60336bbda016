/// What `--help` prints, made from the table of commands.
enum Help {
  static func overview(of commands: [Command]) -> String {
    let width = commands.map(\.name.count).max() ?? 0
    let lines = commands.map { "  \(padded($0.name, width))  \($0.summary)" }
    return """
      Crossgate: the control plane of a hospital's move from PAS to EPR.

      Usage: crossgate COMMAND [OPTION ...]

      Examples:
        crossgate run --directory programme --rows 20 --seed 42
        crossgate status --directory programme --json

      Commands:
      \(lines.joined(separator: "\n"))

      crossgate COMMAND --help tells more of one.
      Exit status: 0 done, 1 failed, 2 usage, 3 a gate was not met, 4 sign-in or permission,
      5 not found, 6 conflict, 7 unavailable, 8 waits for approval, 78 configuration, 130 interrupted.
      """
  }

  static func page(of command: Command) -> String {
    let options = command.options + Arguments.common.filter { $0.name != "-h" }
    let names = options.map { $0.name + ($0.value.map { " " + $0 } ?? "") }
    let width = names.map(\.count).max() ?? 0
    let lines = zip(names, options).map { "  \(padded($0, width))  \($1.meaning)" }
    let operand =
      command.operands.map { " " + $0 }.joined() + (command.isRepeatable ? " ..." : "")
    return """
      \(command.summary)

      Usage: crossgate \(command.name)\(operand) [OPTION ...]

      Examples:
      \(command.examples.map { "  crossgate \($0)" }.joined(separator: "\n"))

      Options:
      \(lines.joined(separator: "\n"))
      """
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
