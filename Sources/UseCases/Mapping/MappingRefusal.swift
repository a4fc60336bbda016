public import Domain

/// Why an act on the mapping contract does not happen.
public enum MappingRefusal: Error, Equatable, Sendable {
  /// There is no such row, or plan.
  case unknownItem(String)
  /// It was changed since it was seen; nothing was written.
  case stale(StaleItem)
  /// It stands where this cannot be done.
  case itemIs(MappingStatus, String)
  /// Its field or table is not in the target's catalogue any more.
  case retired(String)
  /// It is not safety-critical, so no clinical reviewer need sign it.
  case noClinicalSignature(String)
  /// That signature is there already.
  case signedAlready(String)
  /// The generation offers no candidate of that number.
  case unknownCandidate(Int, of: String)
  /// There is no safe rule from that field to this one, so somebody must write it.
  case candidateWithoutRule(FieldPath, of: String)
  /// No row that the filter leaves in can be changed so.
  case nothingToDo
  case unknownChangeSet(Int)
  case undoneAlready(Int, by: Int)
  case unknownVersion(Int)
  /// What is in review must be decided before a version is published.
  case inReview(Int)
  /// The run would begin after the step that builds the contract, and what that step left is not
  /// what people have decided by now.
  case outdatedContract
  /// There is nothing to publish.
  case empty
  /// The person offered no file of that name, or it is accepted or superseded.
  case unknownUpload
  /// The contract says already what the file says.
  case fileChangesNothing
  /// The newest version is the same.
  case unchanged(version: Int)
}

/// Both versions of an item that somebody wanted to change and somebody else did.
public struct StaleItem: Equatable, Sendable {
  public let id: ContractItemID
  /// The revision that the change was based on.
  public let seen: Int
  /// As it stands now.
  public let present: ContractItem
  /// What is stated differently, by the names that the form has.
  public let differences: [Difference]

  public struct Difference: Equatable, Sendable {
    public let field: String
    public let yours: String
    public let theirs: String

    public init(_ field: String, yours: String, theirs: String) {
      self.field = field
      self.yours = yours
      self.theirs = theirs
    }
  }

  public init(
    id: ContractItemID, seen: Int, present: ContractItem, differences: [Difference]
  ) {
    self.id = id
    self.seen = seen
    self.present = present
    self.differences = differences
  }
}
