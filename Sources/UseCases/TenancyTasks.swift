public import Domain
internal import Engine
internal import Foundation
internal import Storage

extension Desk {
  /// What the project needs before it can go live, in the order in which it is done.
  ///
  /// What cannot be found out, or what the person may not know, is unknown.
  ///
  /// - Throws: ``Refusal/noProject`` or ``Refusal/notPermitted(_:)``.
  public func projectTasks() throws -> [ProjectTask] {
    try require(.any(["run.read", "project.manage"], .status))
    let project = try project
    let owners = try app.policies.shipped.get().ownership
    func stage(_ name: String) -> [Role] { owners.first { $0.stage == name }?.owner ?? [] }
    let folder = try folder
    let contract = state { try self.contract() }
    let profiles = try store.tenancy.profiles(of: project.id)
    let files = [
      ProjectTask(
        key: "specifications", title: "Upload the specifications of both sides",
        state: has(Side.allCases.map { "requirement_spec/\($0.rawValue)" }, in: folder),
        reason: "Everything else is read from them.", path: "/schemas",
        owners: stage("Schema extraction and profiling")),
      ProjectTask(
        key: "catalogues", title: "Extract both catalogues",
        state: has(Side.allCases.map(CatalogueFile.path), in: folder),
        reason: "The mapping joins their fields.", path: "/lifecycle",
        owners: stage("Schema extraction and profiling")),
      ProjectTask(
        key: "contract", title: "Build the mapping contract",
        state: contract.map { !$0.rows.isEmpty }.asTask,
        reason: "It says how each target field is filled.", path: "/lifecycle",
        owners: stage("Mapping contract")),
      ProjectTask(
        key: "mandatory", title: "Decide every mandatory mapping",
        state: try mandatory(contract),
        reason: "No profile promotes while a mandatory field is undecided.", path: "/mappings",
        owners: stage("Mapping contract")),
    ]
    let runs = [
      ProjectTask(
        key: "profiles", title: "Switch on the release profiles",
        state: profiles.contains(.cutoverReady) ? .done : .missing,
        reason: "A profile that is switched off cannot be run; cutover_ready is off at first.",
        path: "/onboarding/projects/\(project.key)/profiles", owners: [.orgAdmin, .orgApprover]),
      ProjectTask(
        key: "development", title: "Pass a run of the profile development",
        state: try store.runs.hasPassed(.development, in: project.id) ? .done : .missing,
        reason: "It shows that the whole lifecycle works on this project.", path: "/lifecycle",
        owners: stage("Pipeline execution and data quality")),
      ProjectTask(
        key: "snapshots", title: "Keep a snapshot",
        state: state { try localProject.snapshots() }.map { !$0.isEmpty }.asTask,
        reason: "It is what a roll-back goes back to.", path: "/lifecycle#snapshots",
        owners: stage("Pipeline execution and data quality")),
    ]
    return files + (try people(in: project)) + runs
  }

  private func people(in project: Project) throws -> [ProjectTask] {
    let needed: [(role: Role, title: String, reason: String)] = [
      (
        "data_architect", "Name a data architect",
        "Approves the mapping and signs the technical step."
      ),
      ("dq_lead", "Name a data quality lead", "Signs the data quality step."),
      ("clinical_reviewer", "Name a clinical reviewer", "Signs the clinical step."),
      (.orgApprover, "Name an organisation approver", "Signs cutover and the board step."),
      (.releaseManager, "Name a release manager", "Decides about promotion."),
    ]
    let held = try store.tenancy.held(needed.map(\.role), in: project)
    return needed.map { need in
      ProjectTask(
        key: need.role.rawValue, title: need.title,
        state: held.contains(need.role) ? .done : .missing, reason: need.reason,
        path: "/admin/users", owners: [.orgAdmin])
    }
  }

  /// Whether each of `paths` is a file, or a folder with something in it.
  private func has(_ paths: [String], in folder: String) -> ProjectTask.State {
    let files = FileManager.default
    let isThere = paths.map { path -> Bool? in
      var isFolder: ObjCBool = false
      let place = "\(folder)/\(path)"
      guard files.fileExists(atPath: place, isDirectory: &isFolder) else { return false }
      guard isFolder.boolValue else { return true }
      return state { try files.contentsOfDirectory(atPath: place) }
        .map { $0.contains { !$0.hasPrefix(".") } }
    }
    if isThere.contains(false) { return .missing }
    return isThere.contains(nil) ? .unknown : .done
  }

  private func mandatory(_ contract: ContractAnswer?) throws -> ProjectTask.State {
    guard let contract, !contract.rows.isEmpty,
      let target = state({ try catalogues() })?[.target]
    else { return .unknown }
    let mandatory = Set(
      target.fields.filter { $0.mandatory == .yes }.map { FieldPath($0.table, $0.field) })
    return contract.rows.contains { $0.isUnresolved && mandatory.contains($0.target) }
      ? .missing : .done
  }

  /// What `find` gives; `nil` when it cannot be found out.
  private func state<Value>(_ find: () throws -> Value) -> Value? {
    do { return try find() } catch { return nil }
  }
}

extension Bool? {
  /// A task of which this says whether it is done.
  fileprivate var asTask: ProjectTask.State {
    switch self {
    case true: .done
    case false: .missing
    case nil: .unknown
    }
  }
}
