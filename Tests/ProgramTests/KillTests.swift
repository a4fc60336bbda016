import Foundation
import Testing

/// When a run is killed: at two moments of a step's working time, and while its files get their names.
enum Moment: Int, CaseIterable {
  case some, another, publishing
}

@Suite struct KillTests {
  @Test(arguments: Upheaval.steps.indices, Moment.allCases)
  func `a run killed in any step leaves whole files and can be resumed`(
    step: Int, at moment: Moment
  ) throws {
    let course = try Upheaval.course.get()
    let stage = course.stages[step]
    let project = try killed(at: moment, of: stage, firstFile: Upheaval.steps[step].1)
    let left = try project.files().filter { !$0.key.hasSuffix(".part") }
    let torn = left.filter { path, bytes in
      bytes != stage.files[path] && bytes != course.files[path]
    }
    #expect(torn.keys.sorted() == [])
    #expect(stage.files.keys.filter { left[$0] == nil && course.files[$0] != nil } == [])
    let resumed = try Program.call(project.words(["run"], Upheaval.options))
    #expect(resumed.ending == course.ending, "\(resumed.errors)")
    #expect(try differences(project.files(), course.files) == [])
  }

  /// The project after a run that was killed before it ended; one that was quicker is tried anew.
  private func killed(
    at moment: Moment, of stage: Upheaval.Stage, firstFile: String
  ) throws -> Project {
    var random = Seeded(moment.rawValue)
    var latest = Int(stage.duration / .microseconds(1))
    while true {
      let project = try Project(copyOf: stage.project.url)
      let run = try project.start(Upheaval.options)
      if moment == .publishing {
        let old = project.inode(of: firstFile)
        while project.inode(of: firstFile) == old, run.goesOn { usleep(100) }
      } else {
        usleep(UInt32(Int.random(in: 0...latest, using: &random)))
      }
      run.signal(SIGKILL)
      if try run.wait().ending == .killed(SIGKILL) { return project }
      latest /= 2
    }
  }

  @Test func `a restore that is killed ends at the next command, whole or not at all`() throws {
    let course = try Upheaval.course.get()
    let model = try Project(copyOf: course.stages[6].project.url)
    let present = try model.files()
    let wanted = try Project.finished()
    let list = try Program.call(model.words(["snapshot", "list"], ["--json"]))
    let snapshot = try #require(
      JSONDecoder().decode([Line].self, from: Data(list.output.utf8)).dropFirst().first)
    let restore = ["snapshot", "restore", snapshot.id, "--yes"]
    let duration = try ContinuousClock().measure {
      let whole = try Project(copyOf: model.url)
      #expect(try Program.call(whole.words(restore, [])).ending == .exited(0))
      #expect(try differences(whole.files(), wanted.files()) == [])
    }
    var random = Seeded(3)
    for command in [
      ["status"], ["snapshot", "list"], ["snapshot", "create"], ["run", "--dry-run"],
    ] {
      for _ in 0..<4 {
        let project = try Project(copyOf: model.url)
        let call = try Running(project.words(restore, []))
        usleep(UInt32(Int.random(in: 0...Int(duration / .microseconds(1)), using: &random)))
        call.signal(SIGKILL)
        _ = try call.wait()
        #expect(try Program.call(project.words(command, [])).ending == .exited(0))
        let files = try project.files()
        let isWhole =
          try differences(files, present).isEmpty || differences(files, wanted.files()).isEmpty
        #expect(isWhole, "\(command): \(differences(files, present))")
      }
    }
  }

  private struct Line: Decodable { let id: String }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a run that is interrupted says so, ends with 130 and can be resumed`(
    signal: Int32
  ) throws {
    let course = try Upheaval.course.get()
    let stage = course.stages[0]
    let project = try Project(copyOf: stage.project.url)
    try project.remove(".crossgate/lock")
    let run = try project.start(Upheaval.options)
    while !project.exists(".crossgate/lock"), run.goesOn { usleep(100) }
    run.signal(signal)
    let call = try run.wait()
    #expect(call.ending == .exited(130))
    #expect(call.output == "")
    #expect(call.errors.contains("The run was stopped"))
    let torn = try project.files().filter { path, bytes in
      bytes != stage.files[path] && bytes != course.files[path]
    }
    #expect(torn.keys.sorted() == [])
    #expect(
      try Program.call(project.words(["run"], Upheaval.options)).ending == course.ending)
    #expect(try differences(project.files(), course.files) == [])
  }

  @Test func `a second run on the same folder is refused, the first goes on`() throws {
    let course = try Upheaval.course.get()
    var (project, first) = try started(on: course.stages[1])
    while !first.goesOn { (project, first) = try started(on: course.stages[1]) }
    for command in [["run"], ["snapshot", "create"]] {
      let second = try Program.call(project.words(command, []))
      #expect(second.ending == .exited(6))
      #expect(second.output == "")
      #expect(second.errors.contains("Another run works on \(project.url.path)"))
    }
    first.signal(SIGCONT)
    #expect(try first.wait().ending == course.ending)
    #expect(try differences(project.files(), course.files) == [])
  }

  /// A run that stands still in the middle of its work, unless it was too quick for that.
  private func started(on stage: Upheaval.Stage) throws -> (Project, Running) {
    let project = try Project(copyOf: stage.project.url)
    let run = try project.start(Upheaval.options)
    while !project.exists(".crossgate/staging"), run.goesOn { usleep(100) }
    run.signal(SIGSTOP)
    return (project, run)
  }
}
