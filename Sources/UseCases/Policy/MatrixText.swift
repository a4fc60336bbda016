internal import Domain

/// The permission matrix as text: lines of comma-separated cells, a permission a line and a role a
/// column.
///
/// It is as `schemas/policy/permission_matrix.csv` has it. No cell needs a quotation mark.
struct MatrixText {
  let matrix: PermissionMatrix
  let faults: [PolicyFault]

  /// Reads `text`; what this product has no line or column for is a fault, and denied.
  init(_ text: String, version: Int, shipped: ShippedPolicy) {
    var faults: [PolicyFault] = []
    let rows = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    let header = rows.first ?? []
    let known = Set(shipped.roles.map(\.role.rawValue))
    if header.first != "permission" { faults.append(.unreadable(line: 1)) }
    let roles = header.dropFirst()
    faults += roles.filter { !known.contains($0) }.map(PolicyFault.unknownRole)
    faults += shipped.roles.map(\.role.rawValue).filter { !roles.contains($0) }
      .map(PolicyFault.missingRole)
    if Set(roles).count < roles.count { faults.append(.unreadable(line: 1)) }
    var cells: [PermissionName: [Role: Set<Right>]] = [:]
    for (line, row) in zip(2..., rows.dropFirst()) where row != [""] {
      guard row.count == header.count else {
        faults.append(.unreadable(line: line))
        continue
      }
      let name = PermissionName(rawValue: row[0])
      if shipped.matrix[name] == nil {
        faults.append(.unknownPermission(row[0], line: line))
      } else if cells[name] != nil {
        faults.append(.repeatedPermission(row[0], line: line))
      } else {
        cells[name] = Self.rights(row, header, &faults)
      }
    }
    faults += shipped.matrix.lines.filter { cells[$0.name] == nil }
      .map { .missingPermission($0.name.rawValue) }
    self.faults = faults
    matrix = PermissionMatrix(
      version: version, lines: shipped.matrix.lines.map { $0.with(cells[$0.name] ?? [:]) })
  }

  private static func rights(
    _ row: [String], _ header: [String], _ faults: inout [PolicyFault]
  ) -> [Role: Set<Right>] {
    var rights: [Role: Set<Right>] = [:]
    for (role, letters) in zip(header, row).dropFirst() {
      let stated = letters.split(separator: " ").map { Right(rawValue: String($0)) }
      if stated.contains(nil) {
        faults.append(.unknownRight(letters, permission: row[0], role: role))
      }
      if !stated.isEmpty { rights[Role(rawValue: role)] = Set(stated.compactMap(\.self)) }
    }
    return rights
  }
}

extension PermissionMatrix {
  /// The matrix as text, its columns in the order of `roles`: equal matrices are equal texts.
  func text(_ roles: [Role]) -> String {
    let header = (["permission"] + roles.map(\.rawValue)).joined(separator: ",")
    let rows = lines.map { line in
      ([line.name.rawValue] + roles.map { Right.letters(line.rights[$0] ?? []) })
        .joined(separator: ",")
    }
    return ([header] + rows).map { $0 + "\n" }.joined()
  }

  /// The same with other rights in one cell.
  func with(_ rights: Set<Right>, for role: Role, on name: PermissionName) -> PermissionMatrix {
    PermissionMatrix(
      version: version,
      lines: lines.map { line in
        guard line.name == name else { return line }
        var cells = line.rights
        cells[role] = rights.isEmpty ? nil : rights
        return line.with(cells)
      })
  }
}

extension PermissionMatrix.Line {
  fileprivate func with(_ rights: [Role: Set<Right>]) -> PermissionMatrix.Line {
    PermissionMatrix.Line(
      name: name, dataClass: dataClass, isAcrossOrganisations: isAcrossOrganisations,
      meaning: meaning, rights: rights)
  }
}
