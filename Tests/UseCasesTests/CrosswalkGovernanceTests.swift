import Domain
import Engine
import Foundation
import Postgres
import Storage
import TestSupport
import Testing

@testable import UseCases

/// Who writes and approves crosswalks, and which of them a run uses.
@Suite(.enabled(if: TestDatabase.isAvailable))
struct CrosswalkGovernanceTests {
  let trust: Trust
  private static let csv = "source_code,target_code,equivalence\n1,M,equivalent\n2,F,wider\n"

  init() throws { trust = try Trust() }

  private var mia: Desk { get throws { try trust.desk("mia", "mapping_analyst") } }
  private var clara: Desk { get throws { try trust.desk("clara", "clinical_reviewer") } }

  private func seen(_ name: String = "sex") throws -> String {
    try #require(try trust.desk("vera").crosswalk(name).newest).sha256
  }

  private func make(_ name: String = "sex") throws {
    try trust.does(mia, "crosswalk.create", ["name": name, "target_list": "load_sex"])
    try trust.does(
      mia, "crosswalk.import",
      ["crosswalk": name, "seen": seen(name), "format": "csv", "content": Self.csv])
  }

  private func approve(_ name: String = "sex") throws {
    try trust.does(mia, "crosswalk.submit", ["crosswalk": name, "seen": seen(name)])
    try trust.does(clara, "crosswalk.approve", ["crosswalk": name, "seen": seen(name)])
  }

  private func edit(_ desk: Desk, _ code: String, _ target: String, seen: String) throws {
    try trust.does(
      desk, "crosswalk.edit_entry",
      ["crosswalk": "sex", "seen": seen, "source_code": code, "target_code": target])
  }

  @Test func `a version is approved by somebody who wrote none of it, and then stands`() throws {
    try make()
    try approve()
    let first = try #require(try clara.crosswalk("SEX").approved)
    #expect(first.entries.map(\.equivalence) == [.equivalent, .wider])
    #expect(throws: (any Error).self) {
      try Connection(trust.database.conninfo).execute(
        "UPDATE crosswalk_version SET entries = '[]' WHERE number = 1")
    }
    try edit(mia, "3", "U", seen: first.sha256)
    let found = try clara.crosswalk("sex")
    #expect(found.newest?.number == 2)
    #expect(found.newest?.state == .draft)
    #expect(found.approved?.entries == first.entries)
    #expect(found.newest?.entries.count == 3)
  }

  @Test func `nobody approves what they wrote, neither here nor in the database`() throws {
    try make()
    try trust.grant(
      "mapping_analyst", to: "clara",
      in: {
        _ = try clara; return trust.project
      }())
    try edit(clara, "3", "U", seen: seen())
    try trust.does(mia, "crosswalk.submit", ["crosswalk": "sex", "seen": seen()])
    #expect(throws: Refusal.crosswalk(.ownWork("sex"))) {
      try trust.does(clara, "crosswalk.approve", ["crosswalk": "sex", "seen": seen()])
    }
    #expect(throws: (any Error).self) {
      try Connection(trust.database.conninfo).execute(
        """
        UPDATE crosswalk_version SET state = 'APPROVED', decided_at = now(),
          decided_by = (SELECT id FROM person WHERE user_name = 'clara')
        """)
    }
    try trust.does(
      trust.desk("carl", "clinical_reviewer"), "crosswalk.approve",
      ["crosswalk": "sex", "seen": seen()])
  }

  @Test func `nobody approves what they sent to review`() throws {
    try make()
    _ = try clara
    try trust.grant("mapping_analyst", to: "clara", in: trust.project)
    try trust.does(clara, "crosswalk.submit", ["crosswalk": "sex", "seen": seen()])
    #expect(throws: Refusal.crosswalk(.ownWork("sex"))) {
      try trust.does(clara, "crosswalk.approve", ["crosswalk": "sex", "seen": seen()])
    }
  }

  @Test func `a file whose name differs in case alone is no crosswalk of a run`() throws {
    try make()
    try approve()
    let folder = trust.app.folder(of: trust.project)
    let path = "\(folder.dropFirst(trust.scratch.url.path.count + 1))/schemas/crosswalks"
    try trust.scratch.write("source_code,target_code\n1,F\n", to: "\(path)/SEX.csv")
    _ = try trust.desk("grace", "dm_engineer").queue(RunRequest())
    try trust.work { work in
      try work.layCrosswalks(for: .cutoverReady)
      #expect(try CrosswalkFile.names(in: work.folder) == ["sex"])
      return RunOutcome(.passed)
    }
  }

  @Test func `what was seen is what is changed and what is approved`() throws {
    try make()
    let old = try seen()
    try trust.does(mia, "crosswalk.submit", ["crosswalk": "sex", "seen": old])
    try edit(mia, "3", "U", seen: old)
    #expect(throws: Refusal.crosswalk(.stale("sex", version: 1, .draft))) {
      try trust.does(clara, "crosswalk.approve", ["crosswalk": "sex", "seen": old])
    }
    #expect(throws: Refusal.crosswalk(.stale("sex", version: 1, .draft))) {
      try edit(mia, "4", "U", seen: old)
    }
    #expect(throws: Refusal.crosswalk(.versionIs(.draft, "sex", version: 1))) {
      try trust.does(clara, "crosswalk.approve", ["crosswalk": "sex", "seen": seen()])
    }
    #expect(throws: Refusal.crosswalk(.ambiguous(code: "1", "sex"))) {
      try trust.does(
        mia, "crosswalk.import",
        [
          "crosswalk": "sex", "seen": seen(), "format": "csv",
          "content": "source_code,target_code\n1,M\n1,F\n",
        ])
    }
  }

  @Test(arguments: ["crosswalk.edit_entry", "crosswalk.submit", "crosswalk.approve"])
  func `who may only look changes nothing`(key: String) throws {
    try make()
    let vera = try trust.desk("vera")
    #expect(throws: Refusal.self) {
      try trust.does(
        vera, key,
        ["crosswalk": "sex", "seen": seen(), "source_code": "1", "target_code": "M"])
    }
    #expect(throws: Refusal.self) { try vera.exportCrosswalk("sex", as: .csv) }
    #expect(throws: Refusal.self) { try vera.exportContract(as: .xlsx) }
  }

  @Test func `an export is an event of the ledger with the file's digest`() throws {
    try make()
    let file = try mia.exportCrosswalk("sex", as: .conceptMap)
    let digest = try Connection(trust.database.conninfo).row(
      "SELECT detail::text AS detail FROM ledger_event WHERE action = 'crosswalk.export'"
    ) { try $0["detail"] as String }
    #expect(file.name == "\(trust.project.slug)_sex_v1.json")
    #expect(digest?.contains("sha256") == true)
  }

  @Test func `the stricter the profile, the further a crosswalk must have come`() throws {
    try make()
    try make("ward")
    try make("unit")
    try trust.does(mia, "crosswalk.submit", ["crosswalk": "unit", "seen": seen("unit")])
    try approve()
    try edit(mia, "3", "U", seen: seen())
    _ = try trust.desk("grace", "dm_engineer").queue(RunRequest())
    var laid: [[String: Int]] = []
    try trust.work { work in
      for profile in ReleaseProfile.allCases {
        try work.layCrosswalks(for: profile)
        laid.append(
          try Dictionary(
            uniqueKeysWithValues: CrosswalkFile.names(in: work.folder).map {
              ($0, try CrosswalkFile.read($0, in: work.folder).count)
            }))
      }
      return RunOutcome(.passed)
    }
    #expect(
      laid == [["sex": 2, "ward": 2, "unit": 2], ["sex": 2, "unit": 2], ["sex": 2]])
  }

  @Test func `a folder's crosswalk is taken in once and waits for review`() throws {
    let folder = trust.app.folder(of: trust.project)
    let path = "\(folder.dropFirst(trust.scratch.url.path.count + 1))/schemas/crosswalks"
    try trust.scratch.write("source_code,target_code\nA,1\n", to: "\(path)/unit.csv")
    try trust.scratch.write(
      "name,source_code_list,target_code_list\nunit,pas_unit,load_unit\n", to: "\(path)/index.csv")
    for _ in 1...2 {
      _ = try trust.desk("grace", "dm_engineer").queue(RunRequest())
      try trust.work { work in
        try work.layCrosswalks(for: .preProduction)
        return RunOutcome(.passed)
      }
    }
    let found = try clara.crosswalk("unit")
    #expect(found.crosswalk.sourceList == "pas_unit")
    #expect(found.versions.map(\.state) == [.inReview])
    #expect(try trust.scratch.text("\(path)/unit.csv").contains("A,1"))
    try trust.does(clara, "crosswalk.approve", ["crosswalk": "unit", "seen": seen("unit")])
  }
}
