import Foundation
import Testing

/// A file that someone spoiled after a run, and what the next run has to say of it.
struct Fault: CustomTestStringConvertible {
  let testDescription: String
  let file: String
  /// What the message names beside the file: its line, as a rule.
  let says: String
  /// Whether the project has extracts of its own.
  var hasExtracts = false
  let spoil: @Sendable (_ text: inout String) -> Void

  init(
    _ name: String, _ file: String, says: String, hasExtracts: Bool = false,
    _ spoil: @escaping @Sendable (inout String) -> Void
  ) {
    testDescription = name
    self.file = file
    self.says = says
    self.hasExtracts = hasExtracts
    self.spoil = spoil
  }

  static let dictionary = "requirement_spec/source/20_patient_index.csv"
  static let index = "schemas/crosswalks/index.csv"
  static let decisions = "schemas/mapping_decisions.csv"
  static let tables = "schemas/table_decisions.csv"
  static let huge = String(repeating: "x", count: 50 << 20)

  /// A decision on a patient's sex with this rule.
  static func decision(_ rule: String, mapping: String = "DERIVED") -> String {
    """
    target_table,target_field,mapping_class,source_table,source_field,rule
    LOAD_PATIENT,person_stated_gender,\(mapping),patients,sex,"\(rule)"

    """
  }

  static let all = [
    Fault("an empty dictionary", dictionary, says: "line 1") { $0 = "" },
    Fault(
      "a blank Markdown specification", "requirement_spec/target/20_patient_master_index.md",
      says: "line 1"
    ) {
      $0 = " \n\n"
    },
    Fault(
      "an empty SQL specification", "requirement_spec/target/10_reference_load.sql", says: "line 1"
    ) {
      $0 = ""
    },
    Fault("50 MB in one line of a dictionary", dictionary, says: "line 3") { text in
      text = text.split(separator: "\n").prefix(2).joined(separator: "\n") + "\n\(huge)\n"
    },
    Fault(
      "50 MB in one line of Markdown", "requirement_spec/source/30_inpatients.md", says: "line 2"
    ) {
      $0 = "# Tables\n\(huge)\n"
    },
    Fault(
      "50 MB in one line of SQL", "requirement_spec/source/10_reference_tables.sql", says: "line 2"
    ) {
      $0 = "-- Tables\n\(huge)\n"
    },
    Fault(
      "50 MB in one line of an extract", "source/patients.csv", says: "line 4", hasExtracts: true
    ) { text in
      text = text.split(separator: "\n").prefix(3).joined(separator: "\n") + "\n\(huge)\n"
    },
    Fault(
      "50 MB in the headings of an extract", "source/patients.csv", says: "line 1",
      hasExtracts: true
    ) {
      $0 = huge
    },
    Fault("an extract of no bytes", "source/patients.csv", says: "empty", hasExtracts: true) {
      $0 = ""
    },
    Fault(
      "an extract whose quote never closes", "source/patients.csv", says: "line 3",
      hasExtracts: true
    ) { text in
      let lines = text.split(separator: "\n")
      text = (lines.prefix(2) + ["\"" + lines[2]] + lines.dropFirst(3)).joined(separator: "\n")
    },
    Fault("an index that names a crosswalk without a file", index, says: "line 2") { text in
      text.replace("target_code_list\n", with: "target_code_list\nnosuch,no_list,no_list\n")
    },
    Fault("a decision that names a crosswalk without a file", decisions, says: "line 2") {
      $0 = decision("crosswalk('nosuch', sex)")
    },
    Fault("decisions without a rule column", decisions, says: "line 1") {
      $0 = "target_table,target_field,mapping_class\nLOAD_PATIENT,title,DIRECT_SOURCE\n"
    },
    Fault("decisions with a field too many", decisions, says: "line 3") {
      $0 = decision("sex") + "LOAD_PATIENT,title,DERIVED,patients,title,a,b\n"
    },
    Fault("decisions whose quote never closes", decisions, says: "line 2") {
      $0 = decision("sex").replacing("\"sex\"", with: "\"sex")
    },
    Fault("a decision of an unknown class", decisions, says: "line 2") {
      $0 = decision("sex", mapping: "GUESSED")
    },
    Fault("a decision with an unknown column", decisions, says: "line 2") {
      $0 = decision("UPPER(favourite_colour)")
    },
    Fault("a decision that is no expression", decisions, says: "line 2") {
      $0 = decision("CASE WHEN")
    },
    Fault("a decision of the wrong type", decisions, says: "line 2") {
      $0 = decision("1 + 'one'")
    },
    Fault("a decision on an unknown target field", decisions, says: "line 2") {
      $0 = decision("sex").replacing("person_stated_gender", with: "shoe_size")
    },
    Fault("two decisions on one field", decisions, says: "line 3") {
      $0 = decision("sex") + "LOAD_PATIENT,PERSON_STATED_GENDER,DERIVED,patients,sex,sex\n"
    },
    Fault("a table decision on an unknown source", tables, says: "line 2") {
      $0 = "target_table,driving_table\nLOAD_PATIENT,nosuch\n"
    },
    Fault("a filter that is neither true nor false", tables, says: "line 2") {
      $0 = "target_table,driving_table,filter\nLOAD_PATIENT,patients,surname\n"
    },
    Fault("a crosswalk without its columns", "schemas/crosswalks/sex.csv", says: "line 1") {
      $0 = "from,to\nM,1\n"
    },
    Fault("a crosswalk with a field too many", "schemas/crosswalks/sex.csv", says: "line 2") {
      $0 = "source_code,target_code\nM,1,2\n"
    },
    Fault("a code list with a field too many", "schemas/code_lists/pas_sex.csv", says: "line 2") {
      $0 = "code,description\nM,Male,or so\n"
    },
  ]
}

@Suite struct BadInputTests {
  @Test(arguments: Fault.all)
  func `a spoiled file is named with its line and nothing is overwritten`(fault: Fault) throws {
    let project = try fault.hasExtracts ? Project.finishedOnExtracts() : Project.finished()
    var text = project.exists(fault.file) ? try project.text(fault.file) : ""
    fault.spoil(&text)
    try project.write(text, to: fault.file)
    let before = try project.files()
    let call = try project.run()
    #expect(call.ending == .exited(1))
    #expect(call.output == "")
    #expect(call.errors.contains(fault.file), "\(call.errors)")
    #expect(call.errors.contains(fault.says), "\(call.errors)")
    #expect(try differences(before, project.files()) == [])
  }

  @Test func `a crosswalk whose file is gone is named by the index's line`() throws {
    let project = try Project.finished()
    try project.remove("schemas/crosswalks/sex.csv")
    let before = try project.files()
    let lines = try project.text(Fault.index).split(separator: "\n")
    let line = try #require(lines.firstIndex { $0.hasPrefix("sex,") }) + 1
    let call = try project.run()
    #expect(call.ending == .exited(1))
    #expect(call.errors.contains("\(Fault.index) line \(line)"), "\(call.errors)")
    #expect(call.errors.contains("Add schemas/crosswalks/sex.csv"), "\(call.errors)")
    #expect(try differences(before, project.files()) == [])
  }

  @Test(arguments: [String.Encoding.windowsCP1252, .utf16, .utf16LittleEndian])
  func `specifications in other encodings give the same catalogue`(
    encoding: String.Encoding
  ) throws {
    let plain = try Project.finished()
    let other = try Project.finished()
    for side in ["source", "target"] {
      for name in try plain.names(in: "requirement_spec/\(side)") {
        let path = "requirement_spec/\(side)/\(name)"
        let text = try plain.text(path)
          .replacing("Family name", with: "Family name – “Müller”, £5, café")
        try plain.write(text, to: path)
        try other.write(try #require(text.data(using: encoding)), to: path)
      }
    }
    for project in [plain, other] {
      let call = try project.run("--only", "extract-specs")
      #expect(call.ending == .exited(0), "\(call.errors)")
    }
    #expect(try plain.text("schemas/source_schema_catalog.csv").contains("“Müller”, £5, café"))
    for output in [
      "schemas/source_schema_catalog.csv", "schemas/target_schema_catalog.csv",
      "reports/specification_issues.csv",
    ] {
      #expect(try plain.bytes(output) == other.bytes(output), "\(output)")
    }
  }

  @Test func `a dictionary line with too few fields is an issue with its line`() throws {
    let project = try Project.finished()
    var lines = try project.text(Fault.dictionary).split(separator: "\n").map(String.init)
    lines[4] = "patients,title"
    try project.write(lines.joined(separator: "\n") + "\n", to: Fault.dictionary)
    let call = try project.run("--only", "extract-specs")
    #expect(call.ending == .exited(0), "\(call.errors)")
    let issues = try project.text("reports/specification_issues.csv").split(separator: "\n")
    #expect(issues.contains { $0.contains("\(Fault.dictionary),5,") }, "\(issues)")
    #expect(call.errors.contains("\(Fault.dictionary) line 5"), "\(call.errors)")
  }

  @Test func `an extract's row with too few fields is rejected and fails the gate`() throws {
    let project = try Project.finishedOnExtracts()
    var lines = try project.text("source/patients.csv").split(separator: "\n").map(String.init)
    lines[4] = "P000000004,9990000000"
    try project.write(lines.joined(separator: "\n") + "\n", to: "source/patients.csv")
    let call = try project.run()
    #expect(call.ending == .exited(3), "\(call.errors)")
    #expect(call.failedGates.contains("NO_ERRORS"))
    let rejects = try project.text("reports/contract_migration_rejects.csv")
    #expect(rejects.contains("source/patients.csv,4,,LOAD_PATIENT.*,,WRONG_FIELD_COUNT,ERROR"))
    try expectEvidence(of: project)
  }
}
