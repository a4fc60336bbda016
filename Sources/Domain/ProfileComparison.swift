/// What became different between two profiles of the same tables, an earlier and a later one.
public struct ProfileComparison: Codable, Hashable, Sendable {
  /// In the order of the earlier profile; what only the later one has comes last.
  public let changes: [ProfileChange]

  public init(from earlier: Profile, to later: Profile) {
    var changes: [ProfileChange] = []
    for table in earlier.tables {
      guard let now = later[table.table] else {
        changes.append(ProfileChange(.breaking, table.table, "", .presence, "present", "gone"))
        continue
      }
      changes += Self.changes(from: table, to: now)
    }
    for table in later.tables where earlier[table.table] == nil {
      changes.append(ProfileChange(.additive, table.table, "", .presence, "absent", "new"))
    }
    self.changes = changes
  }

  private static func changes(
    from earlier: TableProfile, to later: TableProfile
  ) -> [ProfileChange] {
    let name = earlier.table
    var changes: [ProfileChange] = []
    if isFar(earlier.rows, later.rows, beyond: 0.2) {
      changes.append(
        ProfileChange(.shift, name, "", .rows, "\(earlier.rows)", "\(later.rows)"))
    }
    for column in earlier.columns {
      guard let now = later[column.name] else {
        changes.append(
          ProfileChange(.breaking, name, column.name, .presence, "present", "gone"))
        continue
      }
      changes += ColumnChanges(table: name, earlier: column, later: now).all
    }
    for column in later.columns where earlier[column.name] == nil {
      changes.append(ProfileChange(.additive, name, column.name, .presence, "absent", "new"))
    }
    return changes
  }

  /// Whether two counts differ by more than a share of the greater.
  static func isFar(_ a: Int, _ b: Int, beyond share: Double) -> Bool {
    Double(abs(a - b)) > share * Double(max(a, b))
  }
}

/// One thing about a table, or a column, that two profiles say differently.
public struct ProfileChange: Codable, Hashable, Sendable {
  public let kind: Kind
  public let table: String
  /// Empty where it is about the table.
  public let column: String
  public let aspect: Aspect
  public let from: String
  public let to: String

  public enum Kind: String, CaseIterable, Codable, Sendable {
    /// What read the old data may fail on the new, or read them wrongly.
    case breaking
    /// The same form with other contents, more than chance makes likely.
    case shift
    /// Something more than before.
    case additive
  }

  public enum Aspect: String, CaseIterable, Codable, Sendable {
    case presence, rows, type, format, filled, distinct, key, range, length, values, sensitive
  }

  public init(
    _ kind: Kind, _ table: String, _ column: String, _ aspect: Aspect, _ from: String,
    _ to: String
  ) {
    self.kind = kind
    self.table = table
    self.column = column
    self.aspect = aspect
    self.from = from
    self.to = to
  }
}

/// How a column changed.
private struct ColumnChanges {
  let table: String
  let earlier: ColumnProfile
  let later: ColumnProfile

  var all: [ProfileChange] {
    [type, format, filled, distinct, key, range, length, sensitive].compactMap(\.self) + values
  }

  private func change(
    _ kind: ProfileChange.Kind, _ aspect: ProfileChange.Aspect, _ from: String, _ to: String
  ) -> ProfileChange {
    ProfileChange(kind, table, earlier.name, aspect, from, to)
  }

  private var isComparable: Bool {
    earlier.type == later.type && earlier.filled > 0 && later.filled > 0
  }

  private var type: ProfileChange? {
    guard earlier.type != later.type else { return nil }
    let widens = earlier.type == .empty || (earlier.type, later.type) == (.decimal, .integer)
    return change(
      widens ? .shift : .breaking, .type, earlier.type.rawValue, later.type.rawValue)
  }

  /// Breaking where no format fits both.
  private var format: ProfileChange? {
    guard isComparable, earlier.formats != later.formats else { return nil }
    let isDisjoint = Set(earlier.formats).isDisjoint(with: later.formats)
    return change(
      isDisjoint ? .breaking : .shift, .format, earlier.formats.joined(separator: " or "),
      later.formats.joined(separator: " or "))
  }

  /// A change of five points, or the first gaps in what was always filled.
  private var filled: ProfileChange? {
    guard earlier.rows > 0, later.rows > 0 else { return nil }
    let (before, now) = (earlier.filledShare, later.filledShare)
    let isEmptied = earlier.filled > 0 && later.filled == 0
    let hasGaps = earlier.filled == earlier.rows && later.filled < later.rows
    guard isEmptied || hasGaps || (before - now).magnitude >= 0.05 else { return nil }
    return change(isEmptied ? .breaking : .shift, .filled, percent(before), percent(now))
  }

  /// A change by more than a tenth and three standard errors, in columns that are no likely keys.
  private var distinct: ProfileChange? {
    let bound = 0.1 + 3 * (earlier.distinct.error + later.distinct.error)
    guard !earlier.isLikelyKey || !later.isLikelyKey,
      ProfileComparison.isFar(earlier.distinct.count, later.distinct.count, beyond: bound)
    else { return nil }
    return change(
      .shift, .distinct, "\(earlier.distinct.count)", "\(later.distinct.count)")
  }

  private var key: ProfileChange? {
    guard earlier.isLikelyKey, !later.isLikelyKey, later.rows > 1 else { return nil }
    return change(
      .breaking, .key, "likely key", later.unique.holds ? "has gaps" : "has repeated values")
  }

  private var range: ProfileChange? {
    guard isComparable, let before = earlier.range, let now = later.range, before != now else {
      return nil
    }
    return change(.shift, .range, before.description, now.description)
  }

  /// Only longer values, which may not fit any more.
  private var length: ProfileChange? {
    guard earlier.type == .text, let before = earlier.lengths, let now = later.lengths,
      now.greatest > before.greatest
    else { return nil }
    return change(.shift, .length, "up to \(before.greatest)", "up to \(now.greatest)")
  }

  private var sensitive: ProfileChange? {
    let before = Set(earlier.sensitive.map(\.kind))
    let new = later.sensitive.map(\.kind).filter { !before.contains($0) }
    guard !new.isEmpty else { return nil }
    return change(
      .shift, .sensitive, words(earlier.sensitive.map(\.kind)),
      words(later.sensitive.map(\.kind)))
  }

  /// Common values of the one that are not among those of the other, where both show all they have.
  private var values: [ProfileChange] {
    guard earlier.top.rest == 0 || later.top.rest == 0, earlier.distinct.exact,
      later.distinct.exact
    else { return [] }
    let before = earlier.top.values.map(\.value)
    let now = later.top.values.map(\.value)
    let gone = later.top.rest == 0 ? before.filter { !now.contains($0) } : []
    let new = earlier.top.rest == 0 ? now.filter { !before.contains($0) } : []
    return gone.map { change(.shift, .values, $0, "gone") }
      + new.map { change(.shift, .values, "new", $0) }
  }

  private func words(_ kinds: [Sensitivity.Kind]) -> String {
    kinds.isEmpty ? "not sensitive" : kinds.map(\.rawValue).joined(separator: ", ")
  }

  private func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }
}

extension ColumnProfile {
  /// The share of rows that hold a value, 0...1; 1 of no rows.
  public var filledShare: Double { rows == 0 ? 1 : Double(filled) / Double(rows) }
}

extension ValueRange: CustomStringConvertible {
  /// `1 to 99`, with `about` before a bound that was rounded outwards.
  public var description: String { "\(least.words) to \(greatest.words)" }
}

extension ValueRange.Bound {
  fileprivate var words: String { rounded ? "about \(value)" : value }
}
