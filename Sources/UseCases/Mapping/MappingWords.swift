public import Domain

extension MappingClass {
  /// As reviewers say it.
  public var words: String {
    switch self {
    case .direct: "Direct"
    case .derived: "Derived"
    case .lookup: "Lookup"
    case .surrogate: "Surrogate key"
    case .reference: "Reference feed"
    case .outOfScope: "Out of scope"
    }
  }
}

extension RiskClass {
  public var words: String {
    switch self {
    case .safetyCritical: "Safety-critical"
    case .standard: "Standard"
    }
  }
}
