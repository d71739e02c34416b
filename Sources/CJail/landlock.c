// Landlock: what the program can see of the files. Best effort by the kernel's version of it (ABI), because Debian 12
// has version 2 and newer kernels have more; Debian's header knows the first version alone, so the rest is named here.
#define _GNU_SOURCE
#include "jail.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// struct landlock_ruleset_attr as of version 6. An older kernel takes it as long as what it does not know is zero.
struct ruleset {
    uint64_t files;
    uint64_t network;
    uint64_t scopes;
};

enum {
    FILES_OF_1 = (1 << 13) - 1,
    FILES_REFER = 1 << 13,
    FILES_TRUNCATE = 1 << 14,
    FILES_DEVICE_CONTROL = 1 << 15,
    NETWORK_BIND_AND_CONNECT_TCP = 3,
    SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 3,
};

// What parsers read of the system: libraries, locales, and the data of their own packages. Nothing else exists for
// them: not /etc/passwd, not /proc, no home, not docket's state. A path that is not there is passed over.
static const char *const readable[] = {
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/usr/share/antiword",
    "/usr/share/catdoc",
    "/usr/share/color",
    "/usr/share/fontconfig",
    "/usr/share/fonts",
    "/usr/share/ghostscript",
    "/usr/share/locale",
    "/usr/share/misc",
    "/usr/share/poppler",
    "/usr/share/tesseract-ocr",
    "/usr/share/unrtf",
    "/usr/local/share/fonts",
    "/etc/catdocrc",
    "/etc/fonts",
    "/var/cache/fontconfig",
    "/dev/null",
    "/dev/zero",
    "/dev/random",
    "/dev/urandom",
};

// Whoever starts a program starts its loader with it. Only these two can be executed.
static const char *const loaders[] = {
    "/lib64/ld-linux-x86-64.so.2",
    "/lib/ld-linux-aarch64.so.1",
};

enum { READ = LANDLOCK_ACCESS_FS_READ_FILE, EXECUTE = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE };

int landlock_version(void) {
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version < 0 ? 0 : (int)version;
}

static bool allow_open(int ruleset, int place, uint64_t access) {
    struct stat status;
    if (fstat(place, &status) == 0 && S_ISDIR(status.st_mode)) access |= LANDLOCK_ACCESS_FS_READ_DIR;
    struct landlock_path_beneath_attr rule = {.allowed_access = access, .parent_fd = place};
    return syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
}

// True also when there is nothing at `path`, or nothing that this user can reach.
static bool allow(int ruleset, const char *path, uint64_t access) {
    int place = open(path, O_PATH | O_CLOEXEC);
    if (place < 0) return true;
    bool added = allow_open(ruleset, place, access);
    close(place);
    return added;
}

static bool allow_all(int ruleset, int program) {
    for (size_t index = 0; index < sizeof readable / sizeof *readable; index++)
        if (!allow(ruleset, readable[index], READ)) return false;
    for (size_t index = 0; index < sizeof loaders / sizeof *loaders; index++)
        if (!allow(ruleset, loaders[index], EXECUTE)) return false;
    return allow_open(ruleset, program, EXECUTE);
}

bool restrict_files(int program, int version) {
    struct ruleset attributes = {.files = FILES_OF_1};
    if (version >= 2) attributes.files |= FILES_REFER;
    if (version >= 3) attributes.files |= FILES_TRUNCATE;
    if (version >= 4) attributes.network = NETWORK_BIND_AND_CONNECT_TCP;
    if (version >= 5) attributes.files |= FILES_DEVICE_CONTROL;
    if (version >= 6) attributes.scopes = SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS;
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (ruleset < 0) return false;
    bool restricted = allow_all(ruleset, program) && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    int reason = errno;
    close(ruleset);
    errno = reason;
    return restricted;
}
