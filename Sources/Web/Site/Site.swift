public import Domain
public import Foundation
public import HTTP
internal import Markup
public import UseCases

/// The whole server as one function from a request to its response.
public struct Site: Sendable {
  let templates: TemplateLibrary
  let metrics = Metrics()
  /// Changes with the static files, so that browsers may keep them for ever.
  let assets: String
  let clock: @Sendable () -> Date

  /// Reads the templates.
  ///
  /// - Parameters:
  ///   - templates: The folder of templates.
  ///   - assets: A word that changes with the static files.
  ///   - clock: What time it is.
  /// - Throws: an error that names the template and line that is wrong.
  public init(
    templates: String, assets: String, clock: @escaping @Sendable () -> Date
  ) throws {
    self.templates = try TemplateLibrary(directory: templates)
    self.assets = assets
    self.clock = clock
  }

  /// What a line of the route table asks for that the shipped permission matrix does not know, so
  /// that nobody could ever be let in.
  ///
  /// - Throws: an error that ``UseCases/Problem`` explains.
  public static func permissionsWithoutLine(in app: App) throws -> [PermissionName] {
    try app.permissionsWithoutLine(
      Routes.table.compactMap { route in
        guard case .permitted(let permission, _) = route.access else { return nil }
        return permission
      })
  }

  /// Answers a request; whatever goes wrong is an answer too.
  public func respond(to request: Request, with app: App) -> Response {
    let start = ContinuousClock.now
    let response = Exchange(request, app, self).response()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    metrics.count(request.method.rawValue, response.status.rawValue, seconds: seconds)
    return response
  }

  /// Answers for a handler that could not, not knowing who asks.
  public func respond(to request: UnansweredRequest) -> Response {
    let problem =
      (request.error as? RequestError).map { Problem($0) } ?? Problem(request.error)
    do {
      return try refusal(problem, of: request).explaining(problem, nil).guarded()
    } catch {
      return .plain(problem)
    }
  }

  private func refusal(_ problem: Problem, of request: UnansweredRequest) throws -> Response {
    if request.target.utf8.starts(with: "/api/".utf8) { return .problem(problem) }
    let layout = Layout(
      assets: assets, version: Version.current, csrf: "", project: "", account: nil, context: nil,
      menu: [], flash: nil, emergency: [], refreshSeconds: nil)
    return try draw(
      ProblemPage(problem, request: request.requestID.nonEmpty), in: layout,
      status: Status(problem))
  }

  func draw(_ page: any Page, in layout: Layout, status: Status) throws -> Response {
    let html = try templates.render(type(of: page).template, View(page), layout: View(layout))
    return .html(html.text, status: status)
  }
}

/// Whoever asks, as far as it is known.
struct Visitor {
  /// What the forms of someone without a session carry.
  let csrf: String
  var session: Session?
  var desk: Desk?
}

extension Site {
  func layout(
    _ visitor: Visitor, _ request: Request, refresh: Int?
  ) throws -> Layout {
    try Layout(
      assets: assets, version: Version.current, csrf: visitor.session?.csrfToken ?? visitor.csrf,
      project: visitor.desk?.place?.label ?? "",
      account: try visitor.desk.map { try Layout.Account($0) },
      context: try visitor.desk.flatMap { try Layout.Context($0) },
      menu: visitor.desk.map { Layout.menu(for: $0.actor, at: request.path) } ?? [],
      flash: request.query["done"].flatMap { Layout.Banner(done: $0) },
      emergency: visitor.desk?.breakGlass.map { Layout.Emergency($0, now: clock()) } ?? [],
      notices: (visitor.session.flatMap { Layout.Notice($0) }.map { [$0] } ?? [])
        + (visitor.desk?.emergenciesOfOthers().map { Layout.Notice($0, now: clock()) } ?? []),
      refreshSeconds: refresh)
  }
}
