import Foundation
import Testing

@Suite struct MannersTests {
  private static let commands = [
    ["run"], ["steps"], ["status"], ["snapshot", "list"], ["snapshot", "create"],
    ["snapshot", "restore"], ["catalogue", "import"], ["profile"], ["version"],
  ]

  @Test(arguments: [["--help"], ["-h"], ["help"]])
  func `help is an answer, on standard output`(words: [String]) throws {
    let call = try Program.call(words)
    #expect(call.ending == .exited(0))
    #expect(call.errors == "")
    #expect(call.output.contains("\nUsage: crossgate COMMAND [OPTION ...]\n"))
    for command in Self.commands {
      #expect(call.output.contains("\n  \(command.joined(separator: " ")) "))
    }
  }

  @Test(arguments: commands)
  func `every command has help with a usage line and an example`(command: [String]) throws {
    let pages = try [command + ["--help"], command + ["-h"], ["help"] + command].map {
      try Program.call($0)
    }
    let usage = "\nUsage: crossgate \(command.joined(separator: " "))"
    for page in pages {
      #expect(page.ending == .exited(0))
      #expect(page.errors == "")
      #expect(page.output == pages[0].output)
      #expect(page.output.contains(usage))
      #expect(page.output.contains("\nExamples:\n  crossgate \(command.joined(separator: " "))"))
    }
  }

  @Test(arguments: [["--version"], ["-V"], ["version"]])
  func `the version is one line`(words: [String]) throws {
    let call = try Program.call(words)
    #expect(call.ending == .exited(0))
    #expect(try call.output.wholeMatch(of: Regex(#"crossgate \d+\.\d+\.\d+\S*\n"#)) != nil)
  }

  @Test(arguments: [
    (["frobnicate"], "frobnicate"), (["snapshot"], "snapshot"), (["stats"], "status"),
    (["run", "--frobnicate"], "--frobnicate"), (["run"], "--directory"),
    (["run", "--directory"], "--directory"), (["--frobnicate"], "--frobnicate"),
    (["run", "--directory", ".", "--release-profile", "yolo"], "pre_production"),
    (["run", "--directory", ".", "--impute-mode", "wild"], "strict"),
    (["run", "--directory", ".", "--from", "half-way"], "execute-contract"),
    (["run", "--directory", ".", "--only", "half-way"], "execute-contract"),
    (["run", "--directory", ".", "--from", "judge-gates", "--only", "judge-gates"], "--only"),
    (["run", "--directory", ".", "--rows", "many"], "whole number"),
    (["run", "--directory", ".", "--rows", "-1"], "whole number"),
    (["run", "--directory", ".", "--seed", "99999999999999999999"], "whole number"),
    (["run", "--directory", ".", "extra"], "extra"), (["snapshot", "restore"], "ID"),
  ])
  func `a call that cannot be understood ends with 2 and names what is wrong`(
    words: [String], named: String
  ) throws {
    let call = try Program.call(words)
    #expect(call.ending == .exited(2))
    #expect(call.output == "")
    #expect(call.errors.hasPrefix("crossgate: "))
    #expect(call.errors.contains(named), "\(call.errors)")
    #expect(call.errors.contains("Try: crossgate"))
  }

  @Test func `no words at all show the help and end with 2`() throws {
    let call = try Program.call([])
    #expect(call.ending == .exited(2))
    #expect(call.output.isEmpty != call.errors.isEmpty)
  }

  @Test func `what a program asks for as JSON is JSON and nothing else`() throws {
    let project = try Project.finished()
    let calls = [
      ["steps"], ["version"], project.words(["status"], []), project.words(["run"], []),
      project.words(["run"], ["--dry-run"]), project.words(["snapshot", "list"], []),
      project.words(["snapshot", "create"], ["--label", "Workshop"]),
      project.words(["run"], ["--release-profile", "cutover_ready"]),
    ]
    for words in calls {
      let call = try Program.call(words + ["--json"])
      #expect(throws: Never.self, "\(words)") {
        try JSONSerialization.jsonObject(with: Data(call.output.utf8))
      }
      #expect(call.errors == "")
    }
  }

  @Test func `a folder that is no project is not found, and nothing is written there`() throws {
    let place = try Workplace()
    for folder in [place.url.path, place.url.path + "/none"] {
      for command in [["run"], ["status"], ["snapshot", "create"], ["snapshot", "list"]] {
        let call = try Program.call(command + ["--directory", folder])
        #expect(call.ending == .exited(5), "\(command)")
        #expect(call.errors.contains("\(folder) is no project"), "\(command)")
      }
    }
    #expect(try FileManager.default.subpathsOfDirectory(atPath: place.url.path) == [])
  }

  @Test func `an unknown snapshot is not found`() throws {
    let project = try Project.finished()
    let before = try project.files()
    for id in ["0042-000000000000", "../../etc/passwd", ""] {
      for options in [["--yes"], []] {
        let call = try Program.call(project.words(["snapshot", "restore", id], options))
        #expect(call.ending == .exited(5))
        #expect(call.errors.contains("There is no such snapshot"))
      }
    }
    #expect(try differences(before, project.files()) == [])
  }

  @Test func `a reader that goes away is no error worth words`() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    #expect(fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0)
    close(ends[0])
    let call = try Running(["steps"], output: ends[1]).wait()
    close(ends[1])
    #expect(call.ending == .exited(0))
    #expect(call.errors == "")
  }

  @Test(arguments: [[:], ["NO_COLOR": "1", "TERM": "xterm-256color"]])
  func `a terminal sees progress, a pipe none, and neither sees escape codes`(
    environment: [String: String]
  ) throws {
    let project = try Project.finished()
    let onTerminal = try Running(
      project.words(["run"], ["--min-patients", "19"]), environment: environment,
      wrapped: { ["/usr/bin/script", "-qec", $0.joined(separator: " "), "/dev/null"] }
    ).wait()
    #expect(onTerminal.ending == .exited(0))
    #expect(onTerminal.output.contains("6/7 check-quality"))
    #expect(onTerminal.output.contains("5/7 execute-contract: reused"))
    #expect(!onTerminal.output.contains("\u{1B}"))
    let piped = try Program.call(
      project.words(["run"], ["--min-patients", "18"]), environment: environment)
    #expect(piped.ending == .exited(0))
    #expect(piped.errors == "")
    #expect(!piped.output.contains("\u{1B}"))
  }
}
