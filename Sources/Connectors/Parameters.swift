internal import Domain

extension Endpoint {
  /// The values, each fit for its parameter, with defaults where none is given.
  ///
  /// - Throws: ``ConnectorFault`` `missingParameter`, `badParameter`.
  func checkedValues() throws(ConnectorFault) -> [String: String] {
    let parameters = type.parameters.filter { $0.kind != .secret }
    let known = Set(parameters.map(\.name))
    if let stranger = values.keys.sorted().first(where: { !known.contains($0) }) {
      throw .badParameter(stranger)
    }
    var checked: [String: String] = [:]
    for parameter in parameters {
      let given = values[parameter.name].flatMap { $0.isEmpty ? nil : $0 }
      guard let value = given ?? parameter.default else {
        if parameter.isRequired { throw .missingParameter(parameter.name) }
        continue
      }
      guard parameter.kind.accepts(value) else { throw .badParameter(parameter.name) }
      checked[parameter.name] = value
    }
    return checked
  }
}

extension ConnectorParameter.Kind {
  func accepts(_ value: String) -> Bool {
    let isPlain = value.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
    guard isPlain, value.utf8.count <= 1024 else { return false }
    return switch self {
    case .text, .path: true
    case .secret: false
    case .host:
      value.hasPrefix("/") || Address(value) != nil || AllowList.isHostName(value)
    case .port: Int(value).map { (1...65535).contains($0) } ?? false
    case .choice(let choices): choices.contains(value)
    }
  }
}
