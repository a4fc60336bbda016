import Domain
import Testing

@Suite struct LedgerHeadTests {
  @Test func `a head is read as it is printed`() {
    let head = LedgerHead(count: 1204, hash: String(repeating: "9f", count: 32))
    #expect(LedgerHead(head.description) == head)
    #expect(LedgerHead(LedgerHead.empty.description) == .empty)
  }

  @Test(arguments: ["", "12", "12:", "12:9f", "-1:", ":", "x:y:z"])
  func `nothing else reads as a head`(text: String) {
    let hash = String(repeating: "9f", count: 32)
    #expect(LedgerHead(text) == nil)
    #expect(LedgerHead("\(text):\(hash):") == nil)
  }

  @Test func `what is hashed tells an empty text from none and every field from its neighbour`() {
    let event = LedgerEvent(
      organisation: nil, sequence: 1, microseconds: 1_700_000_000_123_456, requestID: "",
      person: ID(7), actor: "zoë", channel: .engine, action: "run.start", object: "run:1,2",
      project: nil, outcome: .done, detail: "{}", previousHash: LedgerHead.empty.hash, hash: "")
    #expect(
      String(decoding: event.hashedBytes, as: UTF8.self)
        == "18:crossgate-ledger-1,:,1:1,16:1700000000123456,0:,1:7,4:zoë,6:engine,9:run.start,"
        + "7:run:1,2,:,4:done,2:{},64:\(LedgerHead.empty.hash),")
  }
}
