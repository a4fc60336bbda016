/// A statement with its values: `\(x)` always binds, so no value can become syntax.
///
/// ```swift
/// try connection.execute("UPDATE run SET state = \(state) WHERE id = \(id)")
/// ```
/// An `SQL` inside another is spliced with its own values bound; `\(unchecked:)` is the one way to
/// splice text.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
  enum Piece: Sendable {
    case text(String)
    case value(Binding)
  }

  var pieces: [Piece]

  public init(stringLiteral text: String) {
    pieces = [.text(text)]
  }

  public init(stringInterpolation: StringInterpolation) {
    pieces = stringInterpolation.pieces
  }

  /// A statement that is known only at run time, such as a file of a migration.
  public init(unchecked text: String) {
    pieces = [.text(text)]
  }

  public struct StringInterpolation: StringInterpolationProtocol {
    var pieces: [Piece] = []

    public init(literalCapacity: Int, interpolationCount: Int) {
      pieces.reserveCapacity(interpolationCount * 2 + 1)
    }

    public mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { pieces.append(.text(literal)) }
    }

    public mutating func appendInterpolation(_ value: some ColumnValue) {
      pieces.append(.value(value.binding))
    }

    public mutating func appendInterpolation(_ value: (some ColumnValue)?) {
      pieces.append(.value(value?.binding ?? .null))
    }

    public mutating func appendInterpolation<Name: RawRepresentable>(_ name: Name)
    where Name.RawValue == String {
      pieces.append(.value(.text(name.rawValue)))
    }

    public mutating func appendInterpolation<Name: RawRepresentable>(_ name: Name?)
    where Name.RawValue == String {
      pieces.append(.value(name.map { .text($0.rawValue) } ?? .null))
    }

    public mutating func appendInterpolation<Name: RawRepresentable>(_ names: [Name])
    where Name.RawValue == String {
      pieces.append(.value(names.map(\.rawValue).binding))
    }

    public mutating func appendInterpolation(_ fragment: SQL) {
      pieces += fragment.pieces
    }

    /// Splices text as it is, which is only for names and keywords this program wrote itself.
    public mutating func appendInterpolation(unchecked text: String) {
      pieces.append(.text(text))
    }
  }

  /// The statement as the server sees it, `$1`, `$2`, … for the values.
  public var text: String {
    var number = 0
    return pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let literal): text += literal
      case .value:
        number += 1
        text += "$\(number)"
      }
    }
  }

  var bindings: [Binding] {
    pieces.compactMap { piece in
      guard case .value(let binding) = piece else { return nil }
      return binding
    }
  }
}

/// A value on its way to the server.
public enum Binding: Equatable, Sendable {
  case null
  /// In the text form of whatever type its place in the statement has.
  case text(String)
  /// A `bytea`.
  case bytes([UInt8])
}
