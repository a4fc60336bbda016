import Domain
import Foundation
import Postgres
import TestSupport
import Testing

@testable import UseCases
@testable import Web

extension TwoTrusts {
  /// Keeps a version of the source's schema, an import and a field of the trust's own; version and
  /// import have the number `version`.
  func keepSchemas(of trust: Trust, version: String) throws {
    let name = trust.prefix
    let path = "sent/\(name).csv"
    try scratch.write("table,field,type\n\(name)_NEW,F,integer\n", to: path)
    let file = OfferedFile(
      name: "\(name)-new.csv", path: scratch.url.appending(path: path).path)
    _ = try desk("dm_engineer", of: trust).importSchemas([file], side: .source)
    let number = try #require(Int(version))
    try cast.superuser.execute(
      "UPDATE schema_import SET number = \(number) WHERE organisation_id = \(trust.id)")
    try cast.superuser.execute(
      """
      INSERT INTO catalogue_version (organisation_id, project_id, side, number, sha256, content,
        tables, fields, origin)
      SELECT organisation_id, project_id, side, \(number), sha256, content, tables, fields, origin
      FROM catalogue_version WHERE organisation_id = \(trust.id)
      """)
    try cast.superuser.execute(
      """
      INSERT INTO schema_extension (organisation_id, side, table_name, field_name, data_type,
        description, business_case, made_by)
      SELECT \(trust.id), 'target', \("\(name)_TABLE"), \("x_\(name)"), 'DATE', \(name), \(name), id
      FROM person WHERE user_name = \("\(name)-data_architect")
      """)
  }
}
