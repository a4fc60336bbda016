internal import Domain
internal import Storage

/// Slows guessing down without keeping anybody out for long.
///
/// A failure counts three times: strictly for the account from that address, widely for the
/// address, and over all addresses for the account, which then takes one attempt a minute. None of
/// the last two concerns a browser in which the account's owner has signed in before: it has a
/// count of its own. So whoever guesses at a colleague's account cannot keep them from their work.
extension App {
  /// How an attempt ended; a value, for its count must be kept whatever it is.
  private enum Attempt<Proof> {
    case proved(Proof)
    case wrong
    case blocked(seconds: Int)
  }

  /// What `check` finds out, provided that not too much has failed before; that it finds nothing
  /// is counted.
  ///
  /// - Throws: ``Refusal/tooManyFailures(seconds:)``, or `refusal` when `check` finds nothing.
  func prove<Proof>(
    _ userName: String, from origin: Origin, else refusal: Refusal,
    _ check: (Store) throws -> Proof?
  ) throws -> Proof {
    // The count is kept also when the act around it is undone.
    let store = isInTransaction ? try Store(conninfo: configuration.database) : store(as: .door)
    store.enter(.door)
    let account = Self.subject(ofAccount: userName)
    let attempt = try store.transaction { () -> Attempt<Proof> in
      // Attempts on one account take turns, or many at once would all see a count below the limit.
      try store.failures.takeTurn(on: account)
      let counters = try counters(of: userName, from: origin, in: store)
      if let seconds = try store.failures.secondsBlocked(counters.map(\.subject)) {
        return .blocked(seconds: seconds)
      }
      if let proof = try check(store) { return .proved(proof) }
      for counter in counters {
        try store.failures.count(
          counter.subject, of: counter.isOfBoth ? account : nil, limit: counter.limit,
          pause: counter.pause, longest: counter.longest, window: counter.window)
      }
      return .wrong
    }
    switch attempt {
    case .proved(let proof): return proof
    case .wrong:
      try recordDenial(
        of: "session.begin", on: "session",
        by: LedgerAuthor(
          person: nil, name: "", channel: LedgerChannel(origin.channel),
          requestID: origin.requestID), from: origin.address, in: nil)
      throw refusal
    case .blocked(let seconds): throw Refusal.tooManyFailures(seconds: seconds)
    }
  }

  /// Forgets what failed before someone proved who they are.
  func forgive(_ userName: String, from origin: Origin, in store: Store) throws {
    try store.failures.forget(only: [
      Self.subject(ofAccount: userName), Self.subject(of: userName, at: origin.address),
      Self.subject(of: userName, in: origin.known ?? ""),
    ])
  }

  /// One way in which failures are counted.
  private struct Counter {
    let subject: [UInt8]
    var isOfBoth = false
    let limit: Int
    let pause: Duration
    let longest: Duration
    let window: Duration
  }

  private func counters(
    of userName: String, from origin: Origin, in store: Store
  ) throws -> [Counter] {
    let settings = try settings()
    let day = Duration.seconds(24 * 3600)
    func both(_ subject: [UInt8]) -> Counter {
      Counter(
        subject: subject, isOfBoth: true, limit: settings.failuresOfAccount,
        pause: .seconds(settings.pauseSecondsFirst),
        longest: .seconds(settings.pauseSecondsMaximum), window: day)
    }
    if let known = origin.known,
      try store.challenges.isKnown(browser: Secret.digest(known), to: userName)
    {
      return [both(Self.subject(of: userName, in: known))]
    }
    return [
      both(Self.subject(of: userName, at: origin.address)),
      Counter(
        subject: Secret.digest("address:\(origin.address)"),
        limit: limits.failuresOfAddress ?? settings.failuresOfAddress,
        pause: limits.block, longest: limits.block, window: limits.block),
      Counter(
        subject: Self.subject(ofAccount: userName), limit: limits.failuresFromAnywhere,
        pause: limits.pauseFromAnywhere, longest: limits.pauseFromAnywhere, window: day),
    ]
  }

  private static func subject(of userName: String, at address: String) -> [UInt8] {
    Secret.digest("account:\(userName.lowercased())\naddress:\(address)")
  }

  private static func subject(of userName: String, in browser: String) -> [UInt8] {
    Secret.digest("account:\(userName.lowercased())\nbrowser:\(browser)")
  }
}
