// The parts of docket-jail. Each confines the calling process and whatever it becomes; none can be taken back.
#ifndef DOCKET_JAIL_H
#define DOCKET_JAIL_H

#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>

enum { EXIT_JAIL_FAILED = 125, EXIT_NOT_STARTED = 127 };

// Prints one line with errno's meaning and ends with `status`.
_Noreturn void fail(int status, const char *what);

// limits.c ---------------------------------------------------------------------------------------------------------

struct limits {
    rlim_t memory_bytes;
    rlim_t cpu_seconds;
    rlim_t descriptors;
};

// Gives up root's name and every capability. Where docket runs as root, parsers run as nobody.
void drop_privileges(void);

// Memory, processor, descriptors; no new process, no file, no core. After drop_privileges: root is exempt from some.
void set_limits(const struct limits *limits);

// landlock.c -------------------------------------------------------------------------------------------------------

// What the kernel offers, from 1 on; 0 with errno when it offers nothing.
int landlock_version(void);

// From now on the open file `program` can be read and started, what parsers need of the system can be read, and that is all: nothing
// is writable, no TCP port, no signal and no abstract socket out of here, as far as `version` goes. False with errno.
bool restrict_files(int program, int version);

// filter.c ---------------------------------------------------------------------------------------------------------

// A copy of `path` at an address that nobody can guess: the only one from which restrict_calls lets anything be started.
const char *secret_copy(const char *path);

// From now on only the system calls on a list work, and execveat with the path at that address alone. Needs
// no_new_privs. False with errno when the kernel has no filters.
bool restrict_calls(const char *path);

// probe.c ----------------------------------------------------------------------------------------------------------

// Confines itself, tries what is forbidden, and prints what held: `landlock VERSION ERRNO` and `calls 0|1 ERRNO`.
int probe(void);

#endif
