import Domain
import Foundation
import HTTP
import Postgres
import TestSupport
import Testing

@testable import UseCases
@testable import Web

/// A folder of delivered files on its whole way into a project.
extension ConnectorTests {
  private static let delivery = "crn,surname\n900001,ZQCANARY\n900002,OKORO\n"

  /// A data source of files that was really tested, and its number.
  private func files(in folder: String = "pas/extract") throws -> String {
    try doors.scratch.write(Self.delivery, to: "deliveries/st-elsewhere/pas/extract/PATIENT.csv")
    try doors.scratch.write("secret\n1\n", to: "deliveries/north-vale/THEIRS.csv")
    let object = try doors.does(
      "dan", "datasource.request",
      [
        "name": "PAS files", "side": "source", "type": "csv", "owner": "orla",
        "purpose": "The first delivery", "content": "identifiable",
      ])
    let id = String(object.dropFirst("data_source:".count))
    try doors.does("dora", "datasource.validate", ["datasource": id])
    try doors.does(
      "dora", "datasource.configure", ["datasource": id, "environment": "DEV", "folder": folder])
    try doors.does("dan", "datasource.preflight", ["datasource": id])
    return id
  }

  private func state(_ id: String) throws -> DataSource {
    try doors.desk("dora").source(Action.Input(["datasource": [id]]))
  }

  private func work() throws -> Bool {
    try Worker(doors.configuration, name: "try", isStopping: { false }) { _ in RunOutcome(.passed) }
      .workOnce()
  }

  @Test func `brings a folder of files from its request into the project`() throws {
    try doors.scratch.write(
      "table,field,type\nPATIENT,crn,integer\n",
      to: "projects/\(doors.project.folder)/requirement_spec/source/a.csv")
    let id = try files()
    #expect(try state(id).state == .tested)
    try doors.does("dan", "datasource.discover", ["datasource": id])
    let tables = try doors.send(.get, "/connectors/sources/\(id)/tables?size=10", "dan")
    #expect(tables.status == 200 && tables.text.contains("PATIENT"), "\(tables.text.suffix(900))")
    let columns = try doors.send(
      .get, "/api/v1/connectors/sources/\(id)/tables?table=PATIENT", "dan")
    #expect(columns.text.contains("surname"), "\(columns.text)")
    // What was listed becomes a specification as a file would.
    try doors.does("dan", "datasource.import", ["datasource": id])
    let proposal = try doors.desk("dan").schemaImport(1)
    #expect(proposal.report.files.map(\.name) == ["data-source-\(id).csv"])
    #expect(proposal.report.fields > 1 && proposal.report.files.allSatisfy(\.closes))
    #expect(try doors.send(.get, "/schemas/imports/1", "dan").status == 200)
    try doors.does("olga", "datasource.approve", approval(id))
    try doors.does("dan", "datasource.extract", ["datasource": id])
    #expect(try work())
    let list = try doors.call(["extraction", "list", "--json"], as: "dan")
    #expect(list.text.contains("\"done\"") || list.text.contains(": \"done"), "\(list.text)")
    let file = "\(doors.configuration.projects)/\(doors.project.folder)/source/PATIENT.csv"
    #expect(try String(contentsOfFile: file, encoding: .utf8) == Self.delivery)
    let folder = "\(doors.configuration.projects)/\(doors.project.folder)"
    #expect(try ExtractionManifest.read(in: folder)?.type == .csv)
    // What is real serves a cutover.
    try doors.desk("dan").requireExtracts(fit: .cutoverReady)
    let page = try doors.send(.get, "/connectors/extractions/1", "dan")
    #expect(page.status == 200 && page.text.contains("PATIENT") && !page.text.contains("ZQCANARY"))
    let told: Int? = try doors.cast.superuser.row(
      "SELECT count(*) AS n FROM ledger_event WHERE action = 'datasource.extracted'"
    ) { try $0["n"] }
    #expect(told == 1)
    #expect(try !doors.cast.everything().contains("ZQCANARY"))
  }

  @Test func `shows rows to who reads records, each view in the ledger, and masked to others`()
    throws
  {
    let id = try files()
    let path = "/connectors/sources/\(id)/preview?table=PATIENT&size=10"
    let seen = try doors.send(.get, path, "dan")
    #expect(seen.status == 200 && seen.text.contains("ZQCANARY"), "\(seen.text.suffix(900))")
    let views: Int? = try doors.cast.superuser.row(
      "SELECT count(*) AS n FROM ledger_event WHERE action = 'record.view' AND object = \("data_source:\(id)/PATIENT")"
    ) { try $0["n"] }
    #expect(views == 1)
    #expect(try doors.send(.get, path, "olga").status == 403)
    let masked = Details.shown([["900001", nil], ["900002", "OKORO"]], isMasked: true)
    #expect(masked.map { $0.cells.map(\.words) } == [[Mask.text, ""], [Mask.text, Mask.text]])
  }

  @Test func `shows the first page where the number is none of a page`() throws {
    let id = try files()
    try doors.does("dan", "datasource.discover", ["datasource": id])
    for number in ["9223372036854775807", "-9223372036854775808", "0", "x"] {
      let told = try doors.send(.get, "/connectors/sources/\(id)/tables?page=\(number)", "dan")
      #expect(told.status == 200 && told.text.contains("PATIENT"), "\(told.text.suffix(500))")
    }
  }

  /// An extraction that waits for a worker.
  private func queued() throws {
    try doors.scratch.write(
      "table,field,type\nPATIENT,crn,integer\n",
      to: "projects/\(doors.project.folder)/requirement_spec/source/a.csv")
    let id = try files()
    try doors.does("olga", "datasource.approve", approval(id))
    try doors.does("dan", "datasource.extract", ["datasource": id])
  }

  @Test func `what an emulator left is not made real by another extraction beside it`() throws {
    try queued()
    #expect(try work())
    let folder = "\(doors.configuration.projects)/\(doors.project.folder)"
    // Its extraction brought PATIENT, and the manifest is that of a later one of something real.
    try doors.cast.superuser.execute("UPDATE data_source SET type = 'cache_iris_emulator'")
    #expect(try ExtractionManifest.read(in: folder)?.type == .csv)
    #expect(
      throws: Refusal.source(
        .typeForbidden(.cacheIRISEmulator, .cutoverReady, [.development, .preProduction]))
    ) { try doors.desk("dan").requireExtracts(fit: .cutoverReady) }
    try doors.desk("dan").requireExtracts(fit: .development)
    try FileManager.default.removeItem(atPath: "\(folder)/source/PATIENT.csv")
    try doors.desk("dan").requireExtracts(fit: .cutoverReady)
  }

  @Test func `goes on with nothing whose review fell due while it waited`() throws {
    try queued()
    try doors.cast.superuser.execute(
      "UPDATE data_source SET review_at = now() - make_interval(days => 1)")
    #expect(try work())
    let told: String? = try doors.cast.superuser.row(
      "SELECT state || ': ' || message AS told FROM extraction"
    ) { try $0["told"] }
    #expect(told?.hasPrefix("interrupted: There is no such data source") == true, "\(told ?? "")")
    let file = "\(doors.configuration.projects)/\(doors.project.folder)/source/PATIENT.csv"
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  @Test func `reads no file beside the organisation's own, and keeps why`() throws {
    for folder in ["../north-vale", "/etc", "pas/../../north-vale", "pas//x"] {
      let asked = ["environment": "DEV", "folder": folder]
      let id = try files()
      try doors.tell("dora", "datasource.configure", asked.merging(["datasource": id]) { $1 })
        .expect(422, "below the organisation")
      try doors.does("dora", "datasource.retire", ["datasource": id, "reason": "As an attempt"])
    }
    let id = try files(in: "nowhere")
    #expect(try state(id).state == .profiled)
    let page = try doors.send(.get, "/connectors/sources/\(id)", "dan")
    #expect(page.text.contains("The folder is not there, or is not the organisation’s"))
    try doors.tell("olga", "datasource.approve", approval(id)).expect(409, "is profiled")
  }
}
