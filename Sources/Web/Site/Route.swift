internal import Domain
internal import HTTP

/// One line of the route table: what is asked for, who may, and who answers.
struct Route: Sendable {
  typealias Handler = @Sendable (Visit) throws -> Answer
  typealias OpenHandler = @Sendable (Caller) throws -> Answer

  let method: Method
  let pattern: RoutePattern
  let access: Access
  /// What the OpenAPI document says of it; none of a page.
  let operation: Operation?

  enum Access: Sendable {
    /// Whoever comes: signing in, and what watches over the server.
    case anyone(OpenHandler)
    /// Whoever is signed in and may.
    case permitted(Permission, Handler)
  }

  static func get(
    _ path: RoutePattern, _ permission: Permission, _ handler: @escaping Handler,
    says operation: Operation? = nil
  ) -> Route {
    Route(
      method: .get, pattern: path, access: .permitted(permission, handler),
      operation: operation)
  }

  static func post(
    _ path: RoutePattern, _ permission: Permission, _ handler: @escaping Handler,
    says operation: Operation? = nil
  ) -> Route {
    Route(
      method: .post, pattern: path, access: .permitted(permission, handler),
      operation: operation)
  }

  static func anyone(
    _ method: Method, _ path: RoutePattern, _ handler: @escaping OpenHandler,
    says operation: Operation? = nil
  ) -> Route {
    Route(method: method, pattern: path, access: .anyone(handler), operation: operation)
  }

  /// Whether whoever comes may use it.
  var isOpen: Bool {
    if case .anyone = access { true } else { false }
  }
}

extension Route {
  /// The names of the holes in its path.
  var parameters: [String] {
    pattern.description.split(separator: "/").filter { $0.hasPrefix("{") }
      .map { String($0.dropFirst().dropLast($0.hasSuffix("*}") ? 2 : 1)) }
  }
}
