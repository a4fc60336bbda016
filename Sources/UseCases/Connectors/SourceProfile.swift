internal import Domain

/// What the profile of a data source is asked for: an environment, and the parameters of its type.
enum SourceProfile {
  private static let environment = Action.Field(
    "environment", "Environment", hint: "Of the system itself; PROD is never mixed with others.",
    .choice(DataSourceEnvironment.allCases.choices))

  /// Every field that some type has, so that each door knows its name; none of them is certain.
  static let everyField: [Action.Field] = {
    var known: Set<String> = []
    let parameters = ConnectorType.allCases.flatMap(\.parameters).filter {
      $0.kind != .secret && known.insert($0.name).inserted
    }
    return [environment]
      + parameters.map {
        Action.Field($0.name, $0.name, kind($0.kind == .port ? .port : .text), isRequired: false)
      }
  }()

  /// The fields that the registry gives a type.
  static func fields(of description: ConnectorDescription) -> [Action.Field] {
    [environment]
      + description.profileParameters.map { parameter in
        Action.Field(
          parameter.name, parameter.label, hint: parameter.hint,
          kind(parameter.kind, parameter.choices),
          isRequired: parameter.isRequired && parameter.standard == nil)
      }
  }

  private static func kind(
    _ kind: ConnectorDescription.Parameter.Kind, _ choices: [String] = []
  ) -> Action.Field.Kind {
    switch kind {
    case .text, .host, .path, .secret: .line(1...253)
    case .port: .number(HostAllowance.ports)
    case .choice: .choice(choices.map { Action.Choice($0, $0) })
    }
  }

  /// What the form begins with: what is kept, else what was asked for, else the type's own.
  static func values(
    of source: DataSource, _ description: ConnectorDescription
  ) -> [String: [String]] {
    let asked = ["host": source.host, "port": source.port.map(String.init)]
    var values: [String: [String]] = [:]
    for parameter in description.profileParameters {
      let value =
        source.parameters[parameter.name] ?? asked[parameter.name] ?? parameter.standard
      if let value { values[parameter.name] = [value] }
    }
    if let environment = source.environment { values["environment"] = [environment.rawValue] }
    return values
  }

  /// What is kept of what was stated, each parameter under its name.
  static func parameters(
    _ input: Action.Input, of description: ConnectorDescription
  ) -> [String: String] {
    description.profileParameters.reduce(into: [:]) { values, parameter in
      let value = input[parameter.name].isEmpty ? parameter.standard : input[parameter.name]
      if let value { values[parameter.name] = value }
    }
  }
}
