/// Where the columns of a file stand by their names, whatever the case of those.
public struct ColumnPlaces: Sendable {
  private let places: [String: Int]

  /// Notes the names of `header`, of which those that are not empty must differ.
  ///
  /// - Parameters:
  ///   - header: The names of the columns in their order.
  ///   - path: The file they are of.
  /// - Throws: ``TabularError/repeatedColumn(path:first:second:)``.
  public init(of header: [String], in path: String) throws(TabularError) {
    var places: [String: Int] = [:]
    for (place, name) in header.enumerated() where !name.isEmpty {
      if let first = places.updateValue(place, forKey: name.lowercased()) {
        throw .repeatedColumn(path: path, first: first + 1, second: place + 1)
      }
    }
    self.places = places
  }

  /// The place of the column of that name, from 0; `nil` where no column has it.
  public subscript(name: String) -> Int? { places[name.lowercased()] }
}
