internal import Cryptography
internal import Domain
internal import Engine
internal import Foundation
internal import Storage

/// What a contract says as text that is the same for the same contract, and digests of that.
enum ContractText {
  private struct Content: Codable {
    let rows: [ContractRow]
    let plans: [TablePlan]
  }

  /// Rows and plans as one JSON object, its keys sorted.
  static func text(_ contract: ContractAnswer) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let content = Content(rows: contract.rows, plans: contract.tables)
    return String(decoding: try encoder.encode(content), as: UTF8.self)
  }

  /// Reads what ``text(_:)`` wrote.
  static func contract(_ text: String) throws -> ContractAnswer {
    let content = try JSONDecoder().decode(Content.self, from: Data(text.utf8))
    return ContractAnswer(rows: content.rows, tables: content.plans)
  }

  /// How far a contract has changed; `nil` when not at all.
  static func change(from old: ContractAnswer, to new: ContractAnswer) throws -> String? {
    try ContractDiff(
      from: ContractDocument(rows: old.rows, plans: old.tables),
      to: ContractDocument(rows: new.rows, plans: new.tables)
    ).impact?.rawValue
  }

  /// The digest of what of `record` decides what a run does and why people agreed to it, in the form
  /// `\x…`; of a row with the plan of its table.
  static func digest(_ record: ContractRecord, plan: ContractRecord?) throws -> String {
    var members = [
      "target": CanonicalJSON.quoted(record.id.name),
      "source": CanonicalJSON.quoted("\(record.sourceTable).\(record.sourceField)"),
      "rule": CanonicalJSON.quoted(record.rule),
      "rationale": CanonicalJSON.quoted(record.rationale),
    ]
    if let mappingClass = record.mappingClass {
      members["class"] = CanonicalJSON.quoted(mappingClass.rawValue)
      members["risk"] = CanonicalJSON.quoted(record.risk.rawValue)
      members["examples"] = CanonicalJSON.quoted(try JSONText.text(record.examples))
      if !record.rule.isEmpty, let plan { members["table"] = try rowBasis(plan) }
    } else {
      members["key"] = CanonicalJSON.quoted(record.key.joined(separator: " "))
      members["joins"] = CanonicalJSON.quoted(record.joins)
      members["split"] = CanonicalJSON.quoted(record.split)
    }
    return "\\x" + SHA256.hex(Array(CanonicalJSON.text(members).utf8))
  }

  /// What of a table's plan its rows' rules depend on.
  static func rowBasis(_ plan: ContractRecord) throws -> String {
    CanonicalJSON.text([
      "driving": CanonicalJSON.quoted(plan.sourceTable), "joins": CanonicalJSON.quoted(plan.joins),
      "split": CanonicalJSON.quoted(plan.split),
    ])
  }

  /// The digest of a change set: of a line for each item, sorted by their bytes; docs/mapping.md
  /// states them.
  static func digest(_ lines: [ContractLine]) -> String {
    let texts = lines.map { line in
      [
        line.id.object, "\(line.revision)", line.status.rawValue, line.sha256,
        line.approvedBy.map { "\($0.number)" } ?? "-",
        line.clinicalBy.map { "\($0.number)" } ?? "-",
      ].joined(separator: "\t") + "\n"
    }
    let sorted = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return SHA256.hex(Array(sorted.joined().utf8))
  }
}

/// Values as JSON with sorted keys.
enum JSONText {
  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
