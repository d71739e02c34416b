// Linux calls that Swift's Glibc leaves out because it is imported without _GNU_SOURCE.
#include <fcntl.h>
#include <linux/memfd.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

// From <linux/fcntl.h>, which can't stand beside <fcntl.h>.
enum {
    DOCKET_ADD_SEALS = 1024 + 9,
    DOCKET_SEAL_SEAL = 1,
    DOCKET_SEAL_SHRINK = 2,
    DOCKET_SEAL_GROW = 4,
    DOCKET_SEAL_WRITE = 8,
};

// A file without a name that may be sealed; -1 with errno.
static inline int docket_memory_file(const char *name) {
    return (int)syscall(SYS_memfd_create, name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

// From now on nobody can change it, or take that back; -1 with errno.
static inline int docket_seal(int file) {
    return fcntl(file, DOCKET_ADD_SEALS, DOCKET_SEAL_SEAL | DOCKET_SEAL_SHRINK | DOCKET_SEAL_GROW | DOCKET_SEAL_WRITE);
}

// Both ends are closed in children; -1 with errno.
static inline int docket_pipe(int ends[2]) { return (int)syscall(SYS_pipe2, ends, O_CLOEXEC); }

// A descriptor that becomes readable when the process ends; -1 with errno. A reused number can't mislead it.
static inline int docket_process_descriptor(int process) { return (int)syscall(SYS_pidfd_open, process, 0); }

// Whoever started docket may have had the kernel forget children as they end, and that is inherited: their status would
// be lost, and the number of a group that is about to be killed could belong to somebody else by then.
static inline void docket_remember_children(void) {
    struct sigaction action;
    if (sigaction(SIGCHLD, NULL, &action) != 0) return;
    if (action.sa_handler != SIG_IGN && (action.sa_flags & SA_NOCLDWAIT) == 0) return;
    if (action.sa_handler == SIG_IGN) action.sa_handler = SIG_DFL;
    action.sa_flags &= ~SA_NOCLDWAIT;
    sigaction(SIGCHLD, &action, NULL);
}
