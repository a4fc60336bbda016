internal import Postgres

/// Sign-ins that failed, counted by subject: the digest of an account's name or of an address.
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

  /// Counts a failure; the one that reaches `limit` blocks the subject for `pause`.
  ///
  /// A count that rested for `pause`, or whose block is over, begins again.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func count(_ subject: [UInt8], limit: Int, pause: Duration) throws {
    let pause: SQL = "make_interval(secs => \(pause.inSeconds))"
    try connection.execute(
      """
      INSERT INTO sign_in_failure AS known (subject, failures, last_failure_at, blocked_until)
      VALUES (\(subject), 1, clock_timestamp(),
        CASE WHEN \(limit)::bigint <= 1 THEN clock_timestamp() + \(pause) END)
      ON CONFLICT (subject) DO UPDATE SET last_failure_at = clock_timestamp(),
        (failures, blocked_until) = (
          SELECT n, CASE WHEN n >= \(limit)::bigint THEN clock_timestamp() + \(pause) END
          FROM (SELECT CASE WHEN known.last_failure_at < clock_timestamp() - \(pause)
              OR known.blocked_until <= clock_timestamp() THEN 1
            ELSE known.failures + 1 END AS n) AS counted)
      """)
  }

  /// Forgets the failures of a subject.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func forget(_ subject: [UInt8]) throws {
    try connection.execute("DELETE FROM sign_in_failure WHERE subject = \(subject)")
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
