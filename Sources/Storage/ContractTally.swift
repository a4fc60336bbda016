internal import Domain

/// What the column `tally` of a contract's row says, as migration 0014 puts it together.
struct ContractTally {
  private let number: Int

  init(_ number: Int) { self.number = number }

  private static let classes: [MappingClass] = [
    .direct, .derived, .lookup, .surrogate, .reference, .outOfScope,
  ]
  private static let statuses: [MappingStatus] = [.draft, .inReview, .approved, .rejected]
  private static let confidences: [Confidence] = [.high, .medium, .low]

  /// A row of `table` of which only what is counted is true.
  func row(of table: String) -> ContractRow {
    ContractRow(
      target: FieldPath(table, ""), mappingClass: Self.classes[number / 48],
      rule: number % 2 == 1 ? "x" : "", confidence: Self.confidences[number / 4 % 3],
      status: Self.statuses[number / 12 % 4],
      risk: number / 2 % 2 == 1 ? .safetyCritical : .standard)
  }
}
