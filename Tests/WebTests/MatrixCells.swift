import Domain
import Foundation
import TestSupport

/// The shipped permission matrix, read here once more and by other means than the product's.
struct MatrixCells {
  /// The letters of each role by permission.
  let cells: [String: [String: Set<Character>]]
  /// Each role with where it can be held.
  let roles: [(name: String, scope: String)]

  /// Which letters are enough for what is asked; the legend of the operating model's tables.
  static let enough: [Need: Set<Character>] = [
    .status: ["s", "m", "R", "M", "A", "X", "Q"], .own: ["o", "s", "m", "R", "M", "A", "X", "Q"],
    .read: ["m", "R", "M", "A", "X", "Q"], .request: ["Q", "X", "M"], .execute: ["X", "M"],
    .change: ["M"], .approve: ["A"], .decide: ["M", "A"],
  ]

  init() throws {
    func lines(_ file: String) throws -> [[String]] {
      let url = Checkout.root.appending(path: "schemas/policy/\(file)")
      return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
    }
    let matrix = try lines("permission_matrix.csv")
    var cells: [String: [String: Set<Character>]] = [:]
    for line in matrix.dropFirst() {
      for (role, letters) in zip(matrix[0], line).dropFirst() {
        cells[line[0], default: [:]][role] = Set(letters.filter { $0 != " " })
      }
    }
    self.cells = cells
    roles = try lines("roles.csv").dropFirst().map { (name: $0[0], scope: $0[2]) }
  }

  func allows(_ permission: Permission, to role: String) -> Bool {
    guard let need = permission.need else { return true }
    let enough = Self.enough[need] ?? []
    return permission.names.contains { name in
      !(cells[name.rawValue]?[role] ?? []).isDisjoint(with: enough)
    }
  }
}
