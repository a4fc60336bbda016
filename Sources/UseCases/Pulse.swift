internal import Dispatch
internal import Domain
internal import Foundation
internal import Storage
internal import Synchronization

/// The heartbeats of a run or an extraction at work, from a thread and a connection of their own, so that neither a
/// long step nor a slow statement lets the lease end.
final class Pulse: Sendable {
  private let state = Mutex(Hold.held)
  private let end = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)

  /// What the last heartbeat learnt.
  var hold: Hold { state.withLock { $0 } }

  func start(_ run: ClaimedRun, database: String, limits: Limits) {
    start(database, limits, in: run.organisation) { store in
      try store.runs.heartbeat(run, lease: limits.lease)
    }
  }

  func start(_ extraction: ClaimedExtraction, database: String, limits: Limits) {
    start(database, limits, in: extraction.organisation) { store in
      try store.extractions.heartbeat(extraction, lease: limits.lease)
    }
  }

  private func start(
    _ database: String, _ limits: Limits, in organisation: ID<Organisation>,
    _ heartbeat: @escaping @Sendable (Store) throws -> Hold
  ) {
    Thread.detachNewThread {
      self.beat(database, limits, in: organisation, heartbeat)
      self.ended.signal()
    }
  }

  /// Ends the heartbeats and waits until the last is over.
  func stop() {
    end.signal()
    ended.wait()
  }

  private func beat(
    _ database: String, _ limits: Limits, in organisation: ID<Organisation>,
    _ heartbeat: (Store) throws -> Hold
  ) {
    var store: Store?
    var deadline = ContinuousClock.now + limits.lease
    let pause = DispatchTimeInterval.milliseconds(Int(limits.heartbeat / .milliseconds(1)))
    while end.wait(timeout: .now() + pause) == .timedOut {
      do {
        let open = try store ?? Store(conninfo: database)
        store = open
        open.enter(.engine(organisation))
        let hold = try heartbeat(open)
        deadline = ContinuousClock.now + limits.lease
        state.withLock { $0 = hold }
      } catch {
        // Without the database the run may go on until its lease ends, and not a moment longer.
        if ContinuousClock.now > deadline { state.withLock { $0 = .lost } }
      }
      if hold == .lost { return }
    }
  }
}
