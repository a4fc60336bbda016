import Foundation
import TestSupport
import Testing

/// `crossgate catalogue diff | infer-keys | export` as scripts call them.
@Suite struct CatalogueToolTests {
  private static let older = """
    table,column,type,length
    ward,ward_code,text,5
    ward,ward_name,text,30
    stay,ward_code,text,5

    """
  private static let newer = older.replacing("ward_code,text,5", with: "ward_code,text,4")

  private func folder() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(Self.older, to: "older.csv")
    try scratch.write(Self.newer, to: "newer.csv")
    return scratch
  }

  @Test func `diff ends well unless it is told to fail on such a change`() throws {
    let scratch = try folder()
    let files = ["older.csv", "newer.csv"].map { scratch.url.appending(path: $0).path }
    let told = try Program.call(["catalogue", "diff"] + files)
    #expect(told.ending == .exited(0))
    #expect(told.output.contains("breaking  ward.ward_code  length  “5” → “4”\n"))
    #expect(told.output.hasSuffix("changes: 2 breaking, 0 additive, 0 text\n"))
    let failed = try Program.call(["catalogue", "diff"] + files + ["--fail-on", "breaking"])
    #expect(failed.ending == .exited(1))
    let same = try Program.call(
      ["catalogue", "diff", files[0], files[0], "--fail-on", "text", "--json"])
    #expect(same.ending == .exited(0))
    #expect(same.output.contains(#""impact" : "same""#))
  }

  @Test func `infer-keys writes links with origin, confidence and evidence`() throws {
    let scratch = try folder()
    let links = scratch.url.appending(path: "links.csv").path
    let call = try Program.call([
      "catalogue", "infer-keys", scratch.url.appending(path: "older.csv").path, "--output", links,
    ])
    #expect(call.ending == .exited(0))
    #expect(call.output.contains("link  97 %  stay.ward_code → ward.ward_code\n"))
    let lines = try scratch.text("links.csv").split(separator: "\n")
    #expect(
      lines[0] == "from_table,from_field,to_table,to_field,origin,confidence,evidence")
    #expect(lines[1].hasPrefix("stay,ward_code,ward,ward_code,inferred,0.97,It has the name"))
  }

  @Test func `export writes what was asked for, to a file or to standard output`() throws {
    let scratch = try folder()
    let catalogue = scratch.url.appending(path: "older.csv").path
    let output = scratch.url.appending(path: "out.sql").path
    let words = ["catalogue", "export", catalogue, "--format", "ddl", "--dialect", "mysql"]
    let told = try Program.call(words)
    #expect(told.output.contains("CREATE TABLE `ward` (\n  `ward_code` VARCHAR(5),\n"))
    #expect(try Program.call(words + ["--output", output]).ending == .exited(0))
    #expect(try scratch.text("out.sql") == told.output)
    #expect(try Program.call(["catalogue", "export", catalogue]).ending == .exited(2))
    #expect(
      try Program.call(["catalogue", "export", "/nowhere.csv", "--format", "csv"]).ending
        == .exited(5))
  }
}
