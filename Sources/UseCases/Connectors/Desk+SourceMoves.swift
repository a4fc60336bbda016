internal import Cryptography
internal import Domain
internal import Storage

extension DataSource {
  /// Its page.
  var path: String { "/connectors/sources/\(id.number)" }

  /// What something did to it.
  func effect(_ detail: [(name: String, value: String)]) -> Action.Effect {
    Action.Effect(
      "data_source:\(id.number)", detail: [("name", name)] + detail,
      answer: detail.filter { $0.name != "reason" }, next: path)
  }
}

extension Desk {
  /// What there is to know of a data source before something is done to it.
  func prospect(of source: DataSource) throws -> Action.Prospect {
    let description = try description(of: source)
    return Action.Prospect(
      facts: [
        ("Data source", source.name), ("Type", description.title),
        ("State", source.state.rawValue), ("Asked for by", source.requester.name),
        ("Owner", source.owner.name),
        ("Secret", source.words(ofSecret: description)),
      ], back: source.path)
  }

  func requestSource(_ input: Action.Input) throws -> Action.Effect {
    let description = try connectorType(input["type"]).description
    guard let side = Side(rawValue: input["side"]),
      let content = DataSourceContent(rawValue: input["content"]),
      let organisation,
      let owner = try store.approvals.colleagues(in: organisation.id)
        .first(where: { $0.userName == input["owner"] })
    else { throw Refusal.invalid([FieldFault("owner", .unknown)]) }
    var faults: [FieldFault] = []
    if !description.sides.contains(side) {
      faults.append(FieldFault("side", .noneOf(description.sides.map(\.rawValue))))
    }
    let (host, port) = (input["host"].asHost, input.number("port"))
    if description.needsHost, host.isEmpty { faults.append(FieldFault("host", .missing)) }
    if !description.hasHost, !host.isEmpty { faults.append(FieldFault("host", .unfit)) }
    if !host.isEmpty, port == nil { faults.append(FieldFault("port", .missing)) }
    if !host.isEmpty, !host.isHost(port: port ?? 1) {
      faults.append(FieldFault("host", .malformedHost))
    }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    let id = try store.dataSources.request(
      DataSources.Wanted(
        name: input["name"], side: side, type: description.type, purpose: input["purpose"],
        content: content, owner: owner.person, host: host.isEmpty ? nil : host,
        port: host.isEmpty ? nil : port),
      in: project.id, by: actor.person)
    guard let id else { throw Refusal.invalid([FieldFault("name", .taken)]) }
    return Action.Effect(
      "data_source:\(id.number)",
      detail: [
        ("name", input["name"]), ("side", side.rawValue), ("type", description.type.rawValue),
        ("content", content.rawValue), ("owner", owner.userName),
        ("place", host.isEmpty ? "–" : "\(host):\(port ?? 0)"),
      ], answer: [("datasource", "\(id.number)")], next: "/connectors/sources/\(id.number)")
  }

  func validate(_ source: DataSource) throws -> Action.Effect {
    try require([.requested, .validated, .blocked], of: source)
    let refusal = try refusal(of: source)
    guard try store.dataSources.validate(source.id, refusal: refusal, by: actor.person) else {
      throw Refusal.source(.movedOn)
    }
    let state: DataSourceState = refusal == nil ? .validated : .blocked
    var effect = source.effect(
      [("before", source.state.rawValue), ("state", state.rawValue)]
        + (refusal.map { [("why", $0)] } ?? []))
    if refusal != nil { effect.following = alert(source, failures: source.failures + 1) }
    return effect
  }

  private func refusal(of source: DataSource) throws -> String? {
    guard try connectorType(source.type.rawValue).isOn else {
      return "The type \(source.type.rawValue) is switched off."
    }
    guard let host = source.host, let port = source.port else { return nil }
    return try isAllowed(host, port) ? nil : "\(host):\(port) is not on the allow-list."
  }

  /// What the ledger says besides where something fails again and again.
  private func alert(_ source: DataSource, failures: Int) -> [LedgerLine] {
    guard failures >= SourceRule.alertingFailures else { return [] }
    let entry = LedgerEntry(
      "datasource.alert", on: "data_source:\(source.id.number)", in: place?.id,
      detail: [LedgerDetail("name", source.name), LedgerDetail("failures", failures)])
    return [LedgerLine(entry: entry, author: author, organisation: reach.organisation)]
  }

  func configure(_ source: DataSource, _ input: Action.Input) throws -> Action.Effect {
    try requireNotRequester(of: source)
    try require([.validated, .profiled, .tested, .active], of: source)
    guard let environment = DataSourceEnvironment(rawValue: input["environment"]) else {
      throw Refusal.invalid([FieldFault("environment", .missing)])
    }
    let parameters = SourceProfile.parameters(input, of: try description(of: source))
    let host = parameters["host"]?.asHost
    let port = parameters["port"].flatMap { Int($0) }
    let faults = try faults(of: parameters, environment, host, port, in: source)
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    guard
      try store.dataSources.configure(
        source.id, as: environment, parameters, host: host, port: host == nil ? nil : port,
        by: actor.person)
    else { throw Refusal.source(.movedOn) }
    return source.effect([
      ("before", source.state.rawValue), ("state", "profiled"),
      ("environment", environment.rawValue), ("version", "\(source.version + 1)"),
    ])
  }

  private func faults(
    of parameters: [String: String], _ environment: DataSourceEnvironment, _ host: String?,
    _ port: Int?, in source: DataSource
  ) throws -> [FieldFault] {
    var faults: [FieldFault] = []
    if environment == .production, try runsDevelopmentOnly(source.project.id) {
      faults.append(FieldFault("environment", .productionInDevelopment))
    }
    if let host {
      if port == nil { faults.append(FieldFault("port", .missing)) }
      if !host.isHost(port: port ?? 1) {
        faults.append(FieldFault("host", .malformedHost))
      } else if let port, try !isAllowed(host, port) {
        faults.append(FieldFault("host", .hostNotAllowed))
      }
    }
    if let folder = parameters["folder"], !folder.isPathWithin {
      faults.append(FieldFault("folder", .malformedPath))
    }
    return faults
  }

  /// Whether a project may run no profile beyond development.
  func runsDevelopmentOnly(_ project: ID<Project>) throws -> Bool {
    try store.tenancy.profiles(of: project).isSubset(of: [.development])
  }

  func keepSecret(_ input: Action.Input, of source: DataSource) throws -> Action.Effect {
    try requireNotRequester(of: source)
    try require([.profiled, .tested, .active], of: source)
    guard try description(of: source).secret != nil else {
      throw Refusal.invalid([FieldFault("secret", .unfit)])
    }
    let plain = Array((input.values["secret"]?.first ?? "").utf8)
    let sealed = try app.sealingKey().seal(plain, context: Array(source.sealingContext.utf8))
    guard try store.dataSources.keep(sealed, of: source.id, by: actor.person) else {
      throw Refusal.source(.movedOn)
    }
    return source.effect([
      ("before", source.secretSet == nil ? "not set" : "set"), ("state", "profiled"),
      ("version", "\(source.version + 1)"),
    ])
  }

  func preflight(_ source: DataSource) throws -> Action.Effect {
    try require([.profiled, .tested, .active], of: source)
    let version = try description(of: source).version
    let found = try test(source)
    guard
      try store.dataSources.keep(found, typeVersion: version, of: source, by: actor.person)
    else { throw Refusal.source(.movedOn) }
    var effect = source.effect(
      [
        ("verdict", found.isPassed ? "passed" : "failed"),
        ("type_version", "\(version)"), ("version", "\(source.version)"),
      ]
        + (found.obstacle.map { [("stage", $0.name.rawValue)] } ?? [])
        + (found.fingerprint.map { [("fingerprint", $0)] } ?? []))
    if let words = found.obstacle?.fault.map({ Problem($0).title }) {
      effect.answer.append(("why", words))
    }
    if !found.isPassed { effect.following = alert(source, failures: source.failures + 1) }
    return effect
  }

  func discover(_ source: DataSource) throws -> Action.Effect {
    try require([.profiled, .tested, .active], of: source)
    let catalogue = try structure(of: source)
    try store.dataSources.keep(catalogue.fields, of: source, by: actor.person)
    return source.effect([
      ("tables", "\(catalogue.tables.count)"), ("fields", "\(catalogue.fields.count)"),
    ])
  }
}

extension String {
  /// Whether it is a path that stays where it begins.
  var isPathWithin: Bool {
    let parts = split(separator: "/", omittingEmptySubsequences: false)
    return !contains("\0") && !contains("\\")
      && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
  }
}
