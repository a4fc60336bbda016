internal import Cryptography
internal import Domain

/// Examines a chain event by event, and finds where it is broken first.
struct LedgerChain {
  /// The events that hold together, from the first on.
  private(set) var head = LedgerHead.empty
  private(set) var fault: LedgerFault?
  /// The chain's own head, read before its events.
  private let stated: LedgerHead
  /// What was noted elsewhere of this chain, if anything.
  private let witness: LedgerHead?

  init(stated: LedgerHead, against witness: LedgerHead?) {
    self.stated = stated
    self.witness = witness
    compare()
  }

  /// Takes the next event; what follows a fault is not looked at.
  mutating func take(_ event: LedgerEvent, of organisation: ID<Organisation>?) {
    guard fault == nil else { return }
    let expected = head.count + 1
    guard event.sequence <= expected else {
      fault = LedgerFault(.missing, at: expected)
      return
    }
    guard event.sequence == expected, event.previousHash == head.hash else {
      fault = LedgerFault(.displaced, at: expected)
      return
    }
    guard event.organisation == organisation,
      SHA256.hex(event.hashedBytes) == event.hash
    else {
      fault = LedgerFault(.changed, at: expected)
      return
    }
    head = LedgerHead(count: expected, hash: event.hash)
    compare()
  }

  /// Takes something that does not read as an event.
  mutating func giveUp() {
    if fault == nil { fault = LedgerFault(.changed, at: head.count + 1) }
  }

  /// Compares the end with both heads; `latest` is the chain's own, read after its events.
  mutating func finish(_ latest: LedgerHead) {
    guard fault == nil else { return }
    if max(stated.count, witness?.count ?? 0) > head.count {
      fault = LedgerFault(.cutTail, at: head.count + 1)
    } else if latest.count < head.count {
      fault = LedgerFault(.headMismatch, at: latest.count + 1)
    }
  }

  private mutating func compare() {
    if stated.count == head.count, stated.hash != head.hash {
      fault = LedgerFault(.headMismatch, at: head.count)
    } else if let witness, witness.count == head.count, witness.hash != head.hash {
      fault = LedgerFault(.rewritten, at: head.count)
    }
  }
}
