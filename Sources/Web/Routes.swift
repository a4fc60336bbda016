internal import Domain
internal import HTTP
internal import UseCases

/// Every address of the product: what is asked for, who may, and who answers.
enum Routes {
  static let table: [Route] =
    own + MappingRoutes.table + ActionRoutes.table + ListRoutes.table + DetailRoutes.table

  private static let own: [Route] = [
    // Signing in, and what watches over the server.
    .anyone(.get, "/login", SignIn.show),
    .anyone(.post, "/login", SignIn.signIn),
    .anyone(.get, "/login/code", SignIn.showCode),
    .anyone(.post, "/login/code", SignIn.completeSignIn),
    .anyone(.get, "/register", Register.show),
    .anyone(.post, "/register", Register.send),
    .anyone(.get, "/register/status", Register.showStatus),
    .anyone(.post, "/register/status", Register.tellStatus),
    .anyone(
      .post, "/api/v1/registrations", Register.answer,
      says: Operation(
        "Ask for an account", body: Schema.registration, status: 201,
        answer: Schema.object(["reference": Schema.text]))),
    .anyone(
      .post, "/api/v1/registrations/status", Register.answerStatus,
      says: Operation(
        "How a request for an account stands",
        body: Schema.object(["reference": Schema.text(1...60)]),
        answer: Schema.object(["state": Schema.text, "text": Schema.text]))),
    .anyone(.get, "/healthz", Health.isAlive),
    .anyone(.get, "/readyz", Health.isReady),
    .anyone(.get, "/metrics", Health.metrics),
    .post("/logout", .signedIn, Account.signOut),
    .get("/account", .signedIn, AccountPage.show),
    .get("/account/password", .signedIn, Account.showPassword),
    .post("/account/password", .signedIn, Account.changePassword),
    .post("/context", .signedIn, Account.changeProject),

    // Pages.
    .get("/", .signedIn, DashboardPage.show),
    .get("/lifecycle", .read("run.read"), LifecyclePage.show),
    .get("/lifecycle/plan", .read("run.read"), PlanPage.show),
    .get("/runs", .status("run.read"), RunListPage.show),
    .post("/runs", .startRun, RunListPage.create),
    .get("/runs/{run}", .read("run.read"), RunPage.show),
    .post("/runs/{run}/cancellation", .startRun, RunPage.cancel),
    .post("/runs/{run}/resumption", .execute("run.retry"), RunPage.resume),
    .get("/runs/{run}/artefacts/{path*}", .read("run.read"), ArtefactPage.show),
    .post("/snapshots", .execute("snapshot.create"), LifecyclePage.takeSnapshot),
    .get("/snapshots/{snapshot}/restoration", .execute("snapshot.restore"), RestorationPage.show),
    .post(
      "/snapshots/{snapshot}/restoration", .execute("snapshot.restore"), RestorationPage.restore),
    .get("/schemas", .read("schema.read"), SchemaExplorerPage.show),
    .get("/schemas/compare", .read("schema.read"), SchemaExplorerPage.compare),
    .get("/schemas/exports/{side}/{format}", .read("schema.read"), SchemaExplorerPage.export),
    .get("/schemas/imports/new", .execute("schema.submit"), ImportFormPage.show),
    .post("/schemas/imports", .execute("schema.submit"), ImportFormPage.send),
    .get("/schemas/imports/{import}", .read("schema.read"), ImportPage.show),
    .get("/schemas/{side}/{table}", .read("schema.read"), SchemaTablePage.show),
    .get("/erd", .read("erd.read"), ERDPage.show),
    .get("/mappings/exports/{format}", .execute("mapping.export"), ExchangeFile.contract),
    .get(
      "/mappings/crosswalks/{crosswalk}/exports/{format}", .execute("mapping.export"),
      ExchangeFile.crosswalk),
    .get("/quality", .read("run.read"), QualityPage.show),
    .get("/documents", .read("document.read"), DocumentListPage.show),
    .get("/documents/{name*}", .read("document.read"), DocumentPage.show),

    .get("/onboarding", .signedIn, OnboardingPage.show),
    .get("/admin/audit/ledger", .execute("audit.read"), LedgerFilePage.download),
    .get("/bulk", .signedIn, BulkPage.show),
    .post("/bulk", .signedIn, BulkPage.perform),

    // The same for programs.
    .get(
      "/api/v1/admin/audit/ledger", .execute("audit.read"), LedgerFilePage.download,
      says: Operation("The whole ledger in lines of JSON", answer: nil)),
    .post(
      "/api/v1/bulk/{action}", .signedIn, BulkPage.answer,
      says: Operation(
        "Do an action to several rows",
        body: [
          "type": "object", "required": ["ids"], "properties": ["ids": Schema.list(Schema.text)],
        ],
        answer: Schema.list(
          Schema.object(
            [
              ("id", Schema.text), ("state", Schema.oneOf(["done", "waiting", "refused"])),
              ("approval", Schema.integer), ("title", Schema.text),
            ], required: ["id", "state"])))),
    .get("/api/openapi.json", .signedIn, Meta.openAPI),
    .get(
      "/api/meta/version", .signedIn, Meta.version,
      says: Operation("The version of the product", answer: Schema.version)),
    .get(
      "/api/v1/steps", .read("run.read"), RunResource.steps,
      says: Operation("The steps of the lifecycle", answer: Schema.list(Schema.step))),
    .get(
      "/api/v1/plan", .read("run.read"), RunResource.plan,
      says: Operation("What a run would do", query: run, answer: Schema.plan)),
    .get(
      "/api/v1/runs", .status("run.read"), RunResource.list,
      says: Operation("The runs, newest first", query: [page], answer: Schema.paged(Schema.run))),
    .post(
      "/api/v1/runs", .startRun, RunResource.create,
      says: Operation(
        "Queue a run", body: Schema.runRequest, status: 201, answer: Schema.run)),
    .get(
      "/api/v1/runs/{run}", .read("run.read"), RunResource.show,
      says: Operation("A run with its steps and log", answer: Schema.runDetail)),
    .get(
      "/api/v1/runs/{run}/artefacts", .read("run.read"), RunResource.artefacts,
      says: Operation(
        "The files a run wrote", query: [page], answer: Schema.paged(Schema.artefact))),
    .get(
      "/api/v1/runs/{run}/artefacts/{path*}", .read("run.read"), RunResource.artefact,
      says: Operation("One file of a run", answer: nil)),
    .get(
      "/api/v1/runs/{run}/gates", .read("run.read"), RunResource.gates,
      says: Operation("The gate checks of a run", answer: Schema.gates)),
    .get(
      "/api/v1/runs/{run}/issues", .read("run.read"), RunResource.issues,
      says: Operation(
        "The issues of a run", query: findings, answer: Schema.paged(Schema.issue))),
    .get(
      "/api/v1/runs/{run}/rejects", .read("record.read"), RunResource.rejects,
      says: Operation(
        "The rejects of a run", query: findings, answer: Schema.paged(Schema.reject))),
    .post(
      "/api/v1/runs/{run}/cancellation", .startRun, RunResource.cancel,
      says: Operation("Ask a run to stop", status: 202, answer: Schema.run)),
    .post(
      "/api/v1/runs/{run}/resumption", .execute("run.retry"), RunResource.resume,
      says: Operation("Let an interrupted run go on", status: 202, answer: Schema.run)),
    .get(
      "/api/v1/snapshots", .read("snapshot.read"), SnapshotResource.list,
      says: Operation(
        "The snapshots, newest first", query: [page], answer: Schema.paged(Schema.snapshot))),
    .post(
      "/api/v1/snapshots", .execute("snapshot.create"), SnapshotResource.create,
      says: Operation(
        "Take a snapshot", body: Schema.label, status: 201, answer: Schema.snapshot)),
    .post(
      "/api/v1/snapshots/{snapshot}/restoration", .execute("snapshot.restore"),
      SnapshotResource.restore,
      says: Operation("Restore a snapshot", body: Schema.label, answer: Schema.snapshot)),
    .get(
      "/api/v1/catalogues/{side}", .read("schema.read"), CatalogueResource.show,
      says: Operation(
        "The fields of one side", query: [page], answer: Schema.paged(Schema.catalogueField))),
    .get(
      "/api/v1/schemas/exports/{side}/{format}", .read("schema.read"), SchemaExplorerPage.export,
      says: Operation(
        "A schema as a file: csv, ddl, odcs, dbml or mermaid",
        query: [.number("version", 1...1_000_000)], answer: nil)),
    .get(
      "/api/v1/mappings/exports/{format}", .execute("mapping.export"), ExchangeFile.contract,
      says: Operation(
        "The mapping contract as a file: csv, xlsx, odcs or specification",
        query: [.number("version", 1...1_000_000)], answer: nil)),
    .get(
      "/api/v1/mappings/crosswalks/{crosswalk}/exports/{format}", .execute("mapping.export"),
      ExchangeFile.crosswalk,
      says: Operation(
        "A crosswalk as a file: csv or conceptmap (FHIR R4)",
        query: [.number("version", 1...1_000_000)], answer: nil)),
    .post(
      "/api/v1/schemas/imports", .execute("schema.submit"), ImportFormPage.answer,
      says: Operation(
        "Propose specification files", body: Schema.upload, bodyType: "multipart/form-data",
        status: 201,
        answer: Schema.object([
          "import": Schema.text, "tables": Schema.text, "fields": Schema.text,
          "not_understood": Schema.text, "change": Schema.text, "catalogue": Schema.text,
        ]))),
    .get(
      "/api/v1/erd", .read("erd.read"), ERDResource.show,
      says: Operation(
        "Tables, places and relations of a schema", query: ERDResource.query,
        answer: Schema.erd)),
    .get(
      "/api/v1/erd.svg", .read("erd.read"), ERDResource.drawing,
      says: Operation("The same as a drawing", query: ERDResource.query, answer: nil)),
    .get(
      "/api/v1/contract", .read("mapping.read"), ContractResource.show,
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
