public import Domain

/// Why nothing is done with a data source, as data; the sentences are ``Problem``'s.
public enum SourceRefusal: Equatable, Sendable {
  /// Another organisation's, and one that is assigned to others, is as one that is not there.
  case unknown
  case unknownType(String)
  case unknownHost
  case unknownExtraction
  case typeSwitchedOff(ConnectorType)
  case typeIs(ConnectorType, on: Bool)
  /// It cannot be done from where the source stands.
  case stands(DataSourceState, needs: [DataSourceState])
  /// It was changed, tested or approved by somebody else in the same moment.
  case movedOn
  /// Its last test failed, or is of another profile, secret or type version; `nil` for no test.
  case notTested(DataSource.Standing)
  /// Its last test is so many hours old.
  case testTooOld(hours: Int, limit: Int)
  case hostAllowed
  /// Nothing was listed of it yet.
  case notDiscovered
  case sourceSideOnly
  /// A run works on the project, or an extraction does.
  case projectBusy
  case extractionIs(ExtractionJob.State)
  /// The release profile does not take what such a connector delivered.
  case typeForbidden(ConnectorType, ReleaseProfile, [ReleaseProfile])
  /// What the project's extracts came from is in use no more.
  case withdrawn(name: String)
}

extension DataSource {
  /// What its last test is worth.
  public enum Standing: Equatable, Sendable {
    case fresh
    case never, failed
    /// The type was raised since.
    case outdated
    case old(hours: Int)
  }
}
