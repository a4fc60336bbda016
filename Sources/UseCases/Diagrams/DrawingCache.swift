internal import Diagrams
internal import Synchronization

/// The drawings that were made last, by all that they show: whoever asks for the same again, in any
/// thread, need not wait for its layout.
///
/// In memory only, and few: a drawing takes less than two seconds to make anew.
enum DrawingCache {
  private static let most = 24
  /// How long the rows are shown that stand for a layout which took too long.
  private static let patience = Duration.seconds(60)

  private struct Kept {
    let drawing: Drawing
    let made: ContinuousClock.Instant
    var used: ContinuousClock.Instant

    var isStale: Bool {
      guard case .grid(.outOfTime) = drawing.layout.origin else { return false }
      return ContinuousClock.now - made > DrawingCache.patience
    }
  }

  private static let drawings = Mutex<[Graph: Kept]>([:])

  static func drawing(of graph: Graph) -> Drawing {
    let known = drawings.withLock { drawings -> Drawing? in
      guard let kept = drawings[graph], !kept.isStale else { return nil }
      drawings[graph]?.used = ContinuousClock.now
      return kept.drawing
    }
    if let known { return known }
    let drawing = Drawing(graph)
    let now = ContinuousClock.now
    drawings.withLock { drawings in
      drawings[graph] = Kept(drawing: drawing, made: now, used: now)
      while drawings.count > most, let oldest = drawings.min(by: { $0.value.used < $1.value.used })
      {
        drawings[oldest.key] = nil
      }
    }
    return drawing
  }
}
