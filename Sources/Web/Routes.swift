internal import Domain
internal import HTTP

/// Every address of the product: what is asked for, who may, and who answers.
enum Routes {
  static let table: [Route] = [
    // Signing in, and what watches over the server.
    .anyone(.get, "/login", SignIn.show),
    .anyone(.post, "/login", SignIn.signIn),
    .anyone(.get, "/healthz", Health.isAlive),
    .anyone(.get, "/readyz", Health.isReady),
    .anyone(.get, "/metrics", Health.metrics),
    .post("/logout", .signedIn, Account.signOut),
    .get("/account/password", .signedIn, Account.showPassword),
    .post("/account/password", .signedIn, Account.changePassword),
    .post("/context", .signedIn, Account.changeProject),

    // Pages.
    .get("/", .view(.dashboard), DashboardPage.show),
    .get("/lifecycle", .view(.lifecycle), LifecyclePage.show),
    .get("/lifecycle/plan", .view(.lifecycle), PlanPage.show),
    .get("/runs", .view(.runs), RunListPage.show),
    .post("/runs", .manage(.runs), RunListPage.create),
    .get("/runs/{run}", .view(.runs), RunPage.show),
    .post("/runs/{run}/cancellation", .manage(.runs), RunPage.cancel),
    .post("/runs/{run}/resumption", .manage(.runs), RunPage.resume),
    .get("/runs/{run}/artefacts/{path*}", .view(.runs), ArtefactPage.show),
    .post("/snapshots", .manage(.snapshots), LifecyclePage.takeSnapshot),
    .get("/snapshots/{snapshot}/restoration", .manage(.snapshots), RestorationPage.show),
    .post("/snapshots/{snapshot}/restoration", .manage(.snapshots), RestorationPage.restore),
    .get("/schemas", .view(.schemas), SchemaListPage.show),
    .get("/schemas/{side}/{table}", .view(.schemas), SchemaTablePage.show),
    .get("/mappings", .view(.mappings), MappingListPage.show),
    .get("/quality", .view(.quality), QualityPage.show),
    .get("/documents", .view(.documents), DocumentListPage.show),
    .get("/documents/{name*}", .view(.documents), DocumentPage.show),

    // The same for programs.
    .get("/api/openapi.json", .signedIn, Meta.openAPI),
    .get(
      "/api/meta/version", .signedIn, Meta.version,
      says: Operation("The version of the product", answer: Schema.version)),
    .get(
      "/api/v1/steps", .view(.lifecycle), RunResource.steps,
      says: Operation("The steps of the lifecycle", answer: Schema.list(Schema.step))),
    .get(
      "/api/v1/plan", .view(.lifecycle), RunResource.plan,
      says: Operation("What a run would do", query: run, answer: Schema.plan)),
    .get(
      "/api/v1/runs", .view(.runs), RunResource.list,
      says: Operation("The runs, newest first", query: [page], answer: Schema.paged(Schema.run))),
    .post(
      "/api/v1/runs", .manage(.runs), RunResource.create,
      says: Operation(
        "Queue a run", body: Schema.runRequest, status: 201, answer: Schema.run)),
    .get(
      "/api/v1/runs/{run}", .view(.runs), RunResource.show,
      says: Operation("A run with its steps and log", answer: Schema.runDetail)),
    .get(
      "/api/v1/runs/{run}/artefacts", .view(.runs), RunResource.artefacts,
      says: Operation(
        "The files a run wrote", query: [page], answer: Schema.paged(Schema.artefact))),
    .get(
      "/api/v1/runs/{run}/artefacts/{path*}", .view(.runs), RunResource.artefact,
      says: Operation("One file of a run", answer: nil)),
    .get(
      "/api/v1/runs/{run}/gates", .view(.runs), RunResource.gates,
      says: Operation("The gate checks of a run", answer: Schema.gates)),
    .get(
      "/api/v1/runs/{run}/issues", .view(.quality), RunResource.issues,
      says: Operation(
        "The issues of a run", query: findings, answer: Schema.paged(Schema.issue))),
    .get(
      "/api/v1/runs/{run}/rejects", .view(.quality), RunResource.rejects,
      says: Operation(
        "The rejects of a run", query: findings, answer: Schema.paged(Schema.reject))),
    .post(
      "/api/v1/runs/{run}/cancellation", .manage(.runs), RunResource.cancel,
      says: Operation("Ask a run to stop", status: 202, answer: Schema.run)),
    .post(
      "/api/v1/runs/{run}/resumption", .manage(.runs), RunResource.resume,
      says: Operation("Let an interrupted run go on", status: 202, answer: Schema.run)),
    .get(
      "/api/v1/snapshots", .view(.snapshots), SnapshotResource.list,
      says: Operation(
        "The snapshots, newest first", query: [page], answer: Schema.paged(Schema.snapshot))),
    .post(
      "/api/v1/snapshots", .manage(.snapshots), SnapshotResource.create,
      says: Operation(
        "Take a snapshot", body: Schema.label, status: 201, answer: Schema.snapshot)),
    .post(
      "/api/v1/snapshots/{snapshot}/restoration", .manage(.snapshots), SnapshotResource.restore,
      says: Operation("Restore a snapshot", body: Schema.label, answer: Schema.snapshot)),
    .get(
      "/api/v1/catalogues/{side}", .view(.schemas), CatalogueResource.show,
      says: Operation(
        "The fields of one side", query: [page], answer: Schema.paged(Schema.catalogueField))),
    .get(
      "/api/v1/contract", .view(.mappings), ContractResource.show,
      says: Operation(
        "The mapping contract", query: contract, answer: Schema.paged(Schema.contractRow))),
  ]

  private static let page = Operation.Parameter.number("page", 1...1_000_000)
  private static let run: [Operation.Parameter] = [
    .number("rows", RunParameters.rowsRange), .number("seed", RunParameters.seedRange),
    .number("min_patients", RunParameters.minPatientsRange),
    .oneOf("release_profile", ReleaseProfile.allCases.map(\.rawValue)),
    .oneOf("impute_mode", ImputeMode.allCases.map(\.rawValue)),
    .oneOf("from", Schema.steps), .oneOf("only", Schema.steps),
  ]
  private static let findings: [Operation.Parameter] = [
    page, .oneOf("severity", Severity.allCases.map(\.rawValue)), .words("table"), .words("code"),
  ]
  private static let contract: [Operation.Parameter] = [
    page, .words("table"), .oneOf("class", MappingClass.allCases.map(\.rawValue)),
    .oneOf("status", MappingStatus.allCases.map(\.rawValue)),
    .oneOf("confidence", Confidence.allCases.map(\.rawValue)), .words("q"),
  ]

  static let router = Router(table.map { HTTP.Route($0.method, $0.pattern, $0) })

  /// The line for a request with what the holes of its path stand for.
  static func find(
    _ method: Method, _ segments: [String]
  ) throws(RequestFault) -> (route: Route, parameters: [String: String]) {
    switch router.match(method, segments) {
    case .found(let route, let parameters): return (route, parameters)
    case .notFound: throw .notFound
    case .methodNotAllowed(let allowed): throw .methodNotAllowed(allowed)
    }
  }
}
