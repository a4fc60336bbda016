internal import Domain
internal import Engine
internal import Foundation
internal import Storage

extension Actions {
  static let importSource = Action(
    "datasource.import", at: "/connectors/sources/{datasource}/import",
    "Import the tables of a data source",
    says: """
      Proposes the tables and columns that were last listed as a specification of the source's \
      side; nothing counts until the import is accepted.
      """,
    needs: .execute("schema.submit"), button: "Propose them",
    done: "The listed tables were read",
    look: { desk, input in try desk.prospect(of: desk.source(input)) },
    perform: { desk, input in try desk.propose(desk.source(input)) })
}

extension Desk {
  /// Proposes what was last listed of a data source, as a catalogue's file would be.
  fileprivate func propose(_ source: DataSource) throws -> Action.Effect {
    guard source.discoveredAt != nil else { throw Refusal.source(.notDiscovered) }
    let folder = try folder
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).csv").path
    defer { unlink(file) }
    try CatalogueFile.write(Catalogue(store.dataSources.catalogue(of: source.id)), to: file)
    let taken = try ImportFolder(
      taking: [OfferedFile(name: "data-source-\(source.id.number).csv", path: file)], into: folder,
      spellings: SpecificationFolder(source.side, of: folder).names(),
      waiting: store.imports.bytesWaiting(in: project.id))
    do { return try propose(taken.name, source.side) } catch {
      try taken.remove()
      throw error
    }
  }
}
