public import Domain
internal import Storage

/// The words of ``Problem`` for the parts of its sentences.
extension Problem {
  static func words(_ reason: FieldFault.Reason) -> String {
    switch reason {
    case .missing: "Enter a value"
    case .outside(let range): "Enter a number from \(range.lowerBound) to \(range.upperBound)"
    case .tooShort(let minimum): "Use at least \(minimum) characters"
    case .tooLong(let maximum): "Use at most \(maximum) characters"
    case .malformed: "Use letters, digits and . _ @ + - only, beginning with a letter or digit"
    case .malformedLine: "Write it on one line"
    case .prefix(let prefix): "Begin it with \(prefix), and something after that"
    case .malformedSlug:
      "Use 2 to 60 lower-case letters, digits and single hyphens, such as st-elsewhere"
    case .taken: "Choose another; this one is taken"
    case .noneOf(let values): "Choose one of \(values.joined(separator: ", "))"
    case .tooCommon: "Choose a password that is harder to guess, such as four unrelated words"
    case .containsUserName: "Choose a password that does not contain your user name"
    case .wrongPassword: "This is not your present password"
    case .wrongCode: "Enter the code that your authenticator shows now; each works once"
    case .unchanged: "Choose a password that is not the present one"
    case .policy(let fault): words(fault)
    case .approvalPolicy(let fault): "Policy \(fault.entry): \(words(fault.reason))"
    case .excludes(let other): "Set this or \(other), not both"
    case .rule(let why): why
    case .unknown: "Check the spelling; there is nothing of that name here"
    case .held: "Choose another; the person has this role there already"
    case .wholeOrganisation: "Leave this empty; the role is held in a whole organisation"
    case .platformOnly: "Leave this empty; the role is one of the platform"
    case .grantedLater:
      "Choose another role first; this one takes a second signature, so grant it afterwards"
    case .unfit: "Leave this empty; a connection of this type has no such setting"
    case .malformedHost: "Write a name or an address with its port, such as pas-db.trust.nhs.uk"
    case .hostNotAllowed:
      "Choose a host and port of the allow-list, or have a security administrator add this one"
    case .malformedPath: "Write a folder below the organisation’s own, such as pas/extract"
    case .productionInDevelopment:
      "Choose DEV or UAT; this project runs development only, so it connects to no PROD system"
    }
  }

  static func words(_ state: RunState) -> String {
    switch state {
    case .queued: "waiting"
    case .running: "running"
    case .passed: "finished: all gates met"
    case .failedGate: "finished: a gate was not met"
    case .failedStep: "finished: a step failed"
    case .interrupted: "interrupted"
    case .cancelled: "cancelled"
    }
  }

  static func words(_ permission: Permission) -> String {
    switch permission {
    case .signedIn: "It takes a sign-in in a browser."
    case .of(let name, let need): "It takes a role that may \(words(need)) \(name.rawValue)."
    case .any(let names, let need):
      "It takes a role that may \(words(need)) one of \(names.map(\.rawValue).joined(separator: ", "))."
    }
  }

  static func words(_ need: Need) -> String {
    switch need {
    case .status, .own, .read: "see"
    case .request: "ask for"
    case .execute: "carry out"
    case .change: "change"
    case .approve: "approve"
    case .decide: "decide on"
    }
  }

  /// What whoever reads a ledger's verdict should know first.
  static func note(_ fault: LedgerFault) -> String { "The ledger is broken: \(words(fault))." }

  /// What is wrong with a chain of the ledger.
  public static func words(_ fault: LedgerFault) -> String {
    switch fault.kind {
    case .changed: "event \(fault.sequence) was changed after it was written"
    case .missing: "event \(fault.sequence) is missing"
    case .displaced: "event \(fault.sequence) does not follow the one before it"
    case .headMismatch: "from event \(fault.sequence) on, the chain is not what its head states"
    case .cutTail: "the events from \(fault.sequence) on were removed"
    case .rewritten: "the chain up to event \(fault.sequence) is not the one that was noted"
    }
  }

  static func words(_ fault: StoreFault.SchemaFileFault) -> String {
    switch fault {
    case .unreadable: "Name the files NNNN-name.sql, in UTF-8, where this program can read them."
    case .outOfOrder(let expected): "The next number must be \(expected); rename the file."
    case .changed: "Restore the file as it was when it was applied, and add a new one instead."
    case .missing: "This program is older than its database; run the newer version."
    case .failed(let line, let detail):
      "PostgreSQL refused it\(line.map { " in line \($0)" } ?? "") (\(detail)); mend the file."
    }
  }
}
