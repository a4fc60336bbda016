public import Domain

/// Why an act on schemas does not happen.
public enum SchemaRefusal: Error, Equatable, Sendable {
  case unknownImport
  /// It was decided about already.
  case importIs(SchemaImport.State, number: Int)
  /// Its files are gone, or never came.
  case noUpload
  case upload(UploadFault)
  case unknownVersion
  /// There is nothing to look at, or somebody did already.
  case versionIs(CatalogueVersion.State, Side, number: Int)
  case unknownSpecification
  /// A version broke what is mapped, and nobody has looked at it.
  case driftAwaitsReview([Drift])
  /// The side has no catalogue yet.
  case noCatalogue(Side)

  /// A version with what it breaks.
  public struct Drift: Equatable, Sendable {
    public let side: Side
    public let number: Int
    public let affected: [AffectedRow]

    public init(_ version: CatalogueVersion) {
      side = version.side
      number = version.number
      affected = version.affected
    }
  }
}

/// What is wrong with files that were sent.
public enum UploadFault: Error, Equatable, Sendable {
  case nothing
  case tooMany(limit: Int)
  /// No kind of specification ends so; these do.
  case wrongType(name: String, allowed: [String])
  /// It is not what its name says.
  case wrongContent(name: String, kind: String)
  case empty(name: String)
  case tooLarge(name: String, limit: Int)
  case sameName(String)
  /// The product writes a file of that name itself.
  case reservedName(String)
  /// The project holds as much as it may.
  case quota(limit: Int)
}
