import Foundation
import Testing

/// Folders that refuse to be written.
@Suite struct DiskTests {
  /// A folder without write permission says no to root only when root lacks the power to ignore it.
  private static let withoutPower = [
    "/usr/bin/setpriv", "--bounding-set", "-dac_override,-dac_read_search",
  ]

  private static let canRefuse: Bool = {
    guard getuid() == 0 else { return true }
    guard let place = try? Workplace() else { return false }
    chmod(place.url.path, 0o555)
    let file = place.url.appending(path: "file").path
    let call = try? Running([], wrapped: { _ in withoutPower + ["/usr/bin/touch", file] }).wait()
    return call?.ending == .exited(1)
  }()

  @Test(.enabled(if: canRefuse), arguments: ["", "reports", ".crossgate", "target_contract"])
  func `a folder that may not be written is named and keeps what it has`(folder: String) throws {
    let project = try Project.finished()
    let before = try project.files()
    let closed = project.url.appending(path: folder).path
    if folder.isEmpty { try project.remove(".crossgate") }
    chmod(closed, 0o555)
    defer { chmod(closed, 0o755) }
    let call = try Running(
      project.words(["run"], ["--seed", "8"]),
      wrapped: { getuid() == 0 ? Self.withoutPower + $0 : $0 }
    ).wait()
    #expect(call.ending == .exited(1))
    #expect(call.output == "")
    #expect(call.errors.contains("cannot be written"), "\(call.errors)")
    #expect(call.errors.contains("Permission denied"), "\(call.errors)")
    let after = try project.files()
    #expect(before.keys.filter { after[$0] == nil } == [])
    if ["", ".crossgate"].contains(folder) { #expect(differences(before, after) == []) }
  }

  /// Calls a program of the system; whether it did what it was asked.
  private static func does(_ words: String...) -> Bool {
    (try? Running([], wrapped: { _ in words }).wait())?.ending == .exited(0)
  }

  /// Whether a small file system can be mounted here.
  private static let canMount: Bool = {
    guard let place = try? Workplace() else { return false }
    let folder = place.url.path
    return does("/usr/bin/mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder)
      && does("/usr/bin/umount", folder)
  }()

  @Test(.enabled(if: canMount), arguments: [6, 7, 8])
  func `a full disk is named, keeps what was there, and is no trouble once there is room`(
    megabytes: Int
  ) throws {
    let place = try Workplace()
    let disk = place.url.path
    try #require(
      Self.does("/usr/bin/mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", disk))
    defer { #expect(Self.does("/usr/bin/umount", disk)) }
    let model = try Project.sample()
    try FileManager.default.copyItem(at: model.url, to: place.url.appending(path: "project"))
    let words = ["run", "--directory", disk + "/project", "--seed", "8", "--rows"]
    #expect(try Program.call(words + ["20"]).ending == .exited(0))
    let before = try files(in: place)
    let call = try Program.call(words + ["500"])
    #expect(call.ending == .exited(1))
    #expect(call.output == "")
    #expect(call.errors.contains("No space left on device"), "\(call.errors)")
    let (left, whole) = try (files(in: place), Self.large.get().files())
    #expect(left.keys.filter { left[$0] != before[$0] && left[$0] != whole[$0] } == [])
    #expect(before.keys.filter { left[$0] == nil } == [])
    #expect(Self.does("/usr/bin/mount", "-o", "remount,size=64m", disk))
    #expect(try Program.call(words + ["30"]).ending == .exited(0))
    _ = try model.run("--seed", "8", "--rows", "30")
    #expect(try differences(model.files(), files(in: place)) == [])
  }

  /// What the larger run leaves where there is room.
  private static let large = Result {
    let project = try Project.sample()
    _ = try project.run("--seed", "8", "--rows", "500")
    return project
  }

  private func files(in place: Workplace) throws -> [String: Data] {
    try Project(copyOf: place.url.appending(path: "project")).files()
  }
}
