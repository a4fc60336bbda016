public import Domain

/// Why an act on a crosswalk does not happen.
public enum CrosswalkRefusal: Error, Equatable, Sendable {
  case unknown(String)
  case nameTaken(String)
  /// It has been changed since it was seen; nothing was written.
  case stale(String, version: Int, MappingStatus)
  /// Its newest version stands where this cannot be done.
  case versionIs(MappingStatus, String, version: Int)
  /// Who wrote any of it does not approve it.
  case ownWork(String)
  /// There is nothing to approve.
  case empty(String)
  case unknownEntry(code: String, String)
  /// Two entries for one code hold on the same day and disagree.
  case ambiguous(code: String, String)
  /// The code list that it translates into has no such code.
  case outsideList(code: String, list: String)
  /// Neither its source list nor the profile of the fields that it translates gives codes, or its
  /// target list has none.
  case nothingToPropose(String)
}
