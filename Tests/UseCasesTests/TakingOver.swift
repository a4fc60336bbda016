import Postgres
import UseCases

extension App {
  /// Makes an account that its person has taken over, whatever its password.
  func openUser(_ person: NewPerson) throws {
    _ = try createUser(person)
    try Connection(configuration.database).execute(
      """
      UPDATE person SET state = 'active', one_time_until = NULL
      WHERE user_name = \(person.userName)
      """)
  }
}
