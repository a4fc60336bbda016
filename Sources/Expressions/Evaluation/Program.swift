public import Domain

/// A rule made ready for its scope: the one thing that runs on batches.
public struct Program: Sendable {
  private let operation: Operation

  /// The type of the values it gives.
  public var type: ValueType { operation.type }

  /// Checks `expression` and prepares it.
  ///
  /// - Parameters:
  ///   - expression: The rule.
  ///   - scope: What it may refer to.
  ///   - target: The type of the field it fills, to which its values are converted; `nil` leaves
  ///     them as they are.
  ///   - table: The target table whose own key field the rule fills: there `surrogate` of this
  ///     table numbers every key, everywhere else it finds only rows that were loaded.
  /// - Throws: ``TypeError`` with the place of the first thing that makes no sense.
  public init(
    _ expression: Expression, in scope: Scope, filling target: DataType? = nil,
    assigning table: String? = nil
  ) throws(TypeError) {
    let compiler = Compiler(scope: scope, assigned: table?.lowercased())
    let result = try compiler.operation(expression.root)
    guard let target else {
      operation = result
      return
    }
    guard let converted = result.converted(to: ValueType(target)) else {
      throw TypeError(expression.root.offset, .unfit(result.type, target))
    }
    operation = converted
  }

  /// Computes the rule for every row of `batch`, whose columns are those of the scope.
  ///
  /// What the rule refers to and `resources` lacks has no entries: codes are unmapped, keys
  /// unknown.
  public func evaluate(_ batch: RawBatch, with resources: Resources = Resources()) -> Column {
    var evaluation = Evaluation(batch, resources)
    let vector = operation.run(&evaluation, .all(batch.count))
    return Column(vector, of: type, after: evaluation)
  }
}

extension Expression {
  /// The type of the rule's values.
  ///
  /// - Throws: ``TypeError`` with the place of the first thing that makes no sense in `scope`.
  public func check(in scope: Scope) throws(TypeError) -> ValueType {
    try Program(self, in: scope).type
  }
}
