import Domain
import Engine
import Foundation
import Storage
import TestSupport
import Testing

@testable import UseCases

@Suite(.enabled(if: TestDatabase.isAvailable))
struct SchemasTests {
  let trust: Trust
  private static let dictionary = """
    table,field,type,length,mandatory,key,description
    PATIENT,ID,INTEGER,,yes,yes,Number
    PATIENT,SURNAME,VARCHAR,30,yes,,Family name
    PATIENT,BORN,DATE,,no,,

    """

  init() throws { trust = try Trust() }

  private func file(_ name: String, _ text: String) throws -> OfferedFile {
    let folder = UUID().uuidString
    try trust.scratch.write(text, to: "sent/\(folder)/\(name.replacing("/", with: "_"))")
    return OfferedFile(
      name: name,
      path: trust.scratch.url.appending(
        path: "sent/\(folder)/\(name.replacing("/", with: "_"))"
      ).path)
  }

  /// Proposes a file and gives the import.
  private func proposed(
    _ text: String, as name: String = "pas.csv", by desk: Desk, side: Side = .source
  ) throws -> SchemaImport {
    let outcome = try desk.importSchemas([try file(name, text)], side: side)
    guard case .done(let effect) = outcome else { throw Refusal.schema(.unknownImport) }
    return try desk.schemaImport(#require(effect.number("import")))
  }

  @discardableResult
  private func accepts(_ found: SchemaImport, by desk: Desk) throws -> SchemaImport {
    try trust.does(
      desk, "schema.accept", ["import": "\(found.number)", "catalogue": found.report.sha256])
    return try desk.schemaImport(found.number)
  }

  private func specifications(_ side: Side) throws -> [String] {
    try SpecificationFolder(side, of: trust.app.folder(of: trust.project)).names()
  }

  @Test func `shows an import before it counts, and keeps what it says as a version`() throws {
    let dora = try trust.desk("dora", "dm_engineer")
    let found = try proposed(Self.dictionary, by: dora)
    let read = try #require(found.report.files.first)
    #expect(read.closes)
    #expect(read.read == 4)
    #expect(read.fields == 3)
    #expect(read.notUnderstood == 0)
    #expect(found.report.changeWord == "first")
    #expect(try specifications(.source).isEmpty)
    #expect(try dora.catalogues()[.source] == nil)
    #expect(try accepts(found, by: dora).version == 1)
    #expect(try specifications(.source) == ["pas.csv"])
    #expect(try dora.catalogues()[.source]?.fields.map(\.field) == ["ID", "SURNAME", "BORN"])
    #expect(try dora.version(1, of: .source).change == nil)
    // Its own files are gone, and it cannot be decided about again.
    #expect(throws: Refusal.schema(.importIs(.accepted, number: 1))) {
      try trust.does(dora, "schema.discard", ["import": "1"])
    }
  }

  @Test func `reads a file anew when somebody says what its columns mean and what a line says`()
    throws
  {
    let dora = try trust.desk("dora", "dm_engineer")
    let text = "Tabelle,Feld,Art\nPATIENT,ID,INTEGER\nPATIENT,,DATE\n"
    let found = try proposed(text, by: dora)
    #expect(found.report.fields == 0)
    let number = "\(found.number)"
    let remap = try #require(Actions["schema.remap"])
    _ = try dora.perform(
      remap,
      [
        "import": [number], "file": ["pas.csv"], "line": ["1"],
        "meanings": ["table", "field", "type"],
      ])
    let again = try dora.schemaImport(found.number)
    #expect(again.report.fields == 1)
    let unread = try #require(again.report.files.first?.unread.first)
    #expect(unread.place == "pas.csv:3")
    try trust.does(
      dora, "schema.fix",
      [
        "import": number, "place": unread.place, "table": "PATIENT", "field": "BORN",
        "type": "DATE", "mandatory": "yes",
      ])
    let fixed = try dora.schemaImport(found.number)
    #expect(fixed.report.fields == 2)
    #expect(fixed.report.files.first?.closes == true)
    try accepts(fixed, by: dora)
    #expect(
      try specifications(.source) == ["corrections-1.csv", "pas.csv", "pas.csv.columns.csv"])
    #expect(try dora.catalogues()[.source]?[FieldPath("patient", "born")]?.type == .date)
    // A run reads the same from the files alone.
    let folder = trust.app.folder(of: trust.project)
    let inputs = try SpecificationFolder(.source, of: folder).inputs()
    #expect(
      CatalogueText(try CatalogueImport.read(inputs, side: .source).catalogue).sha256
        == fixed.report.sha256)
  }

  @Test func `exports nothing that a spreadsheet would run`() throws {
    let dora = try trust.desk("dora", "dm_engineer")
    let text = "table,field,type,description\n=T,+F,INTEGER,=HYPERLINK(1)\n"
    try accepts(try proposed(text, by: dora), by: dora)
    let format = try #require(SchemaFormat.named("csv"))
    let line = try dora.exportSchema(.source, version: nil, as: format).split(separator: "\n")[1]
    #expect(line.hasPrefix("'=T,'+F,integer,"))
    #expect(line.contains(",'=HYPERLINK(1),"))
  }

  @Test func `leaves everything as it is when an import says nothing new`() throws {
    let dora = try trust.desk("dora", "dm_engineer")
    try accepts(proposed(Self.dictionary, by: dora), by: dora)
    let again = try accepts(proposed(Self.dictionary, by: dora), by: dora)
    #expect(again.state == .unchanged)
    #expect(again.version == 1)
    let versions = try dora.list(
      #require(Listings["schema-versions"]), Listing.Asked([:]), page: Paging())
    #expect(versions.total == 1)
  }

  @Test func `refuses to accept what is not what was seen`() throws {
    let dora = try trust.desk("dora", "dm_engineer")
    let first = try proposed(Self.dictionary, by: dora)
    let second = try proposed("table,field,type\nWARD,CODE,VARCHAR(4)\n", as: "b.csv", by: dora)
    try accepts(first, by: dora)
    #expect(throws: Refusal.changedSinceSeen) { try accepts(second, by: dora) }
    let anew = try dora.schemaImport(second.number)
    #expect(anew.report.change == .additive)
    #expect(try accepts(anew, by: dora).version == 2)
  }

  @Test func `keeps runs from starting after a mapped field changed until another reviews it`()
    throws
  {
    let (dora, ada) = (
      try trust.desk("dora", "dm_engineer"), try trust.desk("ada", "data_architect")
    )
    try accepts(proposed(Self.dictionary, by: ada), by: ada)
    let contract = """
      target_table,target_field,mapping_class,source_table,source_field,rule,confidence,status,notes
      LOAD_PMI,FAMILY_NAME,DIRECT_SOURCE,PATIENT,SURNAME,SURNAME,HIGH,APPROVED,
      LOAD_PMI,NUMBER,DERIVED,,,CAST(ID AS VARCHAR),HIGH,APPROVED,

      """
    let plans = """
      target_table,driving_table,filter,confidence,status,notes
      LOAD_PMI,PATIENT,,HIGH,APPROVED,

      """
    let folder = trust.project.folder
    try trust.scratch.write(contract, to: "\(folder)/\(ContractFile.rowDecisionsPath)")
    try trust.scratch.write(plans, to: "\(folder)/\(ContractFile.planDecisionsPath)")
    try ada.store.transaction { _ = try ada.contractIntake().takeDecisions() }
    let text =
      Self.dictionary.replacing("VARCHAR,30", with: "VARCHAR,20")
      + "PATIENT,SEX,VARCHAR,1,no,,\n"
    let found = try proposed(text, by: ada)
    #expect(found.report.change == .breaking)
    #expect(found.report.affected.map(\.target) == ["LOAD_PMI.FAMILY_NAME"])
    try accepts(found, by: ada)
    let drift = SchemaRefusal.Drift(try dora.version(2, of: .source))
    #expect(throws: Refusal.schema(.driftAwaitsReview([drift]))) {
      try dora.startRun(RunRequest())
    }
    let review = ["side": "source", "version": "2", "note": "The target takes 20."]
    #expect(throws: Refusal.keptApart(rule: "S-01")) {
      try trust.does(ada, "schema.review", review)
    }
    #expect(throws: Refusal.notPermitted(.approve("schema.submit"))) {
      try trust.does(dora, "schema.review", review)
    }
    let other = try trust.desk("alan", "data_architect")
    try trust.does(other, "schema.review", review)
    #expect(try dora.startRun(RunRequest()).run == 1)
    #expect(throws: Refusal.schema(.versionIs(.reviewed, .source, number: 2))) {
      try trust.does(other, "schema.review", review)
    }
  }

  @Test func `lets additions and words pass with a note`() throws {
    let dora = try trust.desk("dora", "dm_engineer")
    try accepts(proposed(Self.dictionary, by: dora), by: dora)
    try accepts(proposed(Self.dictionary + "PATIENT,SEX,VARCHAR,1,no,,\n", by: dora), by: dora)
    let version = try dora.version(2, of: .source)
    #expect(version.change == .additive)
    #expect(version.state == .free)
    #expect(try dora.startRun(RunRequest()).run == 1)
    let compared = try dora.comparison(of: .source, from: 1, to: 2)
    #expect(compared.changes.map(\.path) == ["PATIENT.SEX"])
    #expect(throws: Refusal.schema(.unknownVersion)) {
      try dora.comparison(of: .target, from: 1, to: 2)
    }
  }

  @Test func `adds an organisation's own field under its prefix, seen by nobody else`() throws {
    let dora = try trust.desk("dora", "dm_engineer")
    try accepts(proposed(Self.dictionary, by: dora, side: .target), by: dora)
    let ada = try trust.desk("ada", "data_architect")
    let stated = [
      "side": "target", "table": "PATIENT", "field": "x_st_elsewhere_badge", "type": "VARCHAR(10)",
      "case": "The old system’s badge is still printed.",
    ]
    var wrong = stated
    wrong["field"] = "badge"
    #expect(throws: Refusal.invalid([FieldFault("field", .prefix("x_st_elsewhere_"))])) {
      try trust.does(ada, "schema.extend", wrong)
    }
    // The approver signs, and then it is there.
    let action = try #require(Actions["schema.extend"])
    let approver = try trust.desk("olive", "org_approver")
    guard case .waiting(let number) = try ada.perform(action, stated.mapValues { [$0] }) else {
      Issue.record("nobody was asked")
      return
    }
    let seen = try approver.approval(number)
    try trust.does(
      approver, "approval.sign",
      ["approval": number, "content": seen.request.content, "rationale": "It is needed."])
    let field = FieldPath("PATIENT", "x_st_elsewhere_badge")
    #expect(try dora.catalogues()[.target]?[field]?.type == .text(length: 10))
    #expect(try specifications(.target) == ["extension.csv", "pas.csv"])
    #expect(try dora.version(2, of: .target).origin == .extension)
    let stranger = try trust.desk("frida", "dm_engineer", in: trust.elsewhere)
    let listed = try stranger.list(
      #require(Listings["schema-extensions"]), Listing.Asked([:]), page: Paging())
    #expect(listed.total == 0)
    #expect(try stranger.catalogues().isEmpty)
  }

  @Test func `takes no file that is not what a specification can be`() throws {
    let dora = try trust.desk("dora", "dm_engineer")
    func fault(_ files: [OfferedFile]) -> UploadFault? {
      do {
        _ = try dora.importSchemas(files, side: .source)
        return nil
      } catch Refusal.schema(.upload(let fault)) { return fault } catch {
        Issue.record(error)
        return nil
      }
    }
    let suffixes = SpecificationKind.suffixes.map { ".\($0.suffix)" }
    #expect(fault([]) == .nothing)
    #expect(
      fault([try file("a.html", "<p>")]) == .wrongType(name: "a.html", allowed: suffixes))
    #expect(
      fault([try file("a.csv", "PK\u{3}\u{4}zip")])
        == .wrongContent(name: "a.csv", kind: "text"))
    #expect(
      fault([try file("a.xlsx", "table,field")])
        == .wrongContent(name: "a.xlsx", kind: "Office document"))
    #expect(fault([try file("a.csv", "")]) == .empty(name: "a.csv"))
    #expect(
      fault([try file("a.csv", "x"), try file("A.CSV", "y")]) == .sameName("A.CSV"))
    #expect(fault([try file("extension.csv", "x")]) == .reservedName("extension.csv"))
    // Nothing of it was kept.
    let folder = trust.app.folder(of: trust.project) + "/.crossgate/imports"
    #expect(
      try !FileManager.default.fileExists(atPath: folder)
        || FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
  }

  @Test(arguments: [
    ("../../etc/passwd.csv", "passwd.csv"), ("C:\\work\\guide.md", "guide.md"),
    (".hidden.sql", "hidden.sql"), ("a\"b\r\nc<d>.csv", "a_b__c_d_.csv"),
    ("\u{202E}vsc.exe.csv", "_vsc.exe.csv"), ("/", "specification"),
    ("Wörterbuch (neu).csv", "Wörterbuch (neu).csv"),
    (String(repeating: "x", count: 300) + ".csv", String(repeating: "x", count: 96) + ".csv"),
  ])
  func `gives a file a name that is safe`(sent: String, kept: String) {
    #expect(SpecificationName(sent: sent).text == kept)
  }

  @Test func `makes a version of what a run extracts, and stops it where that breaks the mapping`()
    throws
  {
    let dora = try trust.desk("dora", "dm_engineer")
    for side in Side.allCases {
      try accepts(proposed(Self.dictionary, by: dora, side: side), by: dora)
    }
    let folder = trust.project.folder
    let contract = """
      target_table,target_field,mapping_class,source_table,source_field,rule,confidence,status,notes
      PATIENT,SURNAME,DIRECT_SOURCE,PATIENT,SURNAME,SURNAME,HIGH,APPROVED,

      """
    try trust.scratch.write(contract, to: "\(folder)/\(ContractFile.rowDecisionsPath)")
    try trust.scratch.write(
      "target_table,driving_table\nPATIENT,PATIENT\n",
      to: "\(folder)/\(ContractFile.planDecisionsPath)")
    try dora.store.transaction { _ = try dora.contractIntake().takeDecisions() }
    // Somebody with a way to the folder changes a file there.
    try trust.scratch.write(
      Self.dictionary.replacing("SURNAME", with: "FAMILY"),
      to: "\(folder)/requirement_spec/source/pas.csv")
    let run = try #require(try dora.startRun(RunRequest(RunParameters(), only: .extractSpecs)).run)
    try trust.work { try $0.perform(at: { "2026-01-31T09:30:00Z" }) }
    let version = try dora.version(2, of: .source)
    #expect(version.origin == .run)
    #expect(version.originNumber == run)
    #expect(version.affected.map(\.target) == ["PATIENT.SURNAME"])
    #expect(throws: (any Error).self) { try dora.startRun(RunRequest()) }
  }
}
