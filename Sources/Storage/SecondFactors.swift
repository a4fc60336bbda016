public import Domain
public import struct Foundation.Date
internal import Postgres

/// Authenticators and recovery codes of people; their secrets come and go sealed.
public struct SecondFactors {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// The authenticator of one person.
  public struct Entry: Sendable {
    public let sealedSecret: [UInt8]
    /// Whether a code has proved that it holds the secret.
    public let isConfirmed: Bool
    public let lastStep: Int?
    public let recoveryCodes: Int
    /// What time it is, in seconds since 1970.
    public let now: Int
  }

  /// Whether a person has to have a second factor, and how long they have been going without.
  public struct Standing: Sendable {
    public let isConfirmed: Bool
    /// Whether they hold one of the roles asked about, wherever it is.
    public let isDemanded: Bool
    /// When the time to set it up ends; `nil` before the first sign-in.
    public let due: Date?
    public let isOverdue: Bool
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func find(_ person: ID<Person>) throws -> Entry? {
    try connection.row(
      """
      SELECT sealed_secret, confirmed_at IS NOT NULL AS is_confirmed, last_step,
        extract(epoch FROM clock_timestamp())::bigint AS now,
        (SELECT count(*) FROM recovery_code WHERE recovery_code.person_id = \(person)) AS codes
      FROM second_factor WHERE person_id = \(person)
      """
    ) { row in
      Entry(
        sealedSecret: try row["sealed_secret"], isConfirmed: try row["is_confirmed"],
        lastStep: try row["last_step"], recoveryCodes: try row["codes"],
        now: try row["now"])
    }
  }

  /// Whether a code is asked of a person who signs in.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func isConfirmed(of person: ID<Person>) throws -> Bool {
    try connection.exists(
      "SELECT FROM second_factor WHERE person_id = \(person) AND confirmed_at IS NOT NULL")
  }

  /// How a person stands towards the demand on holders of `roles`.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func standing(
    of person: ID<Person>, demandedOf roles: [Role], within grace: Duration
  ) throws -> Standing {
    let due: SQL = "first_sign_in + make_interval(secs => \(grace.inSeconds))"
    let standing = try connection.row(
      """
      SELECT \(due) AS due, coalesce(\(due) <= now(), \(grace.inSeconds)::float8 <= 0) AS is_overdue,
        EXISTS (SELECT FROM second_factor
          WHERE person_id = \(person) AND confirmed_at IS NOT NULL) AS is_confirmed,
        EXISTS (SELECT FROM role_held
          WHERE person_id = \(person) AND role = ANY(\(roles.map(\.rawValue)))) AS is_demanded
      FROM person WHERE id = \(person)
      """
    ) { row in
      Standing(
        isConfirmed: try row["is_confirmed"], isDemanded: try row["is_demanded"],
        due: try row["due"], isOverdue: try row["is_overdue"])
    }
    return standing ?? Standing(isConfirmed: false, isDemanded: false, due: nil, isOverdue: false)
  }

  /// Whether any secret is kept that the present key has sealed.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func isEmpty() throws -> Bool {
    try !connection.exists("SELECT FROM second_factor LIMIT 1")
  }

  /// Keeps a secret that is yet to be confirmed; whether there is none that is.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func prepare(_ sealedSecret: [UInt8], of person: ID<Person>) throws -> Bool {
    try connection.execute(
      """
      INSERT INTO second_factor (person_id, sealed_secret) VALUES (\(person), \(sealedSecret))
      ON CONFLICT (person_id) DO UPDATE SET sealed_secret = excluded.sealed_secret,
        last_step = NULL, created_at = now()
      WHERE second_factor.confirmed_at IS NULL
      """) > 0
  }

  /// Confirms the secret by the code of `step`, and keeps the digests of the recovery codes;
  /// whether it was yet to be confirmed.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func confirm(
    _ person: ID<Person>, step: Int, recoveryCodes: [[UInt8]]
  ) throws -> Bool {
    let confirmed = try connection.execute(
      """
      UPDATE second_factor SET confirmed_at = now(), last_step = \(step)
      WHERE person_id = \(person) AND confirmed_at IS NULL
      """)
    guard confirmed > 0 else { return false }
    try replaceRecoveryCodes(of: person, by: recoveryCodes)
    return true
  }

  /// Uses up the code of `step`; whether nobody has used it or a later one.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func use(step: Int, of person: ID<Person>) throws -> Bool {
    try connection.execute(
      """
      UPDATE second_factor SET last_step = \(step)
      WHERE person_id = \(person) AND coalesce(last_step < \(step), true)
      """) > 0
  }

  /// Uses up a recovery code; whether it was one.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func use(recoveryCode digest: [UInt8], of person: ID<Person>) throws -> Bool {
    try connection.execute(
      "DELETE FROM recovery_code WHERE person_id = \(person) AND digest = \(digest)") > 0
  }

  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func replaceRecoveryCodes(of person: ID<Person>, by digests: [[UInt8]]) throws {
    try connection.execute("DELETE FROM recovery_code WHERE person_id = \(person)")
    for digest in digests {
      try connection.execute(
        "INSERT INTO recovery_code (person_id, digest) VALUES (\(person), \(digest))")
    }
  }

  /// Forgets the authenticator of a person and their recovery codes; whether there was one.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func remove(of person: ID<Person>) throws -> Bool {
    try connection.execute("DELETE FROM second_factor WHERE person_id = \(person)") > 0
  }
}
