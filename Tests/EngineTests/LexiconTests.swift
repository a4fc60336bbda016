import Foundation
import TestSupport
import Testing

@testable import Engine

struct LexiconTests {
  private static let policy = Checkout.root.appending(path: "schemas").path

  private static func table(_ name: String, _ columns: [String]) throws -> ArtefactTable {
    try ArtefactTable("lexicon/\(name).csv", in: policy, required: columns)
  }

  @Test(arguments: [
    ("EPISTDT", "episode start date"),
    ("DISCHDTE", "discharge date"), ("admdttm", "admission date time"),
    ("dischargetime", "discharge time"), ("encounterclass", "visit class"),
    ("labresultid", "measurement identifier"),
    ("chartedtime", "charted time"), ("gpPracCode", "general practitioner organisation code"),
    ("platform", "platform"), ("resident", "resident"), ("nhsno", "nhs number"),
  ])
  func `takes names apart into known words`(name: String, words: String) throws {
    #expect(try Lexicon(policy: Self.policy).canonical(name).joined(separator: " ") == words)
  }

  @Test(arguments: [
    ("prsn_brth_dt", "birth date"), ("dschrg_dt", "discharge date"),
    ("cnslttn_typ", "visit type"), ("spcmn_cllctd_dt", "specimen collected date"),
    ("dschrgtm", "discharge time"), ("mdctn_nm", "drug name"), ("sbjct_d", "patient identifier"),
  ])
  func `reads words from their consonants`(name: String, words: String) throws {
    let readings = try Lexicon(policy: Self.policy).readings(of: name)
    #expect(readings.contains { $0.words.joined(separator: " ") == words })
    #expect(readings.allSatisfy { $0.weight > 0 && $0.weight <= 1 })
  }

  @Test func `gives each sense of an ambiguous abbreviation`() throws {
    let readings = try Lexicon(policy: Self.policy).readings(of: "rel_cd")
    #expect(readings.first?.words == ["relationship", "code"])
    #expect(readings.contains { $0.words == ["religion", "code"] && $0.weight < 1 })
  }

  @Test func `knows what is near to what, both ways`() throws {
    let lexicon = try Lexicon(policy: Self.policy)
    #expect(lexicon.relation("visit", "admission") >= 0.7)
    #expect(lexicon.relation("admission", "visit") == lexicon.relation("visit", "admission"))
    #expect(lexicon.relation("visit", "religion") == 0)
    #expect(lexicon.role(of: "identifier") == .identifier)
  }

  @Test func `keeps words and short phrases, each once and in lower case`() throws {
    for (file, columns) in [
      ("abbreviations", ["abbreviation", "expansion"]), ("synonyms", ["synonym"]),
      ("related", ["term", "related"]), ("roles", ["word"]), ("words", ["word"]),
    ] {
      let rows = try Self.table(file, columns).rows.map { row in columns.map { row[$0] } }
      #expect(Set(rows).count == rows.count, "doubles in \(file)")
      for value in rows.joined() {
        let isPlain = value.unicodeScalars.allSatisfy {
          "abcdefghijklmnopqrstuvwxyz ".unicodeScalars.contains($0) || ("0"..."9").contains($0)
        }
        #expect(isPlain && value.split(separator: " ").count <= 6, "\(file): \(value)")
      }
    }
  }

  @Test func `rewrites no word in a circle`() throws {
    let rows = try Self.table("synonyms", ["term", "synonym"]).rows
    let synonyms = Set(rows.map { $0["synonym"] })
    for row in rows { #expect(!synonyms.contains(row["term"]), "\(row["term"]) is a synonym too") }
    let short = try Self.table("abbreviations", ["abbreviation", "expansion", "weight"]).rows
    let words = Set(short.map { $0["abbreviation"] })
    for row in short {
      let expanded = row["expansion"].split(separator: " ").map(String.init)
      #expect(!expanded.contains(row["abbreviation"]), "\(row["abbreviation"]) stands for itself")
      let weight = try row.value("weight") { Double($0) }
      #expect((0.1...1).contains(weight))
    }
    #expect(words.count > 900)
  }

  @Test func `relates canonical words, once, by a weight below that of equals`() throws {
    let synonyms = Set(try Self.table("synonyms", ["synonym"]).rows.map { $0["synonym"] })
    var pairs: Set<Set<String>> = []
    for row in try Self.table("related", ["term", "related", "weight", "why"]).rows {
      let pair: Set = [row["term"], row["related"]]
      #expect(pair.count == 2 && pairs.insert(pair).inserted, "\(pair)")
      #expect(pair.isDisjoint(with: synonyms), "\(pair) is not canonical")
      let weight = try row.value("weight") { Double($0) }
      #expect((0.1...0.9).contains(weight))
      #expect(!row["why"].isEmpty)
    }
  }
}
