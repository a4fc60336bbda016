public import Domain
internal import Foundation

/// A profile as a JSON file.
public enum ProfileFile {
  /// The profile of the extracts of a project's run.
  public static let path = "reports/source_profile.json"

  /// - Throws: ``FileError/cannotRead(_:_:)``, ``ProfileError/notAProfile(path:)``,
  ///   ``ProfileError/otherForm(path:found:)``.
  public static func read(_ path: String) throws -> Profile {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw FileError.cannotRead(path, errno)
    }
    let profile: Profile
    do { profile = try JSONDecoder().decode(Profile.self, from: data) } catch is DecodingError {
      throw ProfileError.notAProfile(path: path)
    }
    guard profile.form == Profile.form else {
      throw ProfileError.otherForm(path: path, found: profile.form)
    }
    return profile
  }

  /// Writes `profile` so that the same profile is always the same bytes.
  ///
  /// - Throws: ``FileError/cannotWrite(_:_:)``.
  public static func write(_ profile: Profile, to path: String) throws {
    try writeAtomically(artefactJSON(profile), to: path)
  }
}

/// A file that is no profile this program can read.
public enum ProfileError: Error, Hashable {
  case notAProfile(path: String)
  /// Written by a program of another version.
  case otherForm(path: String, found: Int)
}
