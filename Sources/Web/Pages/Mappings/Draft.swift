internal import Domain
internal import HTTP
internal import UseCases

/// What stands in the editor of a row.
struct Draft {
  var mappingClass: String
  var source: String
  var rule: String
  var owner: String
  var rationale: String
  var notes: String
  var examples: String

  init(_ row: ContractRow) {
    mappingClass = row.mappingClass.rawValue
    source = row.source?.description ?? ""
    rule = row.rule
    owner = row.owner
    rationale = row.rationale
    notes = row.notes
    examples = row.examples.text
  }

  /// What a form of the workbench states.
  init(_ form: Fields) {
    func text(_ name: String) -> String { (form[name] ?? "").trimmingBlanks }
    mappingClass = text("class")
    source = text("source")
    rule = text("rule")
    owner = text("owner")
    rationale = text("rationale")
    notes = text("notes")
    examples = text("examples")
  }

  /// Puts what the matcher offers into the editor.
  mutating func take(_ candidate: MappingCandidate) {
    source = candidate.source.description
    guard let proposal = candidate.proposal else { return }
    mappingClass = proposal.mappingClass.rawValue
    rule = proposal.rule
    notes = proposal.notes
  }

  /// What is typed, by the names of the fields of its form.
  var parts: [(name: String, label: String, value: String)] {
    [
      ("class", "Class", mappingClass), ("source", "Source field", source), ("rule", "Rule", rule),
      ("owner", "Owner", owner), ("rationale", "Rationale", rationale), ("notes", "Notes", notes),
      ("examples", "Examples", examples),
    ]
  }
}
