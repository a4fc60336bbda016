internal import Domain
internal import HTTP
internal import UseCases

/// The doors of every action: its page, its form and its address in the API.
enum ActionRoutes {
  static let table: [Route] = Actions.table.flatMap { action -> [Route] in
    let path = RoutePattern(stringLiteral: action.path)
    let form: [Route] = [
      .get(path, action.permission) { visit in try show(action, visit) },
      .post(path, action.permission) { visit in try perform(action, visit) },
    ]
    let api: [Route] = [
      .post(
        RoutePattern(stringLiteral: "/api/v1\(action.path)"), action.permission,
        { visit in try answer(action, visit) }, says: Operation(action))
    ]
    return (action.ownDoors.contains(.form) ? [] : form)
      + (action.ownDoors.contains(.api) ? [] : api)
  }

  private static func show(_ action: Action, _ visit: Visit) throws -> Answer {
    let prospect = try visit.desk.look(at: action, visit.stated([]))
    return .page(
      try ActionPage(
        action, prospect, at: visit.request.path.pathEncoded,
        fields: action.fields(for: visit.desk, visit.stated([])), for: visit.desk))
  }

  private static func perform(_ action: Action, _ visit: Visit) throws -> Answer {
    do {
      return after(try visit.desk.perform(action, visit.stated(visit.form.items)), action)
    } catch Refusal.invalid(let faults) {
      let prospect = try visit.desk.look(at: action, visit.stated([]))
      let page = try ActionPage(
        action, prospect, at: visit.request.path.pathEncoded, typed: visit.form,
        faults: Problem(Refusal.invalid(faults)).fields,
        fields: action.fields(for: visit.desk, visit.stated([])), for: visit.desk)
      return .page(page, status: .unprocessableContent)
    }
  }

  private static func after(_ outcome: Action.Outcome, _ action: Action) -> Answer {
    switch outcome {
    case .waiting(let approval): return .seeOther("/approvals/\(approval)?done=approval-asked")
    case .done(let effect) where effect.shown.isEmpty:
      let mark = effect.next.contains("?") ? "&" : "?"
      return .seeOther("\(effect.next)\(mark)done=\(action.key)")
    case .done(let effect): return .page(ActionDonePage(action, effect))
    }
  }

  private static func answer(_ action: Action, _ visit: Visit) throws -> Answer {
    let body = try visit.json()
    guard case .object(let members) = body else {
      throw RequestFault.badJSON(.malformed(offset: 0))
    }
    var stated = Fields()
    var faults: [RequestFault.Invalid] = []
    for member in members {
      guard action.fields.contains(where: { $0.name == member.name }) else {
        faults.append(.init(field: member.name, text: "Is not a field of this action"))
        continue
      }
      guard let texts = member.value.texts else {
        faults.append(.init(field: member.name, text: "Has a type that this field does not take"))
        continue
      }
      for text in texts { stated.append(member.name, text) }
    }
    guard faults.isEmpty else { throw RequestFault.invalid(faults) }
    switch try visit.desk.perform(action, visit.stated(stated.items)) {
    case .done(let effect): return .json(JSON(action, effect))
    case .waiting(let approval):
      return .json(JSON(action, waitingFor: approval), status: .accepted)
    }
  }
}

extension Visit {
  /// What the request states of an action: the holes of its path, and `items`.
  fileprivate func stated(_ items: [Fields.Item]) -> [String: [String]] {
    var stated: [String: [String]] = [:]
    for item in items { stated[item.name, default: []].append(item.value) }
    return stated.merging(parameters.mapValues { [$0] }) { _, hole in hole }
  }
}

extension JSON {
  /// A field's value as a form would state it; `nil` for a value that no field takes.
  var texts: [String]? {
    switch self {
    case .null, .bool(false): []
    case .bool(true): ["on"]
    case .string(let text): [text]
    case .integer(let number): [String(number)]
    case .array(let elements):
      elements.reduce([]) { texts, element in
        guard case .string(let text) = element else { return nil }
        return texts.map { $0 + [text] }
      }
    case .number, .object: nil
    }
  }

  fileprivate init(_ action: Action, _ effect: Action.Effect) {
    func members(_ pairs: [(name: String, value: String)]) -> JSON {
      .object(pairs.map { Member(name: $0.name, value: .string($0.value)) })
    }
    self = [
      "action": .string(action.key), "object": .string(effect.object), "approval": nil,
      "answer": members(effect.answer), "shown": members(effect.shown),
    ]
  }

  fileprivate init(_ action: Action, waitingFor approval: String) {
    self = [
      "action": .string(action.key), "object": nil, "approval": .string(approval),
      "answer": .object([]), "shown": .object([]),
    ]
  }
}

extension Operation {
  fileprivate init(_ action: Action) {
    self.init(
      action.title,
      body: Schema.object(
        action.fields.map { ($0.name, Schema.field($0.kind)) },
        required: action.fields.filter(\.isRequired).map(\.name)),
      answer: Schema.actionAnswer)
  }
}

extension Schema {
  fileprivate static func field(_ kind: Action.Field.Kind) -> JSON {
    switch kind {
    case .line(let length), .lines(let length): text(length)
    case .seen: text(64...64)
    case .number(let range): integer(range)
    case .choice(let choices): oneOf(choices.map(\.value))
    case .several: list(text)
    case .flag: flag
    case .choiceFrom, .secret, .code: text
    }
  }

  fileprivate static let actionAnswer = object([
    "action": text, "object": textOrNone, "approval": textOrNone,
    "answer": ["type": "object", "additionalProperties": text],
    "shown": ["type": "object", "additionalProperties": text],
  ])
}
