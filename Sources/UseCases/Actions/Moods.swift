internal import Domain

/// How states stand, so that every door shows the same state alike.
extension ApprovalState {
  var mood: Listing.Cell.Mood {
    switch self {
    case .pending: .waiting
    case .approved: .attention
    case .executed: .good
    case .rejected, .failed: .bad
    case .withdrawn, .expired: .off
    }
  }
}

extension PolicyState {
  var mood: Listing.Cell.Mood {
    switch self {
    case .draft, .reviewed: .waiting
    case .applied: .good
    case .rejected: .bad
    case .superseded, .withdrawn: .off
    }
  }
}

extension PersonState {
  var mood: Listing.Cell.Mood {
    switch self {
    case .pending: .waiting
    case .active: .good
    case .suspended: .attention
    case .locked: .bad
    case .deactivated: .off
    }
  }
}

extension RegistrationState {
  var mood: Listing.Cell.Mood {
    switch self {
    case .received: .waiting
    case .approved: .good
    case .rejected: .bad
    case .expired: .off
    }
  }
}

extension ReleaseState {
  var mood: Listing.Cell.Mood {
    switch self {
    case .open: .waiting
    case .promoted: .good
    case .held: .attention
    case .rolledBack: .bad
    }
  }
}

extension LedgerOutcome {
  var mood: Listing.Cell.Mood {
    switch self {
    case .done: .good
    case .denied: .attention
    default: .bad
    }
  }
}
