internal import UseCases

/// `GET /admin/audit/ledger`: the whole ledger as a file that `crossgate audit verify` examines
/// without the database.
enum LedgerFilePage {
  @Sendable static func download(_ visit: Visit) throws -> Answer {
    .attachment(
      try visit.desk.ledgerLines(), name: "ledger.jsonl", type: "application/jsonl; charset=utf-8")
  }
}
