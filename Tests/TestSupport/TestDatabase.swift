internal import Foundation
internal import Glibc
internal import Postgres

/// A database of a test's own, on the server of `CROSSGATE_TEST_DATABASE`, dropped with it.
///
/// The variable holds a libpq connection string of the `key=value` form whose role may create
/// databases.
public final class TestDatabase {
  public static let server = ProcessInfo.processInfo.environment["CROSSGATE_TEST_DATABASE"]

  public static var isAvailable: Bool { server != nil }

  public let conninfo: String
  private let name: String
  private let admin: Connection

  /// A database with the product's schema, which is copied where one is wanted: that is made in a
  /// third of the time that its migrations take.
  private static let template = Result<String, any Error> {
    guard let server else { throw Absent() }
    let name = "crossgate_template_\(identifier())"
    try Connection(server).execute("CREATE DATABASE \(unchecked: name)")
    atexit { TestDatabase.dropTemplate() }
    try Migrations(directory: Checkout.root.appending(path: "schemas/database").path)
      .apply(to: Connection("\(server) dbname=\(name)"))
    return name
  }

  private static func dropTemplate() {
    guard let server, case .success(let name) = template else { return }
    drop(name) { try Connection(server) }
  }

  private static func identifier() -> String {
    UUID().uuidString.lowercased().replacing("-", with: "")
  }

  private static func drop(_ name: String, _ admin: () throws -> Connection) {
    do {
      try admin().execute("DROP DATABASE IF EXISTS \(unchecked: name) WITH (FORCE)")
    } catch {
      FileHandle.standardError.write(Data("left behind: database \(name)\n".utf8))
    }
  }

  /// Makes an empty database, or one with the product's schema.
  public init(migrated: Bool = true) throws {
    guard let server = Self.server else { throw Absent() }
    admin = try Connection(server)
    name = "crossgate_\(Self.identifier())"
    conninfo = "\(server) dbname=\(name)"
    let source = migrated ? try Self.template.get() : "template1"
    try admin.execute("CREATE DATABASE \(unchecked: name) TEMPLATE \(unchecked: source)")
  }

  deinit { Self.drop(name) { admin } }

  struct Absent: Error {}
}
