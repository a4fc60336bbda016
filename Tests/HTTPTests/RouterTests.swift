import HTTP
import Testing

struct RouterTests {
  let router = Router([
    Route(.get, "/", "home"), Route(.get, "/runs", "list"), Route(.post, "/runs", "create"),
    Route(.get, "/runs/new", "new"), Route(.get, "/runs/{run}", "show"),
    Route(.delete, "/runs/{run}", "delete"),
    Route(.get, "/runs/{run}/artefacts/{path*}", "artefact"),
    Route(.get, "/runs/new/artefacts/index", "index"),
  ])

  @Test(arguments: [
    (Method.get, "/", "home [:]"), (.get, "/runs", "list [:]"), (.post, "/runs", "create [:]"),
    (.get, "/runs/new", "new [:]"), (.head, "/runs/new", "new [:]"),
    (.delete, "/runs/new", #"delete ["run": "new"]"#),
    (.get, "/runs/4%202", #"show ["run": "4 2"]"#),
    (.get, "/runs/new/artefacts/index", "index [:]"),
    (.get, "/runs/", "-"), (.get, "/runs//", "-"), (.get, "/nowhere", "-"), (.get, "/Runs", "-"),
    (.get, "/runs/1/artefacts", "-"), (.get, "/runs/1/artefacts/", "-"),
    (.get, "/runs/1/artefacts/a//b", "-"),
    (.put, "/runs", "GET HEAD POST"), (.post, "/runs/new", "GET HEAD DELETE"),
    (.post, "/", "GET HEAD"),
  ])
  func `finds the most specific line`(method: Method, target: String, outcome: String) throws {
    let found =
      switch router.match(method, try Request(method, target).segments) {
      case .found(let payload, let parameters): "\(payload) \(parameters)"
      case .notFound: "-"
      case .methodNotAllowed(let allowed): allowed.map(\.rawValue).joined(separator: " ")
      }
    #expect(found == outcome)
  }

  @Test func `hands over the rest of a path`() throws {
    let segments = try Request(.get, "/runs/new/artefacts/reports/a%20b.csv").segments
    guard case .found("artefact", let parameters) = router.match(.get, segments) else {
      Issue.record("not found")
      return
    }
    #expect(parameters == ["run": "new", "path": "reports/a b.csv"])
  }

  @Test(arguments: [
    (RoutePattern("/a/{x}"), RoutePattern("/a/{y}"), true), ("/a/{x}", "/{y}/b", true),
    ("/a/{x*}", "/a/{y*}", true), ("/{x}/b/{y*}", "/a/{z*}", true), ("/a", "/a", true),
    ("/a/b", "/a/{x}", false), ("/a/{x}", "/a/{y*}", false), ("/a/{x}", "/b/{y}", false),
    ("/a", "/a/{x*}", false), ("/a/{x}/c", "/a/{y*}", false),
  ])
  func `finds lines of which a path could mean either`(
    first: RoutePattern?, second: RoutePattern?, clash: Bool
  ) throws {
    let lines = [Route(.get, try #require(first), 1), Route(.get, try #require(second), 2)]
    #expect(Router(lines).clashes.isEmpty != clash)
    #expect(Router(lines.reversed()).clashes.isEmpty != clash)
    #expect(Router([lines[0], Route(.post, lines[1].pattern, 2)]).clashes.isEmpty)
  }

  @Test(arguments: ["", "runs", "//", "/a/", "/{", "/{}", "/a{b}", "/{x}/{x}", "/{x*}/a", "/{*}"])
  func `refuses a pattern that could match nothing or anything`(text: String) {
    #expect(RoutePattern(text) == nil)
  }
}
