public import Domain
internal import Storage

extension App {
  /// How many runs of the whole product are in each state, for those who watch over it.
  ///
  /// - Throws: an error that ``Problem`` explains.
  public func runsByState() throws -> [RunState: Int] {
    try store(as: .engine(nil)).runs.countByState()
  }
}
