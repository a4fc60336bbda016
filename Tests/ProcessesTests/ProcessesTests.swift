import Testing

import Processes

@Suite struct `Running another program` {
  private let shell = Program("/bin/sh")

  @Test func `gives back what it wrote and how it ended`() throws {
    let run = try shell.run(
      arguments: ["-c", "cat; echo sorry >&2; exit 3"], input: Array("in".utf8))
    #expect(run.output == Array("in".utf8))
    #expect(run.errors == "sorry\n")
    #expect(run.exitCode == 3)
  }

  @Test func `takes an argument as it is, whatever a shell would make of it`() throws {
    let hostile = "$(id) `id` ; rm -rf \"x\" 'y' \n *"
    let run = try Program("/usr/bin/printf").run(arguments: ["%s", hostile])
    #expect(String(decoding: run.output, as: UTF8.self) == hostile)
  }

  @Test func `gives it no environment and no open file of ours`() throws {
    let environment = try Program("/usr/bin/env").run()
    #expect(
      String(decoding: environment.output, as: UTF8.self)
        == Program.environment.map { $0 + "\n" }.joined())
    let files = try shell.run(
      arguments: [
        "-c", "for n in 0 1 2 3 4 5 6 7 8 9; do [ -e /proc/$$/fd/$n ] && echo $n; done; :",
      ])
    #expect(String(decoding: files.output, as: UTF8.self) == "0\n1\n2\n")
  }

  @Test func `feeds ten megabytes and takes them back`() throws {
    let line = Array("0123456789abcdef 0123456789abcdef 0123456789ABCDEF.\n".utf8)
    let input = [UInt8](Array(repeating: line, count: 200_000).joined())
    let output = try Program("/bin/cat").run(input: input, limits: Limits(wall: .seconds(60)))
      .output
    #expect(output.count == input.count)
    #expect(output.elementsEqual(input))
  }

  @Test func `ends it at its deadline, with all that it started`() {
    let program = Program("/bin/sh")
    #expect(throws: ProgramError.pastDeadline(path: "/bin/sh", after: .milliseconds(200))) {
      try program.run(
        arguments: ["-c", "sleep 600 & sleep 600"], limits: Limits(wall: .milliseconds(200)))
    }
    #expect(throws: ProgramError.pastDeadline(path: "/bin/sh", after: .milliseconds(200))) {
      try program.run(
        arguments: ["-c", "exec >&- 2>&-; sleep 600"], limits: Limits(wall: .milliseconds(200)))
    }
  }

  @Test func `ends it when it writes more than it may`() {
    #expect(throws: ProgramError.tooMuchOutput(path: "/usr/bin/yes", most: 1000)) {
      try Program("/usr/bin/yes").run(limits: Limits(outputBytes: 1000))
    }
  }

  @Test func `cuts off its error stream instead`() throws {
    let run = try shell.run(arguments: ["-c", "yes | head -c 1000000 >&2"])
    #expect(run.errors.utf8.count == 1 << 16)
  }

  @Test func `ends it when it uses more of the processor than it may`() {
    #expect(throws: ProgramError.tooMuchProcessorTime(path: "/bin/sh", most: .milliseconds(10))) {
      try shell.run(
        arguments: ["-c", "while :; do :; done"],
        limits: Limits(wall: .seconds(60), cpu: .milliseconds(10)))
    }
  }

  @Test func `keeps it to its memory`() throws {
    let greedy = ["-c", "read line; head -c 500000000 /dev/zero | tail -c 500000000 | wc -c"]
    let run = try shell.run(arguments: greedy, input: [10], limits: Limits(memory: 100 << 20))
    #expect(!run.errors.isEmpty)
  }

  @Test func `tells a crash, a missing program and an argument that cannot be given apart`() {
    #expect(throws: ProgramError.crashed(path: "/bin/sh", signal: 11)) {
      try shell.run(arguments: ["-c", "kill -SEGV $$"])
    }
    #expect(throws: ProgramError.notStarted(path: "/nowhere/dot", code: 2)) {
      try Program("/nowhere/dot").run()
    }
    #expect(throws: ProgramError.unspeakableArgument(path: "/bin/sh")) {
      try shell.run(arguments: ["a\0b"])
    }
  }

  @Test func `runs in several threads at once`() async throws {
    let answers = try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<24 {
        group.addTask {
          let input = [UInt8](repeating: UInt8(number), count: 300_000)
          return try Program("/bin/cat")
            .run(input: input, limits: Limits(wall: .seconds(60))).output == input
        }
      }
      return try await group.reduce(into: [Bool]()) { $0.append($1) }
    }
    #expect(answers.count == 24 && answers.allSatisfy(\.self))
  }
}
