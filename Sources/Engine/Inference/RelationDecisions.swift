public import Domain
internal import Foundation
internal import Tabular

/// What people decided about inferred links: `schemas/relation_decisions.csv` of a project.
public struct RelationDecisions: Sendable {
  /// One line a link, in the order of the file; a later line on a link replaces an earlier one.
  public private(set) var decisions: [Decision]

  /// A person's word on one link.
  public struct Decision: Hashable, Codable, Sendable {
    public var from: FieldPath
    public var to: FieldPath
    public var verdict: Verdict
    /// The account's user name.
    public var decidedBy: String
    /// When, as `2026-03-01T09:30:00Z`.
    public var decidedAt: String
    public var reason: String

    public init(
      from: FieldPath, to: FieldPath, verdict: Verdict, decidedBy: String, decidedAt: String,
      reason: String
    ) {
      self.from = from
      self.to = to
      self.verdict = verdict
      self.decidedBy = decidedBy
      self.decidedAt = decidedAt
      self.reason = reason
    }

    /// The link without regard to case, as SQL has it.
    var link: [String] {
      [from.table, from.field, to.table, to.field].map { $0.lowercased() }
    }
  }

  public enum Verdict: String, CaseIterable, Codable, Sendable {
    case accepted, rejected
  }

  public static let path = "schemas/relation_decisions.csv"

  private static let columns = ["from", "to", "decision", "decided_by", "decided_at", "reason"]

  public init(_ decisions: [Decision] = []) {
    self.decisions = []
    decisions.forEach { record($0) }
  }

  /// Reads the decisions in the project folder `project`; none when it has no such file.
  ///
  /// - Throws: ``ArtefactError`` with file and line; Tabular's errors when the file is no text.
  public init(in project: String) throws {
    guard FileManager.default.fileExists(atPath: "\(project)/\(Self.path)") else {
      self.init()
      return
    }
    let table = try ArtefactTable(
      Self.path, in: project, required: ["from", "to", "decision"])
    self.init(
      try table.rows.map { row in
        Decision(
          from: try row.value("from") { FieldPath($0) }, to: try row.value("to") { FieldPath($0) },
          verdict: try row.value("decision") { Verdict(rawValue: $0) },
          decidedBy: row["decided_by"], decidedAt: row["decided_at"], reason: row["reason"])
      })
  }

  /// Adds a decision; it replaces an earlier one on the same link.
  public mutating func record(_ decision: Decision) {
    decisions.removeAll { $0.link == decision.link }
    decisions.append(decision)
  }

  /// Writes the decisions into the project folder `project`, ordered by link.
  ///
  /// - Throws: Tabular's or Foundation's error when the file cannot be written.
  public func write(in project: String) throws {
    let path = "\(project)/\(Self.path)"
    try makeFolder(of: path)
    let writer = try DelimitedWriter(path: path, header: Self.columns)
    for decision in decisions.sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) {
      try writer.append([
        decision.from.description, decision.to.description, decision.verdict.rawValue,
        decision.decidedBy, decision.decidedAt, decision.reason,
      ])
    }
    try writer.finish()
  }

  /// What was decided on the link, if anything.
  subscript(from: FieldPath, to: FieldPath) -> Decision? {
    let link = [from.table, from.field, to.table, to.field].map { $0.lowercased() }
    return decisions.first { $0.link == link }
  }
}
