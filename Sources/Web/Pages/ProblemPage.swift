/// Any page that could not be given: what happened, what it means, what to do.
struct ProblemPage: Page {
  static let template = "problem.html"
  let title: String
  let detail: String
  let fix: String?
  let faults: Faults?
  let back: Back?
  /// The number under which the log knows the request.
  let request: String?

  struct Faults: Encodable, Sendable {
    let list: [Fault]
  }

  struct Fault: Encodable, Sendable {
    let field: String
    let message: String
  }

  struct Back: Encodable, Sendable {
    let path: String
    let label: String
  }
}
