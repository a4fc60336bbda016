internal import Domain
internal import Synchronization

/// How many requests were answered, and how fast; shared by all threads of the server.
final class Metrics: Sendable {
  /// Upper bounds in seconds.
  private static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

  private struct Histogram {
    var counts = Array(repeating: 0, count: bounds.count + 1)
    var sum = 0.0
  }

  private let histograms = Mutex<[String: Histogram]>([:])

  /// Counts a request; `status` is told by its first digit, so that labels stay few.
  func count(_ method: String, _ status: Int, seconds: Double) {
    let label = "method=\"\(method)\",status=\"\(status / 100)xx\""
    histograms.withLock { histograms in
      let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
      histograms[label, default: Histogram()].counts[bucket] += 1
      histograms[label, default: Histogram()].sum += seconds
    }
  }

  /// Prometheus' text format; `runs` are counted by the database, if it answers.
  func text(runs: [RunState: Int]?) -> String {
    let name = "crossgate_request_duration_seconds"
    var lines = [
      "# HELP \(name) Time to answer a request.", "# TYPE \(name) histogram",
    ]
    for (label, histogram) in histograms.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      var total = 0
      for (bound, count) in zip(Self.bounds.map { String($0) } + ["+Inf"], histogram.counts) {
        total += count
        lines.append("\(name)_bucket{\(label),le=\"\(bound)\"} \(total)")
      }
      lines.append("\(name)_sum{\(label)} \(histogram.sum)")
      lines.append("\(name)_count{\(label)} \(total)")
    }
    lines += [
      "# HELP crossgate_database_up Whether the database answers.",
      "# TYPE crossgate_database_up gauge", "crossgate_database_up \(runs == nil ? 0 : 1)",
    ]
    if let runs {
      lines += ["# HELP crossgate_runs Runs by state.", "# TYPE crossgate_runs gauge"]
      lines += RunState.allCases.map { "crossgate_runs{state=\"\($0.rawValue)\"} \(runs[$0] ?? 0)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
