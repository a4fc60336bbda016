internal import HTTP

/// What a handler gives back: a page to be drawn, a way to go on, data, or a file.
enum Answer: Sendable {
  case page(
    any Page, status: Status = .ok, refreshSeconds: Int? = nil, retryAfter: Int? = nil)
  /// 303, so that a reload does not repeat the act.
  case seeOther(String, setting: [Cookie] = [])
  case json(JSON, status: Status = .ok, location: String? = nil)
  /// Metrics and health.
  case text(String, status: Status = .ok, type: String = "text/plain; charset=utf-8")
  /// A list to be saved under `name`.
  case attachment(String, name: String, type: String)
  /// A file of any kind, likewise.
  case file([UInt8], name: String, type: String)
  /// A file of a project, to be saved under `name`.
  case download(path: String, name: String)
}
