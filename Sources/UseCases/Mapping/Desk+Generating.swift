internal import Domain
internal import Engine
internal import Foundation
internal import Storage

extension Desk {
  func contractIntake() throws -> ContractIntake {
    ContractIntake(book: try contractBook(), folder: try folder, schemas: app.configuration.schemas)
  }

  /// Proposes a row for every target field from the newest versions of both schemas.
  func generateMapping() throws -> Action.Effect {
    let intake = try contractIntake()
    let (source, target) = (try version(.source), try version(.target))
    let inputs = try ContractIntake.Inputs(source: source, target: target, folder: intake.folder)
    let taken = try intake.takeDecisions()
    let plans = try store.contract.contents(of: project.id, touched: true).plans.filter { plan in
      target.catalogue[plan.targetTable] != nil
        && plan.drivingTable.map { source.catalogue[$0] != nil } ?? true
    }
    let start = ContinuousClock.now
    let proposal = try ContractProposal(
      source: source.catalogue, target: target.catalogue, profile: try profile(),
      precedents: try store.contract.precedents(for: project.id), project: intake.folder,
      policy: intake.schemas, plans: plans)
    let took = (ContinuousClock.now - start).components
    let milliseconds = Int(took.seconds) * 1000 + Int(took.attoseconds / 1_000_000_000_000_000)
    let generation = try intake.take(
      ContractIntake.Offer(proposal, milliseconds: milliseconds), inputs)
    let counts = generation.counts
    let facts = [
      ("generation", "\(generation.number)"), ("proposed", "\(counts.rows)"),
      ("new", "\(counts.new)"), ("changed", "\(counts.changed)"), ("kept", "\(counts.kept)"),
      ("retired", "\(counts.retired)"),
    ].map { (name: $0.0, value: $0.1) }
    var effect = Action.Effect(
      "generation:\(generation.number)",
      detail: facts + [("inputs", inputs.sha256)] + (generation.receipt?.detail ?? []),
      answer: facts, next: "/mappings/generations")
    effect.following = taken.map { [line("contract.import", "change_set:\($0.number)", $0)] } ?? []
    return effect
  }

  /// `effect`, and in consequence that decisions were carried to a version that affects them.
  func carrying(_ version: CatalogueVersion?, _ effect: Action.Effect) throws -> Action.Effect {
    guard let version,
      let receipt = try contractIntake().carry(version.affected, about: version.words)
    else { return effect }
    var effect = effect
    effect.following.append(line("contract.carry", "change_set:\(receipt.number)", receipt))
    effect.answer.append(("reopened", "\(receipt.items)"))
    return effect
  }

  private func line(
    _ act: String, _ object: String, _ receipt: ContractBook.Receipt
  ) -> LedgerLine {
    LedgerLine(
      entry: LedgerEntry(
        act, on: object, in: place?.id,
        detail: receipt.detail.map { LedgerDetail($0.name, $0.value) }),
      author: author, organisation: reach.organisation)
  }

  /// The newest version of a side; what the lifecycle left before there was one is made one.
  private func version(
    _ side: Side
  ) throws -> (number: Int?, sha256: String, catalogue: Catalogue) {
    try noteExtracted(side)
    guard let newest = try store.versions.newest(of: project.id, side) else {
      throw Refusal.schema(.noCatalogue(side))
    }
    return (newest.number, newest.sha256, try catalogue(of: newest))
  }

  /// Carries decisions to the newest versions of both schemas.
  func carryContract() throws -> Action.Effect {
    let intake = try contractIntake()
    let gate = try ruleGate()
    let contents = try store.contract.contents(of: project.id)
    let plans = Dictionary(
      contents.plans.map { ($0.targetTable.lowercased(), $0) }, uniquingKeysWith: { $1 })
    var affected = try Side.allCases.flatMap {
      try store.versions.newest(of: project.id, $0)?.affected ?? []
    }
    for var row in contents.rows where row.status != .draft {
      if gate.bench.target[row.target] == nil
        || !gate.faults(of: &row, plan: plans[row.target.table.lowercased()]).isEmpty
      {
        affected.append(
          AffectedRow(
            target: row.target.description, changed: row.target.description,
            reason: "it does not hold against the newest schemas"))
      }
    }
    let receipt = try intake.carry(affected, about: "newest schemas")
    guard let receipt else { throw Refusal.mapping(.nothingToDo) }
    return Action.Effect(
      "change_set:\(receipt.number)", detail: receipt.detail, answer: receipt.detail,
      next: "/mappings/change-sets/\(receipt.number)")
  }
}

extension CatalogueVersion {
  var words: String { "\(side.rawValue) schema, version \(number)" }
}
