public import Domain
internal import Postgres

/// For whom the database is asked, which decides the rows there are: PostgreSQL itself leaves out
/// the others (`schemas/database/0004-isolation.sql`).
public enum Reach: Hashable, Sendable {
  /// There is no row.
  case nobody
  /// Whoever signs in, before it is known who they are: people and their memberships.
  case door
  /// Work that no person asks for directly, of one organisation or, without one, of all.
  case engine(ID<Organisation>?)
  /// A person, in one organisation or, without one, wherever they have a role.
  case person(ID<Person>, in: ID<Organisation>?)

  /// The one organisation it is limited to, if it is.
  public var organisation: ID<Organisation>? {
    switch self {
    case .nobody, .door: nil
    case .engine(let organisation), .person(_, let organisation): organisation
    }
  }

  /// The role whose rows PostgreSQL chooses; it owns no table.
  static let role = "crossgate_app"

  var settings: [Setting] {
    let (system, person, organisation): (String, ID<Person>?, ID<Organisation>?) =
      switch self {
      case .nobody: ("", nil, nil)
      case .door: ("door", nil, nil)
      case .engine(let organisation): ("engine", nil, organisation)
      case .person(let person, let organisation): ("", person, organisation)
      }
    return [
      Setting("role", Self.role), Setting("crossgate.system", system),
      Setting("crossgate.person", person.map { "\($0.number)" } ?? ""),
      Setting("crossgate.organisation", organisation.map { "\($0.number)" } ?? ""),
    ]
  }
}
