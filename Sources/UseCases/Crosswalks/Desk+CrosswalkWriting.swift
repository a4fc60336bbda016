internal import Domain
internal import Engine
internal import Storage

extension Desk {
  /// The newest version, if it is what `seen` says; nobody else writes to it until the transaction
  /// ends.
  func newest(of name: String, seen: String) throws -> (Crosswalk, CrosswalkVersion) {
    let project = try project.id
    guard let found = try store.crosswalks.find(name, of: project) else {
      throw Refusal.crosswalk(.unknown(name))
    }
    try store.crosswalks.takeTurn(on: found.name, of: project)
    guard let newest = try store.crosswalks.versions(of: found.name, in: project).first else {
      throw Refusal.crosswalk(.unknown(name))
    }
    guard newest.sha256 == seen else {
      throw Refusal.crosswalk(.stale(found.name, version: newest.number, newest.state))
    }
    return (found, newest)
  }

  /// Writes other entries: into the open version, or into a new one after a decided one.
  func write(
    _ entries: [CrosswalkEntry], to crosswalk: Crosswalk, after newest: CrosswalkVersion,
    besides detail: [(name: String, value: String)] = []
  ) throws -> Action.Effect {
    if let code = CrosswalkText.ambiguousCode(in: entries) {
      throw Refusal.crosswalk(.ambiguous(code: code, crosswalk.name))
    }
    try requireCodes(of: entries, in: crosswalk)
    let project = try project.id
    let sha256 = try CrosswalkText.digest(crosswalk, entries)
    if newest.isOpen {
      guard
        try store.crosswalks.write(
          entries, sha256: sha256, seen: newest.sha256, to: crosswalk.name, of: project,
          by: actor.person)
      else {
        throw Refusal.crosswalk(.stale(crosswalk.name, version: newest.number, newest.state))
      }
    } else {
      // What was refused is still its authors' work; what was approved is no longer only theirs.
      let authors = newest.state == .rejected ? newest.authors : []
      try store.crosswalks.add(
        entries, sha256: sha256, authors: authors.union([actor.person]), to: crosswalk.name,
        of: project, by: actor.person)
    }
    let version = newest.isOpen ? newest.number : newest.number + 1
    return effect(
      on: crosswalk, version: version, sha256: sha256,
      [
        ("before", newest.state.rawValue), ("state", MappingStatus.draft.rawValue),
        ("entries", "\(entries.count)"),
      ] + detail)
  }

  func effect(
    on crosswalk: Crosswalk, version: Int, sha256: String,
    _ detail: [(name: String, value: String)]
  ) -> Action.Effect {
    let facts =
      [("version", "\(version)"), ("sha256", sha256)] + detail.map { ($0.name, $0.value) }
    return Action.Effect(
      "crosswalk:\(crosswalk.name)", detail: facts.map { (name: $0.0, value: $0.1) },
      answer: facts.map { (name: $0.0, value: $0.1) },
      next: "/mappings/crosswalks/\(crosswalk.name)")
  }

  /// Moves the newest version, whose content the person saw, from one state to another.
  func move(
    _ name: String, seen: String, from before: MappingStatus, to after: MappingStatus,
    note: String = ""
  ) throws -> Action.Effect {
    let (crosswalk, newest) = try newest(of: name, seen: seen)
    guard newest.state == before else {
      throw Refusal.crosswalk(
        .versionIs(newest.state, crosswalk.name, version: newest.number))
    }
    if after == .approved, newest.authors.contains(actor.person) {
      throw Refusal.crosswalk(.ownWork(crosswalk.name))
    }
    guard !newest.entries.isEmpty else { throw Refusal.crosswalk(.empty(crosswalk.name)) }
    guard
      try store.crosswalks.move(
        crosswalk.name, of: project.id, from: before, to: after, seen: seen, by: actor.person,
        note: note)
    else {
      throw Refusal.crosswalk(.stale(crosswalk.name, version: newest.number, newest.state))
    }
    return effect(
      on: crosswalk, version: newest.number, sha256: newest.sha256,
      [("before", before.rawValue), ("state", after.rawValue)]
        + (note.isEmpty ? [] : [("reason", note)]))
  }

  /// Every target is a code of the target list, where the list's codes are known.
  private func requireCodes(of entries: [CrosswalkEntry], in crosswalk: Crosswalk) throws {
    let list = crosswalk.targetList
    guard Crosswalk.isName(list),
      let codes = try CodeListFile.read(
        list, project: folder, policy: app.configuration.schemas)
    else { return }
    let known = Set(codes.map(\.code))
    for entry in entries where entry.equivalence.translates && !known.contains(entry.target) {
      throw Refusal.crosswalk(.outsideList(code: entry.target, list: list))
    }
  }
}
