internal import Cryptography
internal import Domain
internal import Engine
internal import Foundation
internal import Storage

/// Takes into a project's contract what was proposed, decided in files, or changed in its schemas.
struct ContractIntake {
  let book: ContractBook
  /// The project's folder.
  let folder: String
  /// The folder of shipped data.
  let schemas: String

  /// What was read: digests of both catalogues and of the crosswalks.
  struct Inputs {
    let source: (number: Int?, catalogue: Catalogue)
    let target: (number: Int?, catalogue: Catalogue)
    let sha256: String

    init(
      source: (number: Int?, sha256: String, catalogue: Catalogue),
      target: (number: Int?, sha256: String, catalogue: Catalogue), folder: String
    ) throws {
      self.source = (source.number, source.catalogue)
      self.target = (target.number, target.catalogue)
      let names = try CrosswalkFile.names(in: folder).sorted()
      let crosswalks = try names.map { name in
        "\(name) \(try fileDigest("\(folder)/\(CrosswalkFile.path(name))"))"
      }
      let lines = [ContractProposal.algorithm, source.sha256, target.sha256] + crosswalks
      sha256 = SHA256.hex(Array(lines.joined(separator: "\n").utf8))
    }
  }

  /// Proposals that were made, wherever.
  struct Offer {
    let rows: [ContractRow]
    let plans: [TablePlan]
    let candidates: [(target: FieldPath, best: [MappingCandidate])]
    let milliseconds: Int
    let run: Int?
  }

  /// What a generation did.
  struct Generation {
    let number: Int
    let counts: MappingGeneration.Counts
    /// `nil` when nothing is other than before.
    let receipt: ContractBook.Receipt?
  }

  /// Puts proposals into items that nobody touched, and keeps the generation.
  func take(_ offer: Offer, _ inputs: Inputs) throws -> Generation {
    try book.store.contractSets.takeTurn(on: book.project)
    var merge = ProposalMerge(
      known: try book.all(), safety: try SafetyRules(policy: schemas))
    for (position, plan) in offer.plans.enumerated() { try merge.take(plan, at: position) }
    for (position, row) in offer.rows.enumerated() { try merge.take(row, at: position) }
    merge.retireTheRest()
    var counts = merge.counts
    counts.rows = offer.rows.count
    let receipt =
      merge.changed.isEmpty && merge.new.isEmpty
      ? nil : try book.put(merge.changed, adding: merge.new, .propose, about: "generation")
    try book.store.contractChanges.place(merge.placed, of: book.project)
    try book.store.contractRecords.keep(offer.candidates, in: book.project)
    let number = try book.store.contractSets.add(
      ContractSets.Draft(
        inputsSHA256: inputs.sha256, algorithm: ContractProposal.algorithm, run: offer.run,
        madeBy: book.person, milliseconds: offer.milliseconds,
        sourceVersion: inputs.source.number, targetVersion: inputs.target.number, counts: counts,
        changeSet: receipt?.number), to: book.project)
    return Generation(number: number, counts: counts, receipt: receipt)
  }

  /// Takes in what the project's decision files say, as edits, before the project has a contract.
  ///
  /// A file signs nothing, so what it calls approved waits for review.
  ///
  /// - Returns: What was taken in; `nil` when there was nothing to take, or there is a contract.
  func takeDecisions() throws -> ContractBook.Receipt? {
    let files = FileManager.default
    let isThere = { (file: String) in files.fileExists(atPath: "\(folder)/\(file)") }
    guard isThere(ContractFile.rowDecisionsPath) || isThere(ContractFile.planDecisionsPath) else {
      return nil
    }
    try book.store.contractSets.takeTurn(on: book.project)
    guard try book.all().isEmpty else { return nil }
    let plans =
      isThere(ContractFile.planDecisionsPath)
      ? try ContractFile.plans(in: folder, file: ContractFile.planDecisionsPath).map(\.value) : []
    let rows =
      isThere(ContractFile.rowDecisionsPath)
      ? try ContractFile.rows(in: folder, file: ContractFile.rowDecisionsPath).map(\.value) : []
    return try take(rows: rows, plans: plans)
  }

  /// Keeps decisions of a file as they stand there, but for signatures.
  private func take(rows: [ContractRow], plans: [TablePlan]) throws -> ContractBook.Receipt? {
    let safety = try SafetyRules(policy: schemas)
    var records: [String: ContractRecord] = [:]
    var order: [String] = []
    func add(_ record: ContractRecord, _ status: MappingStatus) throws {
      var record = record
      let plan = records[ContractItemID(plan: record.table).folded]
      record.sha256 = try ContractText.digest(
        record, plan: record.mappingClass == nil ? nil : plan)
      record.origin = .imported
      record.status = status == .approved ? .inReview : status
      if let person = book.person {
        record.authors = [person.number]
        (record.editedBy, record.editedAt) = (person.number, "now")
      }
      if records.updateValue(record, forKey: record.id.folded) == nil {
        order.append(record.id.folded)
      }
    }
    for plan in plans { try add(ContractRecord(plan), plan.status) }
    for var row in rows {
      if safety.risk(of: row.target) == .safetyCritical { row.risk = .safetyCritical }
      try add(ContractRecord(row), row.status)
    }
    let new = order.enumerated().compactMap { position, name in
      records[name].map { (position: position, record: $0) }
    }
    guard !new.isEmpty else { return nil }
    return try book.put([], adding: new, .import, about: "decision files")
  }

  /// Re-opens what a change of a schema affects, and nothing else.
  ///
  /// - Returns: What was re-opened; `nil` when that is nothing.
  func carry(_ affected: [AffectedRow], about: String) throws -> ContractBook.Receipt? {
    guard !affected.isEmpty else { return nil }
    try book.store.contractSets.takeTurn(on: book.project)
    let known = try book.all()
    let opened = Set(affected.map { $0.target.lowercased() }).sorted().compactMap {
      name -> ContractRecord? in
      guard var record = known[name], !record.isRetired else { return nil }
      let before = record
      record.open()
      return record == before ? nil : record
    }
    guard !opened.isEmpty else { return nil }
    return try book.put(opened, .carry, named: "contract.carry", about: about)
  }

  /// Writes people's decisions to the files that a run reads them from; a project whose contract
  /// nobody touched has none.
  ///
  /// The plan that a decided row depends on is among them: an approved rule runs over the rows that
  /// it was approved for, whatever the run itself would propose.
  func writeDecisions() throws {
    var decided = try book.store.contract.contents(of: book.project, touched: true)
    let tables = Set(
      decided.rows.filter { !$0.rule.isEmpty }.map { $0.target.table.lowercased() }
        + decided.plans.map { $0.targetTable.lowercased() })
    decided.plans = try book.store.contract.contents(of: book.project).plans
      .filter { tables.contains($0.targetTable.lowercased()) }
    try write(decided.rows.isEmpty, ContractFile.rowDecisionsPath) {
      try ContractFile.write(decided.rows, to: $0)
    }
    try write(decided.plans.isEmpty, ContractFile.planDecisionsPath) {
      try ContractFile.write(decided.plans, to: $0)
    }
  }

  /// Puts a file in the place of the one before, or takes it away.
  private func write(_ isEmpty: Bool, _ path: String, _ body: (String) throws -> Void) throws {
    let place = "\(folder)/\(path)"
    let files = FileManager.default
    guard !isEmpty else {
      if unlink(place) != 0, errno != ENOENT { throw FileError.cannotWrite(place, errno) }
      return
    }
    do {
      try files.createDirectory(
        atPath: "\(folder)/schemas", withIntermediateDirectories: true)
    } catch { throw FileError.cannotWrite(place, errno) }
    let draft = "\(place).part"
    try body(draft)
    guard rename(draft, place) == 0 else { throw FileError.cannotWrite(place, errno) }
  }
}

extension ContractIntake.Offer {
  init(_ proposal: ContractProposal, milliseconds: Int) throws {
    try self.init(
      rows: proposal.rows, plans: proposal.plans, candidates: proposal.offered(),
      milliseconds: milliseconds, run: nil)
  }
}

extension ContractProposal {
  /// What fits each target field, each with a rule where there is a safe one.
  func offered() throws -> [(target: FieldPath, best: [MappingCandidate])] {
    try candidates.map { target, best in
      (target, try best.map { MappingCandidate($0, try rule(from: $0.source, to: target)) })
    }
  }
}

extension MappingCandidate {
  init(_ candidate: Candidate, _ proposal: RuleProposal?) {
    self.init(
      rank: candidate.rank, source: candidate.source, score: candidate.score,
      confidence: candidate.confidence, band: Confidence(rawValue: candidate.band.rawValue) ?? .low,
      evidence: candidate.evidence, proposal: proposal)
  }
}
