internal import Domain
internal import Engine
internal import Foundation
internal import Storage

extension Work {
  private func intake(for person: ID<Person>?) throws -> ContractIntake {
    ContractIntake(
      book: ContractBook(store: store, project: project.id, person: person), folder: folder,
      schemas: schemas)
  }

  /// Puts what people decided where the run's steps read it; what a folder's files decide is taken
  /// in before, where the project has no contract yet.
  ///
  /// - Throws: an error that ``Problem`` explains.
  func layDecisions() throws {
    let store = store
    try store.transaction {
      let intake = try intake(for: run.requester)
      if let receipt = try intake.takeDecisions() {
        try log("mapping contract: took in \(receipt.items) decisions of the project’s files")
        try tell("contract.import", "change_set:\(receipt.number)", receipt)
      }
      try intake.writeDecisions()
    }
  }

  /// Takes the contract that the run built as a generation, where none was made from its schemas.
  ///
  /// - Throws: an error that ``Problem`` explains.
  func noteContract() throws {
    let store = store
    try store.transaction {
      let intake = try intake(for: nil)
      guard let source = try version(.source), let target = try version(.target) else { return }
      let inputs = try ContractIntake.Inputs(source: source, target: target, folder: folder)
      let newest = try store.contractSets.generations(of: project.id, Paging(size: 1)).items.first
      guard newest?.inputsSHA256 != inputs.sha256 else { return }
      let plans = try ContractFile.plans(in: folder).map(\.value)
      // A run's files name what fits, and not by which rule.
      let proposal = try ContractProposal(
        source: source.catalogue, target: target.catalogue,
        profile: try KeptReports.profile(in: folder),
        precedents: try store.contract.precedents(for: project.id), project: folder,
        policy: schemas, plans: plans)
      let offer = ContractIntake.Offer(
        rows: try ContractFile.rows(in: folder).map(\.value), plans: plans,
        candidates: try proposal.offered(), milliseconds: 0, run: number)
      let generation = try intake.take(offer, inputs)
      try log(
        "mapping contract: generation \(generation.number), \(generation.counts.new) new rows")
      if let receipt = generation.receipt {
        try tell("mapping.propose", "generation:\(generation.number)", receipt)
      }
    }
  }

  /// Re-opens what a version that the run found affects.
  ///
  /// - Throws: an error that ``Problem`` explains.
  func carry(_ version: CatalogueVersion) throws {
    guard let receipt = try intake(for: nil).carry(version.affected, about: version.words) else {
      return
    }
    try tell("contract.carry", "change_set:\(receipt.number)", receipt)
    try log("mapping contract: \(receipt.items) decisions are open again")
  }

  private func version(
    _ side: Side
  ) throws -> (number: Int?, sha256: String, catalogue: Catalogue)? {
    guard let found = try CatalogueText.catalogue(at: "\(folder)/\(CatalogueFile.path(side))")
    else {
      return nil
    }
    let newest = try store.versions.newest(of: project.id, side)
    return (newest?.number, found.sha256, found.catalogue)
  }

  private func tell(_ act: String, _ object: String, _ receipt: ContractBook.Receipt) throws {
    let detail = receipt.detail.map { LedgerDetail($0.name, $0.value) }
    try app.record(
      LedgerEntry(
        act, on: object, in: project.id, detail: detail + [LedgerDetail("run", number)]),
      by: .engine, in: project.organisation.id)
  }
}
