public import Domain

/// Why no catalogue can be made; files are relative to the project.
public enum SpecificationError: Error, Equatable {
  /// `requirement_spec/<side>` holds no file.
  case noFiles(Side, folder: String)
  /// A specification file without any text.
  case empty(file: String)
  /// The files hold text but not one field was found in them.
  case noFields(Side, files: [String])
}
