/// What a browser calls itself, in words that people know.
enum BrowserName {
  /// The first that is found counts: most name others besides themselves.
  private static let families = [
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"), ("curl/", "curl"),
  ]
  private static let systems = [
    ("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"),
    ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
  ]

  /// `Firefox on Windows`, of a `User-Agent`.
  static func family(of agent: String) -> String {
    let family = families.first { agent.contains($0.0) }?.1 ?? "Another browser"
    let system = systems.first { agent.contains($0.0) }?.1
    return system.map { "\(family) on \($0)" } ?? family
  }
}
