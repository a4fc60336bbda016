import Domain
import Testing

@Test func `hides values of records from all who do not hold the right to read them`() {
  func actor(_ rights: Set<Right>?) -> Actor {
    Actor(
      person: ID(1), userName: "ada", displayName: "Ada", roles: [],
      grants: rights.map { ["record.read": $0] } ?? [:])
  }
  for rights: Set<Right>? in [nil, [], [.masked], [.masked, .status], [.masked, .execute]] {
    #expect(actor(rights).seesMasked)
  }
  #expect(!actor([.masked, .read]).seesMasked)
}
