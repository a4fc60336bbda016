import Domain
import Testing

struct SignersTests {
  private func policy(
    _ steps: [([Role], Int)], fallback: Role? = nil
  ) -> ApprovalPolicy {
    ApprovalPolicy(
      action: "note.write", risk: .medium,
      steps: steps.enumerated().map {
        ApprovalPolicy.Step(name: "\($0.offset)", roles: $0.element.0, signatures: $0.element.1)
      }, expiresHours: 24, fallback: fallback)
  }

  private func signers(_ holders: [Role: [Int]]) -> Signers {
    Signers(holders.mapValues { Set($0.map { ID($0) }) })
  }

  @Test func `finds different people for all steps, though the first choice is wrong`() {
    let signers = signers(["manager": [1, 2], "approver": [1]])
    let policy = policy([(["manager"], 1), (["approver"], 1)])
    #expect(signers.assignment(of: policy, without: []) == .complete([ID(2), ID(1)]))
    #expect(signers.stepWithoutSigner(of: policy, without: [ID(2)])?.name == "1")
    #expect(signers.stepWithoutSigner(of: policy, without: [ID(1), ID(2)])?.name == "0")
  }

  @Test func `counts each signature of a step, and those given already`() {
    let signers = signers(["manager": [1, 2]])
    let policy = policy([(["manager"], 3)])
    #expect(signers.stepWithoutSigner(of: policy, without: [])?.name == "0")
    #expect(signers.stepWithoutSigner(of: policy, from: 0, signed: 1, without: []) == nil)
    #expect(signers.stepWithoutSigner(of: policy, from: 1, signed: 0, without: []) == nil)
  }

  @Test func `lets the fallback stand in, once a person`() {
    let signers = signers(["manager": [1], "chief": [9]])
    let one = policy([(["manager"], 2)], fallback: "chief")
    #expect(signers.stepWithoutSigner(of: one, without: []) == nil)
    #expect(signers.stepWithoutSigner(of: one, without: [ID(9)])?.name == "0")
    #expect(signers.stepWithoutSigner(of: one, without: [ID(1)])?.name == "0")
  }
}
