internal import Domain
internal import Foundation

extension Step {
  /// Step 4: the contract, one row a target field, and the plan of each target table.
  public static let buildContract = Step(
    id: .buildContract,
    purpose:
      "Proposes an executable rule for every target field and takes over people's decisions.",
    inputs: [
      CatalogueFile.path(.source), CatalogueFile.path(.target), MatchingFile.path,
      ProfileFile.path, "source/*",
      "\(CrosswalkFile.folder)/*", ContractFile.rowDecisionsPath, ContractFile.planDecisionsPath,
      "schemas/code_lists/*", "policy:nhs/*",
    ] + Lexicon.files.map { "policy:\($0)" },
    outputs: [ContractFile.rowsPath, ContractFile.plansPath], parameters: [],
    run: BuildContract.run)
}

struct BuildContract {
  let matcher: Matcher
  let rules: RuleSuggestion
  let relations: SourceRelations
  let best: [FieldPath: Candidate]
  var plans: [DrivingTables.Proposal]
  let decisions: ContractDecisions
  private var crosswalks: CrosswalkCheck

  /// - Throws: ``ContractError`` and ``ArtefactError`` with file and line.
  @Sendable static func run(_ context: StepContext) throws {
    var contract = try BuildContract(context)
    try contract.decidePlans()
    let rows = try contract.rows(context)
    try contract.crosswalks.check(rows, in: contract.matcher.profiles.target.catalogue)
    let plans = contract.plans.map(\.plan)
    try ContractFile.write(rows, to: context.output(ContractFile.rowsPath))
    try ContractFile.write(plans, to: context.output(ContractFile.plansPath))
    let classes = MappingClass.allCases.map { name in
      "\(rows.count { $0.mappingClass == name }) \(name.rawValue)"
    }
    context.progress(classes.joined(separator: ", "))
    context.progress(
      """
      \(rows.count { $0.isExecuted }) of \(rows.count) rules and \
      \(plans.count { $0.isExecuted }) of \(plans.count) tables are executed; \
      \(contract.decisions.rows.count) rows and \(contract.decisions.plans.count) tables decided by people
      """)
  }

  private init(_ context: StepContext) throws {
    let bridges = try Self.bridges(context.project)
    var crosswalks = CrosswalkCheck(context)
    for bridge in bridges { try crosswalks.check(bridge) }
    try self.init(
      Matcher(
        source: CatalogueFile.read(.source, in: context.project),
        target: CatalogueFile.read(.target, in: context.project),
        lexicon: Lexicon(policy: context.policy), bridges: bridges),
      candidates: MatchingFile.read(in: context.project),
      decisions: ContractDecisions(context.project), crosswalks, profile: Self.profile(context))
  }

  /// What the analysis found in the source's own extracts.
  private static func profile(_ context: StepContext) throws -> Profile? {
    let path = context.input(ProfileFile.path)
    guard try !context.isInvented, FileManager.default.fileExists(atPath: path) else { return nil }
    return try ProfileFile.read(path)
  }

  init(
    _ matcher: Matcher, candidates: [Candidate], decisions: ContractDecisions,
    _ crosswalks: CrosswalkCheck, profile: Profile?
  ) {
    self.matcher = matcher
    rules = RuleSuggestion(
      matcher: matcher, source: matcher.profiles.source.catalogue, profile: profile)
    self.decisions = decisions
    self.crosswalks = crosswalks
    relations = SourceRelations(matcher.profiles)
    best = Dictionary(
      candidates.filter { $0.rank == 1 }.map { ($0.target, $0) },
      uniquingKeysWith: { first, _ in first })
    plans = DrivingTables(matcher: matcher).proposals()
  }

  /// The index of crosswalks, each of which must have its file.
  static func bridges(_ project: String) throws -> [CrosswalkFile.Bridge] {
    let bridges = try CrosswalkFile.readIndex(in: project)
    for bridge in bridges where !CrosswalkFile.exists(bridge.name, in: project) {
      throw ContractError.unknownCrosswalk(
        bridge.name, neededBy: bridge.targetList, file: CrosswalkFile.indexPath, line: bridge.line)
    }
    return bridges
  }

  /// Puts people's plans in the place of proposals.
  mutating func decidePlans() throws {
    let check = RuleCheck(
      source: relations.catalogue, target: matcher.profiles.target.catalogue, crosswalks: [],
      plans: [:])
    for index in plans.indices {
      guard let decided = decisions.plans[plans[index].plan.targetTable.lowercased()] else {
        continue
      }
      var plan = decided.value
      plan.targetTable = plans[index].plan.targetTable
      plans[index].plan = plan
      plans[index].driving = plan.drivingTable.flatMap { name in
        relations.catalogue.tables.firstIndex { $0.name.lowercased() == name.lowercased() }
      }
    }
    for decided in decisions.plans.values.sorted(by: { $0.line < $1.line }) {
      try check.check(decided.value, file: decided.file, line: decided.line)
    }
  }

  func rows(_ context: StepContext) throws -> [ContractRow] {
    let target = matcher.profiles.target.catalogue
    let check = RuleCheck(
      source: relations.catalogue, target: target,
      crosswalks: try CrosswalkFile.names(in: context.project),
      plans: Dictionary(
        plans.map { ($0.plan.targetTable.lowercased(), $0.plan) },
        uniquingKeysWith: { first, _ in first }))
    var rows: [ContractRow] = []
    for table in target.tables.indices {
      try context.checkCancellation()
      for proposal in try proposals(table, context) {
        let line = rows.count + 2
        if let decided = decisions.row(proposal.target) {
          var row = decided.value
          row.target = proposal.target
          row.rule = try Self.rule(of: row, driving: plans[table].plan.drivingTable)
          try check.check(row, file: decided.file, line: decided.line)
          rows.append(row)
        } else {
          try check.check(proposal, file: ContractFile.rowsPath, line: line)
          rows.append(proposal)
        }
      }
    }
    for decided in decisions.rows.values.sorted(by: { $0.line < $1.line })
    where target[decided.value.target] == nil {
      throw ContractError.unknownTarget(
        decided.value.target, file: decided.file, line: decided.line)
    }
    return rows
  }

  /// A decision's rule; a direct one may leave it out and name only the column.
  private static func rule(of row: ContractRow, driving: String?) throws -> String {
    guard row.rule.isEmpty, row.mappingClass == .direct, let source = row.source,
      source.table.lowercased() == driving?.lowercased()
    else { return row.rule }
    return try RuleText.column(source.field)
  }

  private func proposals(_ table: Int, _ context: StepContext) throws -> [ContractRow] {
    guard let driving = plans[table].driving else {
      return matcher.profiles.target.catalogue.tables[table].fields.map { field in
        ContractRow(
          target: field.path, mappingClass: .outOfScope,
          notes: "No source table feeds \(field.table).")
      }
    }
    return try RowProposer(
      matcher: matcher, rules: rules, relations: relations, plans: plans, target: table,
      driving: driving, best: best,
      onlyCode: { list in
        let codes = try CodeListFile.read(list, project: context.project, policy: context.policy)
        return codes?.count == 1 ? codes?.first?.code : nil
      }
    ).rows()
  }
}
