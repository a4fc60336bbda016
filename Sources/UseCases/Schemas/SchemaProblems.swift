internal import Domain

/// The sentences of ``Problem`` about schemas.
extension Problem {
  init(_ refusal: SchemaRefusal) {
    switch refusal {
    case .unknownImport:
      self.init(404, "There is no such import here", fix: "See the list of imports.")
    case .importIs(let state, let number):
      self.init(
        409, "Import \(number) is \(state.rawValue)", detail: "It was decided about already.",
        fix: "Upload the files again if they are to count.")
    case .noUpload:
      self.init(
        409, "The files of this import are not there any more",
        fix: "Discard it and upload the files again.")
    case .upload(let fault): self.init(fault)
    case .unknownVersion:
      self.init(404, "There is no such version here", fix: "See the list of versions.")
    case .versionIs(let state, let side, let number):
      self.init(
        409, "Version \(number) of the \(side.rawValue) schema \(Self.words(state))",
        fix: "There is nothing to review.")
    case .unknownSpecification:
      self.init(
        404, "There is no such specification file here", fix: "See the list of files.")
    case .driftAwaitsReview(let drifts): self.init(drifts)
    case .noCatalogue(let side):
      self.init(
        404, "There is no \(side.rawValue) schema yet",
        fix: "Import its specification, or run the step extract-specs.")
    }
  }

  private init(_ drifts: [SchemaRefusal.Drift]) {
    let versions = drifts.map { "version \($0.number) of the \($0.side.rawValue) schema" }
    let rows = drifts.flatMap(\.affected)
    let named = rows.prefix(10).map { "\($0.target) (\($0.changed): \($0.reason))" }
    let more = rows.count > named.count ? " and \(rows.count - named.count) more" : ""
    self.init(
      409, "A schema change waits for review",
      detail: """
        \(versions.joined(separator: " and ").capitalizedFirst) changed what is mapped: \
        \(named.joined(separator: "; "))\(more).
        """,
      fix: """
        Have a data architect who did not make the change review it: \
        \(drifts.map { "/schemas/versions/\($0.side.rawValue)/\($0.number)" }
          .joined(separator: ", ")).
        """)
  }

  private init(_ fault: UploadFault) {
    let field: String
    switch fault {
    case .nothing: field = "Choose at least one file"
    case .tooMany(let limit): field = "Choose at most \(limit) files"
    case .wrongType(let name, let allowed):
      field = "\(name) is no kind of specification; these are: \(allowed.joined(separator: ", "))"
    case .wrongContent(let name, let kind):
      field = "\(name) is not what its name says: its content is no \(kind)"
    case .empty(let name): field = "\(name) is empty"
    case .tooLarge(let name, let limit):
      field = "\(name) is larger than \(limit >> 20) MB; split it"
    case .sameName(let name): field = "\(name) is there twice; rename one of them"
    case .reservedName(let name): field = "\(name) is a name of the product’s own; rename the file"
    case .quota(let limit):
      field = """
        The project may hold \(limit >> 20) MB of specifications; discard imports or remove files
        """
    }
    let status =
      switch fault {
      case .tooLarge, .quota: 413
      case .wrongType, .wrongContent: 415
      default: 422
      }
    self.init(
      status, "The files were not taken", detail: field + ".",
      fix: "Nothing was kept. Correct what is named and send them again.",
      fields: [Field(name: "files", message: field)])
  }

  static func words(_ state: CatalogueVersion.State) -> String {
    switch state {
    case .free: "breaks nothing that is mapped"
    case .awaitsReview: "waits for review"
    case .reviewed: "was reviewed"
    }
  }
}

extension String {
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
