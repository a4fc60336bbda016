internal import Domain
internal import UseCases

/// `GET /onboarding`: what the project still needs before it can go live.
struct OnboardingPage: Page {
  static let template = "onboarding/show.html"
  let tabs: [Tab]
  let summary: String
  let tasks: Tasks?
  let empty: Empty?

  struct Tasks: Encodable, Sendable {
    let list: [Task]
  }

  struct Task: Encodable, Sendable {
    let title: String
    /// `nil` where the reader may not go.
    let path: String?
    let state: Tag
    let reason: String
    let owners: String
  }
}

extension OnboardingPage {
  init(_ tasks: [ProjectTask]?, for desk: Desk) throws {
    tabs = Section.of("/onboarding").tabs(for: desk, at: "/onboarding")
    let done = tasks?.filter { $0.state == .done }.count ?? 0
    summary = tasks.map { "\(done.grouped) of \($0.count.of("task")) done" } ?? ""
    self.tasks = try tasks.map { Tasks(list: try $0.map { try Task($0, for: desk) }) }
    empty =
      tasks == nil
      ? Empty(
        "You are in no project whose tasks you may see.",
        next: "Choose a project at the top of the page, or make one under Projects.") : nil
  }

  @Sendable static func show(_ visit: Visit) throws -> Answer {
    let mayKnow =
      visit.desk.place != nil
      && visit.desk.actor.may(.any(["run.read", "project.manage"], .status))
    return .page(
      try OnboardingPage(mayKnow ? try visit.desk.projectTasks() : nil, for: visit.desk))
  }
}

extension OnboardingPage.Task {
  init(_ task: ProjectTask, for desk: Desk) throws {
    title = task.title
    path = desk.actor.mayOpen(String(task.path.prefix { $0 != "#" })) ? task.path : nil
    state =
      switch task.state {
      case .done: .pass("Done")
      case .missing: .wait("To do")
      case .unknown: .warn("Not known")
      }
    reason = task.reason
    owners = try task.owners.map(desk.title).joined(separator: ", ")
  }
}
