internal import Domain
internal import Storage

extension Desk {
  /// The roles of an organisation that could use a data source if it were assigned to them.
  func rolesThatUseSources() throws -> [RoleDescription] {
    let matrix = try app.matrix()
    return try roleDescriptions().filter { description in
      guard description.scope != .platform else { return false }
      let grants = matrix.grants(of: [description.role])
      return ["datasource.discover", "datasource.extract"].contains { name in
        Need.execute.isMet(by: grants[PermissionName(rawValue: name)] ?? [])
      }
    }
  }

  /// The projects of the organisation that whoever decides may see.
  func projectsOfOrganisation() throws -> [Project] {
    try projects().filter { $0.organisation.id == organisation?.id }
  }

  func approve(_ source: DataSource, _ input: Action.Input) throws -> Action.Effect {
    try require([.tested], of: source)
    guard !actor.isProgram else { throw Refusal.approval(.program) }
    guard source.requester.person != actor.person, !source.authors.contains(actor.person) else {
      throw Refusal.keptApart(rule: "S-13")
    }
    try requireFresh(source)
    let keys = Set(input.all("projects"))
    let projects = try projectsOfOrganisation().filter { keys.contains($0.key) }
    if source.environment == .production {
      for project in projects where try runsDevelopmentOnly(project.id) {
        throw Refusal.invalid([FieldFault("projects", .productionInDevelopment)])
      }
    }
    let roles = Set(input.all("roles")).sorted()
    let grants = projects.flatMap { project in
      roles.map { DataSource.Grant(role: Role(rawValue: $0), project: project.id.number) }
    }
    let days = input.number("days") ?? 1
    guard
      try store.dataSources.approve(source, for: grants, days: days, by: actor.person)
    else { throw Refusal.source(.movedOn) }
    return source.effect([
      ("before", "tested"), ("state", "active"), ("roles", roles.joined(separator: " ")),
      ("projects", projects.map(\.key).joined(separator: " ")), ("days", "\(days)"),
      ("version", "\(source.version)"),
    ])
  }
}
