#define _GNU_SOURCE
#include "jail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

// What Landlock must have made invisible, and anybody may read otherwise.
static bool sees_files(void) {
    int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (root >= 0) close(root);
    return root >= 0;
}

// A call that ends with ENOENT unless the filter answers it.
static bool calls_are_filtered(void) {
    errno = 0;
    return mkdirat(AT_FDCWD, "", 0) != 0 && errno == EACCES;
}

int probe(void) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail(EXIT_JAIL_FAILED, "no new privileges");
    int program = open("/bin/true", O_PATH | O_CLOEXEC);
    if (program < 0) fail(EXIT_NOT_STARTED, "/bin/true");
    drop_privileges();
    int version = landlock_version();
    int reason = version > 0 ? 0 : errno;
    if (version > 0 && (!restrict_files(program, version) || sees_files())) {
        reason = errno;
        version = 0;
    }
    errno = 0;
    bool filters = restrict_calls(secret_copy("")) && calls_are_filtered();
    printf("landlock %d %d\ncalls %d %d\n", version, reason, filters, filters ? 0 : errno);
    return 0;
}
