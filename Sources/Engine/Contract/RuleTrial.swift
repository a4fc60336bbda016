internal import Domain
internal import Expressions

/// A rule run on rows that people typed.
struct RuleTrial {
  private let program: Program
  private let shape: RowShape
  private let lookups: Set<LookupReference>
  private let resources: Resources
  private let check: FieldCheck
  private let isMandatory: Bool

  init(
    _ rule: String, filling field: CatalogueField, over shape: RowShape,
    crosswalks: [String: CodeMap]
  ) throws(RuleBenchError) {
    let expression: Expression
    do throws(SyntaxError) { expression = try Expression(parsing: rule) } catch {
      throw .unfitRule(RuleProblem(error, in: rule))
    }
    do throws(TypeError) {
      program = try Program(
        expression, in: shape.scope, filling: field.type,
        assigning: field.isKey ? field.table : nil)
    } catch {
      throw .unfitRule(RuleProblem(error, in: rule))
    }
    self.shape = shape
    lookups = expression.lookups
    resources = Resources(
      crosswalks: crosswalks,
      surrogates: Dictionary(
        uniqueKeysWithValues: expression.surrogates.map {
          ($0, SurrogateRegister(answering: 1))
        }))
    check = FieldCheck(field, codes: nil)
    isMandatory = field.mandatory == .yes
  }

  func outcome(of given: [String: String]) throws(RuleBenchError) -> RuleBench.Outcome {
    var resources = resources
    var texts = Array(repeating: "", count: shape.columns.count)
    for name in given.keys.sorted() {
      let text = given[name] ?? ""
      let column = column(name)
      if let column { texts[column] = text }
      let found = lookups.filter { "\($0.table).\($0.field)" == name.lowercased() }
      for lookup in found { resources.lookups[lookup] = LookupTable(answering: text) }
      if column == nil, found.isEmpty { throw .unknownColumn(name) }
    }
    let column = program.evaluate(RawBatch(row: texts), with: resources)
    if let failure = column.failures.first { return .reject(RejectReason(failure.reason)) }
    guard let value = column.text(0) else {
      return isMandatory ? .reject(.missingMandatory) : .value("")
    }
    return check.failure(of: Array(value.utf8).span).map { .reject($0) } ?? .value(value)
  }

  /// The place of the column that `name` means, as a rule would say it.
  private func column(_ name: String) -> Int? {
    let places = shape.columns.indices.filter { place in
      let column = shape.columns[place]
      let path = column.table.map { "\($0).\(column.name)" } ?? column.name
      return path.lowercased() == name.lowercased()
    }
    if let place = places.first { return place }
    return shape.scope.place(of: name)
  }
}

extension RawBatch {
  /// One row of texts.
  fileprivate init(row texts: [String]) {
    var bytes: [UInt8] = []
    let columns = texts.map { text in
      let start = Int32(bytes.count)
      bytes += Array(text.utf8)
      return RawBatch.Column(starts: [start], ends: [Int32(bytes.count)])
    }
    self.init(bytes: bytes, columns: columns, count: 1)
  }
}
