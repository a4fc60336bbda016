public import Domain

/// What of a schema is drawn, and how.
public struct ERDRequest: Hashable, Sendable {
  public var side: Side
  /// The table that the drawing is about, with what is at most ``hops`` relations away; empty for
  /// all tables.
  public var focus: String
  public var hops: Int
  /// Parts of table names; a table with any of them is drawn, with its neighbours.
  public var words: String
  /// The part of the system whose tables are drawn; empty for all.
  public var domain: String
  public var density: Density
  /// A table that more others refer to than this is told in words beside them, not by lines; 0 for
  /// never.
  public var fold: Int
  public var overlay: Overlay

  public static let hopsRange = 1...3
  public static let foldRange = 0...1000
  public static let usualFold = 12

  public init(
    side: Side = .source, focus: String = "", hops: Int = 1, words: String = "",
    domain: String = "", density: Density = .keys, fold: Int = usualFold, overlay: Overlay = .none
  ) {
    self.side = side
    self.focus = focus
    self.hops = min(max(hops, Self.hopsRange.lowerBound), Self.hopsRange.upperBound)
    self.words = words
    self.domain = domain
    self.density = density
    self.fold = min(max(fold, Self.foldRange.lowerBound), Self.foldRange.upperBound)
    self.overlay = overlay
  }

  /// What is shown of a table.
  public enum Density: String, CaseIterable, Sendable {
    case names, keys, fields
  }

  /// What is shown besides the schema.
  public enum Overlay: String, CaseIterable, Sendable {
    case none
    /// How many fields of each table the mapping uses or fills.
    case coverage
    /// Which source tables fill which target tables, in place of relations.
    case flow
  }
}
