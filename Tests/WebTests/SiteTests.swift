import Domain
import Foundation
import HTTP
import Postgres
import TestSupport
import Testing
import UseCases

@testable import Web

/// The whole server on values: no socket, but a real database and real files.
@Suite(.enabled(if: TestDatabase.isAvailable))
struct SiteTests {
  static let password = "three quiet lanterns"

  let database: TestDatabase
  let scratch: Scratch
  let app: App
  let site: Site

  init() throws {
    database = try TestDatabase()
    scratch = try Scratch()
    let root = Checkout.root.path
    app = try App(
      Configuration(
        database: database.conninfo, projects: scratch.url.path, schemas: "\(root)/schemas",
        documents: "\(root)/docs"))
    site = try Site(templates: TemplateTests.folder, assets: "1") { Sample.now }
    let project = try app.project(.sample)
    for folder in ["source", "target"] {
      try scratch.write(
        "table,field,type\nPATIENT,ID,integer\n",
        to: "\(project.folder)/requirement_spec/\(folder)/a.csv")
    }
    _ = try app.bootstrapAdministrator(userName: "grace", password: Self.password)
    // Both at once, which the product gives to nobody, so that one session opens every page.
    try Connection(database.conninfo).execute(
      """
      INSERT INTO membership (person_id, organisation_id, role)
      SELECT id, \(project.organisation.id.number)::bigint, 'dm_engineer' FROM person
      UNION ALL SELECT id, NULL::bigint, 'security_admin' FROM person
      UNION ALL SELECT id, \(project.organisation.id.number)::bigint, 'data_architect' FROM person
      """)
    _ = try app.createUser(
      NewPerson(
        userName: "rhoda", displayName: "Rhoda", role: "release_manager",
        organisation: project.organisation.id))
  }

  func ask(
    _ method: HTTP.Method = .get, _ target: String, cookie: String? = nil, form: Fields? = nil,
    json: String? = nil, headers: KeyValuePairs<String, String> = [:], more: [(String, String)] = []
  ) throws -> Response {
    var all = Headers()
    try all.append("Host", "crossgate.example")
    if let cookie { try all.append("Cookie", cookie) }
    if form != nil { try all.append("Content-Type", "application/x-www-form-urlencoded") }
    if json != nil { try all.append("Content-Type", "application/json") }
    for (name, value) in headers { try all.append(name, value) }
    for (name, value) in more { try all.append(name, value) }
    let body = form?.urlEncoded ?? json ?? ""
    return site.respond(
      to: try Request(method, target, headers: all, body: Array(body.utf8)), with: app)
  }

  func text(_ response: Response) -> String {
    guard case .bytes(let bytes) = response.body else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }

  func given(_ name: String, in response: Response) -> String? {
    response.headers.values(of: "Set-Cookie").first { $0.hasPrefix("\(name)=") }
      .map { String($0.prefix { $0 != ";" }) }
  }

  func csrf(_ response: Response) -> String {
    let parts = text(response).split(separator: "name=\"csrf\" value=\"")
    return parts.count > 1 ? String(parts[1].prefix { $0 != "\"" }) : ""
  }

  func signIn(_ password: String = Self.password) throws -> Response {
    let page = try ask(.get, "/login")
    return try ask(
      .post, "/login", cookie: given(Cookies.visitor, in: page),
      form: [
        "csrf": csrf(page), "username": "grace", "password": password, "next": "/runs?page=2",
      ])
  }

  func session() throws -> (cookie: String, csrf: String) {
    let cookie = try #require(given(Cookies.session, in: signIn()))
    return (cookie, csrf(try ask(.get, "/", cookie: cookie)))
  }

  @Test func `signs in, leads back, shows pages, and signs out at the server`() throws {
    let answer = try signIn()
    #expect(answer.status == .seeOther)
    #expect(answer.headers["Location"] == "/runs?page=2")
    let cookie = try #require(given(Cookies.session, in: answer))
    let page = try ask(.get, "/", cookie: cookie)
    #expect(page.status == .ok)
    #expect(text(page).contains("PAS to EPR"))
    let out = try ask(.post, "/logout", cookie: cookie, form: ["csrf": csrf(page)])
    #expect(out.headers["Location"] == "/login")
    #expect(try ask(.get, "/", cookie: cookie).headers["Location"] == "/login")
  }

  @Test func `a wrong password is told beside the field, and nothing else is kept`() throws {
    let answer = try signIn("not the password")
    #expect(answer.status == .unauthorized)
    #expect(given(Cookies.session, in: answer) == nil)
    #expect(text(answer).contains("<title>Error: Sign in"))
    #expect(text(answer).contains("value=\"grace\""))
    #expect(!text(answer).contains("not the password"))
  }

  @Test func `without a session every page leads to the login and every API line to a problem`()
    throws
  {
    for route in Routes.table where !route.isOpen {
      let target = path(route)
      let answer = try ask(route.method, target)
      if target.hasPrefix("/api/") {
        #expect(answer.status == .unauthorized, "\(target)")
        #expect(answer.headers["Content-Type"] == "application/problem+json")
      } else {
        #expect(answer.headers["Location"]?.hasPrefix("/login") == true, "\(target)")
      }
    }
  }

  @Test func `every form is refused without its token, with another's, and from elsewhere`() throws
  {
    let (cookie, csrf) = try session()
    // What is open to programs takes JSON alone, which no form can send.
    for route in Routes.table
    where route.method == .post
      && !(route.isOpen && route.pattern.description.hasPrefix("/api/"))
    {
      let target = path(route)
      let forged = [
        try ask(.post, target, cookie: cookie, form: [:]),
        try ask(.post, target, cookie: cookie, form: ["csrf": String(csrf.reversed())]),
        try ask(
          .post, target, cookie: cookie, form: ["csrf": csrf],
          headers: ["Origin": "https://evil.example"]),
      ]
      for answer in forged { #expect(answer.status == .forbidden, "\(target)") }
    }
    #expect(try ask(.get, "/", cookie: cookie).status == .ok)
  }

  @Test func `every page and every API question without a hole in its path answers`() throws {
    let (cookie, _) = try session()
    for route in Routes.table where route.method == .get && route.parameters.isEmpty {
      let path = route.pattern.description
      let query =
        path == "/bulk"
        ? "?action=user.suspend&id=ada" : path.hasSuffix("/bulk/preview") ? "?act=bulk_submit" : ""
      let answer = try ask(.get, "\(path)\(query)", cookie: cookie)
      // There is no schema yet, nor a published version.
      let wanted: Status =
        path.hasSuffix("/bulk/preview") || path.hasSuffix("/versions/compare") ? .notFound : .ok
      #expect(answer.status == wanted, "\(route.pattern): \(text(answer).prefix(300))")
      #expect(answer.headers["Cache-Control"] == "no-store")
      #expect(answer.headers["Content-Security-Policy"]?.hasPrefix("default-src 'none'") == true)
      #expect(answer.headers.values(of: "X-Content-Type-Options") == ["nosniff"])
      #expect(answer.headers["Referrer-Policy"] == "same-origin")
      #expect(answer.headers["Cross-Origin-Opener-Policy"] == "same-origin")
      #expect(answer.headers["Cross-Origin-Resource-Policy"] == "same-origin")
    }
  }

  @Test func `what is not there is not found, whoever may own it`() throws {
    let (cookie, _) = try session()
    for target in [
      "/runs/999", "/runs/x", "/runs/2147483648", "/quality?run=2147483648",
      "/runs/1/artefacts/a.csv", "/schemas/source/NONE",
      "/schemas/elsewhere/T", "/snapshots/..x/restoration", "/documents/none", "/no-such-page",
    ] {
      #expect(try ask(.get, target, cookie: cookie).status == .notFound, "\(target)")
    }
    let answer = try ask(.delete, "/api/v1/runs", cookie: cookie)
    #expect(answer.status == .methodNotAllowed)
    #expect(answer.headers["Allow"] == "GET, HEAD, POST")
  }

  @Test func `a run is planned, started by form and by program, and cancelled`() throws {
    let (cookie, csrf) = try session()
    let plan = try ask(.get, "/lifecycle/plan?rows=7&only=extract-specs", cookie: cookie)
    #expect(text(plan).contains("Start the run: 1 step"))
    let started = try ask(
      .post, "/runs", cookie: cookie, form: ["csrf": csrf, "rows": "7", "only": "extract-specs"])
    #expect(started.headers["Location"] == "/runs/1")
    #expect(text(try ask(.get, "/runs/1", cookie: cookie)).contains("Queued"))
    #expect(text(try ask(.get, "/lifecycle", cookie: cookie)).contains("data-poll"))

    let token: KeyValuePairs = ["X-CSRF-Token": csrf]
    let created = try ask(
      .post, "/api/v1/runs", cookie: cookie, json: #"{"rows":7,"only":"extract-specs"}"#,
      headers: token)
    #expect(created.status == .created)
    #expect(created.headers["Location"] == "/api/v1/runs/2")
    let cancelled = try ask(
      .post, "/api/v1/runs/2/cancellation", cookie: cookie, headers: token)
    #expect(text(cancelled).contains(#""state":"cancelled""#))
    let again = try ask(.post, "/api/v1/runs/2/cancellation", cookie: cookie, headers: token)
    #expect(again.status == .conflict)
  }

  @Test(arguments: [
    #"{"rows":"7"}"#, #"{"rows":0}"#, #"{"rows":true}"#, #"{"from":"x"}"#, #"{"seed":null}"#,
    #"{"release_profile":3}"#,
  ])
  func `a program's value of the wrong kind is refused with its field`(body: String) throws {
    let (cookie, csrf) = try session()
    let answer = try ask(
      .post, "/api/v1/runs", cookie: cookie, json: body, headers: ["X-CSRF-Token": csrf])
    #expect(answer.status == .unprocessableContent)
    #expect(text(answer).contains("\"errors\":[{\"field\""))
  }

  @Test func `a form with an error keeps what was typed and says what is wrong`() throws {
    let (cookie, csrf) = try session()
    let answer = try ask(
      .post, "/snapshots", cookie: cookie, form: ["csrf": csrf, "label": "  "])
    #expect(answer.status == .unprocessableContent)
    #expect(text(answer).contains("<a href=\"#field-label\">Enter a name for the snapshot</a>"))
  }

  @Test(arguments: ["from=nope", "only=nope", "from=judge-gates&only=judge-gates"])
  func `steps that cannot be run are told above the form`(query: String) throws {
    let (cookie, _) = try session()
    let answer = try ask(.get, "/lifecycle/plan?\(query)", cookie: cookie)
    #expect(answer.status == .unprocessableContent)
    #expect(text(answer).contains("<title>Error: Lifecycle"))
    #expect(text(answer).contains("Choose one of the seven steps"))
  }

  @Test func `a snapshot is taken, and its return asked for once its name is typed`() throws {
    let (cookie, csrf) = try session()
    let taken = try ask(
      .post, "/snapshots", cookie: cookie, form: ["csrf": csrf, "label": "Before the trial"])
    #expect(taken.headers["Location"] == "/lifecycle?done=snapshot-taken#snapshots")
    let page = text(try ask(.get, "/lifecycle", cookie: cookie))
    let link = try #require(page.split(separator: "href=\"/snapshots/").dropFirst().first)
    let target = "/snapshots/" + link.prefix { $0 != "\"" }
    let refused = try ask(.post, target, cookie: cookie, form: ["csrf": csrf, "name": "x"])
    #expect(refused.status == .unprocessableContent)
    let restored = try ask(
      .post, target, cookie: cookie, form: ["csrf": csrf, "name": "before the trial "])
    #expect(restored.headers["Location"] == "/approvals/1?done=approval-asked")
  }

  @Test func `a page of another project does not act in this one`() throws {
    let (cookie, csrf) = try session()
    let answer = try ask(
      .post, "/runs", cookie: cookie, form: ["csrf": csrf, "context": "999", "rows": "7"])
    #expect(answer.status == .conflict)
  }

  @Test func `the project that a page is about is not taken for the field of that name`() throws {
    let project = try app.project(.sample)
    _ = try app.createUser(
      NewPerson(userName: "pim", displayName: "Pim", role: "support", organisation: nil))
    let (cookie, csrf) = try session()
    var form: Fields = [
      "csrf": csrf, "context": project.label, "role": "sre", "reason": "as agreed",
      "organisation": "", "workspace": "", "project": "", "days": "",
    ]
    let granted = try ask(.post, "/users/pim/roles", cookie: cookie, form: form)
    #expect(granted.headers["Location"] == "/users/pim?done=role.grant")
    form = [
      "csrf": csrf, "context": project.label, "role": "support", "reason": "as agreed",
      "project": "pas-to-epr",
    ]
    let refused = try ask(.post, "/users/pim/roles", cookie: cookie, form: form)
    #expect(refused.status == .unprocessableContent)
    #expect(text(refused).contains("value=\"pas-to-epr\""))
  }

  @Test func `a one-time password opens nothing but the page to replace it`() throws {
    let project = try app.project(.sample)
    let once = try app.createUser(
      NewPerson(
        userName: "ada", displayName: "Ada", role: "viewer", organisation: project.organisation.id))
    let page = try ask(.get, "/login")
    let signedIn = try ask(
      .post, "/login", cookie: given(Cookies.visitor, in: page),
      form: ["csrf": csrf(page), "username": "ada", "password": once])
    let first = try #require(given(Cookies.session, in: signedIn))
    #expect(try ask(.get, "/runs", cookie: first).headers["Location"] == "/account/password")
    let form = try ask(.get, "/account/password", cookie: first)
    let changed = try ask(
      .post, "/account/password", cookie: first,
      form: ["csrf": csrf(form), "current": once, "new": "four brass kettles sing"])
    let second = try #require(given(Cookies.session, in: changed))
    #expect(try ask(.get, "/runs", cookie: second).status == .ok)
    #expect(try ask(.get, "/runs", cookie: first).headers["Location"]?.hasPrefix("/login") == true)
    let token = csrf(try ask(.get, "/runs", cookie: second))
    let refused = try ask(.post, "/runs", cookie: second, form: ["csrf": token, "rows": "7"])
    #expect(refused.status == .forbidden)
  }

  /// The route's path with its holes filled by what is nowhere.
  func path(_ route: Web.Route) -> String {
    route.parameters.reduce(route.pattern.description) { path, name in
      path.replacing("{\(name)}", with: "1").replacing("{\(name)*}", with: "1")
    }
  }
}
