import Foundation
import Testing

/// A run in which every step has to work: specifications were edited, and all parameters differ
/// from those of the run before.
enum Upheaval {
  /// The steps, each with the file that first gets its name when the step is done.
  static let steps = [
    ("extract-specs", "schemas/source_schema_catalog.csv"),
    ("generate-cohort", "mock_data/source/CASENOTES.csv"),
    ("analyse-mapping", "reports/semantic_mapping.csv"),
    ("build-contract", "reports/mapping_contract.csv"),
    ("execute-contract", "target_contract/LOAD_ADT_ADMISSION.csv"),
    ("check-quality", QualityReport.path),
    ("judge-gates", "reports/release_gate_report.json"),
  ]

  static let options = [
    "--rows", "60", "--seed", "7", "--min-patients", "50", "--release-profile", "pre_production",
  ]

  struct Stage {
    /// The project as it is before the step; copy it.
    let project: Project
    let files: [String: Data]
    /// How long the step's run took.
    let duration: Duration
  }

  /// What an undisturbed run comes to, and the stages it goes through.
  struct Course {
    let stages: [Stage]
    let ending: Ending
    let files: [String: Data]
  }

  /// Made once for all tests.
  static let course = Result {
    let project = try Project.finished()
    for (file, old, new) in [
      ("source/20_patient_index.csv", "Family name", "Name of the family"),
      ("target/20_patient_master_index.md", "| ", "|  "),
    ] {
      let path = "requirement_spec/\(file)"
      try project.write(project.text(path).replacing(old, with: new), to: path)
    }
    var stages: [Stage] = []
    for (step, _) in steps {
      let before = try Project(copyOf: project.url)
      let duration = try ContinuousClock().measure {
        _ = try Program.call(project.words(["run"], ["--only", step] + options))
      }
      stages.append(Stage(project: before, files: try before.files(), duration: duration))
    }
    let ending = try Program.call(project.words(["run"], options)).ending
    return Course(stages: stages, ending: ending, files: try project.files())
  }
}
