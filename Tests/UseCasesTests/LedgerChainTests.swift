import Cryptography
import Domain
import Testing

@testable import UseCases

/// A chain in memory, and what the examination says once someone has been at it.
struct LedgerChainTests {
  private static let length = 60
  private static let organisation = ID<Organisation>(1)

  private static let chain: [LedgerEvent] = {
    var events: [LedgerEvent] = []
    for number in 1...length {
      var event = LedgerEvent(
        organisation: organisation, sequence: number, microseconds: 1_000_000 * number,
        requestID: "r\(number)", person: ID(number % 7 + 1), actor: "user\(number % 5)",
        channel: .init(.form), action: "run.start", object: "run:\(number)", project: ID(3),
        outcome: .done, detail: "{\"rows\": \(number)}",
        previousHash: events.last?.hash ?? LedgerHead.empty.hash, hash: "")
      event.hash = SHA256.hex(event.hashedBytes)
      events.append(event)
    }
    return events
  }()

  private func fault(_ events: [LedgerEvent]) -> LedgerFault? {
    let head = LedgerHead(count: Self.length, hash: Self.chain[Self.length - 1].hash)
    var examined = LedgerChain(stated: head, against: nil)
    for event in events { examined.take(event, of: Self.organisation) }
    examined.finish(head)
    return examined.fault
  }

  /// Everything an event holds.
  private static let edits: [@Sendable (inout LedgerEvent) -> Void] = [
    { $0.organisation = nil }, { $0.sequence += 1000 }, { $0.sequence = 0 },
    { $0.microseconds += 1 }, { $0.requestID += " " }, { $0.person = nil }, { $0.actor += "x" },
    { $0.channel = .engine }, { $0.action = "run.stop" }, { $0.object = "" },
    { $0.project = nil }, { $0.outcome = .failed }, { $0.detail = "{}" },
    { $0.previousHash = SHA256.hex(Array($0.previousHash.utf8)) },
    { $0.hash = SHA256.hex(Array($0.hash.utf8)) },
    // With a hash that is right for what it says now.
    {
      $0.actor = "mallory"
      $0.hash = SHA256.hex($0.hashedBytes)
    },
  ]

  @Test func `finds 1,000 random forgeries, each where it is`() {
    #expect(fault(Self.chain) == nil)
    var dice = Dice(state: 2026)
    for number in 0..<1000 {
      var events = Self.chain
      let place = Int.random(in: 0..<Self.length, using: &dice)
      var found = place + 1
      let act: String
      switch number % 4 {
      case 0:
        let edit = Int.random(in: 0..<Self.edits.count, using: &dice)
        Self.edits[edit](&events[place])
        act = "edit \(edit)"
        // A right hash is noticed by the next event, or by the head.
        if edit == Self.edits.count - 1 { found = min(place + 2, Self.length) }
      case 1:
        events.remove(at: place)
        act = "removal"
      case 2:
        let other = (place + Int.random(in: 1..<Self.length, using: &dice)) % Self.length
        events.swapAt(place, other)
        if Bool.random(using: &dice) {
          // Renumbered, so that no number is out of order.
          (events[place].sequence, events[other].sequence) = (place + 1, other + 1)
        }
        found = min(place, other) + 1
        act = "swap with \(other)"
      default:
        var forged = events[Int.random(in: 0..<Self.length, using: &dice)]
        forged.sequence = place + 1
        forged.object = "run:forged"
        if Bool.random(using: &dice) {
          forged.previousHash = events[place].previousHash
          forged.hash = SHA256.hex(forged.hashedBytes)
          // It fits where it is; the one it was put before does not any more.
          found = min(place + 2, Self.length)
        }
        events.insert(forged, at: place)
        act = "insertion"
      }
      #expect(fault(events)?.sequence == found, "\(act) at \(place) in case \(number)")
    }
  }
}
