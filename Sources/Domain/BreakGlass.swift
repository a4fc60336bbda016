public import struct Foundation.Date

/// Emergency access of a person to one organisation: for a short time, for what it lists.
///
/// Rule S-17 of `schemas/policy/separation_of_duty.csv`.
public struct BreakGlassGrant: Hashable, Sendable {
  public let id: ID<BreakGlassGrant>
  public let organisation: Organisation
  public let person: ID<Person>
  public let personName: String
  public let permissions: [PermissionName]
  public let ticket: String
  public let reason: String
  public let startsAt: Date
  /// When it ends, or ended, by itself or by somebody.
  public let endsAt: Date
  public let state: State
  /// How many views of single records it was used for.
  public let recordViews: Int
  public let review: Review?

  public enum State: String, CaseIterable, Sendable {
    case active
    /// Over, and nobody has judged its use yet.
    case unreviewed
    case reviewed
  }

  /// What somebody else found about its use.
  public struct Review: Hashable, Sendable {
    public let reviewer: String
    public let verdict: Verdict
    public let words: String

    public init(reviewer: String, verdict: Verdict, words: String) {
      self.reviewer = reviewer
      self.verdict = verdict
      self.words = words
    }
  }

  public enum Verdict: String, CaseIterable, Sendable {
    case justified
    case notJustified = "not_justified"
  }

  public init(
    id: ID<BreakGlassGrant>, organisation: Organisation, person: ID<Person>, personName: String,
    permissions: [PermissionName], ticket: String, reason: String, startsAt: Date, endsAt: Date,
    state: State, recordViews: Int, review: Review?
  ) {
    self.id = id
    self.organisation = organisation
    self.person = person
    self.personName = personName
    self.permissions = permissions
    self.ticket = ticket
    self.reason = reason
    self.startsAt = startsAt
    self.endsAt = endsAt
    self.state = state
    self.recordViews = recordViews
    self.review = review
  }

  /// What can be had in an emergency, with the right it gives; nothing else ever can.
  public static let obtainable: [(permission: PermissionName, right: Right)] = [
    ("record.read", .read), ("mapping.read", .read), ("schema.read", .read), ("run.read", .read),
    ("kpi.read", .read), ("run.retry", .execute),
  ]

  /// How long it may last: at most two hours, whatever the settings say.
  public static let minutes = 15...120

  /// The rights it adds while it lasts.
  public var rights: [PermissionName: Set<Right>] {
    Dictionary(
      Self.obtainable.filter { permissions.contains($0.permission) }
        .map { ($0.permission, [$0.right]) }, uniquingKeysWith: { first, _ in first })
  }
}
