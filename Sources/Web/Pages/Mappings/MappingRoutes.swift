internal import Domain
internal import HTTP

/// The addresses of the mappings that no action, list or detail derives.
enum MappingRoutes {
  private static let rule = Schema.object(["rule": Schema.text(0...20_000)])

  static let table: [Route] =
    [
      .get("/mappings", .read("mapping.read"), MappingListPage.show),
      .get("/mappings/review", .read("mapping.read"), WorkbenchDoor.start),
      .get("/mappings/rows/{row}", .read("mapping.read"), WorkbenchDoor.show),
      .post("/mappings/rows/{row}", WorkbenchDoor.permission, WorkbenchDoor.perform),
      .post(
        "/api/v1/mappings/rows/{row}/reading", .read("mapping.read"), RuleResource.read,
        says: Operation(
          "What a rule would say of a row; changes nothing", body: rule,
          answer: RuleResource.reading)),
      .post(
        "/api/v1/mappings/rows/{row}/preview", .read("record.read"), RuleResource.preview,
        says: Operation(
          "Sample rows before a rule and after it, masked for who may not read records; changes nothing",
          body: rule, answer: RuleResource.sample)),
      .post(
        "/api/v1/mappings/tables/{table}/reading", .read("mapping.read"), PlanResource.read,
        says: Operation(
          "What a table's plan would say; changes nothing", body: PlanResource.body,
          answer: PlanResource.reading)),
    ] + MappingBulkDoor.table + ContractFormPage.table
}
