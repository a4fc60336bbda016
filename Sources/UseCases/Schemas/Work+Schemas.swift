internal import Domain
internal import Storage

extension Work {
  /// Makes versions of the catalogues that the run extracted, where they are something new, and
  /// gives what must be reviewed before it goes on.
  ///
  /// - Throws: an error that ``Problem`` explains.
  func noteSchemas() throws -> [SchemaRefusal.Drift] {
    let store = store
    return try store.transaction {
      try store.versions.takeTurn(on: project.id)
      let note = CatalogueNote(store, project.id, folder)
      for side in Side.allCases {
        guard let version = try note.note(side, .run, number: number) else { continue }
        let name = "\(side.rawValue) schema"
        try log("\(name): version \(version.number), \(version.change?.rawValue ?? "the first")")
        let entry = LedgerEntry(
          "schema.extract", on: "catalogue:\(side.rawValue):\(version.number)", in: project.id,
          detail: [
            LedgerDetail("run", number), LedgerDetail("sha256", version.sha256),
            LedgerDetail("affected", version.affected.count),
          ])
        try app.record(entry, by: .engine, in: project.organisation.id)
        try carry(version)
      }
      return try store.versions.awaitingReview(of: project.id).map(SchemaRefusal.Drift.init)
    }
  }
}
