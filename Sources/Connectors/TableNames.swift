/// Names for tables of several schemas that are different but for case, and safe as a file's.
struct TableNames {
  /// In the order of the tables.
  let all: [String]

  init(_ tables: [(schema: String, table: String)]) {
    var taken: Set<String> = []
    all = tables.map { schema, table in
      var name = Self.plain(table)
      if taken.contains(name.lowercased()) { name = Self.plain("\(schema)_\(table)") }
      var (number, unique) = (2, name)
      while !taken.insert(unique.lowercased()).inserted {
        unique = "\(name)_\(number)"
        number += 1
      }
      return unique
    }
  }

  /// `name` without what stands between names in a path, a file's or a field's.
  static func plain(_ name: String) -> String {
    let scalars = name.unicodeScalars.map { scalar -> Unicode.Scalar in
      scalar == "." || scalar == "/" || scalar == "\\" || scalar.value < 0x20 ? "_" : scalar
    }
    var plain = String.UnicodeScalarView()
    plain.append(contentsOf: scalars)
    return plain.isEmpty ? "_" : String(plain)
  }
}
