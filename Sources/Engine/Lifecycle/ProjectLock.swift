internal import Foundation

/// Keeps a second run of the same project folder out; the operating system frees it with the process.
///
/// Whoever holds it finds the project whole: a restore that was cut off is ended first.
public final class ProjectLock {
  private let descriptor: Int32

  /// Takes the lock at once, or refuses.
  ///
  /// - Throws: ``LifecycleError/notAProject(_:)``, ``LifecycleError/busy(_:)`` when another process
  ///   holds it, ``FileError``.
  public init(_ project: String) throws {
    try Lifecycle.checkProject(project)
    let path = "\(project)/.crossgate/lock"
    try makeFolder(of: path)
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError.cannotWrite(path, errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw LifecycleError.busy(project)
    }
    try SnapshotStore(project: project).finishRestore()
  }

  deinit { close(descriptor) }
}
