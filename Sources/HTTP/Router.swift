/// Finds the line of a route table that a request asks for.
///
/// The more specific line wins: a literal segment before a parameter, that before the rest of a path.
public struct Router<Payload> {
  public enum Match {
    /// Parameters by name, decoded; the rest of a path joined by `/`.
    case found(Payload, parameters: [String: String])
    case notFound
    /// The path exists for other methods; ordered as ``Method`` lists them.
    case methodNotAllowed(allowed: [Method])
  }

  public let routes: [Route<Payload>]
  private let root: Node

  public init(_ routes: [Route<Payload>]) {
    self.routes = routes
    var root = Node()
    for (index, route) in routes.enumerated() {
      Self.insert(index, route.pattern.pieces[...], into: &root)
    }
    self.root = root
  }

  /// Matches a path's decoded segments; `HEAD` is answered by the line of `GET` if it has none.
  public func match(_ method: Method, _ segments: [String]) -> Match {
    var candidates: [Int] = []
    collect(segments[...], below: root, into: &candidates)
    let index =
      candidates.first { routes[$0].method == method }
      ?? candidates.first { method == .head && routes[$0].method == .get }
    if let index {
      return .found(
        routes[index].payload, parameters: parameters(of: routes[index].pattern, segments))
    }
    guard !candidates.isEmpty else { return .notFound }
    var allowed = Set(candidates.map { routes[$0].method })
    if allowed.contains(.get) { allowed.insert(.head) }
    return .methodNotAllowed(allowed: Method.allCases.filter(allowed.contains))
  }

  /// Pairs of lines of one method of which some path could mean either.
  public var clashes: [(Route<Payload>, Route<Payload>)] {
    routes.indices.flatMap { first in
      routes.indices.dropFirst(first + 1).compactMap { second in
        guard routes[first].method == routes[second].method,
          routes[first].pattern.clashes(with: routes[second].pattern)
        else { return nil }
        return (routes[first], routes[second])
      }
    }
  }

  private static func insert(
    _ line: Int, _ pieces: ArraySlice<RoutePattern.Piece>, into node: inout Node
  ) {
    switch pieces.first {
    case nil: node.lines.append(line)
    case .rest: node.restLines.append(line)
    case .literal(let text):
      insert(line, pieces.dropFirst(), into: &node.literals[text, default: Node()])
    case .parameter:
      if node.parameter.isEmpty { node.parameter.append(Node()) }
      insert(line, pieces.dropFirst(), into: &node.parameter[0])
    }
  }

  /// Collects the lines that match, the most specific first.
  private func collect(
    _ segments: ArraySlice<String>, below node: Node, into candidates: inout [Int]
  ) {
    guard let segment = segments.first else {
      candidates += node.lines
      return
    }
    if let next = node.literals[segment] {
      collect(segments.dropFirst(), below: next, into: &candidates)
    }
    if let next = node.parameter.first, !segment.isEmpty {
      collect(segments.dropFirst(), below: next, into: &candidates)
    }
    if !segments.contains("") { candidates += node.restLines }
  }

  private func parameters(of pattern: RoutePattern, _ segments: [String]) -> [String: String] {
    var parameters: [String: String] = [:]
    for (index, piece) in pattern.pieces.enumerated() {
      switch piece {
      case .literal: continue
      case .parameter(let name): parameters[name] = segments[index]
      case .rest(let name): parameters[name] = segments[index...].joined(separator: "/")
      }
    }
    return parameters
  }
}

extension Router: Sendable where Payload: Sendable {}

/// A place between two segments of the patterns.
private struct Node: Sendable {
  var literals: [String: Node] = [:]
  /// One node, or none: an array because a struct cannot hold itself.
  var parameter: [Node] = []
  /// Indices of the lines that end here, and of those whose rest begins here.
  var lines: [Int] = []
  var restLines: [Int] = []
}
