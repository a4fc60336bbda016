internal import Cryptography
public import Domain
public import Engine
internal import Foundation
internal import Storage

/// A crosswalk with all there is to know of it.
public struct CrosswalkAnswer: Sendable {
  public let crosswalk: Crosswalk
  /// Newest first, at least one.
  public let versions: [CrosswalkVersion]
  public let coverage: CrosswalkCoverage
  /// The source fields whose values were counted.
  public let columns: [FieldPath]

  public var newest: CrosswalkVersion? { versions.first }
  /// The version that runs use under every profile.
  public var approved: CrosswalkVersion? { versions.first { $0.state == .approved } }
}

/// Targets that a code of a crosswalk may become.
public struct CrosswalkSuggestion: Sendable {
  public let source: String
  public let description: String
  public let proposals: [CrosswalkProposals.Proposal]
}

extension Desk {
  /// A crosswalk of the project by its name.
  ///
  /// - Throws: ``CrosswalkRefusal/unknown(_:)`` or ``Refusal/notPermitted(_:)``.
  public func crosswalk(_ name: String) throws -> CrosswalkAnswer {
    try require(.read("mapping.read"))
    let (found, versions) = try governed(name)
    let columns = try columnsTranslated(by: found)
    let profile = try profile()
    let coverage = CrosswalkCoverage(
      of: versions.first?.entries ?? [], on: CivilDate(Date.now),
      in: columns.compactMap { profile?[$0] })
    return CrosswalkAnswer(
      crosswalk: found, versions: versions, coverage: coverage, columns: columns)
  }

  /// Targets for the codes that the newest version says nothing of, those of the source list first,
  /// and then values that the profile shows; at most `limit` codes.
  ///
  /// - Throws: ``CrosswalkRefusal/unknown(_:)`` or ``Refusal/notPermitted(_:)``.
  public func suggestions(for name: String, limit: Int = 100) throws -> [CrosswalkSuggestion] {
    try require(.read("mapping.read"))
    let (found, versions) = try governed(name)
    let known = Set((versions.first?.entries ?? []).map(\.source))
    let schemas = app.configuration.schemas
    func list(_ name: String) throws -> [CodeListFile.Entry] {
      // A list's name is part of a file's, so that only what can be one is looked for.
      guard Crosswalk.isName(name) else { return [] }
      return try CodeListFile.read(name, project: folder, policy: schemas) ?? []
    }
    let targets = try list(found.targetList)
    guard !targets.isEmpty else { return [] }
    var codes = try list(found.sourceList)
    let stated = Set(codes.map(\.code))
    let profile = try profile()
    let shown = try columnsTranslated(by: found).compactMap { profile?[$0] }
      .flatMap(\.top.values).map(\.value)
    codes += Set(shown).subtracting(stated).sorted().map { .init(code: $0, description: "") }
    let proposer = try CrosswalkProposals(into: targets, policy: schemas)
    return codes.lazy.filter { !known.contains($0.code) }.prefix(limit).map { code in
      CrosswalkSuggestion(
        source: code.code, description: code.description, proposals: proposer.best(for: code))
    }
  }

  /// A version as a file for another tool, which the ledger records; the newest without a number.
  ///
  /// - Throws: ``CrosswalkRefusal/unknown(_:)`` or ``Refusal/notPermitted(_:)``.
  public func exportCrosswalk(
    _ name: String, version: Int? = nil, as format: CrosswalkDocument.Format
  ) throws -> (bytes: [UInt8], name: String) {
    try require(.execute("mapping.export"))
    let (found, versions) = try governed(name)
    guard
      let version = version.map({ number in versions.first { $0.number == number } })
        ?? versions.first
    else { throw Refusal.crosswalk(.unknown(name)) }
    let bytes = try CrosswalkDocument(
      found, version.entries, version: version.number, isApproved: version.state == .approved
    ).bytes(as: format)
    try record(
      LedgerEntry(
        "crosswalk.export", on: "crosswalk:\(found.name)", in: project.id,
        detail: [
          LedgerDetail("version", version.number), LedgerDetail("state", version.state.rawValue),
          LedgerDetail("format", format.rawValue), LedgerDetail("sha256", SHA256.hex(bytes)),
        ]))
    return (bytes, "\(try project.slug)_\(found.name)_v\(version.number).\(format.suffix)")
  }

  /// Puts the entries of a file in place of those of a crosswalk, as ``Actions/importCrosswalk`` does.
  ///
  /// - Throws: ``CrosswalkRefusal``, ``Engine/ExchangeError`` or ``Refusal/notPermitted(_:)``.
  public func importCrosswalk(
    _ name: String, _ content: String, as format: CrosswalkDocument.Format, seen: String
  ) throws -> Action.Outcome {
    try perform(
      Actions.importCrosswalk,
      [
        "crosswalk": [name], "seen": [seen], "format": [format.rawValue], "content": [content],
      ])
  }

  func governed(_ name: String) throws -> (Crosswalk, [CrosswalkVersion]) {
    let project = try project.id
    guard let found = try store.crosswalks.find(name, of: project) else {
      throw Refusal.crosswalk(.unknown(name))
    }
    return (found, try store.crosswalks.versions(of: found.name, in: project))
  }

  /// The source fields that rules of the contract translate by it, and those of its source list.
  private func columnsTranslated(by crosswalk: Crosswalk) throws -> [FieldPath] {
    var found: Set<FieldPath> = []
    for row in try mapped().rows where row.rule.contains("'\(crosswalk.name)'") {
      if let source = row.source { found.insert(source) }
    }
    if !crosswalk.sourceList.isEmpty, let source = try present(.source)?.catalogue {
      for field in source.fields where field.codeList == crosswalk.sourceList {
        found.insert(field.path)
      }
    }
    return found.sorted()
  }
}

extension CivilDate {
  /// The day of `moment` in UTC.
  init(_ moment: Date) {
    self.init(dayNumber: Int((moment.timeIntervalSince1970 / 86_400).rounded(.down)))
  }
}
