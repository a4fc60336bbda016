public import Domain
public import Postgres

extension ID: ColumnValue {
  public var binding: Binding { number.binding }

  public init?(column text: String) {
    guard let number = Int(text) else { return nil }
    self.init(number)
  }
}

extension Row {
  /// The project whose columns ``Tenancy/columns`` selects; `nil` when it was not joined.
  func project() throws -> Project? {
    guard let id: ID<Project> = try self["project_id"] else { return nil }
    return Project(
      id: id, slug: try self["project_slug"], name: try self["project_name"],
      folder: try self["project_folder"],
      workspace: Workspace(
        id: try self["workspace_id"], slug: try self["workspace_slug"],
        name: try self["workspace_name"]),
      organisation: Organisation(
        id: try self["organisation_id"], slug: try self["organisation_slug"],
        name: try self["organisation_name"]))
  }
}

extension Connection {
  /// One page of `query`, which neither counts nor limits.
  ///
  /// `order` must name every row's place, or pages overlap.
  func page<Item>(
    _ paging: Paging, of query: SQL, orderedBy order: SQL, as read: (Row) throws -> Item
  ) throws -> Paged<Item> {
    let total = try row("SELECT count(*) AS total FROM (\(query)) AS list") { row -> Int in
      try row["total"]
    }
    let items = try rows(
      """
      SELECT * FROM (\(query)) AS list ORDER BY \(order)
      LIMIT \(paging.size) OFFSET \(paging.offset)
      """, as: read)
    return Paged(items: items, paging: paging, total: total ?? 0)
  }
}
