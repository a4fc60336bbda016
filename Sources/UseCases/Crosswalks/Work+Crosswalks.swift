internal import Domain
internal import Engine
internal import Foundation
internal import Storage

extension Work {
  /// Puts the project's crosswalks into its folder as the run is to use them: the newest approved
  /// version of each; where there is none, a rehearsal uses one that is in review, and development a
  /// draft as well.
  ///
  /// What has no version to use has no file either, so that a rule which needs it fails the run and
  /// is not run by a file that nobody approved. A file of the folder that the database knows nothing
  /// of is taken in first, in review: a file signs nothing.
  ///
  /// - Throws: an error that ``Problem`` explains.
  func layCrosswalks(for profile: ReleaseProfile) throws {
    let store = store
    try store.transaction { try takeCrosswalks() }
    let known = try store.crosswalks.all(of: project.id)
    guard !known.isEmpty else { return }
    var index = ["name,source_code_list,target_code_list,as_of"]
    var used: Set<String> = []
    for crosswalk in known {
      let versions = try store.crosswalks.versions(of: crosswalk.name, in: project.id)
      guard let version = try usable(versions, of: crosswalk.name, for: profile) else { continue }
      let hasDays = version.entries.contains { $0.validFrom != nil || $0.validTo != nil }
      let bytes = try CrosswalkDocument(crosswalk, version.entries)
        .bytes(as: .csv, isArtefact: true)
      try put(bytes, at: CrosswalkFile.path(crosswalk.name))
      let day = hasDays ? CivilDate(.now).description : ""
      index.append(
        [crosswalk.name, crosswalk.sourceList, crosswalk.targetList, day].map(Self.quoted)
          .joined(separator: ","))
      used.insert(crosswalk.name)
    }
    try put(Array((index.joined(separator: "\n") + "\n").utf8), at: CrosswalkFile.indexPath)
    // A name in other letters is another file, which nobody approved either.
    for name in try CrosswalkFile.names(in: folder) where !used.contains(name) {
      try FileManager.default.removeItem(atPath: "\(folder)/\(CrosswalkFile.path(name))")
    }
  }

  /// The version that the run uses; `nil` when none may be used.
  private func usable(
    _ versions: [CrosswalkVersion], of name: String, for profile: ReleaseProfile
  ) throws -> CrosswalkVersion? {
    if let approved = versions.first(where: { $0.state == .approved }) {
      try log("crosswalk \(name): version \(approved.number), approved")
      return approved
    }
    let enough: [MappingStatus] =
      switch profile {
      case .development: [.draft, .inReview]
      case .preProduction: [.inReview]
      case .cutoverReady: []
      }
    guard let newest = versions.first(where: { enough.contains($0.state) }) else {
      try log("warning: crosswalk \(name): no version may be used, so the run has none")
      return nil
    }
    try log("warning: crosswalk \(name): version \(newest.number) is used without an approval")
    return newest
  }

  /// Takes the folder's crosswalks into the database as versions that wait for review, those that
  /// it does not know.
  private func takeCrosswalks() throws {
    let known = Set(try store.crosswalks.all(of: project.id).map { $0.name.lowercased() })
    let names = try CrosswalkFile.names(in: folder).sorted()
      .filter { !known.contains($0.lowercased()) }
    guard !names.isEmpty else { return }
    let bridges = Dictionary(
      try CrosswalkFile.readIndex(in: folder).map { ($0.name, $0) },
      uniquingKeysWith: { first, _ in first })
    let person = run.requester
    for name in names {
      guard Crosswalk.isName(name) else {
        throw ArtefactError.badValue(column: "name", file: CrosswalkFile.path(name), line: 1)
      }
      let crosswalk = Crosswalk(
        name: name, sourceList: bridges[name]?.sourceList ?? "",
        targetList: bridges[name]?.targetList ?? "")
      let entries = try CrosswalkFile.read(name, in: folder).map(\.value)
      let sha256 = try CrosswalkText.digest(crosswalk, entries)
      guard try store.crosswalks.create(crosswalk, in: project.id, by: person) else { continue }
      try store.crosswalks.add(
        entries, sha256: sha256, state: .inReview, authors: [], to: name, of: project.id,
        by: person)
      try app.record(
        LedgerEntry(
          "crosswalk.take", on: "crosswalk:\(name)", in: project.id,
          detail: [
            LedgerDetail("run", number), LedgerDetail("version", 1),
            LedgerDetail("state", MappingStatus.inReview.rawValue),
            LedgerDetail("entries", entries.count), LedgerDetail("sha256", sha256),
          ]), by: .engine, in: project.organisation.id)
    }
  }

  /// Writes a file of the project whole, and leaves one alone that says the same.
  private func put(_ bytes: [UInt8], at path: String) throws {
    let file = URL(filePath: "\(folder)/\(path)")
    let data = Data(bytes)
    guard FileManager.default.contents(atPath: file.path) != data else { return }
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file, options: .atomic)
  }

  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { "\",\r\n".contains($0) }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
