/// What a template may say: a tree of named values.
public indirect enum View: Sendable, Equatable {
  case text(String)
  /// Markup that is shown as it is.
  case html(HTML)
  case flag(Bool)
  case number(Int)
  case list([View])
  case object([String: View])
  /// A known name without a value; shows as nothing and counts as false.
  case absent

  /// The view of a view model: its properties by their Swift names.
  ///
  /// A `nil` property is ``absent``, ``HTML`` passes unescaped, an enum shows its raw value.
  /// - Throws: ``MarkupError/unviewable(path:)`` for a fraction or a date, which the model must put in words.
  public init(_ model: some Encodable) throws {
    self = try ViewEncoder.view(of: model, at: [])
  }

  /// How often a section over the value is shown: not at all for `false`, nothing and an empty list.
  var isTrue: Bool {
    switch self {
    case .absent, .flag(false): false
    case .list(let items): !items.isEmpty
    default: true
    }
  }

  /// The value at `path` below this one; `nil` if a step of it is not known.
  subscript(path: ArraySlice<String>) -> View? {
    guard let first = path.first else { return self }
    switch self {
    case .object(let fields): return fields[first]?[path.dropFirst()]
    case .absent: return .absent
    default: return nil
    }
  }
}
