internal import Domain
internal import Foundation
internal import HTTP
internal import UseCases

/// What someone who may not be signed in asks.
struct Caller {
  let request: Request
  let form: Fields
  let app: App
  let metrics: Metrics
}

/// Whether the server lives, can work, and how it does.
enum Health {
  /// `GET /healthz`: the process answers, whatever becomes of the database.
  @Sendable static func isAlive(_ caller: Caller) -> Answer { .text("alive\n") }

  /// `GET /readyz`: it can do its work, for which it needs the database.
  @Sendable static func isReady(_ caller: Caller) -> Answer {
    do {
      try caller.app.ping()
      return .text("ready\n")
    } catch {
      return .text("the database does not answer\n", status: .serviceUnavailable)
    }
  }

  /// `GET /metrics`: figures in Prometheus' text format.
  @Sendable static func metrics(_ caller: Caller) -> Answer {
    .text(
      caller.metrics.text(runs: try? caller.app.runsByState()),
      type: "text/plain; version=0.0.4; charset=utf-8")
  }
}

/// What the API says of itself.
enum Meta {
  /// `GET /api/meta/version`: the version of the product.
  @Sendable static func version(_ visit: Visit) -> Answer {
    .json(["product": "Crossgate", "version": .string(Version.current)])
  }

  /// `GET /api/openapi.json`: what the API can do.
  @Sendable static func openAPI(_ visit: Visit) -> Answer {
    .json(OpenAPI.document(Routes.table, version: Version.current))
  }
}
