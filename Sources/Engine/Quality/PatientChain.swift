internal import Domain
internal import Expressions

/// Which patient every record belongs to, by each of the ways that lead there.
///
/// Memory is four bytes a row of the patient table and of each table that others reach it through.
struct PatientChain {
  private let catalogue: Catalogue
  private let rules: QualityRules
  /// The values of the fields that others refer to.
  private let keys: [FieldPath: KeyIndex]
  /// The field of the patient table that others refer to.
  private let patient: FieldPath
  /// For each patient the day of birth as year, month, day in one number; 0 where unknown.
  private var births: [Int32] = []
  /// For each row that others refer to its patient's ordinal + 1; 0 where unknown.
  private var owners: [FieldPath: [UInt32]] = [:]

  /// Reads the patient table and those tables that refer to it and are referred to.
  ///
  /// - Throws: Tabular's errors; ``Cancellation``.
  init?(
    of patients: Catalogue.Table?, _ catalogue: Catalogue, _ rules: QualityRules,
    keys: [FieldPath: KeyIndex], open: (Catalogue.Table) throws -> SourceReader
  ) throws {
    guard let patients,
      let field = patients.key.first(where: { keys[$0.path.folded] != nil })
    else { return nil }
    self.catalogue = catalogue
    self.rules = rules
    self.keys = keys
    patient = field.path.folded
    births = Array(repeating: 0, count: keys[patient]?.count ?? 0)
    if let birth = patients.fields.firstIndex(where: {
      $0.isDated && rules.isNamed($0.field, for: .birth)
    }) {
      try readBirths(birth, of: patients, open(patients))
    }
    for table in catalogue.tables where table.name != patients.name {
      guard let key = table.key.first(where: { keys[$0.path.folded] != nil }),
        table.fields.contains(where: { $0.references?.folded == patient })
      else { continue }
      owners[key.path.folded] = try readOwners(by: key.path.folded, of: table, open(table))
    }
  }

  private mutating func readBirths(
    _ place: Int, of table: Catalogue.Table, _ reader: SourceReader
  ) throws {
    guard let key = table.place(of: patient) else { return }
    while let batch = try reader.next() {
      let bytes = batch.rows.bytes.span
      for row in 0..<batch.rows.count {
        let person = Int(person(bytes.extracting(batch.rows.range(row, key)), by: patient))
        if person > 0 { births[person - 1] = bytes.extracting(batch.rows.range(row, place)).day }
      }
    }
  }

  private func readOwners(
    by key: FieldPath, of table: Catalogue.Table, _ reader: SourceReader
  ) throws -> [UInt32] {
    var result = [UInt32](repeating: 0, count: keys[key]?.count ?? 0)
    guard let place = table.place(of: key),
      let way = table.fields.firstIndex(where: { $0.references?.folded == patient })
    else { return result }
    while let batch = try reader.next() {
      let bytes = batch.rows.bytes.span
      for row in 0..<batch.rows.count {
        let value = bytes.extracting(batch.rows.range(row, place))
        guard let ordinal = keys[key]?.find(value) else { continue }
        result[ordinal] = person(bytes.extracting(batch.rows.range(row, way)), by: patient)
      }
    }
    return result
  }

  /// The ordinal + 1 of the patient to whom the row with `value` in `parent` belongs; 0 where unknown.
  private func person(_ value: Span<UInt8>, by parent: FieldPath) -> UInt32 {
    guard !value.isEmpty, let ordinal = keys[parent]?.find(value) else { return 0 }
    return parent == patient ? UInt32(ordinal) + 1 : owners[parent]?[ordinal] ?? 0
  }

  // MARK: One table

  /// What rows of one table contradict.
  struct Findings {
    fileprivate let ways: [(place: Int, parent: FieldPath)]
    fileprivate let dates: [Int]
    /// By the place of the field: rows whose patient is another than by the first way.
    fileprivate(set) var contradicted: [Int: Int] = [:]
    /// By the place of the field: rows that are dated before their patient's birth.
    fileprivate(set) var early: [Int: Int] = [:]

    var isOfPatients: Bool { !ways.isEmpty }
  }

  /// The fields of a table that lead to a patient, and its dates.
  func findings(of table: Catalogue.Table) -> Findings {
    let ways = table.fields.indices.compactMap { place -> (place: Int, parent: FieldPath)? in
      let field = table.fields[place]
      let parent = field.path.folded == patient ? patient : field.references?.folded
      return parent.flatMap { $0 == patient || owners[$0] != nil ? (place, $0) : nil }
    }
    let dates = table.fields.indices.filter {
      table.fields[$0].isDated && !rules.isNamed(table.fields[$0].field, for: .birth)
    }
    return Findings(
      ways: ways.sorted { $0.parent == patient && $1.parent != patient }, dates: dates)
  }

  func check(_ batch: RawBatch, _ findings: inout Findings) {
    let bytes = batch.bytes.span
    for row in 0..<batch.count {
      var first: UInt32 = 0
      for way in findings.ways {
        let person = person(bytes.extracting(batch.range(row, way.place)), by: way.parent)
        if first == 0 {
          first = person
        } else if person != 0, person != first {
          findings.contradicted[way.place, default: 0] += 1
        }
      }
      guard first != 0, births[Int(first) - 1] != 0 else { continue }
      for place in findings.dates {
        let day = bytes.extracting(batch.range(row, place)).day
        if day != 0, day < births[Int(first) - 1] { findings.early[place, default: 0] += 1 }
      }
    }
  }
}

extension Catalogue.Table {
  fileprivate func place(of path: FieldPath) -> Int? {
    fields.firstIndex { $0.path.folded == path }
  }
}

extension Span<UInt8> {
  /// The day that the text begins with as year, month, day in one number; 0 when it is none.
  fileprivate var day: Int32 {
    guard isISODate else { return 0 }
    var number: Int32 = 0
    for index in [0, 1, 2, 3, 5, 6, 8, 9] { number = number * 10 + Int32(self[index] - 48) }
    return number
  }
}
