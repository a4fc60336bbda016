public import Domain
internal import Foundation

extension Step {
  /// Judges the run's measures by the thresholds of its release profile.
  static let judgeGates = Step(
    id: .judgeGates,
    purpose: "Compare what was measured with the thresholds of the release profile.",
    inputs: [MigrationReport.path, PipelineReport.path, "policy:release_profiles.json"],
    outputs: [GateReport.path], parameters: [.releaseProfile]
  ) { context in
    let gates = try gates(of: context.parameters.releaseProfile, in: context)
    let measures = try measures(in: context)
    let report = GateReport(
      profile: context.parameters.releaseProfile,
      checks: gates.map { $0.judge(measures.sum($0.measure)) })
    try writeAtomically(artefactJSON(report), to: context.output(GateReport.path))
    let failed = report.checks.count { !$0.passed }
    context.progress(failed == 0 ? "all gates met" : "\(failed) of \(gates.count) gates not met")
  }

  private static func gates(of profile: ReleaseProfile, in context: StepContext) throws -> [Gate] {
    let file = context.shipped("release_profiles.json")
    guard let data = FileManager.default.contents(atPath: file) else {
      throw FileError.cannotRead(file, errno)
    }
    let profiles = try JSONDecoder().decode([String: [Gate]].self, from: data)
    guard let gates = profiles[profile.rawValue], !gates.isEmpty else {
      throw GateError.noThresholds(profile)
    }
    return gates
  }

  /// The measures of both reports by qualified name; a report that is not there states none.
  private static func measures(in context: StepContext) throws -> Measures {
    var all = Measures()
    for (prefix, path) in [("migration", MigrationReport.path), ("quality", PipelineReport.path)] {
      guard let data = FileManager.default.contents(atPath: context.input(path)) else { continue }
      let stated = try JSONDecoder().decode(StatedMeasures.self, from: data)
      for (name, value) in stated.measures { all.values["\(prefix).\(name)"] = value }
    }
    return all
  }
}

/// The part of a report that gates read.
private struct StatedMeasures: Decodable {
  let measures: [String: Double]
}

/// What a run measured, by qualified name such as `migration.errors`.
struct Measures {
  var values: [String: Double] = [:]

  /// The sum that `terms` spells (`a + b`); `nil` when one of its measures is missing.
  func sum(_ terms: String) -> Double? {
    let found = terms.split(separator: "+").map {
      values[$0.trimmingCharacters(in: .whitespaces)]
    }
    return found.contains(nil) ? nil : found.compactMap(\.self).reduce(0, +)
  }
}

/// Why gates cannot be judged.
public enum GateError: Error, Hashable {
  case noThresholds(ReleaseProfile)
}

/// `reports/release_gate_report.json`: each gate with its threshold and what was measured.
public struct GateReport: Codable, Hashable, Sendable {
  public static let path = "reports/release_gate_report.json"

  public let profile: ReleaseProfile
  /// `PASS` or `FAIL`.
  public let status: String
  public let checks: [GateCheck]

  public var passed: Bool { status == "PASS" }

  init(profile: ReleaseProfile, checks: [GateCheck]) {
    self.profile = profile
    self.checks = checks
    status = checks.allSatisfy(\.passed) ? "PASS" : "FAIL"
  }

  /// Reads the report of a project's last run.
  ///
  /// - Throws: ``FileError/cannotRead(_:_:)`` or the decoder's error.
  public init(of project: String) throws {
    try self.init(file: "\(project)/\(Self.path)")
  }

  public init(file: String) throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw FileError.cannotRead(file, errno)
    }
    self = try JSONDecoder().decode(Self.self, from: data)
  }
}
