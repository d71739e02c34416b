// docket-jail: limits itself, then becomes the program it is told to run. Parsers of foreign formats see hostile bytes;
// what they can do when they are taken over is decided here, before they start.
//
//   docket-jail MEMORY_BYTES CPU_SECONDS DESCRIPTORS PARENT_PID PROGRAM [ARGUMENT...]
//
// Standard input, output and error are the caller's; everything else is closed. The program gets an empty environment
// but LANG. Exit status: the program's own; 125 when a limit can't be set, 127 when the program can't be started.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { EXIT_JAIL_FAILED = 125, EXIT_NOT_STARTED = 127, ARGUMENTS_MIN = 6, DECIMAL = 10 };

static void fail(int status, const char *what) {
    fprintf(stderr, "docket-jail: %s: %s\n", what, strerror(errno));
    _exit(status);
}

static rlim_t number(const char *text, const char *what) {
    char *end = NULL;
    errno = 0;
    unsigned long long value = strtoull(text, &end, DECIMAL);
    if (errno != 0 || end == text || *end != '\0') {
        if (errno == 0) errno = EINVAL;
        fail(EXIT_JAIL_FAILED, what);
    }
    return (rlim_t)value;
}

static void limit(int resource, rlim_t value, const char *what) {
    struct rlimit both = {value, value};
    if (setrlimit(resource, &both) != 0) fail(EXIT_JAIL_FAILED, what);
}

// Dies with whoever started it: a killed docket must not leave parsers behind.
static void die_with_parent(pid_t parent) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail(EXIT_JAIL_FAILED, "parent-death signal");
    // It may have died before that call.
    if (getppid() != parent) _exit(EXIT_JAIL_FAILED);
}

// What confines the program beyond its resources. Landlock and the list of allowed system calls belong here too, last,
// because what they forbid is needed above.
static void confine(void) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail(EXIT_JAIL_FAILED, "no new privileges");
}

int main(int count, char **arguments) {
    if (count < ARGUMENTS_MIN) {
        fputs("usage: docket-jail MEMORY_BYTES CPU_SECONDS DESCRIPTORS PARENT_PID PROGRAM [ARGUMENT...]\n", stderr);
        return EXIT_JAIL_FAILED;
    }
    rlim_t memory_bytes = number(arguments[1], "memory limit");
    rlim_t cpu_seconds = number(arguments[2], "processor limit");
    rlim_t descriptors = number(arguments[3], "descriptor limit");
    pid_t parent = (pid_t)number(arguments[4], "parent");

    die_with_parent(parent);
    // Its own group, so that killing the group reaches whatever it starts. The caller may have done it already.
    if (getpgrp() != getpid() && setpgid(0, 0) != 0) fail(EXIT_JAIL_FAILED, "process group");
    if (close_range(STDERR_FILENO + 1, ~0U, 0) != 0) fail(EXIT_JAIL_FAILED, "closing descriptors");
    limit(RLIMIT_CORE, 0, "core limit");
    limit(RLIMIT_FSIZE, 0, "file size limit");
    limit(RLIMIT_NPROC, 0, "process limit");
    limit(RLIMIT_NOFILE, descriptors, "descriptor limit");
    limit(RLIMIT_CPU, cpu_seconds, "processor limit");
    limit(RLIMIT_AS, memory_bytes, "memory limit");
    confine();

    char *environment[] = {"LANG=C.UTF-8", NULL};
    execve(arguments[5], arguments + 5, environment);
    fail(EXIT_NOT_STARTED, arguments[5]);
}
