internal import Domain
internal import UseCases

/// `GET /lifecycle/plan`: what a run would do and what it would reuse, before it starts.
struct PlanPage: Page {
  static let template = "lifecycle/plan.html"
  let trail: [Link]
  let heading: String
  let summary: String
  let steps: [Line]
  let facts: [Fact]
  let start: Start?
  let refusal: String?

  struct Line: Encodable, Sendable {
    let number: Int
    let id: String
    let state: Tag
    let reason: String
  }

  struct Start: Encodable, Sendable {
    let hidden: [Hidden]
    let button: String
  }
}

extension PlanPage {
  /// The plan, to be started unless `refusal` says why not.
  init(_ plan: RunPlan, project: String, refusal: String?) {
    let (running, reused) = (plan.count(.runs), plan.count(.reused))
    trail = [Link("Lifecycle", "/lifecycle")]
    heading = "Plan: \(plan.request.scope.lowercased())"
    summary =
      "\(running.of("step")) would run; \(reused.grouped) would be reused, because nothing they read has changed."
    steps = plan.steps.map {
      Line(
        number: $0.step.number, id: $0.step.rawValue, state: Tag($0.decision), reason: $0.reason)
    }
    facts = plan.request.parameters.facts
    start =
      refusal == nil
      ? Start(
        hidden: [Hidden(name: "context", value: project)] + plan.request.hidden,
        button: "Start the run: \(running.of("step"))") : nil
    self.refusal = refusal
  }
}

extension PlanPage {
  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let form = RunForm(defaults: RunParameters()) { visit.query[$0].nonEmpty }
    guard let request = form.request else { return try LifecyclePage.refusing(form, visit) }
    let plan = try visit.desk.plan(request)
    let refusal =
      visit.desk.actor.may(.startRun)
      ? nil : "Your role may look at plans. Ask an administrator of your organisation to start it."
    return .page(PlanPage(plan, project: try visit.desk.project.label, refusal: refusal))
  }
}

extension Project {
  /// How forms name it.
  var label: String { String(id.number) }
}
