internal import Domain
internal import Foundation

/// A row, a plan or a header as texts by name: what all formats have in common.
///
/// An absent text is an empty one. Nothing is trimmed.
struct ContractRecord {
  let values: [String: String]
  /// Where it stands.
  let file: String
  let line: Int

  subscript(name: String) -> String { values[name] ?? "" }

  private func value<Value>(
    _ name: String, blank: Value? = nil, _ parse: (String) -> Value?
  ) throws(ExchangeError) -> Value {
    if self[name].isEmpty, let blank { return blank }
    guard let value = parse(self[name]) else {
      throw .badValue(column: name, file: file, line: line)
    }
    return value
  }

  private func name(_ column: String) throws(ExchangeError) -> String {
    try value(column) { $0.isEmpty ? nil : $0 }
  }

  /// - Throws: ``ExchangeError/badValue(column:file:line:)``.
  func row() throws(ExchangeError) -> ContractRow {
    let target = FieldPath(try name("target_table"), try name("target_field"))
    let hasSource = !self["source_table"].isEmpty || !self["source_field"].isEmpty
    return ContractRow(
      target: target, mappingClass: try value("mapping_class", MappingClass.init),
      source: hasSource ? FieldPath(try name("source_table"), try name("source_field")) : nil,
      rule: self["rule"], confidence: try value("confidence", blank: .low, Confidence.init),
      status: try value("status", blank: .draft, MappingStatus.init), notes: self["notes"],
      risk: try value("risk", blank: .standard, RiskClass.init), owner: self["owner"],
      rationale: self["rationale"],
      examples: try value("examples", blank: [], RuleExample.list))
  }

  /// - Throws: ``ExchangeError/badValue(column:file:line:)``.
  func plan() throws(ExchangeError) -> TablePlan {
    TablePlan(
      targetTable: try name("target_table"),
      drivingTable: self["driving_table"].isEmpty ? nil : self["driving_table"],
      joins: self["joins"], split: self["split"], filter: self["filter"],
      key: try value("key", blank: [], Self.names),
      confidence: try value("confidence", blank: .low, Confidence.init),
      status: try value("status", blank: .draft, MappingStatus.init), notes: self["notes"],
      owner: self["owner"], rationale: self["rationale"])
  }

  /// - Throws: ``ExchangeError/badValue(column:file:line:)``.
  func header() throws(ExchangeError) -> ContractDocument.Header {
    ContractDocument.Header(
      project: self["project"],
      version: self["version"].isEmpty ? nil : try value("version") { Int($0) },
      sourceCatalogue: self["source_catalogue_sha256"],
      targetCatalogue: self["target_catalogue_sha256"], generatedBy: self["generated_by"])
  }

  /// Names separated by spaces; where one has a space itself, a JSON list.
  static func text(_ names: [String]) throws -> String {
    let plain = names.allSatisfy { name in
      !name.isEmpty && !name.hasPrefix("[") && !name.contains(where: \.isWhitespace)
    }
    if plain { return names.joined(separator: " ") }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return String(decoding: try encoder.encode(names), as: UTF8.self)
  }

  private static func names(_ text: String) -> [String]? {
    guard text.hasPrefix("[") else { return text.split(separator: " ").map(String.init) }
    do { return try JSONDecoder().decode([String].self, from: Data(text.utf8)) } catch {
      return nil
    }
  }
}

extension ContractRow {
  /// Its texts in the order of ``ContractFile/rowColumns``.
  func cells() throws -> [String] {
    [
      target.table, target.field, mappingClass.rawValue, source?.table ?? "", source?.field ?? "",
      rule, confidence.rawValue, status.rawValue, notes, risk.rawValue, owner, rationale,
      try RuleExample.text(examples),
    ]
  }
}

extension TablePlan {
  /// Its texts in the order of ``ContractFile/planColumns``.
  func cells() throws -> [String] {
    [
      targetTable, drivingTable ?? "", filter, confidence.rawValue, status.rawValue, notes, joins,
      split, try ContractRecord.text(key), owner, rationale,
    ]
  }
}

extension ContractDocument.Header {
  /// Its texts with their names.
  var properties: [(name: String, value: String)] {
    [
      ("project", project), ("version", version.map(String.init) ?? ""),
      ("source_catalogue_sha256", sourceCatalogue), ("target_catalogue_sha256", targetCatalogue),
      ("generated_by", generatedBy),
    ]
  }
}

extension ContractDocument {
  /// Reads rows and plans, each target once without regard to case.
  ///
  /// - Throws: ``ExchangeError``.
  init(
    header: ContractRecord?, rows: [ContractRecord], plans: [ContractRecord]
  ) throws(ExchangeError) {
    var seen: Set<String> = []
    var readRows: [ContractRow] = []
    var readPlans: [TablePlan] = []
    for record in rows {
      let row = try record.row()
      let name = row.target.description
      guard seen.insert(name.lowercased()).inserted else {
        throw .statedTwice(name, file: record.file, line: record.line)
      }
      readRows.append(row)
    }
    seen = []
    for record in plans {
      let plan = try record.plan()
      guard seen.insert(plan.targetTable.lowercased()).inserted else {
        throw .statedTwice(plan.targetTable, file: record.file, line: record.line)
      }
      readPlans.append(plan)
    }
    self.init(try header?.header() ?? Header(), rows: readRows, plans: readPlans)
  }
}
