import Domain
import Foundation
import Postgres
import Storage
import TestSupport
import Testing

@testable import UseCases
@testable import Web

extension TwoTrusts {
  /// Keeps a contract of one table with one row, and a change set and a version of it that have the
  /// number `number`.
  func keepContract(of trust: Trust, table: String, number text: String) throws {
    let number = try #require(Int(text))
    let project = trust.project.id.number
    let digest: SQL = "sha256(convert_to(\(trust.prefix), 'UTF8'))"
    for field in ["", "F"] {
      try cast.superuser.execute(
        """
        INSERT INTO contract_item (organisation_id, project_id, table_name, field_name, position,
          mapping_class, confidence, risk, notes, content_sha256, origin, act, change_set)
        VALUES (\(trust.id), \(project), \(table), \(field), 0,
          \(field.isEmpty ? nil : "OUT_OF_SCOPE"), 'LOW', 'STANDARD', \(trust.prefix), \(digest),
          'proposed', 'propose', \(number))
        """)
    }
    try cast.superuser.execute(
      """
      INSERT INTO contract_change_set (organisation_id, project_id, number, act, about, items, sha256)
      VALUES (\(trust.id), \(project), \(number), 'import', \(trust.prefix), 2, \(digest))
      """)
    try cast.superuser.execute(
      """
      INSERT INTO contract_version (organisation_id, project_id, number, content, sha256, rows,
        approved, note, published_by)
      SELECT \(trust.id), \(project), \(number), '{"plans":[],"rows":[]}', \(digest), 1, 0,
        \(trust.prefix), id
      FROM person WHERE user_name = \("\(trust.prefix)-data_architect")
      """)
  }

  /// A contract's file that an analyst of the trust uploaded.
  func keepUpload(of trust: Trust, table: String) throws -> String {
    let file = "\(trust.prefix)-contract.csv"
    try scratch.write(
      "target_table,target_field,mapping_class,notes\n\(table),F,OUT_OF_SCOPE,\(trust.prefix)\n",
      to: file)
    return try desk("mapping_analyst", of: trust).offerContract(
      OfferedFile(name: file, path: scratch.url.appending(path: file).path)
    ).upload
  }
}
