public import Domain
internal import Engine
internal import Foundation
internal import Storage
internal import Synchronization

/// Both schemas of a project with what is mapped of them and what their data look like.
public struct SchemaExplorer: Sendable {
  /// Those that there are.
  public let sides: [Side: View]
  public let profile: Profile?
  /// The contract row of each target field.
  private let rows: [FieldPath: ContractRow]
  /// The target fields that are filled from each source field.
  private let uses: [FieldPath: [FieldPath]]

  /// A side as one version has it.
  public struct View: Sendable {
    public let side: Side
    public let catalogue: Catalogue
    /// 0 for what the lifecycle left before there were versions.
    public let version: Int
    public let newest: Int
    /// The fields that refer to each table, by its name in lower case.
    let referrers: [String: [CatalogueField]]

    public init(_ side: Side, _ catalogue: Catalogue, version: Int, newest: Int) {
      self.side = side
      self.catalogue = catalogue
      self.version = version
      self.newest = newest
      referrers = Dictionary(
        grouping: catalogue.fields.filter { $0.references != nil },
        by: { $0.references?.table.lowercased() ?? "" })
    }

    /// The parts of the system that its tables belong to, sorted.
    public var domains: [String] {
      Set(catalogue.tables.map(\.note.domain)).filter { !$0.isEmpty }.sorted()
    }

    /// The fields that refer to `table`.
    public func referrers(of table: Catalogue.Table) -> [CatalogueField] {
      referrers[table.name.lowercased()] ?? []
    }

    /// Whether nothing refers to the table, nor it to anything.
    public func isOrphan(_ table: Catalogue.Table) -> Bool {
      referrers[table.name.lowercased()] == nil && table.fields.allSatisfy { $0.references == nil }
    }
  }

  /// How a field stands in the mapping.
  public enum MappingState: Hashable, Sendable {
    /// What the contract says of a target field.
    case row(mappingClass: MappingClass, status: MappingStatus, isExecuted: Bool)
    /// The target fields that a source field fills, at least one.
    case fills([FieldPath])
    /// Nothing fills it, or it fills nothing.
    case unmapped
    /// There is no contract yet.
    case unknown
  }

  public init(_ sides: [Side: View], _ contract: ContractAnswer, _ profile: Profile?) {
    self.sides = sides
    self.profile = profile
    rows = Dictionary(
      contract.rows.map { ($0.target.folded, $0) }, uniquingKeysWith: { first, _ in first })
    uses = Dictionary(
      grouping: contract.rows.filter { $0.source != nil && $0.isExecuted },
      by: { $0.source?.folded ?? $0.target }
    ).mapValues { $0.map(\.target) }
  }

  public func state(of field: CatalogueField, on side: Side) -> MappingState {
    guard !rows.isEmpty else { return .unknown }
    switch side {
    case .target:
      return rows[field.path.folded].map {
        .row(mappingClass: $0.mappingClass, status: $0.status, isExecuted: $0.isExecuted)
      } ?? .unmapped
    case .source: return uses[field.path.folded].map(MappingState.fills) ?? .unmapped
    }
  }

  /// How many fields of a table are mapped; `nil` before there is a contract.
  public func mapped(of table: Catalogue.Table, on side: Side) -> Int? {
    guard !rows.isEmpty else { return nil }
    return table.fields.count { state(of: $0, on: side).isMapped }
  }
}

extension SchemaExplorer.MappingState {
  /// Whether something fills it, or it fills something; what is agreed to be out of scope is
  /// decided, so it does not count as unmapped.
  public var isMapped: Bool {
    switch self {
    case .row(let mappingClass, _, let isExecuted): isExecuted || mappingClass == .outOfScope
    case .fills: true
    case .unmapped, .unknown: false
    }
  }

  /// In a word or two.
  public var words: String {
    switch self {
    case .row(.outOfScope, _, _): "out of scope"
    case .row(_, let status, let isExecuted):
      "\(isExecuted ? "mapped" : "not executed"), \(status.rawValue.lowercased().replacing("_", with: " "))"
    case .fills(let targets): targets.count == 1 ? "fills 1 field" : "fills \(targets.count) fields"
    case .unmapped: "unmapped"
    case .unknown: ""
    }
  }
}

extension FieldPath {
  /// Names are one whatever their case.
  fileprivate var folded: FieldPath { FieldPath(table.lowercased(), field.lowercased()) }
}

/// A table or a field of one side.
public struct Found<Item: Sendable>: Sendable {
  public let side: Side
  public let item: Item
}

/// What is asked of the explorer; what is not stated lets all pass.
public struct SchemaFilter: Sendable {
  public let side: Side?
  public let words: String
  public let table: String
  public let domain: String
  public let hasKey: Bool?
  public let isMapped: Bool?
  public let isOrphan: Bool?

  public init(
    side: Side? = nil, words: String = "", table: String = "", domain: String = "",
    hasKey: Bool? = nil, isMapped: Bool? = nil, isOrphan: Bool? = nil
  ) {
    self.side = side
    self.words = words.lowercased()
    self.table = table.lowercased()
    self.domain = domain.lowercased()
    self.hasKey = hasKey
    self.isMapped = isMapped
    self.isOrphan = isOrphan
  }
}

extension SchemaExplorer {
  private func views(_ filter: SchemaFilter) -> [View] {
    Side.allCases.filter { filter.side == nil || filter.side == $0 }.compactMap { sides[$0] }
  }

  /// The tables that `filter` lets through, side by side in their catalogues' order; words look for
  /// names and descriptions.
  public func tables(_ filter: SchemaFilter) -> [Found<Catalogue.Table>] {
    views(filter).flatMap { view in
      view.catalogue.tables.filter { isLet(through: filter, $0, in: view) }
        .map { Found(side: view.side, item: $0) }
    }
  }

  private func isLet(
    through filter: SchemaFilter, _ table: Catalogue.Table, in view: View
  ) -> Bool {
    if !filter.table.isEmpty, table.name.lowercased() != filter.table { return false }
    if !filter.domain.isEmpty, table.note.domain.lowercased() != filter.domain { return false }
    if let hasKey = filter.hasKey, table.fields.contains(where: \.isKey) != hasKey { return false }
    if let isOrphan = filter.isOrphan, view.isOrphan(table) != isOrphan { return false }
    if let isMapped = filter.isMapped,
      table.fields.allSatisfy({ state(of: $0, on: view.side).isMapped }) != isMapped
    {
      return false
    }
    return filter.words.isEmpty || table.name.lowercased().contains(filter.words)
      || table.note.description.lowercased().contains(filter.words)
  }

  /// The fields that `filter` lets through, likewise; a key is the field's own.
  public func fields(_ filter: SchemaFilter) -> [Found<CatalogueField>] {
    views(filter).flatMap { view in
      view.catalogue.tables.filter { table in
        (filter.table.isEmpty || table.name.lowercased() == filter.table)
          && (filter.domain.isEmpty || table.note.domain.lowercased() == filter.domain)
          && (filter.isOrphan == nil || view.isOrphan(table) == filter.isOrphan)
      }.flatMap(\.fields).filter { field in
        if let hasKey = filter.hasKey, field.isKey != hasKey { return false }
        if let isMapped = filter.isMapped,
          state(of: field, on: view.side).isMapped != isMapped
        {
          return false
        }
        return filter.words.isEmpty || field.field.lowercased().contains(filter.words)
          || field.description.lowercased().contains(filter.words)
      }.map { Found(side: view.side, item: $0) }
    }
  }
}

extension Desk {
  /// Both schemas in their newest versions, or in those of `versions`.
  ///
  /// - Throws: ``Refusal/schema(_:)`` when there is no such version, ``Engine/ArtefactError``.
  public func explorer(_ versions: [Side: Int] = [:]) throws -> SchemaExplorer {
    try require(.read("schema.read"))
    let project = try project
    var views: [Side: SchemaExplorer.View] = [:]
    for side in Side.allCases {
      let newest = try store.versions.newest(of: project.id, side)?.number ?? 0
      if let asked = versions[side], asked != newest {
        let version = try version(asked, of: side)
        views[side] = .init(
          side, try catalogue(of: version), version: version.number, newest: newest)
      } else if let present = try present(side) {
        views[side] = .init(side, present.catalogue, version: present.version, newest: newest)
      }
    }
    let contract =
      actor.may(.read("mapping.read")) ? try mapped() : ContractAnswer(rows: [], tables: [])
    return SchemaExplorer(views, contract, try profile())
  }

  /// What the source's data look like, as the last run found; `nil` before one did.
  func profile() throws -> Profile? { try KeptReports.profile(in: folder) }
}

/// Reports of projects' folders by their digests, so that each is read once.
enum KeptReports {
  private static let profiles = Mutex<[String: Profile]>([:])
  private static let contracts = Mutex<[String: ContractAnswer]>([:])
  private static let most = 12

  /// What the data of a project's source look like, as its last run found; `nil` before one did.
  static func profile(in project: String) throws -> Profile? {
    let path = "\(project)/reports/source_profile.json"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try kept(profiles, try fileDigest(path)) {
      try JSONDecoder().decode(Profile.self, from: Data(contentsOf: URL(filePath: path)))
    }
  }

  static func contract(
    _ digest: String, _ read: () throws -> ContractAnswer
  ) throws -> ContractAnswer {
    try kept(contracts, digest, read)
  }

  private static func kept<Value: Sendable>(
    _ all: borrowing Mutex<[String: Value]>, _ digest: String, _ read: () throws -> Value
  ) throws -> Value {
    if let known = all.withLock({ $0[digest] }) { return known }
    let value = try read()
    all.withLock { all in
      if all.count >= most { all = [:] }
      all[digest] = value
    }
    return value
  }
}
