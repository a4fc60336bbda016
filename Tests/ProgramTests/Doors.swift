import Cryptography
import Domain
import Foundation
import HTTP
import TestSupport
import Testing

@testable import UseCases
@testable import Web

/// How a door answered.
struct Told {
  /// As HTTP has it; of the command line, what its exit status stands for.
  let status: Int
  let text: String
}

/// The three doors of an installation, and people with roles behind them.
struct Doors {
  enum Door: CaseIterable, Sendable { case form, api, cli }

  static let password = "three quiet lanterns"
  /// One hash for everybody, for it is slow on purpose.
  private static let hash = Password.hash(password)

  let database: TestDatabase
  let scratch: Scratch
  let configuration: Configuration
  let app: App
  let site: Site
  let cast: Cast
  let project: Domain.Project

  var organisation: Int { project.organisation.id.number }

  init() throws {
    database = try TestDatabase()
    scratch = try Scratch()
    let root = Checkout.root.path
    configuration = Configuration(
      database: database.conninfo, projects: "\(scratch.url.path)/projects",
      schemas: "\(root)/schemas", documents: "\(root)/docs",
      keyFile: "\(scratch.url.path)/secret.key")
    app = try App(configuration)
    site = try Site(templates: "\(root)/Templates", assets: "1") { .now }
    cast = try Cast(database, passwordHash: Self.hash)
    project = try app.project(.sample)
  }

  /// Gives someone these roles in the organisation, or on the platform.
  func add(_ name: String, _ roles: String..., onPlatform: Bool = false) throws {
    for role in roles { try cast.add(name, role, in: onPlatform ? nil : organisation) }
  }

  func desk(_ name: String) throws -> Desk { try app.desk(ofUser: name, at: project.address) }

  /// Does what must have been done before the try.
  @discardableResult
  func does(_ name: String, _ key: String, _ stated: [String: String]) throws -> String {
    let outcome = try desk(name).perform(
      try #require(Actions[key]), stated.mapValues { [$0] })
    switch outcome {
    case .done(let effect): return effect.object
    case .waiting(let approval): return "\(approval)"
    }
  }
}

extension Doors {
  /// Has someone do an action through one of the doors; holes and fields are stated together.
  func tell(
    _ door: Door, _ name: String, _ key: String, _ stated: [String: String]
  ) throws -> Told {
    let action = try #require(Actions[key])
    let path = action.operands.reduce(action.path) {
      $0.replacing("{\($1)}", with: stated[$1] ?? "")
    }
    let fields = stated.filter { !action.operands.contains($0.key) }
    switch door {
    case .form: return try send(.post, path, name, fields)
    case .api: return try send(.post, "/api/v1\(path)", name, fields)
    case .cli:
      let options = fields.sorted { $0.key < $1.key }.flatMap { name, value in
        // Of a switch only the name is stated.
        ["--\(name.replacing("_", with: "-"))"] + (value == "on" ? [] : [value])
      }
      return try call(
        action.words + action.operands.map { stated[$0] ?? "" } + options, as: name,
        signs: action.isSignature)
    }
  }

  /// Tries an action through each door that it has.
  func tell(_ name: String, _ key: String, _ stated: [String: String]) throws -> [Told] {
    let own = try #require(Actions[key]).ownDoors
    return try Door.allCases.filter { $0 != .cli || !own.contains(.cli) }.map {
      try tell($0, name, key, stated)
    }
  }

  func send(
    _ method: HTTP.Method, _ target: String, _ name: String, _ fields: [String: String] = [:]
  ) throws -> Told {
    let token = try cast.session(of: name, in: project.id.number)
    let csrf = try app.session(token: token)?.csrfToken ?? ""
    var headers = Headers()
    try headers.append("Cookie", "\(Cookies.session)=\(token)")
    var body = ""
    if method == .post, target.hasPrefix("/api/") {
      try headers.append("X-CSRF-Token", csrf)
      try headers.append("Content-Type", "application/json")
      body = JSON.object(fields.map { .init(name: $0, value: .string($1)) }).text
    } else if method == .post {
      try headers.append("Content-Type", "application/x-www-form-urlencoded")
      var form = Fields()
      form.append("csrf", csrf)
      for (name, value) in fields { form.append(name, value) }
      body = form.urlEncoded
    }
    return try told(Request(method, target, headers: headers, body: Array(body.utf8)))
  }

  func told(_ request: Request) -> Told {
    let response = site.respond(to: request, with: app)
    var text = response.headers["Location"] ?? ""
    if case .bytes(let bytes) = response.body { text += String(decoding: bytes, as: UTF8.self) }
    return Told(status: response.status.rawValue, text: text)
  }

  /// Calls the built program in somebody's name.
  func call(_ words: [String], as name: String, signs: Bool = false) throws -> Told {
    let call = try Running(
      words,
      environment: [
        "DATABASE_URL": database.conninfo, "CROSSGATE_PROJECTS": configuration.projects,
        "CROSSGATE_USER": name,
      ], input: signs ? "\(Self.password)\n" : ""
    ).wait()
    guard case .exited(let code) = call.ending else { return Told(status: 500, text: call.errors) }
    let status = [0: 200, 2: 422, 4: 403, 5: 404, 6: 409, 8: 202][code] ?? 500
    return Told(status: status, text: call.output + call.errors)
  }
}

extension [Told] {
  /// Every door refused, with this status and in words that hold `words`.
  func expect(
    _ status: Int, _ words: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(!isEmpty, sourceLocation: sourceLocation)
    for told in self {
      #expect(
        told.status == status && (words.isEmpty || told.text.contains(words)),
        "\(told.status): \(told.text.suffix(1500))", sourceLocation: sourceLocation)
    }
  }
}
