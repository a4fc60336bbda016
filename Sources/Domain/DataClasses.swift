/// How sensitive each kind of a project's files is, and what opens it.
public struct DataClasses: Equatable, Sendable {
  /// In their order: the first whose pattern matches a path counts.
  public let lines: [Line]

  /// One kind of file.
  public struct Line: Equatable, Sendable {
    /// A path in which `*` stands for any text: `target_contract/*`.
    public let pattern: String
    public let dataClass: DataClass
    /// What it takes to read it.
    public let permission: PermissionName

    public init(pattern: String, dataClass: DataClass, permission: PermissionName) {
      self.pattern = pattern
      self.dataClass = dataClass
      self.permission = permission
    }
  }

  public init(_ lines: [Line]) { self.lines = lines }

  /// What holds for `path`; a file that nobody foresaw is taken to hold records.
  public subscript(path: String) -> Line {
    lines.first { Self.matches(path.utf8[...], $0.pattern.utf8[...]) }
      ?? Line(pattern: path, dataClass: .record, permission: "record.read")
  }

  private static func matches(
    _ path: Substring.UTF8View, _ pattern: Substring.UTF8View
  ) -> Bool {
    guard let first = pattern.first else { return path.isEmpty }
    let rest = pattern.dropFirst()
    if first == UInt8(ascii: "*") {
      return matches(path, rest) || (!path.isEmpty && matches(path.dropFirst(), pattern))
    }
    return path.first == first && matches(path.dropFirst(), rest)
  }
}

/// What stands for a value that is hidden; always the same, so that not even its length is seen.
public enum Mask {
  public static let text = "•••"
}

extension Reject {
  /// The same without what the source row holds.
  public var masked: Reject {
    Reject(
      sourceFile: sourceFile, row: row, key: Mask.text, target: target, rule: rule,
      reason: reason, severity: severity)
  }
}

extension Run {
  /// The same without what it came to beyond its state.
  public var stateOnly: Run {
    Run(
      id: id, number: number, state: state, request: request, channel: channel,
      requestedBy: requestedBy, createdAt: createdAt, startedAt: startedAt,
      finishedAt: finishedAt, isCancelling: isCancelling, outcome: nil)
  }
}

extension RunStep {
  /// The same without its words.
  public var stateOnly: RunStep {
    RunStep(
      step: step, state: state, isReused: isReused, startedAt: startedAt, finishedAt: finishedAt,
      message: "")
  }
}
