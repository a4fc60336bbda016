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

extension Runs {
  /// Whether a run of `profile` has passed in the project.
  ///
  /// - Throws: an error of which ``StoreFault`` tells the kind.
  public func hasPassed(_ profile: ReleaseProfile, in project: ID<Project>) throws -> Bool {
    try connection.exists(
      """
      SELECT FROM run WHERE project_id = \(project) AND release_profile = \(profile)
        AND state = \(RunState.passed) LIMIT 1
      """)
  }
}
