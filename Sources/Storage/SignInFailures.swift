internal import Postgres

/// Sign-ins that failed, counted by subject: the digest of an account's name, of an address, or of
/// both together.
public struct SignInFailures {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// Makes other attempts on `subject` wait until this transaction ends, so that none slips past
  /// the count.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func takeTurn(on subject: [UInt8]) throws {
    try connection.execute(
      "SELECT pg_advisory_xact_lock(hashtextextended(encode(\(subject)::bytea, 'hex'), 0))")
  }

  /// How many seconds until none of the subjects is blocked; `nil` when none is.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func secondsBlocked(_ subjects: [[UInt8]]) throws -> Int? {
    try subjects.compactMap { subject in
      try connection.row(
        """
        SELECT ceil(extract(epoch FROM blocked_until - clock_timestamp()))::bigint AS seconds
        FROM sign_in_failure
        WHERE subject = \(subject) AND blocked_until > clock_timestamp()
        """
      ) { row -> Int in try row["seconds"] }
    }.max()
  }

  /// Counts a failure; the one that reaches `limit` blocks the subject for `pause`, and each
  /// further one for twice as long as the one before, up to `longest`.
  ///
  /// A count begins again after `window` or, without one, when it rested for `pause` or its block
  /// is over. With `account` the failures are forgotten together with those of that subject.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func count(
    _ subject: [UInt8], of account: [UInt8]? = nil, limit: Int, pause: Duration,
    longest: Duration? = nil, window: Duration? = nil
  ) throws {
    let first: SQL = "make_interval(secs => \(pause.inSeconds))"
    let last: SQL = "make_interval(secs => \((longest ?? pause).inSeconds))"
    let isOver: SQL =
      if let window {
        "known.since < clock_timestamp() - make_interval(secs => \(window.inSeconds))"
      } else {
        """
        (known.last_failure_at < clock_timestamp() - \(first)
          OR coalesce(known.blocked_until <= clock_timestamp(), false))
        """
      }
    try connection.execute(
      """
      INSERT INTO sign_in_failure AS known
        (subject, account, failures, since, last_failure_at, blocked_until)
      VALUES (\(subject), \(account), 1, clock_timestamp(), clock_timestamp(),
        CASE WHEN \(limit)::bigint <= 1 THEN clock_timestamp() + \(first) END)
      ON CONFLICT (subject) DO UPDATE SET last_failure_at = clock_timestamp(),
        (failures, since, blocked_until) = (
          SELECT n, CASE WHEN n = 1 THEN clock_timestamp() ELSE known.since END,
            CASE WHEN n >= \(limit)::bigint THEN clock_timestamp()
              + least(\(last), \(first) * power(2, least(n - \(limit)::bigint, 30))) END
          FROM (SELECT CASE WHEN \(isOver) THEN 1 ELSE known.failures + 1 END AS n) AS counted)
      """)
  }

  /// Forgets the failures of a subject and of those counted with it.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func forget(_ subject: [UInt8]) throws {
    try connection.execute(
      "DELETE FROM sign_in_failure WHERE subject = \(subject) OR account = \(subject)")
  }

  /// Forgets the failures of these subjects alone.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func forget(only subjects: [[UInt8]]) throws {
    for subject in subjects {
      try connection.execute("DELETE FROM sign_in_failure WHERE subject = \(subject)")
    }
  }

  /// Forgets every failure older than a day.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func removeOld() throws {
    try connection.execute(
      """
      DELETE FROM sign_in_failure WHERE last_failure_at < now() - interval '1 day'
        AND coalesce(blocked_until < now(), true)
      """)
  }
}
