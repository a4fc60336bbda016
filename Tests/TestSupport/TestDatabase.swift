internal import Foundation
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

  /// Makes an empty database, or one with the product's schema.
  public init(migrated: Bool = true) throws {
    guard let server = Self.server else { throw Absent() }
    admin = try Connection(server)
    name = "crossgate_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
    conninfo = "\(server) dbname=\(name)"
    try admin.execute("CREATE DATABASE \(unchecked: name)")
    guard migrated else { return }
    try Migrations(directory: Checkout.root.appending(path: "schemas/database").path)
      .apply(to: Connection(conninfo))
  }

  deinit {
    do {
      try admin.execute("DROP DATABASE IF EXISTS \(unchecked: name) WITH (FORCE)")
    } catch {
      FileHandle.standardError.write(Data("left behind: database \(name)\n".utf8))
    }
  }

  struct Absent: Error {}
}
