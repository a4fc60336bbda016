internal import Domain
internal import Storage

extension Actions {
  /// What is done to copy a data source's tables into the project.
  static let extractions: [Action] = [
    Action(
      "datasource.extract", at: "/connectors/sources/{datasource}/extraction",
      "Extract from a data source",
      says: """
        Queues the copying of its tables into the project’s source folder, in place of the files of \
        the same names. No run begins meanwhile. What is interrupted goes on from where it was.
        """,
      needs: .execute("datasource.extract"),
      fields: [
        Action.Field(
          "tables", "Tables", hint: "One a line; all of them when this is empty.",
          .lines(1...20_000), isRequired: false)
      ], button: "Extract", done: "The extraction is queued",
      look: { desk, input in try desk.prospect(of: desk.source(input)) },
      perform: { desk, input in try desk.extract(desk.source(input), input) }),
    Action(
      "extraction.cancel", at: "/connectors/extractions/{extraction}/cancellation",
      "Cancel an extraction",
      says: "Stops it; tables that are whole stay, the one under way does not come.",
      needs: .execute("datasource.extract"), button: "Cancel the extraction",
      done: "The extraction is asked to stop", isGrave: true,
      look: { desk, input in try desk.prospect(of: desk.extraction(input)) },
      perform: { desk, input in
        let job = try desk.extraction(input)
        guard try desk.store.extractions.cancel(job.id, of: desk.project.id) else {
          throw Refusal.source(.extractionIs(job.state))
        }
        return job.effect
      }),
    Action(
      "extraction.resume", at: "/connectors/extractions/{extraction}/resumption",
      "Resume an extraction",
      says: "Lets it go on from where it was when its source went away.",
      needs: .execute("connector.recover"), button: "Resume the extraction",
      done: "The extraction is queued again",
      look: { desk, input in try desk.prospect(of: desk.extraction(input)) },
      perform: { desk, input in
        let job = try desk.extraction(input)
        guard try desk.store.extractions.resume(job.id, of: desk.project.id) else {
          throw Refusal.source(.extractionIs(job.state))
        }
        return job.effect
      }),
  ]
}

extension ExtractionJob {
  fileprivate var effect: Action.Effect {
    Action.Effect(
      "extraction:\(id.number)", detail: [("before", state.rawValue), ("rows", "\(rows)")],
      next: "/connectors/extractions/\(id.number)")
  }
}

extension Desk {
  /// The extraction that `input` names, of the project the person is in.
  ///
  /// - Throws: ``SourceRefusal/unknownExtraction``.
  func extraction(_ input: Action.Input) throws -> ExtractionJob {
    guard let number = input.number("extraction"), let place,
      let job = try store.extractions.find(ID(number), of: place.id)
    else { throw Refusal.source(.unknownExtraction) }
    return job
  }

  fileprivate func prospect(of job: ExtractionJob) throws -> Action.Prospect {
    Action.Prospect(
      facts: [
        ("Data source", job.sourceName), ("State", job.state.rawValue), ("Rows", "\(job.rows)"),
        ("Asked for by", job.requestedBy),
      ], back: "/connectors/extractions/\(job.id.number)")
  }

  fileprivate func extract(
    _ source: DataSource, _ input: Action.Input
  ) throws -> Action.Effect {
    // Who governs sources sees this one; who uses it is another question.
    try require([.active], of: source)
    guard source.isGranted(to: actor.roles, in: try project.id), !source.isReviewDue else {
      throw Refusal.source(.unknown)
    }
    guard source.side == .source else { throw Refusal.source(.sourceSideOnly) }
    guard try connectorType(source.type.rawValue).isOn else {
      throw Refusal.source(.typeSwitchedOff(source.type))
    }
    try requireFresh(source)
    let tables = try chosenTables(input, of: source)
    let id = try store.extractions.queue(
      tables, of: source.id, into: project.id, by: actor.person)
    guard let id else { throw Refusal.source(.projectBusy) }
    return Action.Effect(
      "extraction:\(id.number)",
      detail: [
        ("data_source", "\(source.id.number)"), ("name", source.name),
        ("type", source.type.rawValue), ("tables", tables.isEmpty ? "all" : "\(tables.count)"),
      ], answer: [("extraction", "\(id.number)")],
      next: "/connectors/extractions/\(id.number)")
  }

  /// The tables that are named, each of which was listed.
  private func chosenTables(_ input: Action.Input, of source: DataSource) throws -> [String] {
    let named = input["tables"].split(whereSeparator: \.isNewline).map(String.init)
    guard !named.isEmpty else { return [] }
    guard source.discoveredAt != nil else { throw Refusal.source(.notDiscovered) }
    let known = Set(try store.dataSources.catalogue(of: source.id).map(\.table))
    guard known.isSuperset(of: named) else {
      throw Refusal.invalid([FieldFault("tables", .unknown)])
    }
    return named
  }
}
