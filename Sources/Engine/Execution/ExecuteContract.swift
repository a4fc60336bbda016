internal import Domain

extension Step {
  /// Runs the contract over the source extracts.
  static let executeContract = Step(
    id: .executeContract,
    purpose:
      "Turn source rows into target rows by the contract; what cannot be turned is rejected.",
    inputs: [
      ContractFile.rowsPath, ContractFile.plansPath, CatalogueFile.path(.source),
      CatalogueFile.path(.target), "schemas/crosswalks/*", "schemas/code_lists/*", "source/*",
      "mock_data/source/*", "policy:nhs/*", "policy:quality/imputation.csv",
      "policy:quality/never_imputed.csv",
    ],
    outputs: [
      "target_contract/*", MigrationReport.path, MigrationReport.issuesPath,
      MigrationReport.rejectsPath,
    ],
    parameters: [.imputeMode]
  ) { context in
    try Execution(LoadPlan(context), context).run()
  }
}
