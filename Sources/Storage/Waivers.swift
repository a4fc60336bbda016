public import Domain
public import struct Foundation.Date
internal import Postgres

/// Leave for people to hold, for a while, two roles that must not meet.
extension Memberships {
  /// Gives leave; a role that stands by an older leave stands as long as the new one says.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func waive(
    _ first: Role, _ second: Role, of person: ID<Person>, days: Int, reason: String,
    by giver: ID<Person>
  ) throws {
    let pair = [first.rawValue, second.rawValue].sorted()
    try connection.execute(
      """
      INSERT INTO toxic_waiver (person_id, first_role, second_role, reason, given_by, ends_at)
      VALUES (\(person), \(pair[0]), \(pair[1]), \(reason), \(giver),
        now() + make_interval(days => \(days)))
      """)
    try connection.execute(
      """
      UPDATE membership SET waived_until = now() + make_interval(days => \(days))
      WHERE person_id = \(person) AND role = ANY(\(pair)) AND waived_until IS NOT NULL
      """)
  }

  /// Until when a person has leave to hold both; `nil` without one that is alive.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func waiverEnd(of person: ID<Person>, _ first: Role, _ second: Role) throws -> Date? {
    let pair = [first.rawValue, second.rawValue].sorted()
    return try connection.row(
      """
      SELECT max(ends_at) AS ends_at FROM toxic_waiver
      WHERE person_id = \(person) AND first_role = \(pair[0]) AND second_role = \(pair[1])
        AND ends_at > now()
      """
    ) { try $0["ends_at"] as Date? } ?? nil
  }
}
