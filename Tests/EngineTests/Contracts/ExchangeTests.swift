import Documents
import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

/// A contract that leaves the program and comes back.
@Suite struct ExchangeTests {
  @Test(arguments: ContractFormat.allCases)
  func `whatever texts a contract holds, it comes back as it was`(format: ContractFormat) throws {
    let scratch = try Scratch()
    for seed in 1...25 {
      var texts = OddTexts(seed: UInt64(seed))
      let contract = texts.contract()
      let file = try scratch.write(
        Data(contract.bytes(as: format) { _ in "In words | of *course*." }),
        to: "contract.\(format.suffix)")
      let back = try ContractDocument(from: file.path)
      #expect(back.header == contract.header, "seed \(seed)")
      #expect(back.plans == contract.plans, "seed \(seed)")
      #expect(back.rows == contract.rows, "seed \(seed)")
    }
  }

  @Test(arguments: ContractFormat.allCases)
  func `equal contracts are equal bytes, wherever the clock stands`(format: ContractFormat) throws {
    let zone = ProcessInfo.processInfo.environment["TZ"]
    defer {
      if let zone { setenv("TZ", zone, 1) } else { unsetenv("TZ") }
      tzset()
    }
    let files = try ["Pacific/Auckland", "America/Los_Angeles"].map { zone in
      setenv("TZ", zone, 1)
      tzset()
      return try Self.small.bytes(as: format)
    }
    #expect(files[0] == files[1])
  }

  @Test(arguments: [ContractFormat.odcs, .specification])
  func `the formats people read stay as they are`(format: ContractFormat) throws {
    let text = String(
      decoding: try Self.small.bytes(as: format) { _ in "The patient’s *sex*, translated." },
      as: UTF8.self)
    try expectGolden(text, "exchange/small.\(format.suffix)")
  }

  @Test func `the parts of archive and workbook stay as they are`() throws {
    let scratch = try Scratch()
    for format in [ContractFormat.csv, .xlsx] {
      let file = try scratch.write(
        Data(Self.small.bytes(as: format)), to: "small.\(format.suffix)")
      let archive = try Archive(path: file.path)
      let parts = try archive.names.map { name in
        "== \(name)\n\(String(decoding: try archive.part(name) ?? [], as: UTF8.self))"
      }
      try expectGolden(parts.joined(separator: "\n"), "exchange/small.\(format.suffix).txt")
    }
  }

  @Test func `a spreadsheet runs nothing of an archive's files`() throws {
    let scratch = try Scratch()
    let row = ContractRow(
      target: FieldPath("T", "f"), mappingClass: .derived, notes: "=HYPERLINK(\"x\")")
    let file = try scratch.write(
      Data(ContractDocument(rows: [row], plans: []).bytes(as: .csv)), to: "contract.zip")
    let text = try Archive(path: file.path).part("mapping_contract.csv")
    #expect(String(decoding: text ?? [], as: UTF8.self).contains("\"'=HYPERLINK"))
  }

  @Test func `a file that a person broke says where`() throws {
    let scratch = try Scratch()
    let header = "target_table,target_field,mapping_class,rule\n"
    try scratch.write(header + "T,f,DIRECT_SOURCE,a\nt,F,DIRECT_SOURCE,b\n", to: "twice.csv")
    #expect(throws: ExchangeError.statedTwice("t.F", file: "twice.csv", line: 3)) {
      try ContractDocument(from: scratch.url.appending(path: "twice.csv").path)
    }
    try scratch.write(header + "T,f,MAGIC,a\n", to: "class.csv")
    #expect(throws: ExchangeError.badValue(column: "mapping_class", file: "class.csv", line: 2)) {
      try ContractDocument(from: scratch.url.appending(path: "class.csv").path)
    }
    let long = ContractRow(
      target: FieldPath("T", "f"), mappingClass: .derived,
      notes: String(repeating: "x", count: 40_000))
    #expect(
      throws: ExchangeError.cellTooLong(target: "T.f", column: "notes", limit: 32_767)
    ) { try ContractDocument(rows: [long], plans: []).bytes(as: .xlsx) }
  }

  static let small = ContractDocument(
    .init(
      project: "ward-move", version: 3, sourceCatalogue: String(repeating: "a", count: 64),
      targetCatalogue: String(repeating: "b", count: 64), generatedBy: "Crossgate 0.4.0"),
    rows: [
      ContractRow(
        target: FieldPath("LOAD_PMI", "sex"), mappingClass: .lookup,
        source: FieldPath("patients", "sex"), rule: "crosswalk('pas_sex', sex)",
        confidence: .high, status: .approved, notes: "1 | 2", risk: .safetyCritical,
        owner: "ada", rationale: "As the guide says,\nchapter 4.",
        examples: [
          RuleExample(given: ["sex": "1"], expected: .value("M")),
          RuleExample(given: ["sex": "x"], expected: .reject),
        ]),
      ContractRow(
        target: FieldPath("LOAD_PMI", "title"), mappingClass: .outOfScope, notes: "=1+1"),
    ],
    plans: [
      TablePlan(
        targetTable: "LOAD_PMI", drivingTable: "patients", filter: "sex IS NOT NULL",
        key: ["main_crn", "main_crn_type"], confidence: .high, status: .inReview)
    ])
}

/// Contracts full of texts that formats trip over, the same for the same seed.
struct OddTexts {
  private var state: UInt64
  private static let words = [
    "", " ", "plain", " spaced ", "a\nb", "\n", "\r\n", "a\rb", "\t", "tab\there", "=1+1", "+44",
    "-1.5", "-x", "@cmd", "'quoted", "'=x", "say \"no\"", "a,b;c|d", "\\", "\\|", "<br>", "&#10;",
    "&amp;", "*bold* _it_ `code`", "# heading", "| pipe |", "- item", "null", "true", "~", "1.0",
    "2026-01-31", "_x000D_", "_x005F_", "é", "e\u{301}", "👩🏽‍⚕️", "\u{FEFF}bom", "\u{2028}", "\u{85}",
    "\u{1}", "---", ":", "x: y", "{a: b}", "[x]", "]]>", "<t>", "%", "日本語", "\u{200F}rtl",
    String(repeating: "long \u{1F600}\n", count: 1429),
  ]

  init(seed: UInt64) { state = seed }

  private mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }

  private mutating func text() -> String {
    let first = Self.words[next(Self.words.count)]
    return next(3) == 0 ? first + Self.words[next(Self.words.count)] : first
  }

  /// A text that is not empty, and no other of the document's names.
  private mutating func name(_ number: Int) -> String {
    "\(Self.words[next(Self.words.count - 1)])N\(number)"
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value { values[next(values.count)] }

  mutating func entries() -> [CrosswalkEntry] {
    (0..<15).map { number in
      let grade = pick(Equivalence.allCases)
      let days = [nil, CivilDate(dayNumber: 20_000 + next(99))]
      return CrosswalkEntry(
        source: name(number), target: grade.translates ? name(100 + number) : text(),
        description: text(), equivalence: grade, validFrom: pick(days),
        validTo: next(2) == 0 ? nil : CivilDate(dayNumber: 21_000), note: text())
    }
  }

  mutating func contract() -> ContractDocument {
    let tables = (0..<4).map { name($0) }
    let rows = (0..<12).map { number in
      var row = ContractRow(
        target: FieldPath(pick(tables), name(number)), mappingClass: pick(MappingClass.allCases),
        source: next(3) == 0 ? nil : FieldPath(name(100), name(200)), rule: text(),
        confidence: pick(Confidence.allCases), status: pick(MappingStatus.allCases),
        notes: text(), risk: pick(RiskClass.allCases), owner: text(), rationale: text())
      row.examples = (0..<next(3)).map { _ in
        RuleExample(
          given: [text(): text()], expected: next(2) == 0 ? .reject : .value(text()))
      }
      return row
    }
    let plans = tables.dropLast(next(4)).map { table in
      TablePlan(
        targetTable: table, drivingTable: next(2) == 0 ? nil : name(300), joins: text(),
        split: text(), filter: text(), key: (0..<next(3)).map { name(400 + $0) },
        confidence: pick(Confidence.allCases), status: pick(MappingStatus.allCases),
        notes: text(), owner: text(), rationale: text())
    }
    return ContractDocument(
      .init(
        project: text(), version: next(2) == 0 ? nil : 1 + next(9), sourceCatalogue: text(),
        generatedBy: text()), rows: rows, plans: plans)
  }
}
