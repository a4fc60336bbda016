import Domain
import Foundation
import TestSupport
import Testing

@Suite struct ProfileCommandTests {
  private let scratch: Scratch
  private let stays: String
  private let profile: String

  init() throws {
    scratch = try Scratch()
    stays = try scratch.write("ward,bed\nW1,1\nW1,2\nW2,1\nW9,4\n", to: "stays.csv").path
    profile = scratch.url.appending(path: "profile.json").path
  }

  @Test func `a profile is shown, written and compared`() throws {
    let shown = try Program.call(["profile", stays])
    #expect(shown.ending == .exited(0))
    #expect(shown.output.hasPrefix("stays: 4 rows, 2 columns (utf8, delimiter ,)\n"))
    #expect(shown.errors == "")
    let written = try Program.call(["profile", stays, "--output", profile])
    #expect(written.output == "")
    let json = try Program.call(["profile", stays, "--json"])
    let read = try JSONDecoder().decode(Profile.self, from: Data(json.output.utf8))
    #expect(read == (try JSONDecoder().decode(Profile.self, from: scratch.data("profile.json"))))
    let same = try Program.call(["profile", stays, "--compare", profile])
    #expect(same.output == "nothing changed\n")
    try scratch.write("ward\nW1\nW2\n", to: "stays.csv")
    let changed = try Program.call(["profile", stays, "--compare", profile])
    #expect(changed.output.contains("breaking: stays.bed: presence: present -> gone\n"))
  }

  @Test(arguments: [("", "empty"), ("a,b\n\"1,2\n", "line 2"), ("a\n1\u{0}\n2\n", "")])
  func `what cannot be read is named, and no half profile is written`(
    text: String, says: String
  ) throws {
    let file = try scratch.write(text, to: "bad.csv").path
    let call = try Program.call(["profile", stays, file, "--output", profile])
    guard !says.isEmpty else { return #expect(call.ending == .exited(0)) }
    #expect(call.ending == .exited(1))
    #expect(call.errors.contains("bad.csv"))
    #expect(call.errors.contains(says))
    #expect(!FileManager.default.fileExists(atPath: profile))
  }

  @Test func `a file that is no profile is named`() throws {
    let call = try Program.call(["profile", stays, "--compare", stays])
    #expect(call.ending == .exited(1))
    #expect(call.errors.contains("stays.csv is no profile"))
  }
}

extension Scratch {
  fileprivate func data(_ path: String) throws -> Data {
    try Data(contentsOf: url.appending(path: path))
  }
}
