import Domain
import Foundation
import TestSupport

@testable import Engine

/// Delimited files of invented data.
struct ProfileSample {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  func path(_ name: String) -> String { scratch.url.appending(path: name).path }

  func file(_ name: String, _ text: String) throws -> String {
    try scratch.write(text, to: name).path
  }

  /// A file of one column.
  func file(_ name: String, column: String, _ values: some Sequence<String>) throws -> String {
    try file(name, column + "\n" + values.joined(separator: "\n") + "\n")
  }

  /// The profile of one column of `values`.
  func column(
    named name: String = "field", _ values: some Sequence<String>
  ) throws -> ColumnProfile {
    let path = try file("\(UUID()).csv", column: name, values)
    return try Profiler().profile([path]).tables[0].columns[0]
  }
}

extension Profile {
  var json: String {
    get throws { String(decoding: try artefactJSON(self), as: UTF8.self) }
  }
}

extension ColumnProfile {
  var json: String {
    get throws { String(decoding: try artefactJSON(self), as: UTF8.self) }
  }
}

/// Numbers that look like chance and are always the same.
struct Chance: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
