internal import Domain
internal import Tabular

extension Step {
  /// Step 2: writes `mock_data/source/TABLE.csv` for every table of the source catalogue.
  public static let generateCohort = Step(
    id: .generateCohort,
    purpose: "Make a coherent synthetic cohort for the source tables, unless there are extracts.",
    inputs: [
      CatalogueFile.path(.source), "schemas/code_lists/*", "source/*", "policy:nhs/*",
      "policy:cohort/*",
    ],
    outputs: ["\(StepContext.cohortFolder)/*"],
    parameters: [.rows, .seed],
    run: generate)

  private static func generate(_ context: StepContext) throws {
    let extracts = try context.extracts(in: "source")
    guard extracts.isEmpty else {
      context.progress("\(extracts.count) extracts lie in source/; no cohort is made")
      return
    }
    let catalogue = try CatalogueFile.read(.source, in: context.project)
    let rules = try CohortRules(policy: context.policy)
    let plan = try CohortPlan(catalogue, rules: rules, parameters: context.parameters) {
      try CodeListFile.read($0, project: context.project, policy: context.policy)
    }
    let writers = try plan.tables.map { table in
      try DelimitedWriter(
        path: context.output("\(StepContext.cohortFolder)/\(table.name).csv"),
        header: table.fields.map(\.field))
    }
    var cohort = Cohort(plan) { table, values in try writers[table].append(values) }
    try cohort.makePools()
    let patients = plan.shape.root == nil ? 0 : context.parameters.rows
    for patient in 0..<patients {
      if patient % 10_000 == 0 {
        try context.checkCancellation()
        context.progress("\(patient) of \(patients) patients")
      }
      try cohort.makePatient(patient)
    }
    for writer in writers { try writer.finish() }
    context.progress("\(plan.tables.count) tables for \(patients) patients")
  }
}
