public import Domain
internal import struct Foundation.Date
internal import Postgres

/// The fields that an organisation adds to a side of all its projects.
public struct SchemaExtensions {
  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// The organisation's own fields, by side, table and field.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func all(of organisation: ID<Organisation>) throws -> [SchemaExtension] {
    try connection.rows(
      """
      \(Self.question) WHERE organisation_id = \(organisation) ORDER BY \(Self.order)
      """, as: Self.field)
  }

  /// As ``all(of:)``, the asked part of them; only those of `side` where it is stated.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func list(
    of organisation: ID<Organisation>, side: String?, _ paging: Paging
  ) throws -> Paged<SchemaExtension> {
    try connection.page(
      paging,
      of: """
        \(Self.question)
        WHERE organisation_id = \(organisation) AND coalesce(side = \(side), true)
        """, orderedBy: Self.order, as: Self.field)
  }

  private static let order: SQL = "side, lower(table_name), lower(field_name)"
  private static let question: SQL = """
    SELECT side, table_name, field_name, data_type, description, business_case, made_at,
      coalesce((SELECT display_name FROM person WHERE person.id = made_by), '') AS maker
    FROM schema_extension
    """

  private static func field(_ row: Row) throws -> SchemaExtension {
    SchemaExtension(
      side: try row["side"], path: FieldPath(try row["table_name"], try row["field_name"]),
      type: try row["data_type"], description: try row["description"],
      businessCase: try row["business_case"], maker: try row["maker"], madeAt: try row["made_at"])
  }

  /// Adds a field; whether the organisation had none of that name.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func add(
    _ path: FieldPath, _ side: Side, type: String, description: String, businessCase: String,
    to organisation: ID<Organisation>, by person: ID<Person>
  ) throws -> Bool {
    try connection.row(
      """
      INSERT INTO schema_extension (organisation_id, side, table_name, field_name, data_type,
        description, business_case, made_by)
      VALUES (\(organisation), \(side), \(path.table), \(path.field), \(type), \(description),
        \(businessCase), \(person))
      ON CONFLICT (organisation_id, side, lower(table_name), lower(field_name)) DO NOTHING
      RETURNING side
      """
    ) { try $0["side"] as Side } != nil
  }
}
