import Foundation
import TestSupport
import Testing

@Suite struct CleanRunTests {
  @Test func `the sample programme passes development and leaves its evidence`() throws {
    let project = try Project.sample()
    let call = try project.run()
    #expect(call.ending == .exited(0), "\(call.errors)")
    #expect(call.failedGates == [])
    #expect(call.output.hasSuffix("development: PASS\n"))
    #expect(call.errors == "")
    try expectEvidence(of: project)
  }

  @Test func `the sample programme is not ready for cutover, and the gates say why`() throws {
    let project = try Project.finished()
    let call = try project.run("--release-profile", "cutover_ready")
    #expect(call.ending == .exited(3))
    #expect(
      call.failedGates == [
        "SYNTHETIC_TABLES_MAX", "UNAPPROVED_MAPPING_THRESHOLD", "UNRESOLVED_MAPPING_THRESHOLD",
        "WARNINGS_THRESHOLD",
      ])
    #expect(call.output.hasSuffix("cutover_ready: FAIL\n"))
  }

  @Test func `two folders with the same inputs get the same bytes`() throws {
    let first = try Project.finished()
    let second = try Project.sample()
    _ = try second.run()
    #expect(try differences(first.files(), second.files()) == [])
  }

  @Test func `a second run reuses every step and writes none of its files again`() throws {
    let project = try Project.finished()
    let before = try project.files()
    let written = before.keys.map { (path: $0, inode: project.inode(of: $0)) }
    let plan = try project.run("--dry-run", "--json")
    let lines = try JSONDecoder().decode([PlanLine].self, from: Data(plan.output.utf8))
    #expect(lines.map(\.action) == Array(repeating: "reuse", count: 7))
    #expect(try project.run().ending == .exited(0))
    #expect(try differences(before, project.files()) == [])
    #expect(written.filter { project.inode(of: $0.path) != $0.inode }.map(\.path) == [evidence[0]])
  }

  private struct PlanLine: Decodable { let action: String }

  @Test func `other parameters run only what they change`() throws {
    let project = try Project.finished()
    let plan = try project.run("--dry-run", "--min-patients", "10")
    #expect(plan.ending == .exited(0))
    #expect(
      plan.output.split(separator: "\n").suffix(2).map(String.init) == [
        "check-quality: run (parameters changed)",
        "judge-gates: run if check-quality changes its input",
      ])
    #expect(plan.output.split(separator: "\n").filter { $0.hasSuffix(": reuse") }.count == 5)
  }
}
