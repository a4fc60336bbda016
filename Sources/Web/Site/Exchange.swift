internal import Domain
internal import Foundation
internal import HTTP
internal import Markup
internal import UseCases

/// One request on its way to a response.
struct Exchange {
  let request: Request
  let app: App
  let site: Site
  let isAPI: Bool

  init(_ request: Request, _ app: App, _ site: Site) {
    self.request = request
    self.app = app
    self.site = site
    isAPI = request.segments.first == "api"
  }
}

extension Exchange {
  /// From the route to the answer, or to the words for why there is none.
  func response() -> Response {
    var visitor = Visitor(csrf: Cookies.visitorToken(of: request))
    do {
      let found = Result { () throws(RequestFault) in
        try Routes.find(request.method, request.segments)
      }
      if case .success(let line) = found, line.route.isOpen {} else { try identify(&visitor) }
      let (route, parameters) = try found.get()
      let answer = try answer(route, parameters, visitor)
      return try response(to: answer, visitor).guarded()
    } catch {
      return explain(error, visitor)
    }
  }

  /// A page that cannot be drawn, be it for a template or for the database, is still answered.
  private func explain(_ error: any Error, _ visitor: Visitor) -> Response {
    do {
      try recordDenial(error, visitor)
      return try refusal(error, visitor).guarded()
    } catch {
      return .plain(problem(error, visitor))
    }
  }

  /// Leaves a line in the ledger for what was refused; never for an address that leads nowhere, and
  /// never with more of the address than the route states, for it may hold anything.
  private func recordDenial(_ error: any Error, _ visitor: Visitor) throws {
    let problem = problem(error, visitor)
    guard error as? RequestFault != .signInNeeded, problem.isDenial,
      let route = try? Routes.find(request.method, request.segments).route
    else { return }
    let attempted = "\(request.method.rawValue) \(route.pattern)"
    if let desk = visitor.desk {
      try desk.recordDenial(of: attempted, on: problem.title)
    } else {
      let author = LedgerAuthor(
        person: nil, name: "", channel: LedgerChannel(isAPI ? .api : .form),
        requestID: request.requestID)
      try app.recordDenial(
        of: attempted, on: problem.title, by: author, from: request.remoteAddress, in: nil)
    }
  }

  /// Finds out who asks: by session, or for the API by token.
  private func identify(_ visitor: inout Visitor) throws {
    if isAPI, let token = request.bearer {
      visitor.desk = try app.desk(bearer: token, at: request.query["project"])
      visitor.desk?.requestID = request.requestID
    } else if let token = request.cookies[Cookies.session],
      let session = try app.session(token: token)
    {
      visitor.session = session
      visitor.desk = app.desk(of: session, channel: isAPI ? .api : .form)
      visitor.desk?.requestID = request.requestID
    }
  }

  /// The one place where a request is let in: signed in, not forged, permitted.
  private func answer(
    _ route: Route, _ parameters: [String: String], _ visitor: Visitor
  ) throws -> Answer {
    let form = route.method == .post && !isAPI ? try request.form().fields : Fields()
    switch route.access {
    case .anyone(let handler):
      // A program's body is JSON, which no page elsewhere can have a browser send.
      let isGenuine = isAPI || form["csrf"].map { sameText($0, visitor.csrf) } ?? false
      if route.method == .post, !isGenuine || !request.isFromHere { throw RequestFault.forged }
      return try handler(
        Caller(request: request, form: form, app: app, metrics: site.metrics))
    case .permitted(let permission, let handler):
      guard let desk = visitor.desk else { throw RequestFault.signInNeeded }
      if route.method == .post { try refuseForgery(form, visitor) }
      if let duty = visitor.session.flatMap(Duty.init), !duty.leavesOpen(route) {
        throw RequestFault.dutyFirst(duty)
      }
      try desk.require(permission)
      try refuseOtherProject(form, desk, route)
      if let faults = route.operation?.errors(in: request.query), !faults.isEmpty {
        throw RequestFault.invalid(faults)
      }
      return try handler(
        Visit(
          request: request, parameters: parameters, form: form, desk: desk,
          session: visitor.session, now: site.clock()))
    }
  }

  /// A session's browser sends its cookie with whatever any page makes it send; a token's program does not.
  private func refuseForgery(_ form: Fields, _ visitor: Visitor) throws(RequestFault) {
    guard let session = visitor.session else { return }
    let token = form["csrf"] ?? request.headers["X-CSRF-Token"] ?? ""
    guard request.isFromHere, app.isCSRFToken(token, of: session) else { throw .forged }
  }

  /// A page, or a program, that means one project does not act in another.
  private func refuseOtherProject(
    _ form: Fields, _ desk: Desk, _ route: Route
  ) throws(RequestFault) {
    guard route.pattern != "/context" else { return }
    guard let stated = form["context"] ?? request.query["project"] else { return }
    let here = (isAPI ? desk.place?.address : desk.place?.label) ?? ""
    guard stated == here else { throw .otherProject }
  }

  private func response(to answer: Answer, _ visitor: Visitor) throws -> Response {
    switch answer {
    case .page(let page, let status, let refresh, let retryAfter):
      var response = try draw(page, status: status, refresh: refresh, visitor)
      if let retryAfter { try response.headers.set("Retry-After", to: String(retryAfter)) }
      return response
    case .seeOther(let path, let cookies):
      var response = Response.redirect(to: path)
      for cookie in cookies { response.setCookie(cookie) }
      return response
    case .json(let json, let status, let location):
      var response = Response.json(Array(json.text.utf8), status: status)
      if let location { try response.headers.append("Location", location) }
      return response
    case .text(let text, let status, let type):
      var response = Response.text(text, status: status)
      try response.headers.set("Content-Type", to: type)
      return response
    case .attachment(let text, let name, let type):
      return try .download(.bytes(Array(text.utf8)), name: name, type: type)
    case .file(let bytes, let name, let type):
      return try .download(.bytes(bytes), name: name, type: type)
    case .download(let path, let name):
      return try .download(.file(path: path), name: name, type: Self.mediaType(of: name))
    }
  }

  private static func mediaType(of name: String) -> String {
    switch name.split(separator: ".").last {
    case "csv": "text/csv; charset=utf-8"
    case "json": "application/json"
    default: "application/octet-stream"
    }
  }

  private func draw(
    _ page: any Page, status: Status, refresh: Int? = nil, _ visitor: Visitor
  ) throws -> Response {
    let response = try site.draw(
      page, in: site.layout(visitor, request, refresh: refresh), status: status)
    guard visitor.session == nil else { return response }
    return try response.setting(Cookies.visitor, to: visitor.csrf)
  }

  /// The words for why there is no answer, on a page or for a program.
  private func refusal(_ error: any Error, _ visitor: Visitor) throws -> Response {
    let fault = error as? RequestFault
    let problem = self.problem(error, visitor)
    if isAPI { return try .problem(problem, path: request.path).explaining(problem, fault) }
    if fault == .signInNeeded { return .redirect(to: request.signInPath) }
    if case .dutyFirst(let duty) = fault { return .redirect(to: duty.path) }
    let page = ProblemPage(problem, request: request.requestID.nonEmpty)
    return try draw(page, status: Status(problem), visitor).explaining(problem, fault)
  }

  /// The problem, without the place of the project's folder on this machine.
  private func problem(_ error: any Error, _ visitor: Visitor) -> Problem {
    if let fault = error as? RequestFault { return Problem(fault) }
    if let fault = error as? RequestError { return Problem(fault) }
    var problem = Problem(error)
    guard let folder = try? visitor.desk?.folder else { return problem }
    for part in [\Problem.title, \.detail, \.fix] {
      problem[keyPath: part] = problem[keyPath: part].replacing("\(folder)/", with: "")
        .replacing(folder, with: "the project")
    }
    return problem
  }
}

/// Compares in a time that does not tell where the texts differ.
private func sameText(_ a: String, _ b: String) -> Bool {
  let (a, b) = (Array(a.utf8), Array(b.utf8))
  return a.count == b.count && zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
}
