public import Domain

/// How much of what a source holds a crosswalk translates, by distinct values and by how often they
/// occur.
///
/// Only values that the profile shows stand here, so it is of the profile's class; what the profile
/// withholds is counted as unseen.
public struct CrosswalkCoverage: Hashable, Sendable {
  /// A value without a translation, and in how many rows it is.
  public struct Gap: Hashable, Sendable {
    public let value: String
    public let rows: Int
  }

  /// Of the values that the profile shows.
  public private(set) var values = 0
  public private(set) var translatedValues = 0
  public private(set) var rows = 0
  public private(set) var translatedRows = 0
  /// Rows whose value the profile does not show.
  public private(set) var unseenRows = 0
  /// The most frequent first.
  public private(set) var gaps: [Gap] = []

  /// The share of rows with a shown value that are translated; `nil` where no value is shown.
  public var share: Double? { rows == 0 ? nil : Double(translatedRows) / Double(rows) }
  public var valueShare: Double? {
    values == 0 ? nil : Double(translatedValues) / Double(values)
  }

  /// Holds `entries` against the columns that the crosswalk translates.
  public init(of entries: [CrosswalkEntry], on day: CivilDate?, in columns: [ColumnProfile]) {
    let known = Set(CrosswalkFile.translations(entries, on: day).map(\.source))
    var counts: [String: Int] = [:]
    for column in columns {
      for count in column.top.values { counts[count.value, default: 0] += count.rows }
      unseenRows += max(0, column.filled - column.top.values.map(\.rows).sum)
    }
    for (value, count) in counts {
      values += 1
      rows += count
      guard known.contains(value) else {
        gaps.append(Gap(value: value, rows: count))
        continue
      }
      translatedValues += 1
      translatedRows += count
    }
    gaps.sort { ($1.rows, $0.value) < ($0.rows, $1.value) }
  }
}
