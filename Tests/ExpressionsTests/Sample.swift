import Domain
import Expressions

/// A driving table of one column a type, and what its rules may consult.
enum Sample {
  /// Name, type; the columns of every batch in this order.
  static let columns: [(String, ValueType)] = [
    ("name", .text), ("sex", .text), ("beds", .integer), ("fee", .decimal), ("born", .date),
    ("seen", .timestamp), ("slot", .time), ("alive", .boolean), ("Staff ID", .text),
  ]

  static let source = Catalogue([
    CatalogueField(table: "Staff", field: "id", type: .text(length: 4), isKey: true),
    CatalogueField(table: "Staff", field: "badge", type: .integer),
    CatalogueField(table: "Staff", field: "started", type: .date),
    CatalogueField(table: "Stays", field: "crn", type: .text(length: 8), isKey: true),
    CatalogueField(table: "Stays", field: "number", type: .integer, isKey: true),
    CatalogueField(table: "Stays", field: "ward", type: .text(length: 4)),
  ])

  static let scope = Scope(
    columns: Dictionary(
      uniqueKeysWithValues: columns.enumerated().map {
        ($1.0, Scope.Column(index: $0, type: $1.1))
      }),
    crosswalks: ["sex"], source: source, targets: ["LOAD_PMI"], targetKeyCounts: ["LOAD_PMI": 1])

  static var resources: Resources {
    var sex = CodeMap()
    sex.insert("M", "1")
    sex.insert("F", "2")
    return Resources(
      crosswalks: ["sex": sex],
      lookups: [
        LookupReference(table: "STAFF", field: "Started"): table([
          ("S1", "01/02/2003"), ("S2", "99/99/9999"), ("S3", "2001-01-01"), ("S3", "2002-01-01"),
          ("S4", " "),
        ]),
        LookupReference(table: "staff", field: "id", keyColumn: "BADGE"): table([("77", "S1")]),
        LookupReference(table: "stays", field: "ward"): table([("Ada\u{1F}3", "W3")]),
      ],
      surrogates: ["load_pmi": register(["P9", "P10", "P1"], loaded: ["P9"])])
  }

  static func table(_ rows: [(key: String, value: String)]) -> LookupTable {
    var keys = KeyIndex()
    var values = TextList()
    for row in rows where keys.insert(Array(row.key.utf8).span) == values.count {
      values.append(Array(row.value.utf8).span)
    }
    return LookupTable(keys: keys, values: values)
  }

  static func register(_ names: [String], loaded: [String]) -> SurrogateRegister {
    var keys = KeyIndex()
    for name in names { keys.insert(Array(name.utf8).span) }
    var register = SurrogateRegister(keys)
    for name in loaded { register.find(Array(name.utf8).span).map { register.markLoaded($0) } }
    return register
  }

  /// Rows of named fields; a field not named is empty.
  static func batch(_ rows: [[String: String]]) -> RawBatch {
    var bytes: [UInt8] = []
    let fields = columns.map { column in
      var slices = RawBatch.Column()
      for row in rows {
        slices.starts.append(Int32(bytes.count))
        bytes += Array((row[column.0] ?? "").utf8)
        slices.ends.append(Int32(bytes.count))
      }
      return slices
    }
    return RawBatch(bytes: bytes, columns: fields, count: rows.count)
  }

  static func column(
    _ rule: String, _ rows: [[String: String]], filling type: DataType? = nil,
    assigning table: String? = nil
  ) throws -> Column {
    try Program(Expression(parsing: rule), in: scope, filling: type, assigning: table)
      .evaluate(batch(rows), with: resources)
  }

  /// What `rule` gives for one row: a value's text, a failure's code after a `!`, or "NULL".
  static func value(_ rule: String, _ row: [String: String] = [:]) throws -> String {
    let column = try column(rule, [row])
    if let failure = column.failures.first {
      return column.isNull(0) ? "!\(failure.reason.rawValue)" : "failed with a value"
    }
    return column.text(0) ?? "NULL"
  }
}
