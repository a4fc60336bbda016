public import Domain
internal import Tabular

/// Some rows of a source table's extract, on which a rule is tried while people write it.
public struct SampleRows: Sendable {
  /// Relative to the project.
  public let file: String
  public let rows: [Row]

  public struct Row: Sendable {
    /// The record's number in the file, from 1.
    public let number: Int
    /// By the catalogue's names of the fields that the file holds.
    public let values: [String: String]
  }

  /// How many rows of a file are looked at.
  public static let most = 500

  /// The first rows of `table` in the project's extracts, else of its generated cohort; `nil` when
  /// neither holds the table.
  ///
  /// - Throws: ``FileError``, Tabular's errors.
  public init?(of table: Catalogue.Table, in project: String) throws {
    let own = try fileNames(in: "\(project)/source").filter { $0.lowercased().hasSuffix(".csv") }
    let folder = own.isEmpty ? StepContext.cohortFolder : "source"
    let names = own.isEmpty ? try fileNames(in: "\(project)/\(folder)") : own
    guard let name = names.first(where: { $0.lowercased() == "\(table.name.lowercased()).csv" })
    else { return nil }
    file = "\(folder)/\(name)"
    let reader = try DelimitedReader(
      path: "\(project)/\(file)", dialect: own.isEmpty ? Dialect() : nil)
    let places = Dictionary(
      reader.header.enumerated().map { ($1.lowercased(), $0) },
      uniquingKeysWith: { first, _ in first })
    let fields = table.fields.compactMap { field in
      places[field.field.lowercased()].map { (field.field, $0) }
    }
    guard let batch = try reader.next(maximumRecords: Self.most) else {
      rows = []
      return
    }
    rows = (0..<batch.count).map { row in
      Row(
        number: batch.recordNumbers[row],
        values: Dictionary(
          fields.map { ($0, batch.text(row, $1)) }, uniquingKeysWith: { first, _ in first }))
    }
  }
}
