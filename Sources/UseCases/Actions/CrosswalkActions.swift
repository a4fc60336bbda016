internal import Domain
internal import Engine
internal import Storage

extension Actions {
  /// Crosswalks between code lists, from their first entry to their approval.
  static let crosswalks: [Action] = [
    createCrosswalk, editEntry, importCrosswalk, proposeEntries, submitCrosswalk,
    approveCrosswalk, rejectCrosswalk,
  ]

  private static let seen = Action.Field("seen", "What was seen", .seen)
  private static let edits = Permission.change("crosswalk.edit")
  private static let approves = Permission.approve("crosswalk.approve")

  private static let createCrosswalk = Action(
    "crosswalk.create", at: "/mappings/crosswalks/new", "Make a crosswalk",
    says: "Rules call it by its name: crosswalk('name', FIELD). It begins without an entry.",
    needs: edits,
    fields: [
      Action.Field(
        "name", "Name", hint: "Letters, digits, _, - and . only; such as pas_sex.", .line(1...60)),
      Action.Field(
        "source_list", "Source code list", hint: "As the source schema calls it.", .line(1...60),
        isRequired: false),
      Action.Field(
        "target_list", "Target code list", hint: "As the target schema calls it.", .line(1...60),
        isRequired: false),
    ], button: "Make it", done: "The crosswalk is made",
    look: { desk, _ in
      Action.Prospect(facts: try desk.project.facts, back: "/mappings/crosswalks")
    },
    perform: { desk, input in
      let crosswalk = Crosswalk(
        name: input["name"], sourceList: input["source_list"], targetList: input["target_list"])
      guard Crosswalk.isName(crosswalk.name) else {
        throw Refusal.invalid([FieldFault("name", .unfit)])
      }
      let project = try desk.project.id
      guard try desk.store.crosswalks.create(crosswalk, in: project, by: desk.actor.person) else {
        throw Refusal.crosswalk(.nameTaken(crosswalk.name))
      }
      let sha256 = try CrosswalkText.digest(crosswalk, [])
      try desk.store.crosswalks.add(
        [], sha256: sha256, authors: [desk.actor.person], to: crosswalk.name, of: project,
        by: desk.actor.person)
      return desk.effect(
        on: crosswalk, version: 1, sha256: sha256, [("state", MappingStatus.draft.rawValue)])
    })

  private static let editEntry = Action(
    "crosswalk.edit_entry", at: "/mappings/crosswalks/{crosswalk}/entries",
    "Write an entry of a crosswalk",
    says: """
      Puts the entry in place of the one for the same code that begins on the same day, or adds it. \
      The version is a draft from then on; after a decided one, the next version begins with its \
      entries.
      """, needs: edits,
    fields: [
      seen,
      Action.Field("source_code", "Source code", .line(1...200)),
      Action.Field(
        "target_code", "Target code", hint: "Empty only where the grade is unmatched or disjoint.",
        .line(1...200), isRequired: false),
      Action.Field(
        "description", "What the source code means", .line(1...1000), isRequired: false),
      Action.Field(
        "equivalence", "How well it fits", hint: "As FHIR grades it; without one, equivalent.",
        .choice(Equivalence.allCases.choices), isRequired: false),
      Action.Field(
        "valid_from", "First day", hint: "As 2026-01-31.", .line(10...10), isRequired: false),
      Action.Field("valid_to", "Last day", .line(10...10), isRequired: false),
      Action.Field("note", "Note", hint: "Name no patient.", .line(1...1000), isRequired: false),
      Action.Field("remove", "Take the entry out", .flag, isRequired: false),
    ], button: "Keep the entry", done: "The entry is kept",
    look: { desk, input in try desk.prospect(ofCrosswalk: input) },
    perform: { desk, input in
      let (crosswalk, newest) = try desk.newest(of: input["crosswalk"], seen: input["seen"])
      let entry = try CrosswalkEntry(input)
      var entries = newest.entries
      let place = entries.firstIndex {
        $0.source == entry.source && $0.validFrom == entry.validFrom
      }
      switch (place, input.isOn("remove")) {
      case (let place?, true): entries.remove(at: place)
      case (let place?, false): entries[place] = entry
      case (nil, false): entries.append(entry)
      case (nil, true):
        throw Refusal.crosswalk(.unknownEntry(code: entry.source, crosswalk.name))
      }
      return try desk.write(entries, to: crosswalk, after: newest)
    })

  static let importCrosswalk = Action(
    "crosswalk.import", at: "/mappings/crosswalks/{crosswalk}/import",
    "Import the entries of a crosswalk",
    says: """
      Puts the entries of a CSV, or of a FHIR R4 ConceptMap, in place of all that there are. The \
      version is a draft from then on: a file approves nothing.
      """, needs: edits,
    fields: [
      seen,
      Action.Field(
        "format", "Format", .choice(CrosswalkDocument.Format.allCases.choices)),
      Action.Field("content", "Content", .lines(1...5_000_000)),
    ], button: "Import the entries", done: "The entries are imported", ownDoors: [.cli],
    look: { desk, input in try desk.prospect(ofCrosswalk: input) },
    perform: { desk, input in
      let (crosswalk, newest) = try desk.newest(of: input["crosswalk"], seen: input["seen"])
      let format = CrosswalkDocument.Format(rawValue: input["format"]) ?? .csv
      let read = try CrosswalkDocument(Array(input["content"].utf8), as: format, of: crosswalk)
      return try desk.write(
        read.entries, to: crosswalk, after: newest, besides: [("format", format.rawValue)])
    })

  private static let proposeEntries = Action(
    "crosswalk.propose", at: "/mappings/crosswalks/{crosswalk}/proposals",
    "Propose entries of a crosswalk",
    says: """
      Adds the best target for each code that has no entry, where it is at least as sure as you \
      say. Each is graded inexact and says in its note why it was proposed; nothing is approved by \
      it.
      """, needs: edits,
    fields: [
      seen,
      Action.Field(
        "at_least", "At least so sure, in percent", hint: "Without one, 60.", .number(20...100),
        isRequired: false),
    ], button: "Propose entries", done: "The proposals are in the draft",
    look: { desk, input in try desk.prospect(ofCrosswalk: input) },
    perform: { desk, input in
      let (crosswalk, newest) = try desk.newest(of: input["crosswalk"], seen: input["seen"])
      let bar = Double(input.number("at_least") ?? 60) / 100
      let found = try desk.suggestions(for: crosswalk.name, limit: .max)
      let entries = found.compactMap { suggestion -> CrosswalkEntry? in
        guard let best = suggestion.proposals.first, best.score >= bar else { return nil }
        return CrosswalkEntry(
          source: suggestion.source, target: best.target.code,
          description: suggestion.description, equivalence: .inexact,
          note: "Proposed, \(Int((best.score * 100).rounded())) %: "
            + best.evidence.joined(separator: ", "))
      }
      guard !entries.isEmpty else { throw Refusal.crosswalk(.nothingToPropose(crosswalk.name)) }
      return try desk.write(
        newest.entries + entries, to: crosswalk, after: newest,
        besides: [("proposed", "\(entries.count)")])
    })

  private static let submitCrosswalk = Action(
    "crosswalk.submit", at: "/mappings/crosswalks/{crosswalk}/submission",
    "Send a crosswalk to review",
    says: "A clinical reviewer who wrote none of it approves or rejects the draft as it is now.",
    needs: edits, fields: [seen], button: "Send it to review", done: "The crosswalk is in review",
    look: { desk, input in try desk.prospect(ofCrosswalk: input) },
    perform: { desk, input in
      try desk.move(input["crosswalk"], seen: input["seen"], from: .draft, to: .inReview)
    })

  private static let approveCrosswalk = Action(
    "crosswalk.approve", at: "/mappings/crosswalks/{crosswalk}/approval", "Approve a crosswalk",
    says: """
      Every run uses this version from now on, until a newer one is approved. It can no longer be \
      changed; whoever wrote any of it does not approve it.
      """, needs: approves, fields: [seen], button: "Approve it",
    done: "The crosswalk is approved",
    look: { desk, input in try desk.prospect(ofCrosswalk: input) },
    perform: { desk, input in
      try desk.move(input["crosswalk"], seen: input["seen"], from: .inReview, to: .approved)
    })

  private static let rejectCrosswalk = Action(
    "crosswalk.reject", at: "/mappings/crosswalks/{crosswalk}/rejection", "Reject a crosswalk",
    says: "Runs go on with the version that was approved before. The next edit begins a new one.",
    needs: approves, fields: [seen, .reason], button: "Reject it",
    done: "The crosswalk is rejected",
    look: { desk, input in try desk.prospect(ofCrosswalk: input) },
    perform: { desk, input in
      try desk.move(
        input["crosswalk"], seen: input["seen"], from: .inReview, to: .rejected,
        note: input["reason"])
    })
}

extension Desk {
  fileprivate func prospect(ofCrosswalk input: Action.Input) throws -> Action.Prospect {
    let (crosswalk, versions) = try governed(input["crosswalk"])
    guard let newest = versions.first else {
      throw Refusal.crosswalk(.unknown(input["crosswalk"]))
    }
    return Action.Prospect(
      facts: [
        ("Crosswalk", crosswalk.name), ("Source list", crosswalk.sourceList),
        ("Target list", crosswalk.targetList), ("Version", "\(newest.number)"),
        ("State", newest.state.rawValue), ("Entries", "\(newest.entries.count)"),
        ("SHA-256", newest.sha256),
      ], values: ["seen": [newest.sha256]], back: "/mappings/crosswalks/\(crosswalk.name)")
  }
}

extension CrosswalkEntry {
  /// What the form of an entry says.
  ///
  /// - Throws: ``Refusal/invalid(_:)`` with every field that is wrong.
  fileprivate init(_ input: Action.Input) throws {
    let grade = Equivalence(rawValue: input["equivalence"]) ?? .equivalent
    let from = CivilDate(iso: input["valid_from"])
    let to = CivilDate(iso: input["valid_to"])
    var faults: [FieldFault] = []
    if from == nil, !input["valid_from"].isEmpty { faults.append(FieldFault("valid_from", .unfit)) }
    if to == nil, !input["valid_to"].isEmpty { faults.append(FieldFault("valid_to", .unfit)) }
    if let from, let to, to < from { faults.append(FieldFault("valid_to", .unfit)) }
    if grade.translates, input["target_code"].isEmpty, !input.isOn("remove") {
      faults.append(FieldFault("target_code", .missing))
    }
    guard faults.isEmpty else { throw Refusal.invalid(faults) }
    self.init(
      source: input["source_code"], target: input["target_code"],
      description: input["description"], equivalence: grade, validFrom: from, validTo: to,
      note: input["note"])
  }
}
