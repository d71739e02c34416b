#include <hiredis/hiredis.h>
#include <pthread.h>

#if defined(__linux__)
// Declared by glibc for _GNU_SOURCE alone, which a module can't ask for once features.h was read.
extern int pthread_setname_np(pthread_t thread, const char *name);
static inline void docket_name_this_thread(const char *name) { pthread_setname_np(pthread_self(), name); }
#else
static inline void docket_name_this_thread(const char *name) { pthread_setname_np(name); }
#endif
