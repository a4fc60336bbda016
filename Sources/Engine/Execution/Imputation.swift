internal import Domain
internal import Foundation
internal import Tabular

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
  init(_ mode: ImputeMode, _ context: StepContext) throws {
    guard mode == .preProduction else {
      defaults = []
      never = []
      return
    }
    defaults = try TextTable(path: context.shipped("quality/imputation.csv"), dialect: Dialect())
      .rows
      .filter { $0.count == 3 }
      .map { Default(words: $0[0], type: $0[1], value: Array($0[2].utf8)) }
    never = try TextTable(path: context.shipped("quality/never_imputed.csv"), dialect: Dialect())
      .rows
      .compactMap(\.first).map { $0.replacing(" ", with: "_") }
  }

  /// The value for a blank mandatory field; `nil` where none may be made up.
  func value(for field: CatalogueField) -> [UInt8]? {
    guard field.mandatory == .yes, !field.isKey, field.references == nil, field.codeList == nil
    else { return nil }
    let name = "_\(field.field.lowercased())_"
    guard !never.contains(where: { name.contains("_\($0)_") }) else { return nil }
    return defaults.first { rule in
      rule.type == field.type.name && (rule.words.isEmpty || name.contains("_\(rule.words)_"))
    }?.value
  }
}
