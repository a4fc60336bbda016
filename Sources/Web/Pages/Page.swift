/// What one template may say: its fields are the names that the template may use.
protocol Page: Encodable, Sendable {
  /// The template's file below `Templates/`.
  static var template: String { get }
}
