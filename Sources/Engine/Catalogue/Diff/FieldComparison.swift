internal import Domain

/// Compares one field of two catalogues, property by property.
struct FieldComparison {
  let subject: Subject
  let old: CatalogueField
  let new: CatalogueField
  /// Where a reference of the older catalogue points to in the newer one.
  let renamed: (FieldPath) -> FieldPath

  var changes: [CatalogueDiff.Change] {
    [
      name, type, mandatory, key, reference, codeList,
      words(.description, old.description, new.description),
      words(.statedType, old.statedType, new.statedType),
    ].compactMap(\.self)
  }

  private var name: CatalogueDiff.Change? {
    guard old.field.lowercased() != new.field.lowercased() else { return nil }
    return subject.change(.fieldRenamed, .breaking, old.field, new.field)
  }

  private var type: CatalogueDiff.Change? {
    guard old.type != new.type else { return nil }
    let impact: CatalogueDiff.Impact = new.type.holds(old.type) ? .additive : .breaking
    guard old.type.name == new.type.name else {
      return subject.change(.type, impact, old.type.description, new.type.description)
    }
    return subject.change(.length, impact, old.type.length, new.type.length)
  }

  private var mandatory: CatalogueDiff.Change? {
    guard old.mandatory != new.mandatory else { return nil }
    let impact: CatalogueDiff.Impact =
      switch (old.mandatory, new.mandatory) {
      case (_, .yes): .breaking
      case (.yes, _): .additive
      default: .text
      }
    return subject.change(.mandatory, impact, old.mandatory.rawValue, new.mandatory.rawValue)
  }

  private var key: CatalogueDiff.Change? {
    guard old.isKey != new.isKey else { return nil }
    return subject.change(
      .key, .breaking, old.isKey ? "yes" : "no", new.isKey ? "yes" : "no")
  }

  private var reference: CatalogueDiff.Change? {
    func plain(_ path: FieldPath?) -> [String]? {
      path.map { [$0.table.lowercased(), $0.field.lowercased()] }
    }
    guard plain(old.references.map(renamed)) != plain(new.references) else { return nil }
    return subject.change(
      .reference, new.references == nil ? .additive : .breaking,
      old.references?.description ?? "", new.references?.description ?? "")
  }

  private var codeList: CatalogueDiff.Change? {
    guard old.codeList != new.codeList else { return nil }
    return subject.change(
      .codeList, allowsAllCodes ? .additive : .breaking, old.codeList ?? "", new.codeList ?? "")
  }

  /// Whether every code that was allowed still is, as far as the codes are known.
  private var allowsAllCodes: Bool {
    guard let list = new.codeList else { return true }
    guard let former = old.codeList, former.contains("|"), list.contains("|") else { return false }
    return Set(list.split(separator: "|")).isSuperset(of: former.split(separator: "|"))
  }

  private func words(
    _ kind: CatalogueDiff.Kind, _ before: String, _ after: String
  ) -> CatalogueDiff.Change? {
    before == after ? nil : subject.change(kind, .text, before, after)
  }
}

extension DataType {
  /// Whether every value of `other` is one of this type too.
  func holds(_ other: DataType) -> Bool {
    switch (self, other) {
    case (.text(let most), .text(let least)):
      most.map { most in least.map { $0 <= most } ?? false } ?? true
    case (.decimal(let precision, let scale), .decimal(let lesser, let lesserScale)):
      Self.holds(precision, scale ?? 0, lesser, lesserScale ?? 0)
    case (.decimal(nil, _), .integer), (.timestamp, .date): true
    default: self == other
    }
  }

  /// Whether a number of `precision` digits has as many before and after the point as the lesser.
  private static func holds(
    _ precision: Int?, _ scale: Int, _ lesser: Int?, _ lesserScale: Int
  ) -> Bool {
    guard let precision else { return true }
    guard let lesser else { return false }
    return scale >= lesserScale && precision - scale >= lesser - lesserScale
  }
}
