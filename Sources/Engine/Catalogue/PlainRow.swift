internal import Domain

/// A line `TYPE LENGTH NAME remark` of a guide whose columns are lost.
struct PlainRow {
  var type = ""
  var length = ""
  var name = ""
  var remark = ""
  /// Whether the borders between the cells had to be guessed.
  var isGlued = false

  /// Reads such a line; `nil` for prose.
  ///
  /// Prose may begin with a word that is a type (“Date of birth is …”), so the name must be a code.
  static func read(_ text: String) -> PlainRow? {
    var words = text.split(separator: " ").map(String.init)[...]
    guard let first = words.popFirst() else { return nil }
    guard DataType(spelling: first) != nil else {
      return readGlued(first, rest: words.joined(separator: " "))
    }
    var row = PlainRow(type: first)
    if let next = words.first, DataType(spelling: "\(first) \(next)") != nil,
      ["PRECISION", "VARYING"].contains(next.uppercased())
    {
      row.type += " " + next
      words.removeFirst()
    }
    if let next = words.first, isLength(next) {
      row.length = next
      words.removeFirst()
    }
    guard let next = words.popFirst() else { return row }
    let (name, rest) = FieldName.caseParted(next)
    guard FieldName.isCode(name) else { return nil }
    row.name = name
    row.isGlued = !rest.isEmpty
    row.remark = ([rest] + words).filter { !$0.isEmpty }.joined(separator: " ")
    return row
  }

  /// Reads `VARCHAR230SUR_NAMEFamily name`, where not even a space is left.
  private static func readGlued(_ first: String, rest: String) -> PlainRow? {
    guard let type = types.first(where: { first.hasPrefix($0) }) else { return nil }
    let tail = first.dropFirst(type.count)
    let length = tail.prefix { $0.isNumber || $0 == "," }
    let (name, remark) = borderless(String(tail.dropFirst(length.count)))
    // `DATE_OF_BIRTH` and `INTAKE` are names themselves.
    guard FieldName.isCode(name), name.count > 1, name.first?.isLetter == true,
      !length.isEmpty || unsized.contains(type) && name.contains("_")
    else { return nil }
    return PlainRow(
      type: type, length: String(length), name: name,
      remark: [remark, rest].filter { !$0.isEmpty }.joined(separator: " "), isGlued: true)
  }

  /// A name and the remark that has run into it: by case, or by the usual `Y/N`.
  private static func borderless(_ text: String) -> (name: String, rest: String) {
    let name = text.prefix { FieldName.isIdentifier(String($0)) }
    let rest = text.dropFirst(name.count)
    guard rest.hasPrefix("/N"), name.hasSuffix("Y") else { return FieldName.caseParted(text) }
    return (String(name.dropLast()), "Y" + rest)
  }

  /// The types that stand at the start of such lines, the longest first.
  private static let types = [
    "TIMESTAMP", "VARCHAR2", "NVARCHAR2", "NVARCHAR", "DATETIME", "VARCHAR", "INTEGER", "NUMERIC",
    "DECIMAL", "NUMBER", "CHAR", "DATE", "TIME", "CLOB", "BLOB", "INT",
  ].sorted { $0.count > $1.count }

  private static let unsized: Set<String> = ["DATE", "DATETIME", "TIMESTAMP", "CLOB", "BLOB"]

  static func isLength(_ word: String) -> Bool {
    word.first?.isNumber == true && word.allSatisfy { $0.isNumber || $0 == "," || $0 == "." }
  }
}
