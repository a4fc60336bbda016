public import Domain
internal import Engine

extension ERD {
  /// The part of `catalogue` that `request` asks for, joined by `relations`; each table leads to
  /// itself with its neighbours.
  public init(_ request: ERDRequest, of catalogue: Catalogue, relations: [Relation]) {
    self.init(
      request, of: catalogue, relations, path: { ERDPath.focus($0, side: request.side) })
  }

  /// The part that `request` asks for of a catalogue that stands in a file, without any project.
  ///
  /// The file is a catalogue's CSV, or a specification of any kind that an import reads. `policy` is
  /// the folder of shipped data, for what is inferred; `nil` to draw only what is declared.
  /// - Throws: What the file's reader throws; ``Refusal/unknownTable(_:)`` for a focus that it has
  ///   not.
  public init(_ request: ERDRequest, file path: String, policy: String?) throws {
    let catalogue =
      path.lowercased().hasSuffix(".csv")
      ? try CatalogueFile.read(path: path)
      : try CatalogueImport.read([SpecificationInput(name: path, path: path)], side: nil).catalogue
    guard request.focus.isEmpty || catalogue[request.focus] != nil else {
      throw Refusal.unknownTable(request.focus)
    }
    let relations = try policy.map {
      Relations.of(catalogue, inference: try KeyInference(of: catalogue, policy: $0))
    }
    self.init(request, of: catalogue, relations ?? catalogue.declaredRelations)
  }
}
