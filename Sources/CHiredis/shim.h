#include <hiredis/hiredis.h>
#include <pthread.h>

#if defined(__linux__)
// Declared by glibc for _GNU_SOURCE alone, which a module can't ask for once features.h was read.
extern int pthread_setname_np(pthread_t thread, const char *name);
static inline void docket_name_this_thread(const char *name) { pthread_setname_np(pthread_self(), name); }
#else
static inline void docket_name_this_thread(const char *name) { pthread_setname_np(name); }
#endif

// What starting the private server needs of the C library beyond POSIX. Also GNU's own, hence declared here.
#include <spawn.h>
#if defined(__linux__)
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);
static const short docket_spawn_own_session = 0x80;
#else
static const short docket_spawn_own_session = POSIX_SPAWN_SETSID;
#endif
