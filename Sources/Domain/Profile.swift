/// What the data of some delimited files look like, with no value of a patient in it.
///
/// A value stands here only when its column is not ``ColumnProfile/sensitive`` and at least
/// ``smallestCount`` rows hold it; a bound that fewer rows hold is rounded outwards. So a profile is
/// class D: it describes a system, not a person.
public struct Profile: Codable, Hashable, Sendable {
  /// The fewest rows whose common value, or pattern, is shown; other counts are rounded up to a
  /// multiple of it.
  public static let smallestCount = 5
  /// The version of this form.
  public static let form = 1

  public let form: Int
  public let tables: [TableProfile]
  /// Which columns' values are found among those of another column that may be a key.
  public let inclusions: [Inclusion]

  public init(tables: [TableProfile], inclusions: [Inclusion]) {
    form = Self.form
    self.tables = tables
    self.inclusions = inclusions
  }

  /// A table by its name, whatever its case.
  public subscript(table: String) -> TableProfile? {
    let name = table.lowercased()
    return tables.first { $0.table.lowercased() == name }
  }

  public subscript(path: FieldPath) -> ColumnProfile? { self[path.table]?[path.field] }
}

/// One file and its columns.
public struct TableProfile: Codable, Hashable, Sendable {
  /// The file's name without its extension.
  public let table: String
  public let file: FileFacts
  /// Well-formed data records.
  public let rows: Int
  /// Records that have another number of fields than the header; they count in nothing else.
  public let malformed: Malformed
  /// In the order of the header.
  public let columns: [ColumnProfile]

  public struct FileFacts: Codable, Hashable, Sendable {
    /// Without its folder.
    public let name: String
    public let bytes: Int
    /// `utf8`, `windows1252`, `utf16LittleEndian`, `utf16BigEndian`.
    public let encoding: String
    /// One character; `\t` is a tab.
    public let delimiter: String
    /// One character; `nil` where quotes are ordinary characters.
    public let quote: String?

    public init(name: String, bytes: Int, encoding: String, delimiter: String, quote: String?) {
      self.name = name
      self.bytes = bytes
      self.encoding = encoding
      self.delimiter = delimiter
      self.quote = quote
    }
  }

  public struct Malformed: Codable, Hashable, Sendable {
    public let records: Int
    /// The lines where the first of them start, at most ten.
    public let lines: [Int]

    public init(records: Int, lines: [Int]) {
      self.records = records
      self.lines = lines
    }
  }

  public init(
    table: String, file: FileFacts, rows: Int, malformed: Malformed, columns: [ColumnProfile]
  ) {
    self.table = table
    self.file = file
    self.rows = rows
    self.malformed = malformed
    self.columns = columns
  }

  /// A column by its name, whatever its case.
  public subscript(column: String) -> ColumnProfile? {
    let name = column.lowercased()
    return columns.first { $0.name.lowercased() == name }
  }
}

/// One column over all rows of its table.
public struct ColumnProfile: Codable, Hashable, Sendable {
  public let name: String
  public let rows: Int
  /// Rows whose field is empty.
  public let nulls: Int
  /// Rows whose field holds blanks only; they count in nothing that follows.
  public let blanks: Int
  public let distinct: Distinct
  public let unique: Uniqueness
  public let type: InferredType
  /// What most values are, where they do not all fit it and ``type`` is text for that.
  public let likely: LikelyType?
  /// Every date, time or truth format that all values fit: `YYYY-MM-DD`, `Y/N`; the likeliest first.
  public let formats: [String]
  /// The bounds in the order of ``type``; `nil` for text, and where values are withheld.
  public let range: ValueRange?
  /// The bounds in the order of the values' bytes; `nil` unless 5 rows hold each of them.
  public let text: ValueRange?
  /// `nil` where there is no value.
  public let lengths: Lengths?
  /// The commonest values, the most frequent first, at most ten.
  public let top: Top
  /// The commonest shapes, at most five: `9` a digit, `A` a capital, `a` another letter, `9{10}` ten
  /// digits; other characters stand for themselves.
  public let patterns: [Pattern]
  /// `nil` where there is no value.
  public let histogram: Histogram?
  /// What makes its values personal, the surest first.
  public let sensitive: [Sensitivity]

  public init(
    name: String, rows: Int, nulls: Int, blanks: Int, distinct: Distinct, unique: Uniqueness,
    type: InferredType, likely: LikelyType? = nil, formats: [String], range: ValueRange?,
    text: ValueRange?, lengths: Lengths?, top: Top, patterns: [Pattern], histogram: Histogram?,
    sensitive: [Sensitivity]
  ) {
    self.name = name
    self.rows = rows
    self.nulls = nulls
    self.blanks = blanks
    self.distinct = distinct
    self.unique = unique
    self.type = type
    self.likely = likely
    self.formats = formats
    self.range = range
    self.text = text
    self.lengths = lengths
    self.top = top
    self.patterns = patterns
    self.histogram = histogram
    self.sensitive = sensitive
  }

  /// Rows that hold a value.
  public var filled: Int { rows - nulls - blanks }

  /// Whether it may be its table's key: always filled, and no value found twice in two rows or more.
  public var isLikelyKey: Bool { unique.holds && filled == rows && rows > 1 }

  public var isSensitive: Bool { !sensitive.isEmpty }
}

/// How many different values a column has.
public struct Distinct: Codable, Hashable, Sendable {
  public let count: Int
  /// Whether it was counted; else it is a HyperLogLog estimate.
  public let exact: Bool
  /// The estimate's relative standard error, 0 where it was counted.
  public let error: Double

  public init(count: Int, exact: Bool, error: Double) {
    self.count = count
    self.exact = exact
    self.error = error
  }
}

/// Whether any value occurs twice, as far as that was tested.
public struct Uniqueness: Codable, Hashable, Sendable {
  /// Whether none of the tested values occurs twice.
  public let holds: Bool
  /// How many distinct values were tested over all rows: all, or a fair sample of them.
  public let tested: Int
  /// Whether these were all, or the order of the rows proves it for all.
  public let exact: Bool

  public init(holds: Bool, tested: Int, exact: Bool) {
    self.holds = holds
    self.tested = tested
    self.exact = exact
  }
}

/// The narrowest type that every value of a column fits.
public enum InferredType: String, CaseIterable, Codable, Sendable {
  /// No value to judge by.
  case empty
  /// Up to 18 digits without leading zeros, which would be lost.
  case integer
  case decimal, date, timestamp, time, boolean, text
}

/// A type that nine of ten values fit, or more, but not all.
public struct LikelyType: Codable, Hashable, Sendable {
  public let type: InferredType
  /// The commonest format of a date or timestamp.
  public let format: String?
  /// The share of filled rows that fit, 0.9...1 to four places.
  public let share: Double

  public init(_ type: InferredType, format: String?, share: Double) {
    self.type = type
    self.format = format
    self.share = share
  }
}

/// The least and the greatest value.
public struct ValueRange: Codable, Hashable, Sendable {
  public let least: Bound
  public let greatest: Bound

  public struct Bound: Codable, Hashable, Sendable {
    public let value: String
    /// Whether it was rounded outwards, as fewer than 5 rows hold it.
    public let rounded: Bool

    public init(_ value: String, rounded: Bool) {
      self.value = value
      self.rounded = rounded
    }
  }

  public init(least: Bound, greatest: Bound) {
    self.least = least
    self.greatest = greatest
  }
}

/// Lengths of values in characters (Unicode scalars).
public struct Lengths: Codable, Hashable, Sendable {
  public let least: Int
  public let greatest: Int
  /// To two decimal places.
  public let mean: Double

  public init(least: Int, greatest: Int, mean: Double) {
    self.least = least
    self.greatest = greatest
    self.mean = mean
  }
}

/// The commonest values and what is not said of the others.
public struct Top: Codable, Hashable, Sendable {
  public let values: [Count]
  /// Rows that hold another value.
  public let rest: Int
  /// By how many rows at most each count may fall short; 0 where the distinct count is exact.
  public let short: Int
  /// Why there are no values although the column has some.
  public let withheld: Withheld?

  public struct Count: Codable, Hashable, Sendable {
    public let value: String
    /// At least 5.
    public let rows: Int

    public init(_ value: String, rows: Int) {
      self.value = value
      self.rows = rows
    }
  }

  public enum Withheld: String, CaseIterable, Codable, Sendable {
    /// The column is sensitive.
    case sensitive
    /// No value is held by 5 rows.
    case rare
  }

  public init(values: [Count], rest: Int, short: Int, withheld: Withheld?) {
    self.values = values
    self.rest = rest
    self.short = short
    self.withheld = withheld
  }
}

/// A shape of values and how many of the filled rows have it.
public struct Pattern: Codable, Hashable, Sendable {
  public let shape: String
  /// 0...1 to four places.
  public let share: Double

  public init(shape: String, share: Double) {
    self.shape = shape
    self.share = share
  }
}

/// How values spread, for a sparkline: bins of equal width, the first and the last not empty.
public struct Histogram: Codable, Hashable, Sendable {
  /// The most bins there are.
  public static let bins = 32

  public let of: Measure
  /// Rows in each bin, rounded up to a multiple of 5.
  public let rows: [Int]
  /// Where the first bin begins: a number, days or seconds since 1970-01-01, seconds since
  /// midnight, or characters, a multiple of ``width``.
  public let from: Double
  /// The width of a bin in the same unit, a power of two.
  public let width: Double

  public enum Measure: String, CaseIterable, Codable, Sendable {
    case number, days, seconds
    /// Characters of a value, for text and for sensitive columns.
    case length
  }

  public init(of measure: Measure, rows: [Int], from: Double, width: Double) {
    of = measure
    self.rows = rows
    self.from = from
    self.width = width
  }
}

/// A reason to take a column's values for personal.
public struct Sensitivity: Codable, Hashable, Sendable {
  public let kind: Kind
  /// The share of filled rows whose value looks like it, 0...1 to four places.
  public let share: Double
  public let reason: Reason

  public enum Kind: String, CaseIterable, Codable, Sendable {
    case nhsNumber = "nhs_number"
    case patientIdentifier = "patient_identifier"
    case name, address, postcode
    case birthDate = "date_of_birth"
    case deathDate = "date_of_death"
    case phone, email
    case freeText = "free_text"
  }

  public enum Reason: String, CaseIterable, Codable, Sendable {
    /// Its values look like it.
    case values
    /// Its name says so.
    case name
    case both
  }

  public init(_ kind: Kind, share: Double, reason: Reason) {
    self.kind = kind
    self.share = share
    self.reason = reason
  }
}

/// How many of a column's distinct values are found in another column, which may be a key.
public struct Inclusion: Codable, Hashable, Sendable {
  public let from: FieldPath
  public let to: FieldPath
  /// Distinct values of `from` that were looked for: all, or a fair sample of them.
  public let tested: Int
  /// How many of them were found.
  public let found: Int
  /// Whether all of them were tested.
  public let exact: Bool
  /// The standard error of ``share``; 0 where it is exact.
  public let error: Double

  public init(
    from: FieldPath, to: FieldPath, tested: Int, found: Int, exact: Bool, error: Double
  ) {
    self.from = from
    self.to = to
    self.tested = tested
    self.found = found
    self.exact = exact
    self.error = error
  }

  /// 0...1.
  public var share: Double { tested == 0 ? 0 : Double(found) / Double(tested) }
}

extension ColumnProfile {
  /// What the formats leave open, `every value fits DD/MM/YYYY and MM/DD/YYYY`; `nil` where nothing.
  public var ambiguity: String? {
    formats.count > 1 ? "every value fits \(formats.joined(separator: " and "))" : nil
  }
}

extension Histogram {
  /// One block element a bin, `▁` for none and `█` for the fullest.
  public var sparkline: String {
    let blocks = Array("▁▂▃▄▅▆▇█")
    let most = Double(max(rows.max() ?? 1, 1))
    return String(rows.map { $0 == 0 ? blocks[0] : blocks[1 + Int(Double($0) / most * 6)] })
  }
}
