/// What is drawn: tables as boxes, and what joins them as lines.
public struct Graph: Sendable, Hashable {
  /// What the drawing shows, in a few words.
  public var title: String
  /// The same in sentences, for whoever does not see it.
  public var summary: String
  public var nodes: [Node]
  /// At most one for a pair of tables is drawn well: two lie on each other.
  public var edges: [Edge]

  public init(title: String, summary: String = "", nodes: [Node], edges: [Edge]) {
    self.title = title
    self.summary = summary
    self.nodes = nodes
    self.edges = edges
  }

  /// A table.
  public struct Node: Sendable, Hashable {
    public var name: String
    /// A second, quieter line below the name; empty for none.
    public var caption: String
    /// Where a click on it leads; `nil` where the drawing leaves the product.
    public var path: String?
    public var rows: [Row]
    /// Rows that are not shown.
    public var moreRows: Int
    /// Relations that are told in words below the rows, in place of a line.
    public var stubs: [Stub]
    public var share: Share?
    /// What it is looked at for.
    public var isFocus: Bool
    /// Of the other schema than most.
    public var isFarSide: Bool

    public init(
      name: String, caption: String = "", path: String? = nil, rows: [Row] = [], moreRows: Int = 0,
      stubs: [Stub] = [], share: Share? = nil, isFocus: Bool = false, isFarSide: Bool = false
    ) {
      self.name = name
      self.caption = caption
      self.path = path
      self.rows = rows
      self.moreRows = moreRows
      self.stubs = stubs
      self.share = share
      self.isFocus = isFocus
      self.isFarSide = isFarSide
    }
  }

  /// A field of a table.
  public struct Row: Sendable, Hashable {
    public var name: String
    public var type: String
    /// `PK`, `FK`, or nothing.
    public var mark: String

    public init(name: String, type: String = "", mark: String = "") {
      self.name = name
      self.type = type
      self.mark = mark
    }
  }

  /// A relation in words: `→ CONCEPT`.
  public struct Stub: Sendable, Hashable {
    public var text: String

    public init(_ text: String) { self.text = text }
  }

  /// How much of a table is done: `part` of `whole`.
  public struct Share: Sendable, Hashable {
    public var part: Int
    public var whole: Int
    /// What is done: `mapped`.
    public var word: String

    public init(_ part: Int, of whole: Int, _ word: String) {
      self.part = part
      self.whole = whole
      self.word = word
    }
  }

  /// A line from one node to another, by their places in ``Graph/nodes``.
  public struct Edge: Sendable, Hashable {
    public var from: Int
    public var to: Int
    public var kind: Kind
    public var fromEnd: End
    public var toEnd: End
    /// What it joins, in words.
    public var label: String

    public init(
      from: Int, to: Int, kind: Kind, fromEnd: End = .many, toEnd: End = .one, label: String = ""
    ) {
      self.from = from
      self.to = to
      self.kind = kind
      self.fromEnd = fromEnd
      self.toEnd = toEnd
      self.label = label
    }

    public enum Kind: String, CaseIterable, Sendable, Hashable {
      case declared, inferred, accepted, rejected
      /// Data that goes from a table of one schema into one of another.
      case flow
    }

    /// How many rows of the table at this end belong to one at the other.
    public enum End: String, CaseIterable, Sendable, Hashable {
      case one, oneOrNone, many
    }
  }
}
