internal import Domain
internal import Foundation
internal import UseCases

/// The sign-offs and decisions of a run's release, on the run's page.
struct ReleasePart: Encodable, Sendable {
  let state: Tag
  let steps: [Step]
  let decisions: [Decision]
  let hasDecisions: Bool
  let acts: [Link]
  let awaited: String?

  struct Step: Encodable, Sendable {
    let name: String
    let state: Tag
    let by: String
    let at: Moment?
    let statement: String
  }

  struct Decision: Encodable, Sendable {
    let choice: String
    let outcome: Tag
    let by: String
    let at: Moment
    let statement: String
  }
}

extension ReleasePart {
  init(_ release: ReleaseAnswer, for desk: Desk, now: Date) throws {
    state = Tag(release.state)
    steps = release.steps.map { step in
      Step(
        name: step.step.title,
        state: step.signature != nil
          ? .pass("Signed") : step.isNext ? .wait("Next") : .off("Not yet"),
        by: step.signature?.name ?? "", at: step.signature.map { Moment($0.at, now: now) },
        statement: step.signature?.statement ?? "")
    }
    decisions = try release.record.decisions.map { decision in
      Decision(
        choice: decision.choice.title, outcome: Tag(decision.outcome),
        by: "\(decision.name), \(try desk.title(of: decision.role).lowercased())",
        at: Moment(decision.at, now: now), statement: decision.statement)
    }
    hasDecisions = !decisions.isEmpty
    let run = "\(release.run)"
    acts = [
      release.steps.contains(where: \.maySign)
        ? Link(action: "gate.sign", of: run, for: desk) : nil,
      release.choices.contains { $0.obstacle == nil }
        ? Link(action: "gate.decide", of: run, for: desk) : nil,
    ].compactMap(\.self)
    awaited =
      release.awaited.isEmpty
      ? nil
      : try release.awaited.map { try desk.title(of: $0).lowercased() }.joined(separator: " and ")
  }
}

extension Tag {
  init(_ state: ReleaseState) {
    self =
      switch state {
      case .open: .wait("Not decided")
      case .promoted: .pass("Promoted")
      case .held: .warn("Held")
      case .rolledBack: .fail("Rolled back")
      }
  }
}
