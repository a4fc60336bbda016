/// Every action of the product that its doors derive from one statement.
public enum Actions {
  public static let table: [Action] =
    organisations + projects + runs + gates + approvals + policy + breakGlass
    + schemas + users + roles + registrations + account + connectors + dataSources
    + extractions + relations + mappings

  private static let places = Dictionary(
    uniqueKeysWithValues: table.map { ($0.key, $0) })

  /// The action of that key.
  public static subscript(key: String) -> Action? { places[key] }
}
