import Domain
import Foundation
import TestSupport
import Testing

@testable import UseCases

@Suite(.enabled(if: TestDatabase.isAvailable))
struct TenancyTests {
  let trust: Trust

  init() throws { trust = try Trust() }

  @Test func `makes an organisation in which its administrator can begin`() throws {
    let root = try trust.desk("root", "super_admin")
    let effect = try trust.does(
      root, "org.create", ["slug": "st-newhere", "name": "St Newhere NHS Trust"])
    #expect(
      effect?.answer.map(\.value) == ["st-newhere", "st-newhere.main", "st-newhere.main.migration"])
    #expect(throws: Refusal.invalid([FieldFault("slug", .taken)])) {
      try trust.does(root, "org.create", ["slug": "st-newhere", "name": "Another"])
    }
    try trust.does(
      root, "org.rename", ["organisation": "st-newhere", "name": "St Newhere Foundation Trust"])
    let listed = try root.list(
      #require(Listings["organisations"]), Listing.Asked(["q": "foundation"]), page: Paging())
    #expect(listed.items.map(\.id) == ["st-newhere"])
  }

  @Test(arguments: ["St-Elsewhere", "a--b", "-a", "a-", "zoë", "a b", "a.b"])
  func `refuses a short name that will not do, and names the field`(slug: String) throws {
    let root = try trust.desk("root", "super_admin")
    #expect(throws: Refusal.invalid([FieldFault("slug", .malformedSlug)])) {
      try trust.does(root, "org.create", ["slug": slug, "name": "X"])
    }
    #expect(
      Problem(Refusal.invalid([FieldFault("slug", .malformedSlug)])).fields.map(\.name) == ["slug"])
  }

  @Test func `answers another organisation's place like one that is not there`() throws {
    let oscar = try trust.desk("oscar", "org_admin")
    for organisation in ["far-away", "nowhere"] {
      #expect(throws: Refusal.unknownPlace(.organisation)) {
        try trust.does(
          oscar, "workspace.create", ["organisation": organisation, "slug": "mine", "name": "Mine"])
      }
      #expect(throws: Refusal.unknownPlace(.organisation)) {
        try trust.does(
          oscar, "project.rename", ["project": "\(organisation).w.p", "name": "Mine"])
      }
    }
    for key in ["organisations", "workspaces", "projects"] {
      let listed = try oscar.list(#require(Listings[key]), Listing.Asked([:]), page: Paging())
      #expect(listed.items.map(\.id).allSatisfy { $0.hasPrefix("st-elsewhere") }, "\(key)")
      #expect(listed.total == 1)
    }
  }

  @Test func `lets an administrator act by the rights held there, not by those held elsewhere`()
    throws
  {
    let oscar = try trust.desk("oscar", "org_admin")
    try trust.grant("viewer", to: "oscar", in: trust.elsewhere)
    #expect(throws: Refusal.unknownPlace(.organisation)) {
      try trust.does(oscar, "project.rename", ["project": "far-away.w.p", "name": "Mine"])
    }
    let there = try trust.desk("oscar", in: trust.elsewhere)
    #expect(throws: Refusal.notPermitted(.change("project.manage"))) {
      try trust.does(there, "project.rename", ["project": "far-away.w.p", "name": "Mine"])
    }
  }

  @Test func `makes workspaces and projects, which begin without cutover`() throws {
    let oscar = try trust.desk("oscar", "org_admin")
    try trust.does(
      oscar, "workspace.create", ["organisation": "st-elsewhere", "slug": "labs", "name": "Labs"])
    try trust.does(
      oscar, "project.create", ["workspace": "st-elsewhere.labs", "slug": "lims", "name": "LIMS"])
    #expect(throws: Refusal.invalid([FieldFault("slug", .taken)])) {
      try trust.does(
        oscar, "project.create", ["workspace": "st-elsewhere.labs", "slug": "lims", "name": "LIMS"])
    }
    try trust.does(
      oscar, "project.rename", ["project": "st-elsewhere/labs/lims", "name": "Pathology"])
    let place = try #require(try oscar.projects().first { $0.slug == "lims" })
    #expect(place.name == "Pathology")
    let there = try trust.desk("grace", "dm_engineer", in: place)
    #expect(throws: Refusal.profileSwitchedOff(.cutoverReady)) {
      try there.startRun(RunRequest(RunParameters(releaseProfile: .cutoverReady)))
    }
    #expect(try there.startRun(RunRequest()).run == 1)
  }

  @Test func `refuses a run of a profile that was switched off`() throws {
    let oscar = try trust.desk("oscar", "org_admin")
    try trust.does(
      oscar, "project.profiles",
      ["project": "st-elsewhere.epr-programme.pas-to-epr", "pre_production": "on"])
    let grace = try trust.desk("grace", "dm_engineer")
    #expect(throws: Refusal.profileSwitchedOff(.development)) { try grace.startRun(RunRequest()) }
    #expect(throws: Refusal.profileSwitchedOff(.development)) {
      try trust.does(grace, "run.start", [:])
    }
    #expect(Problem(Refusal.profileSwitchedOff(.development)).status == 409)
  }

  @Test func `leaves the profiles to the administrator, not the database engineer`() throws {
    let dan = try trust.desk("dan", "org_dba")
    #expect(throws: Refusal.notPermitted(.change("settings.organisation"))) {
      try trust.does(
        dan, "project.profiles",
        ["project": "st-elsewhere.epr-programme.pas-to-epr", "development": "on"])
    }
  }

  @Test func `takes everything from the people of a suspended organisation until it is active`()
    throws
  {
    let root = try trust.desk("root", "super_admin")
    _ = try trust.desk("grace", "dm_engineer")
    try trust.does(
      root, "org.suspend", ["organisation": "st-elsewhere", "reason": "The contract ended."])
    #expect(throws: Refusal.noProject) { try trust.desk("grace") }
    #expect(throws: Refusal.organisationIs(.suspended)) {
      try trust.does(
        root, "org.suspend", ["organisation": "st-elsewhere", "reason": "The contract ended."])
    }
    try trust.does(
      root, "org.activate", ["organisation": "st-elsewhere", "reason": "It goes on."])
    #expect(try trust.desk("grace").actor.roles == ["dm_engineer"])
  }

  @Test func `says that a person of the platform entered another organisation`() throws {
    _ = try trust.app.bootstrapAdministrator(password: Site.password)
    let token = try trust.app.signIn(
      userName: "admin", password: Site.password, address: Site.address)
    var session = try #require(try trust.app.session(token: token))
    let renewed = try #require(try trust.app.move(session, to: trust.project.id))
    #expect(try trust.app.session(token: token) == nil)
    session = try #require(try trust.app.session(token: renewed))
    #expect(try trust.app.move(session, to: trust.project.id) == nil)
    #expect(try trust.app.move(session, to: trust.elsewhere.id) != nil)
  }

  @Test func `refuses what was asked for the project one was in before`() throws {
    let grace = try trust.desk("grace", "dm_engineer")
    try grace.require(place: trust.project.address)
    #expect(throws: Refusal.contextChanged) {
      try grace.require(place: trust.elsewhere.address)
    }
    #expect(Problem(Refusal.contextChanged).status == 409)
  }

  @Test func `lists what a project still needs, and takes nothing unknown for done`() throws {
    let oscar = try trust.desk("oscar", "org_admin")
    func states() throws -> [String: ProjectTask.State] {
      Dictionary(uniqueKeysWithValues: try oscar.projectTasks().map { ($0.key, $0.state) })
    }
    var tasks = try states()
    #expect(tasks["specifications"] == .missing)
    #expect(tasks["mandatory"] == .unknown)
    #expect(tasks["release_manager"] == .missing)
    #expect(tasks["development"] == .missing)
    #expect(tasks["profiles"] == .done)
    try trust.scratch.write("a", to: "\(trust.project.folder)/requirement_spec/source/pas.csv")
    try trust.scratch.write("a", to: "\(trust.project.folder)/requirement_spec/target/epr.csv")
    _ = try trust.desk("rosa", "release_manager")
    try trust.run(.development)
    tasks = try states()
    #expect(tasks["specifications"] == .done)
    #expect(tasks["release_manager"] == .done)
    #expect(tasks["development"] == .done)
    #expect(tasks["snapshots"] == .done)
    #expect(try oscar.projectTasks().allSatisfy { !$0.owners.isEmpty && !$0.reason.isEmpty })
  }
}
