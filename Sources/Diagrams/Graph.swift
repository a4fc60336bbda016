/// What is drawn: boxes with lines between them.
public struct Graph: Sendable {
  public init() {}
}
