internal import Domain
internal import Storage

extension Desk {
  /// What whoever reads a data source's page should know first.
  func notes(on source: DataSource) throws -> [String] {
    var notes: [String] = []
    if !source.reason.isEmpty { notes.append("Blocked: \(source.reason)") }
    if source.isReviewDue {
      notes.append("Its review is due: until it is approved again, nothing uses it.")
    }
    if source.failures >= SourceRule.alertingFailures {
      notes.append("It failed \(source.failures) times in a row.")
    }
    if let step = try nextStep(of: source) { notes.append("Next step: \(step.words).") }
    return notes
  }

  /// What can be done to a data source from where it stands, by keys; what is not the reader's is
  /// left out by each door.
  ///
  /// - Throws: ``SourceRefusal/unknownType(_:)``.
  func moves(on source: DataSource) throws -> [String] {
    let isApart = source.requester.person != actor.person
    let isFree = isApart && !source.authors.contains(actor.person)
    var keys: [String] = []
    switch source.state {
    case .requested, .blocked: keys = ["datasource.validate"]
    case .validated: keys = isApart ? ["datasource.configure"] : []
    case .profiled, .tested, .active:
      keys = ["datasource.preflight", "datasource.discover"]
      if isApart { keys.append("datasource.configure") }
      if isApart, try description(of: source).secret != nil { keys.append("secret.write") }
    case .retired: return []
    }
    if source.state == .tested, isFree { keys.insert("datasource.approve", at: 0) }
    if source.state == .active {
      if source.side == .source, mayExtract(from: source) {
        keys.insert("datasource.extract", at: 0)
      }
      keys.append("datasource.revoke")
    }
    return keys + ["datasource.retire"]
  }

  /// Who may use a data source where.
  func assignments(of source: DataSource) throws -> Detail.Table {
    let names = Dictionary(
      try projectsOfOrganisation().map { ($0.id.number, $0.name) }, uniquingKeysWith: { $1 })
    return Detail.Table(
      "Assigned to", [.init("role", "Role"), .init("project", "Project")],
      try source.grants.map { grant in
        Listing.Row(
          id: "\(grant.role.rawValue)/\(grant.project)",
          [try named([grant.role]), .text(names[grant.project] ?? "another project")])
      }, empty: "Nobody uses it yet.")
  }

  /// The stages of the last test.
  func lastTest(of source: DataSource) throws -> Detail.Table {
    let last = try store.dataSources.receipts(of: source.id, limit: 1).first
    return Detail.Table(
      "Last test",
      [
        .init("stage", "Stage"), .init("verdict", "Verdict"),
        .init("milliseconds", "Time (ms)", isNumber: true), .init("reason", "Reason"),
        .init("statement", "Statement"),
      ],
      (last?.preflight.stages ?? []).map { stage in
        let fault = stage.fault.map { Problem($0) }
        let reason = [fault?.title, stage.detail].compactMap(\.self)
        let words = [reason.joined(separator: "; "), fault?.fix ?? ""].filter { !$0.isEmpty }
        return Listing.Row(
          id: stage.name.rawValue,
          [
            .text(stage.name.rawValue.replacing("_", with: " ").capitalizedFirstLetter),
            .state(stage.verdict.words, stage.verdict.mood), .number(stage.milliseconds),
            .text(words.joined(separator: ". ")), .code(stage.statement ?? ""),
          ])
      }, empty: "It was not tested yet.")
  }

  /// The receipts of its tests.
  func tests(of source: DataSource) throws -> Detail.Table {
    Detail.Table(
      "Tests, newest first",
      [
        .init("receipt", "Receipt", isNumber: true), .init("verdict", "Verdict"),
        .init("at", "When"), .init("by", "By"), .init("version", "Version", isNumber: true),
        .init("type_version", "Type version", isNumber: true),
        .init("fingerprint", "Fingerprint"),
      ],
      try store.dataSources.receipts(of: source.id).map { receipt in
        Listing.Row(
          id: "\(receipt.id.number)",
          [
            .number(receipt.id.number),
            receipt.preflight.isPassed ? .state("passed", .good) : .state("failed", .bad),
            .moment(receipt.at), .text(receipt.by), .number(receipt.version),
            .number(receipt.typeVersion),
            .code(String((receipt.preflight.fingerprint ?? "").prefix(16))),
          ])
      }, empty: "It was not tested yet.")
  }
}

extension DataSource {
  /// Whether its secret is there, in words.
  func words(ofSecret description: ConnectorDescription) -> String {
    guard description.secret != nil else { return "none needed" }
    return secretSet.map { "set by \($0.by.name)" } ?? "not set"
  }
}

extension Preflight.Verdict {
  var words: String { rawValue.replacing("_", with: " ") }

  var mood: Listing.Cell.Mood {
    switch self {
    case .passed: .good
    case .failed: .bad
    case .notProven: .attention
    case .notReached, .notApplicable: .off
    }
  }
}

extension String {
  fileprivate var capitalizedFirstLetter: String { prefix(1).uppercased() + dropFirst() }
}
