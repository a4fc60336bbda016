internal import Domain
internal import HTTP
internal import UseCases

/// `/api/v1/runs` and what lies below it.
enum RunResource {
  /// `GET /api/v1/runs`: the runs, newest first.
  @Sendable static func list(_ visit: Visit) throws -> Answer {
    .json(JSON(try visit.desk.runs(page: visit.query.paging)) { JSON($0) })
  }

  /// `POST /api/v1/runs`: queues a run.
  @Sendable static func create(_ visit: Visit) throws -> Answer {
    let body = try visit.json(of: Actions["run.start"]?.fields.map(\.name) ?? [])
    let form = RunForm(defaults: RunParameters()) { body.parameter($0) }
    guard let request = form.request else {
      throw RequestFault.invalid(form.invalid)
    }
    let number: Int
    switch try visit.desk.startRun(request) {
    case .started(let run): number = run
    case .waiting(let approval):
      return .json(["approval": .string(approval)], status: .accepted)
    }
    return .json(
      JSON(try visit.desk.detail(ofRun: number).run), status: .created,
      location: Query.address(
        "/api/v1/runs/\(number)", visit.query.pairs.filter { $0.name == "project" }))
  }

  /// `GET /api/v1/runs/{run}`: the run with its steps.
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let detail = try visit.desk.detail(ofRun: visit.run)
    guard case .object(let members) = JSON(detail.run) else { throw RequestFault.notFound }
    return .json(
      .object(
        members + [
          .init(name: "steps", value: .array(detail.steps.map { JSON($0) })),
          .init(name: "log", value: JSON(detail.log.map(\.text))),
        ]))
  }

  /// `GET /api/v1/runs/{run}/artefacts`: the files the run wrote.
  @Sendable static func artefacts(_ visit: Visit) throws -> Answer {
    .json(
      JSON(Paged(try visit.desk.detail(ofRun: visit.run).artefacts, visit.query.paging)) {
        JSON($0)
      })
  }

  /// `GET /api/v1/runs/{run}/artefacts/{path*}`: the file's bytes.
  @Sendable static func artefact(_ visit: Visit) throws -> Answer {
    let path = visit.parameters["path"] ?? ""
    return .download(
      path: try visit.desk.file(path, ofRun: visit.run),
      name: path.replacing("/", with: "-"))
  }

  /// `GET /api/v1/runs/{run}/gates`: what was measured against what is required.
  @Sendable static func gates(_ visit: Visit) throws -> Answer {
    guard let gates = try visit.desk.detail(ofRun: visit.run).gates else {
      throw RequestFault.notFound
    }
    return .json([
      "profile": .string(gates.profile.rawValue),
      "passed": .bool(gates.met == gates.checks.count),
      "checks": .array(gates.checks.map { JSON($0) }),
    ])
  }

  /// `GET /api/v1/runs/{run}/issues`: what the steps found.
  @Sendable static func issues(_ visit: Visit) throws -> Answer { try findings(visit, .issues) }

  /// `GET /api/v1/runs/{run}/rejects`: the source rows that were not loaded.
  @Sendable static func rejects(_ visit: Visit) throws -> Answer { try findings(visit, .rejects) }

  private static func findings(_ visit: Visit, _ list: FindingList) throws -> Answer {
    let report = try visit.desk.findings(
      ofRun: visit.run, list, FindingFilter(visit.query), page: visit.query.paging)
    return switch report?.rows {
    case .issues(let page): .json(JSON(page) { JSON($0) })
    case .rejects(let page): .json(JSON(page) { JSON($0) })
    case nil: throw RequestFault.notFound
    }
  }

  /// `POST /api/v1/runs/{run}/cancellation`: asks the run to stop.
  @Sendable static func cancel(_ visit: Visit) throws -> Answer {
    try visit.desk.cancelRun(visit.run)
    return .json(JSON(try visit.desk.detail(ofRun: visit.run).run), status: .accepted)
  }

  /// `POST /api/v1/runs/{run}/resumption`: lets an interrupted run go on.
  @Sendable static func resume(_ visit: Visit) throws -> Answer {
    try visit.desk.resumeRun(visit.run)
    return .json(JSON(try visit.desk.detail(ofRun: visit.run).run), status: .accepted)
  }

  /// `GET /api/v1/plan`: what a run with these parameters would do.
  @Sendable static func plan(_ visit: Visit) throws -> Answer {
    let form = RunForm(defaults: RunParameters()) { visit.query[$0].nonEmpty }
    guard let request = form.request else { throw RequestFault.invalid(form.invalid) }
    return .json(JSON(try visit.desk.plan(request)))
  }

  /// `GET /api/v1/steps`: the steps in order with their last result.
  @Sendable static func steps(_ visit: Visit) throws -> Answer {
    .json(
      .array(
        try visit.desk.lifecycle().steps.map { line in
          [
            "step": .string(line.step.rawValue),
            "number": .integer(line.step.number),
            "purpose": .string(line.purpose),
            "last_run": JSON(line.last?.run),
            "state": JSON(line.last?.step.state.rawValue),
          ]
        }))
  }
}

extension RunForm {
  /// What is wrong, field by field.
  var invalid: [RequestFault.Invalid] {
    let found = fields.compactMap { field in
      field.error.map { RequestFault.Invalid(field: field.name, text: $0) }
    }
    return found.isEmpty
      ? [.init(field: "from", text: "Name one known step in from or in only, or none")] : found
  }
}

extension Visit {
  /// The body as a JSON object.
  ///
  /// - Throws: ``RequestFault/wrongType`` unless it says so, ``RequestFault/badJSON(_:)`` for what is none.
  func json() throws(RequestFault) -> JSON { try request.jsonObject() }

  /// The body as a JSON object of no other members than these: what is not asked for is not left
  /// out, lest a program believe that it counted.
  ///
  /// - Throws: ``RequestFault/invalid(_:)`` besides.
  func json(of names: [String]) throws(RequestFault) -> JSON {
    let body = try json()
    guard case .object(let members) = body else { return body }
    let faults = members.filter { !names.contains($0.name) }.map {
      RequestFault.Invalid(field: $0.name, text: "Is not a field of this action")
    }
    guard faults.isEmpty else { throw .invalid(faults) }
    return body
  }
}

extension Request {
  /// The body as a JSON object.
  ///
  /// - Throws: ``RequestFault/wrongType`` unless it says so, ``RequestFault/badJSON(_:)`` for what is none.
  func jsonObject() throws(RequestFault) -> JSON {
    let type = headers["Content-Type"] ?? ""
    guard type.split(separator: ";").first?.lowercased() == "application/json" else {
      throw .wrongType
    }
    let json: JSON
    do throws(JSONError) { json = try JSON(reading: body) } catch {
      throw .badJSON(error)
    }
    guard case .object = json else { throw .badJSON(.malformed(offset: 0)) }
    return json
  }
}

extension JSON {
  /// The text under `name`; `nil` when there is none.
  func text(_ name: String) -> String? {
    guard case .string(let text) = self[name] else { return nil }
    return text
  }

  private static let numbers: Set = ["rows", "seed", "min_patients"]

  /// A run's parameter as a form would state it; a value of the wrong kind as one that none has.
  func parameter(_ name: String) -> String? {
    switch self[name] {
    case nil: nil
    case .integer(let number) where Self.numbers.contains(name): String(number)
    case .number(let number) where Self.numbers.contains(name) && number == number.rounded():
      Int(exactly: number).map(String.init) ?? "?"
    case .string(let text) where !Self.numbers.contains(name): text.isEmpty ? "?" : text
    default: "?"
    }
  }
}
