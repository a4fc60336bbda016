/// Where a contract row stands among those that somebody works through.
public struct ReviewPlace: Hashable, Sendable {
  /// The rows of its table that the filter leaves in.
  public var total = 0
  /// Those of them that do not wait for the reader.
  public var reviewed = 0
  public var previous: FieldPath?
  public var next: FieldPath?
  /// The next row that waits for the reader, beginning anew at the end.
  public var open: FieldPath?

  public init() {}
}

/// What somebody does with contract rows, by which it is known which of them wait for them.
public struct ReviewDuty: Hashable, Sendable {
  public let person: ID<Person>
  /// Drafts wait for whoever edits.
  public let edits: Bool
  /// What is in review and not of their own making waits for whoever signs.
  public let signs: Bool
  /// What is safety-critical besides waits for the clinical reviewer.
  public let signsClinically: Bool

  public init(of actor: Actor) {
    person = actor.person
    edits = actor.may(.change("mapping.edit"))
    signs = actor.may(.approve("mapping.approve"))
    signsClinically = actor.may(.approve("mapping.approve_clinical"))
  }
}
