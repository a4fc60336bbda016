import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

@Suite struct CohortTests {
  @Test func `the same seed gives the same bytes, another seed other bytes`() throws {
    let first = try CohortSample().files()
    #expect(try CohortSample().files() == first)
    #expect(try CohortSample(seed: 43).files()["people.csv"] != first["people.csv"])
    #expect(first.count == 7)
  }

  @Test func `a new table changes no other table`() throws {
    let more = CohortSample.catalogue + "clinics,clinic,text,8,yes,yes,,,\n"
    let first = try CohortSample().files()
    let second = try CohortSample(more).files().filter { $0.key != "clinics.csv" }
    #expect(first == second)
  }

  @Test func `every foreign key joins and every key is unique`() throws {
    let cohort = try CohortSample()
    let people = try cohort.column("people", "crn")
    let spells = try cohort.column("admissions", "spell")
    #expect(people.count == 40 && Set(people).count == 40)
    #expect(spells.count > 10 && Set(spells).count == spells.count)
    #expect(Set(people).isSuperset(of: try cohort.column("admissions", "crn")))
    let stays = try cohort.rows("stays")
    #expect(Set(stays.map { "\($0["spell"] ?? "")/\($0["seq"] ?? "")" }).count == stays.count)
    let owners = Dictionary(
      uniqueKeysWithValues: try cohort.rows("admissions").map { ($0["spell"], $0["crn"]) })
    let beds = Dictionary(
      uniqueKeysWithValues: try cohort.rows("beds").map { ($0["bed"], $0["ward"]) })
    for stay in stays {
      #expect(owners[stay["spell"]] == stay["crn"])
      #expect(beds[stay["bed"]] == stay["ward"])
    }
  }

  @Test func `patients have varied numbers of children`() throws {
    let cohort = try CohortSample()
    let counts = Dictionary(grouping: try cohort.column("admissions", "crn")) { $0 }.map(
      \.value.count)
    #expect(Set(counts).count > 1)
    #expect(counts.count < 40)
  }

  @Test func `NHS numbers are valid, distinct and of the test range`() throws {
    let numbers = try CohortSample(rows: 500).column("people", "nhs_number").filter { !$0.isEmpty }
    #expect(numbers.count > 400)
    #expect(Set(numbers).count == numbers.count)
    #expect(numbers.allSatisfy { NHSNumber($0) != nil && $0.hasPrefix("999") })
  }

  @Test func `dates are in order and a stay lies within its admission`() throws {
    let cohort = try CohortSample(rows: 300)
    let admissions = Dictionary(
      uniqueKeysWithValues: try cohort.rows("admissions").map { ($0["spell"] ?? "", $0) })
    for row in admissions.values {
      let (start, end) = (row["adm_date"] ?? "", row["dis_date"] ?? "")
      #expect(start <= "20260101")
      #expect(end.isEmpty == (row["dis_time"] ?? "").isEmpty)
      if end.isEmpty { #expect(row["dis_method"] == "") }
      if !end.isEmpty { #expect(start <= end) }
      if start == end { #expect((row["adm_time"] ?? "") <= (row["dis_time"] ?? "")) }
    }
    for stay in try cohort.rows("stays") {
      let spell = try #require(admissions[stay["spell"] ?? ""])
      #expect((stay["start_date"] ?? "") >= (spell["adm_date"] ?? "~"))
      guard let leaves = spell["dis_date"], !leaves.isEmpty else { continue }
      #expect((stay["end_date"] ?? "~") <= leaves && stay["end_date"] != "")
    }
  }

  @Test func `discharges and deaths tell what admissions and patients tell`() throws {
    let cohort = try CohortSample(rows: 300)
    let left = try cohort.rows("admissions").filter { $0["dis_date"] != "" }
      .map { [$0["spell"], $0["dis_date"]] }
    #expect(try cohort.rows("discharges").map { [$0["spell"], $0["dis_date"]] } == left)
    let dead = try cohort.rows("people").filter { $0["death_date"] != "" }
      .map { [$0["crn"], $0["death_date"]] }
    #expect(!dead.isEmpty && left.count > 100)
    #expect(try cohort.rows("deaths").map { [$0["crn"], $0["death_date"]] } == dead)
  }

  @Test func `codes come from the project's lists, the shipped lists, and inline lists`() throws {
    let cohort = try CohortSample(rows: 200)
    let shipped = try String(
      contentsOf: Checkout.root.appending(path: "schemas/nhs/ethnic_category.csv"), encoding: .utf8)
    let ethnic = Set(
      shipped.split(separator: "\n").dropFirst().compactMap {
        $0.split(separator: ",").first.map(String.init)
      })
    #expect(Set(try cohort.column("people", "sex")) == ["M", "F"])
    #expect(ethnic.isSuperset(of: try cohort.column("people", "ethnic_category")))
    #expect(Set(try cohort.column("people", "deaf")) == ["Y", "N", ""])
  }

  @Test func `texts keep to their lengths and mandatory fields are filled`() throws {
    let cohort = try CohortSample(rows: 100)
    for row in try cohort.rows("people") {
      let surname = row["surname"] ?? ""
      #expect(!surname.isEmpty && surname.count <= 12)
      #expect((row["dob"] ?? "").wholeMatch(of: /\d\d\/\d\d\/\d{4}/) != nil)
    }
  }

  @Test func `a project with extracts keeps them`() throws {
    #expect(try CohortSample(extract: "crn\n1\n").files().isEmpty)
  }

  @Test func `a key too short for its rows is an error that names it`() throws {
    let short = CohortSample.header + "people,crn,text,1,yes,yes,,,\n"
    #expect(throws: CohortError.keyTooShort(FieldPath("people", "crn"))) {
      try CohortSample(short, rows: 20)
    }
  }

  @Test func `a catalogue without keys and references joins by its names`() throws {
    let bare =
      CohortSample.header + """
        encounters,Id,text,36,unknown,no,,,
        encounters,START,timestamp,,unknown,no,,,
        encounters,STOP,timestamp,,unknown,no,,,
        encounters,PATIENT,text,36,unknown,no,,,
        encounters,PROVIDER,text,36,yes,no,,,
        conditions,START,date,,unknown,no,,,as YYYY-MM-DD
        conditions,PATIENT,text,36,unknown,no,,,
        conditions,ENCOUNTER,text,36,unknown,no,,,
        conditions,COST,decimal,"8,2",yes,no,,,
        patients,Id,text,36,unknown,no,,,
        patients,BIRTHDATE,date,,unknown,no,,,as YYYY-MM-DD
        patients,DEATHDATE,date,,unknown,no,,,as YYYY-MM-DD
        providers,Id,text,36,unknown,no,,,

        """
    let cohort = try CohortSample(bare)
    let encounters = Dictionary(
      uniqueKeysWithValues: try cohort.rows("encounters").map { ($0["Id"] ?? "", $0) })
    let conditions = try cohort.rows("conditions")
    #expect(!conditions.isEmpty)
    #expect(
      Set(try cohort.column("patients", "Id")).isSuperset(
        of: encounters.values.compactMap { $0["PATIENT"] }))
    #expect(
      Set(try cohort.column("providers", "Id")).isSuperset(
        of: encounters.values.compactMap { $0["PROVIDER"] }))
    for condition in conditions {
      let encounter = try #require(encounters[condition["ENCOUNTER"] ?? ""])
      #expect(encounter["PATIENT"] == condition["PATIENT"])
      #expect((encounter["START"] ?? "~").prefix(10) <= condition["START"] ?? "")
      #expect((condition["COST"] ?? "").wholeMatch(of: /\d+\.\d\d/) != nil)
    }
  }
}
