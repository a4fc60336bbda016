// What the C library has beyond POSIX, and declares only where _GNU_SOURCE is set before its
// headers are read, which Swift's own module of it does not do.
#include <spawn.h>
#include <sys/resource.h>
#include <sys/types.h>

int prlimit(pid_t process, int resource, const struct rlimit *limit, struct rlimit *former);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
