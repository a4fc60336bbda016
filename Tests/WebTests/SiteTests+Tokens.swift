import Domain
import HTTP
import Testing
import UseCases

@testable import Web

/// The API for programs with a token, which name the project they mean.
extension SiteTests {
  private static let first = "st-elsewhere/epr-programme/pas-to-epr"
  private static let second = "st-elsewhere/epr-programme/archive"

  /// The `Authorization` of a program that may write in two projects.
  private func authorization() throws -> KeyValuePairs<String, String> {
    _ = try app.project(
      Place(
        organisation: Place.sample.organisation, workspace: Place.sample.workspace,
        project: ("archive", "Archive")))
    let cookie = try session().cookie.split(separator: "=", maxSplits: 1)
    let session = try #require(try app.session(token: String(cookie[1])))
    let token = try app.desk(of: session).createToken(name: "test", scope: .write, days: 1)
    return ["Authorization": "Bearer \(token)"]
  }

  @Test func `a program names its project in every question`() throws {
    let token = try authorization()
    let document = OpenAPI.document(Routes.table, version: "1")
    for route in Routes.table where route.pattern.description.hasPrefix("/api/") {
      guard let operation = route.operation else { continue }
      let path = route.pattern.description
      let described = document["paths"]?[path.replacing("*}", with: "}")]?[
        route.method.rawValue.lowercased()]?["parameters"]
      #expect(described?.text.contains(#""name":"project""#) == true, "\(path)")
      #expect(operation.errors(in: ["project": Self.first]).isEmpty)
      // These have to be told what to preview, and what to compare.
      let asksMore = ["/api/v1/mappings/bulk/preview", "/api/v1/mappings/versions/compare"]
      guard route.method == .get, route.parameters.isEmpty, !asksMore.contains(path) else {
        continue
      }
      let answer = try ask(.get, "\(path)?project=\(Self.first)", headers: token)
      #expect(answer.status == .ok, "\(path): \(text(answer).prefix(300))")
    }
  }

  @Test func `a run is queued in the project that is named, and its location says so`() throws {
    let token = try authorization()
    let created = try ask(
      .post, "/api/v1/runs?project=\(Self.second)", json: "{}", headers: token)
    #expect(created.status == .created)
    let location = try #require(created.headers["Location"])
    #expect(location == "/api/v1/runs/1?project=st-elsewhere%2Fepr-programme%2Farchive")
    #expect(try ask(.get, location, headers: token).status == .ok)
    #expect(
      try ask(.get, "/api/v1/runs/1?project=\(Self.first)", headers: token).status == .notFound)
  }

  @Test func `a project is named once, is there for the program, and is the session's own`() throws
  {
    let token = try authorization()
    for unknown in ["st-elsewhere/epr-programme/none", "1", ""] {
      let answer = try ask(.get, "/api/v1/runs?project=\(unknown)", headers: token)
      #expect(answer.status == .notFound, "\(unknown)")
    }
    let twice = "/api/v1/runs?project=\(Self.first)&project=\(Self.second)"
    #expect(try ask(.get, twice, headers: token).status == .unprocessableContent)
    let (cookie, _) = try session()
    let (own, other) = (Self.first, Self.second)
    let here = try app.session(token: String(cookie.split(separator: "=", maxSplits: 1)[1]))
    let isFirst = here.flatMap { app.desk(of: $0).place?.address } == own
    #expect(
      try ask(.get, "/api/v1/runs?project=\(isFirst ? own : other)", cookie: cookie).status == .ok)
    #expect(
      try ask(.get, "/api/v1/runs?project=\(isFirst ? other : own)", cookie: cookie).status
        == .conflict)
  }
}
