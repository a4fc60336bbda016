internal import Connectors
internal import Domain
internal import Foundation
internal import Storage

/// What data sources are governed by that is not for each organisation to choose.
enum SourceRule {
  /// How old a test may be when it is approved, and when what was approved is used.
  static let freshHours = 24
  /// Failures in a row after which the ledger says so.
  static let alertingFailures = 3
  static let reviewDays = 1...365
  /// Outages in a row after which an extraction waits for a person.
  static let outages = 6
}

extension Permission {
  /// To see how data sources stand: everyone with a part in them.
  static let sources = Permission.any(
    [
      "datasource.request", "datasource.configure", "datasource.validate", "datasource.preflight",
      "datasource.approve",
    ], .status)
  /// To check what a data source may connect to: who makes profiles, and who answers for security.
  static let validateSource = Permission.any(
    ["datasource.validate", "datasource.configure"], .decide)
}

extension Desk {
  /// As whom, and where, the person sees data sources.
  func sourceView() throws -> DataSources.View {
    DataSources.View(
      project: try project.id, roles: actor.roles,
      governs: actor.may(.change("datasource.configure"))
        || actor.may(.approve("datasource.approve")) || actor.may(.status("datasource.validate")))
  }

  /// The data source that `input` names.
  ///
  /// - Throws: ``SourceRefusal/unknown``.
  func source(_ input: Action.Input) throws -> DataSource {
    guard let number = input.number("datasource"), place != nil,
      let source = try store.dataSources.find(ID(number), sourceView())
    else { throw Refusal.source(.unknown) }
    return source
  }

  /// What its last test is worth now.
  ///
  /// - Throws: an error that ``Problem`` explains.
  func standing(of source: DataSource) throws -> DataSource.Standing {
    guard let receipt = source.receipt else { return .never }
    guard receipt.passed else { return .failed }
    guard receipt.typeVersion == (try description(of: source)).version else { return .outdated }
    return receipt.ageInHours < SourceRule.freshHours ? .fresh : .old(hours: receipt.ageInHours)
  }

  /// Makes sure that the source's last test counts.
  ///
  /// - Throws: ``SourceRefusal/notTested(_:)`` or ``SourceRefusal/testTooOld(hours:limit:)``.
  func requireFresh(_ source: DataSource) throws {
    switch try standing(of: source) {
    case .fresh: return
    case .old(let hours):
      throw Refusal.source(.testTooOld(hours: hours, limit: SourceRule.freshHours))
    case let standing: throw Refusal.source(.notTested(standing))
    }
  }

  /// Makes sure that the source stands where something can be done to it.
  ///
  /// - Throws: ``SourceRefusal/stands(_:needs:)``.
  func require(_ states: [DataSourceState], of source: DataSource) throws {
    guard states.contains(source.state) else {
      throw Refusal.source(.stands(source.state, needs: states))
    }
  }

  /// Whoever asked for a source writes neither its profile nor its secret (rule S-13).
  ///
  /// - Throws: ``Refusal/keptApart(rule:)``.
  func requireNotRequester(of source: DataSource) throws {
    guard source.requester.person != actor.person else { throw Refusal.keptApart(rule: "S-13") }
  }

  /// Whether the allow-list of the organisation names this host and port.
  ///
  /// - Throws: an error that ``Problem`` explains.
  func isAllowed(_ host: String, _ port: Int) throws -> Bool {
    try AllowList(store.connectors.hosts(of: project.organisation.id)).names(host, port: port)
  }

  /// Makes sure that a run under `profile` may rest on what the project's extracts came from: each
  /// file by the extraction that brought it, not by the last alone, which may have left it there.
  ///
  /// - Throws: ``SourceRefusal/typeForbidden(_:_:_:)`` or ``SourceRefusal/withdrawn(name:)``.
  func requireExtracts(fit profile: ReleaseProfile) throws {
    let project = try project
    let folder = app.folder(of: project)
    for (table, type) in try store.extractions.origins(of: project.id)
    where FileManager.default.fileExists(atPath: "\(folder)/source/\(table).csv") {
      try require(type, fits: profile)
    }
    guard let manifest = try ExtractionManifest.read(in: folder) else { return }
    try require(manifest.type, fits: profile)
    guard let id = try store.extractions.lastSource(of: project.id),
      let source = try store.dataSources.find(id, ofOrganisationOf: project.id)
    else { return }
    let isGranted = source.grants.contains { $0.project == project.id.number }
    guard source.state == .active, isGranted, !source.isReviewDue else {
      throw Refusal.source(.withdrawn(name: source.name))
    }
  }

  private func require(_ type: ConnectorType, fits profile: ReleaseProfile) throws {
    let description = try connectorType(type.rawValue).description
    guard description.profiles.contains(profile) else {
      throw Refusal.source(.typeForbidden(type, profile, description.profiles))
    }
  }
}
