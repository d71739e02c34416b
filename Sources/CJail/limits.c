#define _GNU_SOURCE
#include "jail.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

// Owns nothing, on every Linux.
enum { NOBODY = 65534 };

static bool holds(const struct __user_cap_data_struct *held, int capability) {
    return (held[CAP_TO_INDEX(capability)].effective & CAP_TO_MASK(capability)) != 0;
}

void drop_privileges(void) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct held[_LINUX_CAPABILITY_U32S_3] = {{0}};
    if (syscall(SYS_capget, &header, held) != 0) fail(EXIT_JAIL_FAILED, "reading capabilities");
    // Without CAP_KILL docket could not kill what is no longer its own; a root that weak keeps its name.
    if (geteuid() == 0 && holds(held, CAP_SETUID) && holds(held, CAP_SETGID) && holds(held, CAP_KILL)) {
        if (setgroups(0, NULL) != 0 && errno != EPERM) fail(EXIT_JAIL_FAILED, "supplementary groups");
        // EINVAL: a user namespace in which nobody has no number.
        if (setresgid(NOBODY, NOBODY, NOBODY) != 0 && errno != EINVAL) fail(EXIT_JAIL_FAILED, "group nobody");
        if (setresuid(NOBODY, NOBODY, NOBODY) != 0 && errno != EINVAL) fail(EXIT_JAIL_FAILED, "user nobody");
    }
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
    if (syscall(SYS_capset, &header, none) != 0) fail(EXIT_JAIL_FAILED, "dropping capabilities");
}

static void limit(int resource, rlim_t soft, rlim_t hard, const char *what) {
    struct rlimit both = {soft, hard};
    if (setrlimit(resource, &both) != 0) fail(EXIT_JAIL_FAILED, what);
}

void set_limits(const struct limits *limits) {
    limit(RLIMIT_CORE, 0, 0, "core limit");
    limit(RLIMIT_FSIZE, 0, 0, "file size limit");
    limit(RLIMIT_NPROC, 0, 0, "process limit");
    limit(RLIMIT_MEMLOCK, 0, 0, "locked memory limit");
    limit(RLIMIT_MSGQUEUE, 0, 0, "message queue limit");
    limit(RLIMIT_NOFILE, limits->descriptors, limits->descriptors, "descriptor limit");
    // At the soft limit it is told (SIGXCPU, which the caller knows as "too long"), a second later it is killed.
    limit(RLIMIT_CPU, limits->cpu_seconds, limits->cpu_seconds + 1, "processor limit");
    limit(RLIMIT_AS, limits->memory_bytes, limits->memory_bytes, "memory limit");
}
