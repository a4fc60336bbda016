/// One line of a route table: what is asked for, and what the table's owner makes of it.
public struct Route<Payload> {
  public let method: Method
  public let pattern: RoutePattern
  public let payload: Payload

  public init(_ method: Method, _ pattern: RoutePattern, _ payload: Payload) {
    self.method = method
    self.pattern = pattern
    self.payload = payload
  }
}

extension Route: Sendable where Payload: Sendable {}

/// A path with holes: `/runs/{run}` takes one segment, `/files/{path*}` all that follow, at least one.
public struct RoutePattern: Sendable, Hashable {
  enum Piece: Sendable, Hashable {
    case literal(String)
    case parameter(String)
    case rest(String)
  }

  let pieces: [Piece]

  /// Reads a pattern; `nil` unless it begins with `/`, has no empty segment, names each hole once,
  /// and has a `{path*}` at its end only.
  public init?(_ text: String) {
    guard text.hasPrefix("/") else { return nil }
    let segments =
      text == "/" ? [] : text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    var pieces: [Piece] = []
    for segment in segments {
      guard let piece = Piece(segment) else { return nil }
      pieces.append(piece)
    }
    let names = pieces.compactMap(\.name)
    guard Set(names).count == names.count, !pieces.dropLast().contains(where: \.isRest)
    else { return nil }
    self.pieces = pieces
  }

  /// Whether some path is matched by both, and neither takes only paths that the other takes too.
  ///
  /// `/runs/new` beside `/runs/{run}` is an exception to a rule and clear; `/a/{x}` beside `/{y}/b`
  /// is not, nor is the same shape twice.
  func clashes(with other: RoutePattern) -> Bool {
    guard overlaps(other) else { return false }
    return covers(other) == other.covers(self)
  }

  private func overlaps(_ other: RoutePattern) -> Bool {
    for (mine, theirs) in zip(pieces, other.pieces) {
      switch (mine, theirs) {
      case (.rest, _), (_, .rest): return true
      case (.literal(let first), .literal(let second)) where first != second: return false
      default: continue
      }
    }
    return pieces.count == other.pieces.count
  }

  /// Whether each path that `other` matches is matched by this pattern.
  private func covers(_ other: RoutePattern) -> Bool {
    for (mine, theirs) in zip(pieces, other.pieces) {
      switch (mine, theirs) {
      case (.rest, _): return true
      case (_, .rest), (.literal, .parameter): return false
      case (.literal(let first), .literal(let second)) where first != second: return false
      default: continue
      }
    }
    return pieces.count == other.pieces.count
  }
}

extension RoutePattern: ExpressibleByStringLiteral, CustomStringConvertible {
  /// Traps on text that is no pattern: a table that is wrong does not start.
  public init(stringLiteral text: String) {
    guard let pattern = RoutePattern(text) else { preconditionFailure("no route pattern: \(text)") }
    self = pattern
  }

  public var description: String {
    "/" + pieces.map(\.description).joined(separator: "/")
  }
}

extension RoutePattern.Piece: CustomStringConvertible {
  init?(_ segment: Substring) {
    guard segment.hasPrefix("{"), segment.hasSuffix("}") else {
      guard !segment.isEmpty, !segment.contains(where: "{}*".contains) else { return nil }
      self = .literal(String(segment))
      return
    }
    let isRest = segment.hasSuffix("*}")
    let name = segment.dropFirst().dropLast(isRest ? 2 : 1)
    guard !name.isEmpty, !name.contains(where: "{}*".contains) else { return nil }
    self = isRest ? .rest(String(name)) : .parameter(String(name))
  }

  var name: String? {
    switch self {
    case .literal: nil
    case .parameter(let name), .rest(let name): name
    }
  }

  var isRest: Bool {
    if case .rest = self { true } else { false }
  }

  var description: String {
    switch self {
    case .literal(let text): text
    case .parameter(let name): "{\(name)}"
    case .rest(let name): "{\(name)*}"
    }
  }
}
