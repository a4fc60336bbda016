import Domain
import Foundation
import HTTP

@testable import UseCases
@testable import Web

extension TwoTrusts {
  /// A body that every field of the action takes: what its page begins with, else the least that
  /// will do.
  func sound(
    _ action: Action, as person: Person, at holes: [String: String]? = nil
  ) throws -> [(String, String)] {
    let desk = try app.desk(ofUser: person.name, at: own.project.address)
    var values: [String: [String]] = [:]
    if let holes {
      let named = holes.filter { action.operands.contains($0.key) }.mapValues { [$0] }
      do { values = try desk.look(at: action, named).values } catch is Refusal {}
    }
    return try action.fields.flatMap { field -> [(String, String)] in
      if let known = values[field.name], !known.isEmpty { return known.map { (field.name, $0) } }
      return try Self.text(field, desk).map { [(field.name, $0)] } ?? []
    }
  }

  private static func text(_ field: Action.Field, _ desk: Desk) throws -> String? {
    if !field.isRequired, ["organisation", "workspace", "project", "only"].contains(field.name) {
      return nil
    }
    switch field.kind {
    case .line(let length), .lines(let length):
      let text = ["slug", "user_name"].contains(field.name) ? "a-slug" : "a text of a try"
      return String(
        (text + String(repeating: "0", count: length.lowerBound)).prefix(
          max(min(text.count, length.upperBound), length.lowerBound)))
    case .seen: return String(repeating: "0", count: 64)
    case .number(let range): return "\(range.lowerBound)"
    case .choice(let choices): return choices.first?.value
    case .choiceFrom(let choices): return try choices(desk).last?.value
    case .several(let choices): return try choices(desk).first?.value
    case .flag: return "on"
    case .secret: return "four brass kettles sing"
    case .code: return "123456"
    }
  }
}
