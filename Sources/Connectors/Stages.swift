internal import Domain

/// The stages of a preflight as they are gone through.
struct Stages {
  private var done: [Preflight.Stage] = []
  private var isStopped = false
  private let clock = ContinuousClock()

  /// What a stage found; what it was looked for with may be shown.
  struct Finding<Value> {
    let value: Value
    var statement: String?
    var detail: String?
    var isProven = true
  }

  /// A fault with the statement that brought it up.
  struct Failure: Error {
    let fault: ConnectorFault
    let statement: String?
  }

  /// Goes through a stage, unless an earlier one failed; `nil` where it fails.
  mutating func run<Value>(
    _ name: Preflight.Name, _ body: () throws -> Finding<Value>
  ) -> Value? {
    guard !isStopped else { return nil }
    let start = clock.now
    let outcome = Result { try body() }
    let milliseconds = Int((clock.now - start) / .milliseconds(1))
    switch outcome {
    case .success(let finding):
      done.append(
        Preflight.Stage(
          name, finding.isProven ? .passed : .notProven, milliseconds: milliseconds,
          fault: finding.isProven ? nil : .readOnlyNotProven, statement: finding.statement,
          detail: finding.detail))
      return finding.value
    case .failure(let error):
      isStopped = true
      let failure = Failure(error)
      done.append(
        Preflight.Stage(
          name, .failed, milliseconds: milliseconds, fault: failure.fault,
          statement: failure.statement))
      return nil
    }
  }

  /// Notes that this kind of endpoint has no such stage.
  mutating func skip(_ names: Preflight.Name...) {
    guard !isStopped else { return }
    done += names.map { Preflight.Stage($0, .notApplicable) }
  }

  func preflight(fingerprint: String?) -> Preflight {
    let byName = Dictionary(done.map { ($0.name, $0) }) { first, _ in first }
    return Preflight(
      stages: Preflight.Name.allCases.map { byName[$0] ?? Preflight.Stage($0, .notReached) },
      fingerprint: fingerprint)
  }
}
