internal import Domain

/// The sentences of ``Problem`` about the mapping contract.
extension Problem {
  init(_ refusal: MappingRefusal) {
    switch refusal {
    case .unknownItem(let name):
      self.init(
        404, "There is no such row or plan here", detail: "The contract has no \(name).",
        fix: "See the list of rows for the names it has.")
    case .stale(let item): self.init(item)
    case .itemIs(let status, let name):
      self.init(
        409, "\(name) is \(Self.words(status))", detail: "From there this cannot be done.",
        fix: "Look at the row again.")
    case .retired(let name):
      self.init(
        409, "\(name) is not in the target schema any more",
        fix: "Import the specification that has it, and generate again.")
    case .noClinicalSignature(let name):
      self.init(
        409, "\(name) is not safety-critical", detail: "The architect’s signature is enough.",
        fix: "Mark the row safety-critical first if a clinician must sign it.")
    case .signedAlready(let name):
      self.init(
        409, "\(name) has that signature already",
        fix: "It waits for the other one; somebody else gives it.")
    case .unknownCandidate(let rank, let name):
      self.init(
        404, "There is no candidate \(rank) for \(name)", fix: "Generate again, or write the rule.")
    case .candidateWithoutRule(let source, let name):
      self.init(
        409, "No safe rule leads from \(source) to \(name)", fix: "Write the rule in the editor.")
    case .outdatedContract:
      self.init(
        409, "The contract in the project’s folder is not what people have decided",
        detail: "A row, a plan, a crosswalk or a file was changed since a run built it.",
        fix: "Start the run from the step build-contract.")
    case .nothingToDo:
      self.init(
        409, "No row would change",
        fix: "See in the preview why each row is left behind, or choose another filter.")
    case .unknownChangeSet(let number):
      self.init(404, "There is no change set \(number) here", fix: "See the list of change sets.")
    case .undoneAlready(let number, let other):
      self.init(
        409, "Change set \(number) was undone already", detail: "Change set \(other) did it.",
        fix: "See the list of change sets.")
    case .unknownVersion(let number):
      self.init(
        404, "The contract has no version \(number)", fix: "See the list of published versions.")
    case .inReview(let count):
      self.init(
        409, "\(count) rows or plans are in review",
        fix: "Have each approved or rejected, or take it out of review; then publish.")
    case .empty:
      self.init(409, "There is no contract yet", fix: "Generate it first.")
    case .unknownUpload:
      self.init(
        404, "There is no such upload of yours here",
        detail: "It was accepted, or you uploaded another file since.",
        fix: "Upload the file again.")
    case .fileChangesNothing:
      self.init(
        409, "The contract says already what the file says", detail: "Nothing was written.",
        fix: "There is nothing to do.")
    case .unchanged(let version):
      self.init(
        409, "The contract is what version \(version) says",
        fix: "Publish when something has changed.")
    }
  }

  private init(_ item: StaleItem) {
    let fields = item.differences.map(\.field).joined(separator: ", ")
    let who = item.present.changer.isEmpty ? "It" : "\(item.present.changer) changed it; it"
    self.init(
      409, "\(item.id.name) has changed since you saw it",
      detail: """
        \(who) is at revision \(item.present.revision) and \(Self.words(item.present.status)); your \
        change was based on revision \(item.seen)\(fields.isEmpty ? "" : " and differs in \(fields)").
        """,
      fix: "Nothing was written. Compare both versions, and save yours on top if it still holds.")
  }

  static func words(_ status: MappingStatus) -> String {
    switch status {
    case .draft: "a draft"
    case .inReview: "in review"
    case .approved: "approved"
    case .rejected: "rejected"
    }
  }
}
