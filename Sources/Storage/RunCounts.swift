public import Domain
internal import Postgres

extension Runs {
  /// How many runs of all projects are in each state.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func countByState() throws -> [RunState: Int] {
    let counts = try connection.rows("SELECT state, count(*) AS count FROM run GROUP BY state") {
      row -> (RunState, Int) in (try row["state"], try row["count"])
    }
    return Dictionary(counts, uniquingKeysWith: +)
  }
}
