internal import Domain
internal import Foundation
internal import Tabular

/// Version 1 of every policy, as the files of `schemas/policy` state it, and what of them is no
/// document: which roles and rules there are.
struct ShippedPolicy: Sendable {
  let roles: [RoleDescription]
  let matrix: PermissionMatrix
  let approvals: [ApprovalPolicy]
  let settings: SecuritySettings
  /// What no version of the matrix may give.
  let bounds: [GrantBound]
  let toxicPairs: [ToxicPair]
  let rules: [SeparationRule]
  let ownership: [StageOwnership]
  let dataClasses: DataClasses

  /// Reads the files of `folder`.
  ///
  /// - Throws: ``PolicyFileError`` with the file and what is wrong in it.
  init(folder: String) throws {
    roles = try Self.rows("\(folder)/roles.csv") { row in
      RoleDescription(
        role: Role(rawValue: try row["role"]), title: try row["title"],
        scope: try row.value("scope", RoleDescription.Scope.init), purpose: try row["purpose"])
    }
    matrix = try Self.matrix(folder, roles.map(\.role))
    approvals = try Self.json("\(folder)/approval_policies.json")
    settings = try Self.json("\(folder)/security_settings.json")
    bounds = try Self.bounds("\(folder)/grant_bounds.csv", Set(roles.map(\.role)))
    toxicPairs = try Self.rows("\(folder)/toxic_pairs.csv") { row in
      ToxicPair(
        first: Role(rawValue: try row["first"]), second: Role(rawValue: try row["second"]),
        scope: try row.value("same_scope", ToxicPair.Scope.init), reason: try row["reason"])
    }
    rules = try Self.rows("\(folder)/separation_of_duty.csv") { row in
      SeparationRule(
        key: try row["rule"], title: try row["title"], text: try row["rule_text"],
        enforcedBy: try row["enforced_by"])
    }
    dataClasses = DataClasses(
      try Self.rows("\(folder)/data_classes.csv") { row in
        DataClasses.Line(
          pattern: try row["pattern"], dataClass: try row.value("data_class", DataClass.init),
          permission: PermissionName(rawValue: try row["permission"]))
      })
    ownership = try Self.rows("\(folder)/stage_ownership.csv") { row in
      func roles(_ name: String) throws -> [Role] {
        try row[name].split(separator: " ").map { Role(rawValue: String($0)) }
      }
      return StageOwnership(
        stage: try row["stage"], owner: try roles("owner"), operators: try roles("operator"),
        coOwners: try roles("co_owner"), inputs: try roles("inputs"))
    }
  }

  private static func matrix(_ folder: String, _ roles: [Role]) throws -> PermissionMatrix {
    var cells: [String: [Role: Set<Right>]] = [:]
    _ = try rows("\(folder)/permission_matrix.csv") { row in
      cells[try row["permission"]] = try roles.reduce(into: [:]) { rights, role in
        let stated = try row[role.rawValue].split(separator: " ").map { letter in
          guard let right = Right(rawValue: String(letter)) else { throw row.fault }
          return right
        }
        if !stated.isEmpty { rights[role] = Set(stated) }
      }
    }
    let lines = try rows("\(folder)/permissions.csv") { row in
      guard let rights = cells[try row["permission"]] else { throw row.fault }
      return PermissionMatrix.Line(
        name: PermissionName(rawValue: try row["permission"]),
        dataClass: try row.value("data_class", DataClass.init),
        isAcrossOrganisations: try row["reach"] == "platform", meaning: try row["meaning"],
        rights: rights)
    }
    return PermissionMatrix(version: 1, lines: lines)
  }

  private static func bounds(_ path: String, _ known: Set<Role>) throws -> [GrantBound] {
    try rows(path) { row in
      func words(_ name: String) throws -> [String] {
        try row[name].split(separator: " ").map(String.init)
      }
      let roles = try words("roles").map(Role.init(rawValue:))
      let rights = try words("rights").map { letter in
        guard let right = Right(rawValue: letter) else { throw row.fault }
        return right
      }
      guard roles == ["*"] || known.isSuperset(of: roles) else { throw row.fault }
      return GrantBound(
        rule: try row["rule"], roles: roles == ["*"] ? known : Set(roles),
        permissions: try words("permissions"), rights: Set(rights))
    }
  }

  private static func json<Value: Decodable>(_ path: String) throws -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: Data(contentsOf: URL(filePath: path)))
    } catch { throw PolicyFileError(path: path, line: nil) }
  }

  private static func rows<Value>(
    _ path: String, _ read: (PolicyRow) throws -> Value
  ) throws -> [Value] {
    let table: TextTable
    do { table = try TextTable(path: path, dialect: Dialect()) } catch {
      throw PolicyFileError(path: path, line: nil)
    }
    guard table.malformed.isEmpty else {
      throw PolicyFileError(path: path, line: table.malformed[0].line)
    }
    return try table.rows.indices.map { index in
      try read(PolicyRow(path: path, table: table, index: index))
    }
  }
}

/// A row of a policy file, its cells by name.
private struct PolicyRow {
  let path: String
  let table: TextTable
  let index: Int

  var fault: PolicyFileError { PolicyFileError(path: path, line: table.lines[index]) }

  subscript(name: String) -> String {
    get throws {
      guard let column = table.header.firstIndex(of: name) else { throw fault }
      return table.rows[index][column]
    }
  }

  func value<Value>(_ name: String, _ read: (String) -> Value?) throws -> Value {
    guard let value = read(try self[name]) else { throw fault }
    return value
  }
}

/// A file of `schemas/policy` that cannot be used.
struct PolicyFileError: Error, Equatable {
  let path: String
  /// `nil` when it is the file as a whole.
  let line: Int?
}
