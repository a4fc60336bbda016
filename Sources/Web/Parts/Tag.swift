internal import Domain

/// A state as a word, a shape and a colour, the same on every page.
struct Tag: Encodable, Sendable, Equatable {
  /// The class that colours it: `pass`, `fail`, `warn`, `run`, `wait` or `off`.
  let kind: String
  let shape: String
  let word: String

  static func pass(_ word: String) -> Tag { Tag(kind: "pass", shape: "●", word: word) }
  static func fail(_ word: String) -> Tag { Tag(kind: "fail", shape: "✕", word: word) }
  static func warn(_ word: String) -> Tag { Tag(kind: "warn", shape: "▲", word: word) }
  static func run(_ word: String) -> Tag { Tag(kind: "run", shape: "▶", word: word) }
  static func wait(_ word: String) -> Tag { Tag(kind: "wait", shape: "◷", word: word) }
  static func off(_ word: String) -> Tag { Tag(kind: "off", shape: "○", word: word) }
}

extension Tag {
  init(_ state: RunState) {
    self =
      switch state {
      case .queued: .wait("Queued")
      case .running: .run("Running")
      case .passed: .pass("Passed")
      case .failedGate: .fail("Gate failed")
      case .failedStep: .fail("Step failed")
      case .interrupted: .warn("Interrupted")
      case .cancelled: .off("Cancelled")
      }
  }

  init(_ severity: Severity) {
    self =
      switch severity {
      case .error: .fail("Error")
      case .warning: .warn("Warning")
      case .info: .off("Note")
      }
  }

  init(_ status: MappingStatus) {
    self =
      switch status {
      case .draft: .off("Draft")
      case .inReview: .wait("In review")
      case .approved: .pass("Approved")
      case .rejected: .fail("Rejected")
      }
  }

  init(_ check: GateCheck) {
    self =
      switch (check.passed, check.actual) {
      case (true, _): .pass("Met")
      case (false, nil): .fail("Not measured")
      case (false, _): .fail("Not met")
      }
  }
}
