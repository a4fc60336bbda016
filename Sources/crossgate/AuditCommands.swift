import Domain
import UseCases

/// `crossgate audit verify | export | head`.
enum AuditCommands {
  static let all = [verify, export, head]

  private static let organisation = Option(
    "--organisation", "SLUG", "The organisation whose ledger is meant")
  private static let platform = Option("--platform", nil, "The platform's own ledger is meant")

  private static let verify = Command(
    words: ["audit", "verify"],
    summary: "Examine the ledger's chains, or an export; status 3 when one is broken",
    options: [
      organisation, platform,
      Option("--head", "COUNT:HASH", "A head that was noted elsewhere, for one chain"),
      Option("--file", "EXPORT", "An export in lines of JSON; no database is used"),
    ],
    examples: ["audit verify", "audit verify --file ledger.jsonl --head 1204:9f86d081…"]
  ) { arguments, terminal in
    let witness = try witness(arguments)
    let verdicts: [LedgerVerdict]
    if let file = arguments["--file"] {
      verdicts = [try App.verifyLedger(file: file, against: witness)]
    } else {
      let name = try chain(arguments)
      guard witness == nil || name != nil else {
        throw UsageError.missingOption("--organisation or --platform", of: arguments.command)
      }
      verdicts = try Installation().app().verifyLedgers(named: name, against: witness)
      guard name == nil || !verdicts.isEmpty else { throw Refusal.noProject }
    }
    if arguments.has("--json") {
      try terminal.print(json: verdicts.map(VerdictLine.init))
    } else {
      for verdict in verdicts { terminal.print(VerdictLine.text(verdict)) }
    }
    return verdicts.allSatisfy { $0.fault == nil } ? .ok : .gateFailed
  }

  private static let filters = [
    Option("--actor", "USER", "Whose acts; the whole name"),
    Option("--action", "TEXT", "How the action begins: user."),
    Option("--object", "TEXT", "What the object holds: run:12"),
    Option("--outcome", "OUTCOME", "done, denied or failed"),
    Option("--channel", "CHANNEL", "form, api, cli or engine"),
    Option("--from", "DATE", "The first day in UTC: 2026-03-14"),
    Option("--to", "DATE", "The last day in UTC"),
  ]

  private static let export = Command(
    words: ["audit", "export"],
    summary: "Write the ledger to a file, and print the head up to which it goes",
    options: [
      organisation, platform, Option("--output", "FILE", "The file to write"),
      Option("--format", "FORMAT", "csv, or jsonl to be verified (csv)"),
    ] + filters, examples: ["audit export --output ledger.jsonl --format jsonl"]
  ) { arguments, terminal in
    let file = try arguments.required("--output")
    let format: LedgerFormat = try arguments.choice("--format") ?? .csv
    if format == .jsonl, let option = filters.first(where: { arguments.has($0.name) }) {
      throw UsageError.badValue(
        "jsonl", option: "--format", allowed: "csv together with \(option.name)",
        of: arguments.command)
    }
    let head = try desk(arguments).exportLedger(
      to: file, as: format, filter(arguments), in: scope(arguments))
    if arguments.has("--json") {
      try terminal.print(json: ["file": file, "head": head.description])
    } else {
      terminal.print(head.description)
    }
    return .ok
  }

  private static let head = Command(
    words: ["audit", "head"],
    summary: "Print the head of each chain, to be kept where nobody here can change it",
    options: [organisation, platform], examples: ["audit head --organisation st-elsewhere"]
  ) { arguments, terminal in
    let name = try chain(arguments)
    let heads = try Installation().app().ledgerHeads().filter { name == nil || $0.chain == name }
    guard name == nil || !heads.isEmpty else { throw Refusal.noProject }
    if arguments.has("--json") {
      try terminal.print(json: heads.map { ["chain": $0.chain, "head": $0.head.description] })
    } else {
      for (chain, head) in heads { terminal.print("\(chain)  \(head)") }
    }
    return .ok
  }

  /// The desk of the command's user in the organisation that is meant, or their first.
  private static func desk(_ arguments: Arguments) throws -> Desk {
    let installation = try Installation()
    let app = try installation.app()
    let desk = try app.desk(ofUser: installation.userName, at: nil)
    guard let slug = arguments["--organisation"] else { return desk }
    guard let project = try desk.projects().first(where: { $0.organisation.slug == slug }) else {
      throw Refusal.noProject
    }
    return try app.desk(ofUser: installation.userName, at: project.address)
  }

  private static func chain(_ arguments: Arguments) throws -> String? {
    guard arguments.has("--platform") else { return arguments["--organisation"] }
    guard !arguments.has("--organisation") else {
      throw UsageError.unexpected("--platform", of: arguments.command)
    }
    return "platform"
  }

  private static func scope(_ arguments: Arguments) throws -> AuditScope {
    _ = try chain(arguments)
    return arguments.has("--platform") ? .platform : .organisation
  }

  private static func witness(_ arguments: Arguments) throws -> LedgerHead? {
    guard let text = arguments["--head"] else { return nil }
    guard let head = LedgerHead(text) else {
      throw UsageError.badValue(
        text, option: "--head", allowed: "COUNT:HASH as crossgate audit head prints it",
        of: arguments.command)
    }
    return head
  }

  private static func filter(_ arguments: Arguments) throws -> LedgerFilter {
    var filter = LedgerFilter()
    filter.actor = arguments["--actor"]
    filter.action = arguments["--action"]
    filter.object = arguments["--object"]
    filter.outcome = try word("--outcome", of: LedgerOutcome.all, arguments)
    filter.channel = try word("--channel", of: LedgerChannel.all, arguments)
    filter.from = try day("--from", arguments)
    filter.to = try day("--to", arguments)
    return filter
  }

  private static func word<Word: RawRepresentable<String>>(
    _ option: String, of all: [Word], _ arguments: Arguments
  ) throws -> Word? {
    guard let text = arguments[option] else { return nil }
    guard let word = all.first(where: { $0.rawValue == text }) else {
      throw UsageError.badValue(
        text, option: option, allowed: "one of " + all.map(\.rawValue).joined(separator: ", "),
        of: arguments.command)
    }
    return word
  }

  private static func day(_ option: String, _ arguments: Arguments) throws -> CivilDate? {
    guard let text = arguments[option] else { return nil }
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3, let day = CivilDate(year: parts[0], month: parts[1], day: parts[2])
    else {
      throw UsageError.badValue(
        text, option: option, allowed: "a day: 2026-03-14", of: arguments.command)
    }
    return day
  }
}

/// A chain's verdict as `crossgate audit verify` prints it.
private struct VerdictLine: Encodable {
  let chain: String
  let isWhole: Bool
  let head: String
  let firstBroken: Int?
  let fault: String?

  init(_ verdict: LedgerVerdict) {
    chain = verdict.chain
    isWhole = verdict.fault == nil
    head = verdict.head.description
    firstBroken = verdict.fault?.sequence
    fault = verdict.fault?.kind.rawValue
  }

  static func text(_ verdict: LedgerVerdict) -> String {
    guard let fault = verdict.fault else { return "\(verdict.chain)  whole  \(verdict.head)" }
    return "\(verdict.chain)  broken  \(Problem.words(fault))"
  }
}

/// An event as `crossgate audit list` prints it.
private struct EventLine: Encodable {
  let sequence: Int
  let at: String
  let actor: String
  let channel: LedgerChannel
  let action: String
  let object: String
  let outcome: LedgerOutcome
  let detail: String
  let requestId: String
  let hash: String

  init(_ event: LedgerEvent) {
    sequence = event.sequence
    at = event.time
    actor = event.actor
    channel = event.channel
    action = event.action
    object = event.object
    outcome = event.outcome
    detail = event.detail
    requestId = event.requestID
    hash = event.hash
  }
}
