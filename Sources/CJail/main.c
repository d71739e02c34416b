// docket-jail: confines itself, then becomes the program it is told to run. Parsers of foreign formats see hostile
// bytes; what they can do when they are taken over is decided here, before they start.
//
//   docket-jail PARTS MEMORY_BYTES CPU_SECONDS DESCRIPTORS PARENT_PID PROGRAM [ARGUMENT...]
//   docket-jail --probe
//
// PARTS: `whole` runs nothing unless every part is in force; `offered` takes what the kernel has. `files`, `calls` and
// `limits` take one part alone: with them tests show that each part holds by itself.
//
// Standard input, output and error are the caller's; everything else is closed. The program gets an empty environment
// but a locale and one thread for OpenMP. Exit status: the program's own; 125 when it can't be confined, 127 when the
// program can't be started; both with one line on standard error that begins with "docket-jail: ".
#define _GNU_SOURCE
#include "jail.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ARGUMENTS_MIN = 7, DECIMAL = 10 };

void fail(int status, const char *what) {
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

// Dies with whoever started it: a killed docket must not leave parsers behind.
static void die_with_parent(pid_t parent) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail(EXIT_JAIL_FAILED, "parent-death signal");
    // It may have died before that call.
    if (getppid() != parent) _exit(EXIT_JAIL_FAILED);
}

struct parts {
    bool files;
    bool calls;
    // Without any of them nothing is run.
    bool are_required;
};

static struct parts parse_parts(const char *text) {
    if (strcmp(text, "whole") == 0) return (struct parts){true, true, true};
    if (strcmp(text, "offered") == 0) return (struct parts){true, true, false};
    if (strcmp(text, "files") == 0) return (struct parts){true, false, true};
    if (strcmp(text, "calls") == 0) return (struct parts){false, true, true};
    if (strcmp(text, "limits") == 0) return (struct parts){false, false, true};
    errno = EINVAL;
    fail(EXIT_JAIL_FAILED, "parts");
}

int main(int count, char **arguments) {
    if (count == 2 && strcmp(arguments[1], "--probe") == 0) return probe();
    if (count < ARGUMENTS_MIN) {
        fputs("usage: docket-jail PARTS MEMORY_BYTES CPU_SECONDS DESCRIPTORS PARENT_PID PROGRAM [ARGUMENT...]\n"
              "       docket-jail --probe\n",
              stderr);
        return EXIT_JAIL_FAILED;
    }
    struct parts parts = parse_parts(arguments[1]);
    struct limits limits = {
        .memory_bytes = number(arguments[2], "memory limit"),
        .cpu_seconds = number(arguments[3], "processor limit"),
        .descriptors = number(arguments[4], "descriptor limit"),
    };
    pid_t parent = (pid_t)number(arguments[5], "parent");
    char **command = arguments + ARGUMENTS_MIN - 1;

    // Its own group, so that killing the group reaches whatever it starts. The caller may have done it already.
    if (getpgrp() != getpid() && setpgid(0, 0) != 0) fail(EXIT_JAIL_FAILED, "process group");
    if (close_range(STDERR_FILENO + 1, ~0U, 0) != 0) fail(EXIT_JAIL_FAILED, "closing descriptors");
    // Before privileges go: docket's own programs may lie where nobody else may look, as in root's home.
    int program = open(command[0], O_PATH | O_CLOEXEC);
    if (program < 0) fail(EXIT_NOT_STARTED, command[0]);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail(EXIT_JAIL_FAILED, "no new privileges");
    drop_privileges();
    // After that, because a change of user forgets it.
    die_with_parent(parent);
    const char *itself = secret_copy("");
    set_limits(&limits);
    // Last, and files before calls: what they forbid is needed above.
    if (parts.files && !restrict_files(program, landlock_version()) && parts.are_required)
        fail(EXIT_JAIL_FAILED, "incomplete, no Landlock");
    if (parts.calls && !restrict_calls(itself) && parts.are_required)
        fail(EXIT_JAIL_FAILED, "incomplete, no filter of system calls");

    char *environment[] = {"LC_CTYPE=C.UTF-8", "OMP_THREAD_LIMIT=1", NULL};
    syscall(SYS_execveat, program, itself, command, environment, AT_EMPTY_PATH);
    fail(EXIT_NOT_STARTED, command[0]);
}
