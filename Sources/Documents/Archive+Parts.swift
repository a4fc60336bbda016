extension Archive {
  /// What one part of an office document says of another that it needs.
  struct Relation: Equatable {
    let id: String
    /// The last word of its type: `worksheet`, `styles`.
    let kind: String
    /// By its name in the archive.
    let part: String
  }

  /// - Throws: ``DocumentError``, also `missingPart`.
  func xml(_ name: String) throws(DocumentError) -> XMLPart {
    guard let bytes = try part(name) else { throw .missingPart(path: path, part: name) }
    return try XMLPart(bytes, name: name, of: path)
  }

  /// The part with which the document begins.
  func mainPart(or usual: String) throws(DocumentError) -> String {
    try relations(of: "").first { $0.kind == "officeDocument" }?.part ?? usual
  }

  /// The parts that `name` refers to within the document; none where it says nothing.
  func relations(of name: String) throws(DocumentError) -> [Relation] {
    let folders = name.split(separator: "/").dropLast()
    let file = name.split(separator: "/").last ?? ""
    let list = (folders + ["_rels", "\(file).rels"]).joined(separator: "/")
    guard names.contains(list) else { return [] }
    var relations: [Relation] = []
    try xml(list).read { (event) throws(DocumentError) in
      guard case .start("Relationship", let attributes) = event,
        attributes["TargetMode"] != "External",
        let id = attributes["Id"], let type = attributes["Type"], let target = attributes["Target"]
      else { return }
      relations.append(
        Relation(
          id: id, kind: type.split(separator: "/").last.map(String.init) ?? "",
          part: Self.resolve(target, in: folders)))
    }
    return relations
  }

  private static func resolve(_ target: String, in folders: ArraySlice<Substring>) -> String {
    var parts = target.hasPrefix("/") ? [] : Array(folders)
    for step in target.split(separator: "/") where step != "." {
      if step == ".." { _ = parts.popLast() } else { parts.append(step) }
    }
    return parts.joined(separator: "/")
  }
}
