import Foundation
import Synchronization

/// Whether someone pressed Ctrl-C or asked the program to end; a run stops between two batches.
enum Interruption {
  private static let asked = Atomic(false)

  static var isAsked: Bool { asked.load(ordering: .relaxed) }

  static func watch() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in Interruption.asked.store(true, ordering: .relaxed) }
    }
  }
}
