internal import Domain

/// What `pre_production` rehearsals may write into mandatory fields that stayed blank; shipped data.
///
/// A field that has a code list, or whose name holds one of the words of `never_imputed.csv`, is
/// never filled: a made-up clinical fact or consent looks like a real one.
struct Imputation {
  private struct Default {
    let words: String
    let type: String
    let value: [UInt8]
  }

  private let defaults: [Default]
  private let never: [String]

  /// Reads the shipped defaults; in `strict` mode there are none.
  ///
  /// - Throws: ``ArtefactError`` with file and line.
  init(_ mode: ImputeMode, _ context: StepContext) throws {
    guard mode == .preProduction else {
      defaults = []
      never = []
      return
    }
    defaults = try ArtefactTable(
      "quality/imputation.csv", in: context.policy,
      required: ["field_words", "data_type", "value"]
    ).rows.map {
      Default(words: $0["field_words"], type: $0["data_type"], value: Array($0["value"].utf8))
    }
    never = try ArtefactTable(
      "quality/never_imputed.csv", in: context.policy, required: ["words"]
    ).rows.map { try $0.value("words", CatalogueFile.nonEmpty) }
  }

  /// The value for a blank mandatory field; `nil` where none may be made up.
  func value(for field: CatalogueField) -> [UInt8]? {
    guard field.mandatory == .yes, !field.isKey, field.references == nil, field.codeList == nil
    else { return nil }
    let name = WordedName(field.field)
    guard !never.contains(where: name.contain) else { return nil }
    return defaults.first { rule in
      rule.type == field.type.name && (rule.words.isEmpty || name.contain(rule.words))
    }?.value
  }
}
