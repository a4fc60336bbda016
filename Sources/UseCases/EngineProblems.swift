internal import Documents
internal import Domain
internal import Engine
internal import Expressions
internal import Foundation
internal import Tabular

/// The sentences for what the engine, the rule language and the files can meet.
extension Problem {
  /// What happened and what to do, in one line.
  var sentence: String {
    [title + ".", detail, fix].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// Explains an error of the engine; `nil` for any other.
  init?(engine error: any Error) {
    switch error {
    case let error as StepFailure:
      var problem = Problem(error.cause)
      problem.title = error.step.rawValue + ": " + problem.title
      for part in [\Problem.title, \.detail] {
        problem[keyPath: part].replace("\(error.project)/", with: "")
      }
      self = problem
    case let error as LifecycleError: self.init(error)
    case let error as FileError: self.init(error)
    case let error as TabularError: self.init(error)
    case let error as DocumentError: self.init(error)
    case let error as PDFError: self.init(error)
    case let error as SnapshotError: self.init(error)
    case let error as SpecificationError: self.init(error)
    case let error as ArtefactError: self.init(error)
    case let error as ContractError: self.init(error)
    case let error as ExchangeError: self.init(error)
    case let error as CohortError: self.init(error)
    case let error as ExtractError: self.init(error)
    case let error as GateError: self.init(error)
    case let error as ProfileError: self.init(error)
    case is Cancellation:
      self.init(409, "The run was stopped", fix: "Run it again; finished steps are reused.")
    default: return nil
    }
  }

  private init(_ error: LifecycleError) {
    switch error {
    case .notAProject(let folder):
      self.init(
        404, "\(folder) is no project", detail: "It holds no requirement_spec folder.",
        fix: "Put the specifications into requirement_spec/source and requirement_spec/target.")
    case .missingOutput(let step, let file):
      self.init(
        409, "\(step.rawValue) has never finished", detail: "Its file \(file) is not there.",
        fix: "Run from \(step.rawValue), or the whole lifecycle.")
    case .busy(let folder):
      self.init(
        409, "Another run works on \(folder)", fix: "Wait until it has ended, then try again.")
    }
  }

  private init(_ error: ProfileError) {
    let fix = "Profile the files again with this program."
    switch error {
    case .notAProfile(let path): self.init(422, "\(path) is no profile", fix: fix)
    case .otherForm(let path, let found):
      self.init(
        422, "\(path) is of another version", detail: "It has form \(found).", fix: fix)
    }
  }

  private init(_ error: FileError) {
    switch error {
    case .cannotRead(let path, let number):
      self.init(500, "\(path) cannot be read", detail: Self.words(number))
    case .cannotWrite(let path, let number):
      self.init(
        number == ENOSPC ? 507 : 500, "\(path) cannot be written", detail: Self.words(number),
        fix: number == ENOSPC ? "Free some space; nothing half-written was kept." : "")
    }
  }

  private init(_ error: TabularError) {
    switch error {
    case .cannotOpen(let path, let number), .read(let path, let number):
      self.init(422, "\(path) cannot be read", detail: Self.words(number))
    case .write(let path, let number):
      self.init(FileError.cannotWrite(path, number))
    case .empty(let path):
      self.init(422, "\(path) is empty", fix: "Give it a header line and rows, or remove it.")
    case .tooLarge(let path, let limit):
      self.init(
        422, "\(path) is too large", detail: "It goes past \(limit >> 20) MB.",
        fix: "Look for data among the specifications, or split the file.")
    case .tooManyColumns(let path, let limit):
      self.init(
        422, "\(path) has too many columns", detail: "There are more than \(limit).",
        fix: "Look for a file without line ends, or another delimiter than the one that was found.")
    case .tooManyFields(let path, let limit):
      self.init(
        422, "\(path) is too large", detail: "It has more than \(limit) values.",
        fix: "Look for data among the specifications, or split the file.")
    case .recordTooLong(let path, let line, let limit):
      self.init(
        422, "\(path) line \(line) is too long", detail: "It goes past \(limit >> 20) MB.",
        fix: "Look for a quote that is not closed, or a file that is no text.")
    case .unterminatedQuote(let path, let line):
      self.init(
        422, "\(path) line \(line) opens a quote that never closes",
        fix: "Close it, or double the quotes that belong to the text.")
    case .undecodable(let path, let line):
      self.init(
        422, "\(path) line \(line) is no text in the file's encoding",
        fix: "Save the file as UTF-8.")
    case .repeatedColumn(let path, let first, let second):
      self.init(
        422, "\(path) gives columns \(first) and \(second) the same name",
        fix: "Rename one of them, or take it out.")
    }
  }

  private init(_ error: SnapshotError) {
    switch error {
    case .unknown(let id):
      self.init(
        404, "There is no such snapshot", detail: "It was called “\(id)”.",
        fix: "See the list of snapshots.")
    case .damaged(let id, let file):
      self.init(
        409, "Snapshot \(id) is damaged", detail: "What it keeps of \(file) has another digest.",
        fix: "Nothing was changed; restore another snapshot.")
    }
  }

  private init(_ error: SpecificationError) {
    switch error {
    case .noFiles(let side, let folder):
      self.init(
        422, "There is no \(side.rawValue) specification", detail: "\(folder) holds no file.",
        fix: "Put a dictionary, a guide, a workbook or an SQL script there.")
    case .empty(let file):
      self.init(422, "\(file) line 1: the file is empty", fix: "Fill it, or remove it.")
    case .noFields(let side, let files):
      self.init(
        422, "No \(side.rawValue) field was found in \(files.joined(separator: ", "))",
        fix: "Check that each names tables and fields: a CSV header, pipe tables, CREATE TABLE.")
    }
  }

  private init(_ error: ArtefactError) {
    switch error {
    case .missing(let file):
      self.init(404, "\(file) is not there", fix: "Run the step that writes it, or add the file.")
    case .columnMissing(let column, let file):
      self.init(422, "\(file) line 1 lacks the column \(column)", fix: "Add the column.")
    case .malformed(let file, let line):
      self.init(
        422, "\(file) line \(line) has another number of fields than the header",
        fix: "Correct the line; quote fields that hold commas.")
    case .badValue(let column, let file, let line):
      self.init(
        422, "\(file) line \(line) holds a value that \(column) cannot take",
        fix: "See the documentation of the file for what it takes.")
    case .contradiction(let column, let file, let line, let first):
      self.init(
        422, "\(file) line \(line) gives another \(column) than line \(first) for the same code",
        fix: "Keep the line that is right.")
    }
  }

  private init(_ error: ContractError) {
    switch error {
    case .unknownTarget(let target, let file, let line):
      self.init(
        422, "\(file) line \(line): \(target) is no target field", fix: "Correct the name.")
    case .unknownTable(let table, let side, let file, let line):
      self.init(
        422, "\(file) line \(line): \(table) is no \(side.rawValue) table",
        fix: "Correct the name.")
    case .decidedTwice(let what, let file, let line):
      self.init(422, "\(file) line \(line) decides \(what) again", fix: "Keep one of the lines.")
    case .unreadableRule(let error, let target, let file, let line):
      self.init(
        422, "\(file) line \(line): the rule of \(target) cannot be read",
        detail: Self.words(error), fix: "Correct the rule.")
    case .unfitRule(let error, let target, let file, let line):
      self.init(
        422, "\(file) line \(line): the rule of \(target) does not fit",
        detail: Self.words(error), fix: "Correct the rule.")
    case .unfitRows(let error, let target, let file, let line):
      self.init(
        422, "\(file) line \(line): the \(error.part.rawValue) of \(target) do not fit",
        detail: Self.words(error.problem), fix: "Correct the line’s \(error.part.rawValue).")
    case .failedExample(let failure, let target, let file, let line):
      self.init(
        422, "\(file) line \(line): example \(failure.number) of \(target) comes out otherwise",
        detail: "It says \(Self.words(failure.expected)); the rule gives "
          + "\(Self.words(failure.found)).",
        fix: "Correct the rule, or the example.")
    case .unfitExample(let column, let target, let file, let line):
      self.init(
        422, "\(file) line \(line): an example of \(target) gives \(column), which no row has",
        fix: "Name a column of the row, or the TABLE.FIELD of one of the rule’s lookups.")
    case .unknownCrosswalk(let name, let field, let file, let line):
      self.init(
        422, "\(file) line \(line): \(field) needs the crosswalk “\(name)”",
        fix: "Add schemas/crosswalks/\(name).csv, or map the field another way.")
    case .codeOutsideList(let crosswalk, let list, let field, let file, let line):
      self.init(
        422, "\(file) line \(line): the target code is not in the code list \(list)",
        detail: "\(field) takes its codes from the crosswalk “\(crosswalk)”.",
        fix: "Correct the line, or bind another crosswalk to the field.")
    case .noDrivingTable(let target, let file, let line):
      self.init(
        422, "\(file) line \(line): no source table feeds \(target.table)",
        fix: "Name its driving table in schemas/table_decisions.csv.")
    case .unreachable(let source, let target, let file, let line):
      self.init(
        422, "\(file) line \(line): \(target) cannot reach \(source)",
        fix: "Use a field of the driving table, or one that a reference leads to.")
    }
  }

  private init(_ error: CohortError) {
    switch error {
    case .keyTooShort(let field):
      self.init(
        422, "The key \(field) is too short for so many rows", fix: "Ask for fewer rows.")
    case .nhsNumbersExhausted(let field):
      self.init(
        422, "There are not enough test NHS numbers for \(field)", fix: "Ask for fewer rows.")
    }
  }

  private init(_ error: ExtractError) {
    switch error {
    case .twoFiles(let first, let second):
      self.init(
        422, "\(first) and \(second) are of the same table",
        detail: "The case of a name does not tell tables apart.",
        fix: "Keep one of the two files in the folder.")
    }
  }

  private init(_ error: GateError) {
    switch error {
    case .noThresholds(let profile):
      self.init(
        500, "release_profiles.json states no gates for \(profile.rawValue)",
        fix: "Restore the shipped file.")
    }
  }

  static func words(_ number: Int32) -> String { String(cString: strerror(number)) + "." }
}
