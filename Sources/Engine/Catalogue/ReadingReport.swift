internal import Domain

/// An import in figures and lists, as the command line and the API print it.
public struct ReadingReport: Codable, Sendable {
  public let side: String?
  public let tables: Int
  public let fields: Int
  /// Fields that are part of a primary key.
  public let keys: Int
  /// Fields that refer to another.
  public let foreignKeys: Int
  /// Lines that say nothing about a field, over all files.
  public let ignored: Int
  public let notUnderstood: Int
  public let files: [File]

  public struct File: Codable, Sendable {
    public let name: String
    /// Empty when nothing knew what it is.
    public let format: String
    public let unit: String
    public let fields: Int
    public let count: FileReading.Count
    public let unread: [UnreadLine]
    public let headers: [HeaderReading]
    /// Whether the file as a whole could be read.
    public let isRead: Bool

    init(_ reading: FileReading) {
      name = reading.name
      format = reading.format
      unit = reading.unit
      fields = reading.fields
      count = reading.count
      unread = reading.unread
      headers = reading.headers
      isRead = reading.failure == nil && !reading.format.isEmpty
    }
  }

  public init(_ read: CatalogueImport) {
    let fields = read.catalogue.fields
    side = read.side?.rawValue
    tables = read.catalogue.tables.count
    self.fields = fields.count
    keys = fields.count(where: \.isKey)
    foreignKeys = fields.count { $0.references != nil }
    ignored = read.files.map { $0.count.ignored.values.reduce(0, +) }.reduce(0, +)
    notUnderstood = read.files.map(\.count.notUnderstood).reduce(0, +)
    files = read.files.map(File.init)
  }
}
