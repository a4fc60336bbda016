public import Domain
internal import Engine
internal import Expressions
internal import Storage

/// What can be said of a table's plan before it is saved.
public struct PlanAnswer: Sendable {
  /// What keeps it from being saved, by the fields of its form.
  public let problems: [Problem.Field]
  /// The filter in English; empty without one, or for a text that is none.
  public let sentence: String
  /// The filter as the rule language prints it.
  public let filter: String
}

extension Desk {
  /// What `plan` would say, were it the plan of its table; changes nothing.
  ///
  /// - Throws: ``Refusal/notPermitted(_:)``, ``Refusal/schema(_:)`` before there are both catalogues.
  public func reading(of plan: TablePlan) throws -> PlanAnswer {
    try require(.read("mapping.read"))
    let gate = try ruleGate()
    var checked = plan
    let faults = gate.faults(of: &checked)
    return PlanAnswer(
      problems: faults.isEmpty ? [] : Problem(Refusal.invalid(faults)).fields,
      sentence: gate.sentence(of: checked), filter: checked.filter)
  }

  /// What there is to know of a plan before somebody decides about it: the filter in English too.
  func planProspect(_ input: Action.Input) throws -> Action.Prospect {
    var prospect = try mappingProspect(input)
    guard let plan = try store.contract.find(itemID(input), of: project.id)?.plan else {
      return prospect
    }
    let sentence = try present(.target) == nil ? "" : ruleGate().sentence(of: plan)
    if !sentence.isEmpty { prospect.facts.append(("Rows that are left in", sentence)) }
    return prospect
  }

  /// The same, with where its form is checked while it is typed.
  func planEditing(_ input: Action.Input) throws -> Action.Prospect {
    var prospect = try planProspect(input)
    prospect.checkedAt = "/api/v1\(try itemID(input).path)/reading"
    return prospect
  }
}

extension RuleGate {
  /// The filter of `plan` in English; empty without one that can be read.
  fileprivate func sentence(of plan: TablePlan) -> String {
    guard !plan.filter.isEmpty else { return "" }
    do throws(RuleBenchError) { return try bench.filterReading(of: plan).sentence ?? "" } catch {
      return ""
    }
  }
}
