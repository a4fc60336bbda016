internal import Domain
internal import Engine

/// The sentences of ``Problem`` about crosswalks, and about contracts and crosswalks as files.
extension Problem {
  init(_ refusal: CrosswalkRefusal) {
    switch refusal {
    case .unknown(let name):
      self.init(
        404, "There is no such crosswalk here", detail: "The project has none named \(name).",
        fix: "See the list of crosswalks.")
    case .nameTaken(let name):
      self.init(
        409, "The project has a crosswalk \(name) already", fix: "Edit that one, or choose a name.")
    case .stale(let name, let version, let status):
      self.init(
        409, "\(name) has changed since you saw it",
        detail: "Its newest version is \(version), and \(Self.words(status)).",
        fix: "Nothing was written. Look at it again, and make your change on top if it still holds."
      )
    case .versionIs(let status, let name, let version):
      self.init(
        409, "Version \(version) of \(name) is \(Self.words(status))",
        detail: "From there this cannot be done.", fix: "Look at the crosswalk again.")
    case .ownWork(let name):
      self.init(
        409, "You wrote some of \(name)", detail: "Nobody approves their own work.",
        fix: "Ask a clinical reviewer who wrote none of it.")
    case .empty(let name):
      self.init(409, "\(name) has no entry", fix: "Add its entries first, or import them.")
    case .unknownEntry(let code, let name):
      self.init(
        404, "\(name) has no such entry for “\(code)”",
        fix: "An entry is told by its source code and its first day; see the list of entries.")
    case .ambiguous(let code, let name):
      self.init(
        422, "\(name) translates “\(code)” in two ways at once",
        fix: "Give one of the entries another grade, or days that do not meet the other’s.")
    case .outsideList(let code, let list):
      self.init(
        422, "The code list \(list) has no code “\(code)”",
        fix: "Choose one of its codes, or add the code to the project’s list.")
    case .nothingToPropose(let name):
      self.init(
        409, "There is nothing to propose for \(name)",
        detail: "It takes codes to translate, and a target list whose codes are described.",
        fix: "Add schemas/code_lists/NAME.csv for both lists, or write the entries.")
    }
  }

  init(_ error: ExchangeError) {
    switch error {
    case .unknownFormat(let file):
      self.init(
        422, "\(file) is no contract or crosswalk that can be read",
        fix: """
          A contract is a .zip, .xlsx, .csv, .yaml or .md that was exported here; a crosswalk a CSV \
          or a FHIR R4 ConceptMap.
          """)
    case .columnMissing(let column, let file):
      self.init(422, "\(file) has no column \(column)", fix: "Add it; others may be left out.")
    case .malformed(let file, let line):
      self.init(
        422, "\(file) line \(line) has more or fewer values than its header",
        fix: "Count its separators, and put values that hold one in quotes.")
    case .badValue(let column, let file, let line):
      self.init(
        422, "\(file) line \(line) has a \(column) that cannot be read",
        fix: "See docs/crosswalks.md and docs/cli.md for what may stand there.")
    case .statedTwice(let name, let file, let line):
      self.init(
        422, "\(file) line \(line) states \(name) a second time", fix: "Keep one of the two.")
    case .cellTooLong(let target, let column, let limit):
      self.init(
        422, "The \(column) of \(target) is too long for a workbook",
        detail: "A cell holds \(limit) characters.", fix: "Export it as CSV, or shorten it.")
    }
  }
}
