import Domain
import Postgres
import TestSupport
import Testing
import UseCases

@Suite(.enabled(if: TestDatabase.isAvailable))
struct RegistrationTests {
  static let address = "192.0.2.7"

  static func request(
    _ userName: String = "ada", _ organisation: String = "st-elsewhere", _ role: Role = "viewer"
  ) -> RegistrationRequest {
    RegistrationRequest(
      userName: userName, displayName: "Ada", organisation: organisation, role: role,
      reason: "I join the programme")
  }

  /// The number of the newest request.
  func newest(_ trusts: TwoTrusts) throws -> String {
    String(try trusts.count("SELECT max(id) AS n FROM registration"))
  }

  @Test func `takes a request to an account whose person learns of it by the reference`() throws {
    let trusts = try TwoTrusts()
    let reference = try trusts.app.register(Self.request(), address: Self.address)
    #expect(try trusts.app.registrationStatus(reference) == .received)
    let effect = try trusts.perform(
      "registration.approve", as: "olive",
      ["registration": try newest(trusts), "role": "dm_engineer"])
    #expect(try trusts.app.registrationStatus(" \(reference.uppercased()) ") == .approved)
    let oneTime = try #require(effect.shown.first?.value)
    _ = try trusts.app.signIn(userName: "ada", password: oneTime, address: Self.address)
    #expect(try trusts.desk("olive").person("ada").person.roles == ["dm_engineer"])
    #expect(try trusts.state("ada") == .pending)
  }

  @Test func `tells the applicant why they were rejected`() throws {
    let trusts = try TwoTrusts()
    let reference = try trusts.app.register(Self.request(), address: Self.address)
    try trusts.perform(
      "registration.reject", as: "olive",
      ["registration": try newest(trusts), "reason": "Ask your own trust"])
    #expect(
      try trusts.app.registrationStatus(reference) == .rejected(words: "Ask your own trust"))
  }

  @Test func `forgets after 90 days what nobody decided on, and nothing else`() throws {
    let trusts = try TwoTrusts()
    for name in ["ada", "ada", "bea", "cleo"] {
      _ = try trusts.app.register(Self.request(name), address: Self.address)
    }
    try trusts.perform(
      "registration.reject", as: "olive",
      ["registration": String(try trusts.count("SELECT id AS n FROM registration LIMIT 1"))])
    try trusts.execute(
      """
      UPDATE registration SET expires_at = expires_at - interval '91 days',
        created_at = created_at - interval '91 days' WHERE user_name <> 'cleo'
      """)
    try trusts.execute("UPDATE registration SET expires_at = now() WHERE user_name = 'cleo'")
    try trusts.app.tidy()
    let left = "SELECT count(*) AS n FROM registration" as SQL
    #expect(try trusts.count("\(left) WHERE state = 'rejected' AND user_name = 'ada'") == 1)
    #expect(try trusts.count("\(left) WHERE user_name = 'cleo'") == 1)
    #expect(try trusts.count(left) == 2)
  }

  @Test func `decides a request once, and no more when it has expired`() throws {
    let trusts = try TwoTrusts()
    _ = try trusts.app.register(Self.request(), address: Self.address)
    let fields = ["registration": try newest(trusts), "role": "viewer"]
    try trusts.perform("registration.reject", as: "olive", fields)
    for key in ["registration.approve", "registration.reject"] {
      #expect(throws: Refusal.registrationIs(.rejected)) {
        try trusts.perform(key, as: "olive", fields)
      }
    }
    let late = try trusts.app.register(Self.request("bea"), address: Self.address)
    try trusts.execute("UPDATE registration SET expires_at = now()")
    #expect(try trusts.app.registrationStatus(late) == .expired)
    #expect(throws: Refusal.registrationIs(.expired)) {
      try trusts.perform(
        "registration.approve", as: "olive",
        ["registration": try newest(trusts), "role": "viewer"])
    }
  }

  @Test func `decides a request once when two decide at the same moment`() throws {
    let trusts = try TwoTrusts()
    try trusts.add("oscar", .orgAdmin, in: trusts.project)
    for number in 1...10 {
      _ = try trusts.app.register(Self.request("ada\(number)"), address: "192.0.2.\(number)")
      let fields = ["registration": try newest(trusts), "role": "viewer"]
      let met = trusts.race("registration.approve", [("olive", fields), ("oscar", fields)])
      #expect(met.count { $0 == nil } == 1)
      #expect(met.contains(.registrationIs(.approved)))
    }
  }

  @Test func `answers alike for names and organisations that there are and are not`() throws {
    let trusts = try TwoTrusts()
    let requests = [
      Self.request("ada"), Self.request("ADA"), Self.request("grace"),
      Self.request("bea", "nowhere"),
    ]
    for request in requests {
      let reference = try trusts.app.register(request, address: Self.address)
      #expect(reference.count == 24)
      #expect(try trusts.app.registrationStatus(reference) == .received)
    }
    #expect(
      try trusts.count("SELECT count(*) AS n FROM registration WHERE state = 'received'") == 3)
    #expect(throws: Refusal.unknownRegistration) {
      try trusts.app.registrationStatus("aaaa-bbbb-cccc-dddd-eeee")
    }
  }

  @Test func `shows each organisation its own requests, and the platform those for none`() throws {
    let trusts = try TwoTrusts()
    let listing = try #require(Listings["registrations"])
    for request in [
      Self.request("ada"), Self.request("bea", "northgate"), Self.request("cleo", "nowhere"),
    ] {
      _ = try trusts.app.register(request, address: Self.address)
    }
    let seen = try ["olive", "nora", "ruth"].map { user in
      try trusts.desk(user).list(listing, .init([:]), page: Paging()).total
    }
    #expect(seen == [1, 1, 3])
    let fields = ["registration": try newest(trusts), "role": "viewer"]
    for user in ["olive", "nora"] {
      #expect(throws: Refusal.unknownRegistration) {
        try trusts.perform("registration.reject", as: user, fields)
      }
    }
    #expect(throws: Refusal.invalid([FieldFault("organisation", .missing)])) {
      try trusts.perform("registration.approve", as: "ruth", fields)
    }
    try trusts.perform(
      "registration.approve", as: "ruth",
      fields.merging(["organisation": "northgate"]) { $1 })
    #expect(try trusts.desk("nora").person("cleo").person.roles == ["viewer"])
  }

  @Test func `leaves an organisation's roles to the organisation, not to security`() throws {
    let trusts = try TwoTrusts()
    _ = try trusts.app.register(Self.request(), address: Self.address)
    #expect(throws: Refusal.notPermitted(.decide("registration.review"))) {
      try trusts.perform(
        "registration.reject", as: "sid", ["registration": try newest(trusts)])
    }
    _ = try trusts.app.register(Self.request("bea", "st-elsewhere", "sre"), address: Self.address)
    #expect(throws: Refusal.self) {
      try trusts.perform(
        "registration.approve", as: "olive",
        ["registration": try newest(trusts), "role": "sre"])
    }
    try trusts.perform(
      "registration.approve", as: "sid", ["registration": try newest(trusts), "role": "sre"])
  }

  @Test func `refuses to approve a name that is taken, and leaves the request undecided`() throws {
    let trusts = try TwoTrusts()
    let reference = try trusts.app.register(Self.request("grace"), address: Self.address)
    #expect(throws: Refusal.invalid([FieldFault("user_name", .taken)])) {
      try trusts.perform(
        "registration.approve", as: "olive",
        ["registration": try newest(trusts), "role": "viewer"])
    }
    #expect(try trusts.app.registrationStatus(reference) == .received)
  }

  @Test func `makes an address that asks too often wait, and no other`() throws {
    let trusts = try TwoTrusts { $0.requestsOfAddress = 3 }
    for number in 1...3 {
      _ = try trusts.app.register(Self.request("ada\(number)"), address: Self.address)
    }
    #expect(throws: Refusal.self) {
      try trusts.app.register(Self.request("ada4"), address: Self.address)
    }
    _ = try trusts.app.register(Self.request("ada4"), address: "192.0.2.8")
  }
}
