internal import Domain
internal import Expressions

/// One reading of a target file: what each row, taken alone, shows.
struct TableScan {
  struct Finding {
    let check: QualityCheck
    let field: String
    let count: Int
    let message: String
  }

  /// A check of one field's values, and how often it did not hold.
  private struct FieldWatch {
    let check: QualityCheck
    let place: Int
    let message: String
    /// Whether a value is as it should be; empty values are given too.
    let holds: (Span<UInt8>) -> Bool
    var failures = 0
  }

  private struct PairWatch {
    let pair: DatePair
    let places: (earlier: Int, later: Int)
    var failures = 0
  }

  /// How often each value of a field occurs.
  private struct Spread {
    let place: Int
    /// `nil` where no value may occur twice.
    let limit: QualityRules.ShareLimit?
    var values = KeyIndex()
    var rows = 0
  }

  private let fields: [CatalogueField]
  private var watches: [FieldWatch]
  private var pairs: [PairWatch]
  /// The values of fields that tell patients apart.
  private var spreads: [Spread]
  private(set) var rows = 0

  init(
    _ table: Catalogue.Table, isPatients: Bool, _ rules: QualityRules, codes: inout CodeSets
  ) throws {
    fields = table.fields
    watches = try Self.watches(of: table, rules, codes: &codes)
    pairs = rules.datePairs(in: table).compactMap { pair in
      guard let earlier = table.fields.firstIndex(where: { $0.field == pair.earlier }),
        let later = table.fields.firstIndex(where: { $0.field == pair.later })
      else { return nil }
      return PairWatch(pair: pair, places: (earlier, later))
    }
    spreads = table.fields.indices.compactMap { place in
      let limit = rules.shareLimit(of: table.fields[place])
      let isWatched = isPatients && (limit != nil || table.fields[place].holdsNHSNumber)
      return isWatched ? Spread(place: place, limit: limit) : nil
    }
  }

  private static func watches(
    of table: Catalogue.Table, _ rules: QualityRules, codes: inout CodeSets
  ) throws -> [FieldWatch] {
    var watches: [FieldWatch] = []
    for (place, field) in table.fields.enumerated() {
      if field.mandatory == .yes || field.isKey {
        watches.append(
          FieldWatch(
            check: .mandatoryMissing, place: place, message: "The mandatory or key field is empty.",
            holds: { !$0.isEmpty }))
      }
      if field.holdsNHSNumber {
        watches.append(
          FieldWatch(
            check: .invalidNHSNumber, place: place,
            message: "The number has no ten digits, or its check digit is wrong.",
            holds: { $0.isEmpty || NHSNumber.holds($0.array) }))
      }
      if field.isDated {
        watches.append(
          FieldWatch(
            check: .impossibleDate, place: place, message: "The value is no day of the calendar.",
            holds: { $0.isEmpty || $0.isISODate }))
        if let bounds = rules.bounds(of: field) {
          let (earliest, latest) = (Array(bounds.earliest.utf8), Array(bounds.latest.utf8))
          watches.append(
            FieldWatch(
              check: .dateOutOfBounds, place: place,
              message: "Dates lie before \(bounds.earliest) or after \(bounds.latest).",
              holds: { $0.isEmpty || !earliest.span.comesAfter($0) && !$0.comesAfter(latest.span) })
          )
        }
      }
      if let known = try codes.codes(of: field) {
        watches.append(
          FieldWatch(
            check: .invalidCode, place: place,
            message: "Values are not in the code list \(field.codeList ?? "").",
            holds: { $0.isEmpty || known.find($0) != nil }))
      }
    }
    return watches
  }

  mutating func add(_ batch: RawBatch) {
    rows += batch.count
    let bytes = batch.bytes.span
    for index in watches.indices {
      for row in 0..<batch.count {
        let value = bytes.extracting(batch.range(row, watches[index].place))
        if !watches[index].holds(value) { watches[index].failures += 1 }
      }
    }
    for index in pairs.indices {
      for row in 0..<batch.count {
        let earlier = bytes.extracting(batch.range(row, pairs[index].places.earlier))
        let later = bytes.extracting(batch.range(row, pairs[index].places.later))
        // ISO 8601 text sorts as the dates do; a date against a timestamp compares by its day.
        if !earlier.isEmpty, !later.isEmpty, earlier.comesAfter(later) {
          pairs[index].failures += 1
        }
      }
    }
    for index in spreads.indices {
      let place = spreads[index].place
      for row in 0..<batch.count where !batch.range(row, place).isEmpty {
        spreads[index].values.insert(bytes.extracting(batch.range(row, place)))
        spreads[index].rows += 1
      }
    }
  }

  var findings: [Finding] {
    let single = watches.filter { $0.failures > 0 }.map {
      Finding(
        check: $0.check, field: fields[$0.place].field, count: $0.failures, message: $0.message)
    }
    let order = pairs.filter { $0.failures > 0 }.map {
      Finding(
        check: .dateOrder, field: $0.pair.later, count: $0.failures,
        message: "\($0.pair.later) lies before \($0.pair.earlier).")
    }
    return single + order + spreads.compactMap(finding)
  }

  private func finding(_ spread: Spread) -> Finding? {
    let field = fields[spread.place].field
    guard let limit = spread.limit else {
      let repeated = spread.rows - spread.values.count
      return repeated == 0
        ? nil
        : Finding(
          check: .duplicateNHSNumber, field: field, count: repeated,
          message: "Rows hold the NHS number of another row.")
    }
    let most = (0..<spread.values.count).map(spread.values.occurrences).max() ?? 0
    guard spread.rows >= limit.leastRows, Double(most) > limit.most * Double(spread.rows) else {
      return nil
    }
    return Finding(
      check: .valueRepeated, field: field, count: most,
      message: "One value stands in \(most) of \(spread.rows) rows.")
  }
}

extension CatalogueField {
  /// Whether the field is named for an NHS number itself, not for its status or its tracing.
  var holdsNHSNumber: Bool {
    let letters = field.lowercased().filter { $0.isLetter || $0.isNumber }
    return letters.hasSuffix("nhsnumber") || letters.hasSuffix("nhsno")
  }
}

extension FieldPath {
  /// The path in lower case, as the engine's tables are keyed.
  var folded: FieldPath { FieldPath(table.lowercased(), field.lowercased()) }
}

extension Span<UInt8> {
  var array: [UInt8] { withUnsafeBufferPointer { Array($0) } }

  /// Whether the text begins with a day of the calendar as `yyyy-mm-dd`.
  var isISODate: Bool {
    guard count >= 10, self[4] == UInt8(ascii: "-"), self[7] == UInt8(ascii: "-"),
      let year = number(0..<4), let month = number(5..<7), let day = number(8..<10)
    else { return false }
    return CivilDate(year: year, month: month, day: day) != nil
  }

  private func number(_ range: Range<Int>) -> Int? {
    var number = 0
    for index in range {
      guard (48...57).contains(self[index]) else { return nil }
      number = number * 10 + Int(self[index] - 48)
    }
    return number
  }

  /// Whether the text sorts after `other`, as far as the shorter of them goes.
  func comesAfter(_ other: Span<UInt8>) -> Bool {
    for index in 0..<Swift.min(count, other.count) where self[index] != other[index] {
      return self[index] > other[index]
    }
    return false
  }
}

extension RawBatch {
  /// Where one field lies in ``bytes``.
  func range(_ row: Int, _ column: Int) -> Range<Int> {
    Int(columns[column].starts[row])..<Int(columns[column].ends[row])
  }

  func text(_ row: Int, _ column: Int) -> String {
    String(decoding: bytes[range(row, column)], as: UTF8.self)
  }
}

extension [UInt8] {
  /// Adds a part of a composite key.
  mutating func append(part: Span<UInt8>) {
    append(0x1F)
    for index in part.indices { append(part[index]) }
  }
}
