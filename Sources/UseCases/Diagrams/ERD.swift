internal import Diagrams
public import Domain
internal import Engine

/// A schema, or a part of it, as tables and relations: what a drawing shows, and the same in words.
public struct ERD: Sendable {
  public let request: ERDRequest
  /// How many tables there are to choose from.
  public let total: Int
  /// What is drawn: the tables' names in the order of their catalogue.
  public let tables: [String]
  /// The side that each of ``tables`` belongs to.
  public let sides: [Side]
  /// Whether more tables were asked for than a drawing has.
  public let isCut: Bool
  /// The relations of the drawn tables, with those that are told in words only.
  public let links: [Link]
  /// The tables whose lines are left out, for there would be too many; the most referred to first.
  public let folded: [Hub]
  public let anomalies: [Anomaly]
  /// The parts that the tables are grouped in, by name; none where nothing tells them apart.
  public let domains: [DomainCount]
  let graph: Graph
  /// What a browser still moves about with ease, in less than two megabytes.
  public static let mostTables = 1000
  static let mostEdges = 3000

  /// What is drawn, for other tools.
  let catalogue: Catalogue
  let relations: [Relation]

  /// A relation, or the data that goes from one table to another, in words.
  public struct Link: Hashable, Sendable {
    /// `TABLE.FIELD`, or `TABLE` of a flow.
    public let from: String
    public let to: String
    public let fromTable: String
    public let toTable: String
    /// `many to one`, with what else is known.
    public let cardinality: String
    /// ``Domain/Relation/Origin`` as a word, or `flow`.
    public let origin: String
    /// 0...1.
    public let confidence: Double
    public let evidence: [String]
    /// Whether the drawing tells it in words.
    public let isFolded: Bool
    /// What names it for a person's decision; `nil` where there is none to take.
    public let id: String?
  }

  /// A table that many others refer to.
  public struct Hub: Hashable, Sendable {
    public let table: String
    /// How many tables refer to it.
    public let count: Int
  }

  public struct DomainCount: Hashable, Sendable {
    public let name: String
    public let tables: Int
  }

  /// Something that a relation or a table lacks.
  public struct Anomaly: Hashable, Sendable {
    public let kind: Kind
    public let table: String
    /// The relation or the types that are meant; empty where the table says all.
    public let detail: String

    public enum Kind: String, CaseIterable, Sendable {
      /// No field of the table is stated as its key.
      case noKey = "no_key"
      /// Nothing refers to the table, and it refers to nothing.
      case orphan
      /// A relation leads to a table that the catalogue has not.
      case missingTable = "missing_table"
      /// A relation leads to a field that its table has not.
      case missingField = "missing_field"
      /// The fields of a relation have different types.
      case typesDiffer = "types_differ"
    }
  }

  /// The same as files for other tools: only what is drawn.
  public enum Format: String, CaseIterable, Sendable {
    case mermaid = "mmd"
    case dbml
  }

  /// What is drawn in a language of other tools.
  public func text(as format: Format) -> String {
    CatalogueExport.text(
      of: catalogue, as: format == .mermaid ? .mermaid : .dbml, relations: relations)
  }

  /// Finds places for the tables, within a time limit, or knows them still.
  public func picture() -> ERDPicture { ERDPicture(DrawingCache.drawing(of: graph)) }
}

/// A drawn ``ERD``.
public struct ERDPicture: Sendable {
  private let drawing: Drawing

  init(_ drawing: Drawing) { self.drawing = drawing }

  /// In pixels, at its natural size.
  public var width: Int { Int(drawing.size.width.rounded(.up)) }
  public var height: Int { Int(drawing.size.height.rounded(.up)) }

  /// The drawing within a page of ours, at a part of its natural size.
  public func svg(scale: Double) -> String { drawing.svg(for: .page(scale: scale)) }

  /// The drawing as a file of its own, without links.
  public var file: String { drawing.svg(for: .file) }

  /// Why the tables only stand in rows; `nil` where they are laid out.
  public var gridReason: GridReason? {
    switch drawing.layout.origin {
    case .engine: nil
    case .grid(.nothingToJoin): .nothingToJoin
    case .grid(.outOfTime): .outOfTime
    case .grid(.noLayoutProgram): .noLayoutProgram
    }
  }

  public enum GridReason: String, Sendable {
    case nothingToJoin = "nothing_to_join"
    case outOfTime = "out_of_time"
    case noLayoutProgram = "no_layout_program"
  }

  /// Where each table stands, by its centre and size, in the order of ``ERD/tables``.
  public var places: [(x: Double, y: Double, width: Double, height: Double)] {
    drawing.layout.boxes.map { ($0.centre.x, $0.centre.y, $0.size.width, $0.size.height) }
  }

  /// The corners of the drawn lines with the places of the tables they join.
  public var lines: [(from: Int, to: Int, corners: [(x: Double, y: Double)])] {
    zip(drawing.graph.edges, drawing.layout.lines).map { edge, line in
      (edge.from, edge.to, line.map { ($0.x, $0.y) })
    }
  }
}
