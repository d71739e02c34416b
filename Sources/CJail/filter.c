// The list of system calls that a parser gets by with: a seccomp filter, written as what it is, a program of a few
// instructions a rule. The kernel runs it before each call.
//
//   allowed      what reading bytes, computing and writing to open descriptors needs
//   answered     what parsers try without need (changing files): refused, and they go on
//   ends it      all else: sockets, processes, threads, tracing, mounting, foreign signals, other architectures
//
// A call that is newer than 2019 gets the answer of an older kernel, ENOSYS: C libraries fall back then, and a newer C
// library than the one this was tried with does not make every document fail.
#define _GNU_SOURCE
#include "jail.h"

#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "docket-jail knows x86-64 and arm64"
#endif

// Where the numbers of the architectures begin to be the same: everything from here on is newer than Linux 5.0.
enum { FIRST_NEW_CALL = 424 };

static const uint16_t allowed[] = {
    // Reading and writing what is open.
    SYS_read, SYS_pread64, SYS_readv, SYS_preadv, SYS_write, SYS_writev, SYS_lseek, SYS_close, SYS_fstat, SYS_dup,
    SYS_dup3, SYS_fadvise64, SYS_ppoll, SYS_pselect6, SYS_flock,
    // Looking at files; Landlock says at which.
    SYS_newfstatat, SYS_statx, SYS_faccessat, SYS_readlinkat, SYS_getdents64, SYS_getcwd, SYS_statfs, SYS_fstatfs,
    // Memory.
    SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect, SYS_madvise, SYS_brk, SYS_mincore, SYS_msync,
    // Itself: signals, locks, its end.
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_futex, SYS_set_tid_address,
    SYS_set_robust_list, SYS_rseq, SYS_sched_yield, SYS_sched_getaffinity, SYS_restart_syscall, SYS_exit,
    SYS_exit_group,
    // Time, chance, and who and where it is.
    SYS_nanosleep, SYS_clock_nanosleep, SYS_clock_gettime, SYS_clock_getres, SYS_gettimeofday, SYS_times,
    SYS_getrandom, SYS_getpid, SYS_gettid, SYS_getppid, SYS_getpgid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid,
    SYS_uname, SYS_sysinfo, SYS_getrusage, SYS_getcpu, SYS_umask,
#if defined(__x86_64__)
    // Older forms, which arm64 never had.
    SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_getdents, SYS_dup2, SYS_poll, SYS_select, SYS_pause, SYS_time,
    SYS_getpgrp, SYS_getrlimit, SYS_arch_prctl,
#endif
};

static const uint16_t answered[] = {
    SYS_mkdirat, SYS_unlinkat, SYS_renameat, SYS_renameat2, SYS_linkat, SYS_symlinkat, SYS_fchmod, SYS_fchmodat,
    SYS_fchown, SYS_fchownat, SYS_utimensat, SYS_truncate, SYS_ftruncate, SYS_fallocate,
#if defined(__x86_64__)
    SYS_creat, SYS_mkdir, SYS_rmdir, SYS_unlink, SYS_rename, SYS_link, SYS_symlink, SYS_chmod, SYS_chown, SYS_utime,
    SYS_utimes,
#endif
};

// Looks at terminals and at how much is to be read.
static const uint32_t controls[] = {TCGETS, TIOCGWINSZ, FIONREAD};
// Not F_SETOWN, which sends signals to others.
static const uint32_t descriptor_commands[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL};

// A filter in the making. `instructions` holds all rules with room to spare; `add` checks.
enum { INSTRUCTIONS_MAX = 512 };

struct filter {
    struct sock_filter instructions[INSTRUCTIONS_MAX];
    uint16_t count;
};

static void add(struct filter *filter, struct sock_filter instruction) {
    errno = E2BIG;
    if (filter->count == INSTRUCTIONS_MAX) fail(EXIT_JAIL_FAILED, "filter of system calls");
    filter->instructions[filter->count++] = instruction;
}

static void load(struct filter *filter, uint32_t offset) {
    add(filter, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset));
}

static void answer(struct filter *filter, uint32_t action) {
    add(filter, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

// Skips the next `count` instructions unless what was loaded is `value`.
static void unless(struct filter *filter, uint32_t value, uint8_t count) {
    add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count));
}

static uint32_t refusal(int code) { return SECCOMP_RET_ERRNO | (uint32_t)code; }

// Both architectures keep the low half of an argument first.
static uint32_t low_half(int argument) {
    return (uint32_t)(offsetof(struct seccomp_data, args) + (size_t)argument * sizeof(uint64_t));
}
static uint32_t high_half(int argument) { return low_half(argument) + (uint32_t)sizeof(uint32_t); }

// A rule for one call with arguments looks like this: unless it is the call, skip the rule; else answer inside it.

// Allowed with one of `values` as the low half of `argument`; otherwise `other`.
static void with_values(
    struct filter *filter, uint32_t call, int argument, const uint32_t *values, uint8_t count, uint32_t other) {
    unless(filter, call, (uint8_t)(2 * count + 2));
    load(filter, low_half(argument));
    for (uint8_t index = 0; index < count; index++) {
        unless(filter, values[index], 1);
        answer(filter, SECCOMP_RET_ALLOW);
    }
    answer(filter, other);
}

// Allowed when `argument` is exactly `value`; otherwise `other`.
static void with_value(struct filter *filter, uint32_t call, int argument, uint64_t value, uint32_t other) {
    unless(filter, call, 6);
    load(filter, low_half(argument));
    unless(filter, (uint32_t)value, 3);
    load(filter, high_half(argument));
    unless(filter, (uint32_t)(value >> 32), 1);
    answer(filter, SECCOMP_RET_ALLOW);
    answer(filter, other);
}

// Opening for reading alone.
static void without_writing(struct filter *filter, uint32_t call, int flags_argument) {
    const uint32_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);
    unless(filter, call, 4);
    load(filter, low_half(flags_argument));
    add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, writing, 0, 1));
    answer(filter, refusal(EACCES));
    answer(filter, SECCOMP_RET_ALLOW);
}

static void add_calls_with_arguments(struct filter *filter, const char *path) {
    const uint32_t itself = (uint32_t)getpid();
    without_writing(filter, SYS_openat, 2);
#if defined(__x86_64__)
    without_writing(filter, SYS_open, 1);
#endif
    with_values(filter, SYS_ioctl, 1, controls, sizeof controls / sizeof *controls, refusal(ENOTTY));
    with_values(
        filter, SYS_fcntl, 1, descriptor_commands, sizeof descriptor_commands / sizeof *descriptor_commands,
        refusal(EINVAL));
    // abort() and raise().
    with_values(filter, SYS_kill, 0, &itself, 1, SECCOMP_RET_KILL_PROCESS);
    with_values(filter, SYS_tgkill, 0, &itself, 1, SECCOMP_RET_KILL_PROCESS);
    const uint32_t set_name = PR_SET_NAME;
    with_values(filter, SYS_prctl, 0, &set_name, 1, refusal(EINVAL));
    // Reading its limits, not setting them.
    with_value(filter, SYS_prlimit64, 2, 0, refusal(EPERM));
    // A filter can't read a path, but it can compare where the path lies. See secret_copy.
    with_value(filter, SYS_execveat, 1, (uint64_t)(uintptr_t)path, SECCOMP_RET_KILL_PROCESS);
}

static void assemble(struct filter *filter, const char *path) {
    load(filter, offsetof(struct seccomp_data, arch));
    unless(filter, OWN_ARCHITECTURE, 1);
    add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JA, 1, 0, 0));
    answer(filter, SECCOMP_RET_KILL_PROCESS);
    load(filter, offsetof(struct seccomp_data, nr));
    for (size_t index = 0; index < sizeof allowed / sizeof *allowed; index++) {
        unless(filter, allowed[index], 1);
        answer(filter, SECCOMP_RET_ALLOW);
    }
    add_calls_with_arguments(filter, path);
    for (size_t index = 0; index < sizeof answered / sizeof *answered; index++) {
        unless(filter, answered[index], 1);
        answer(filter, refusal(EACCES));
    }
    add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FIRST_NEW_CALL, 0, 1));
    answer(filter, refusal(ENOSYS));
    answer(filter, SECCOMP_RET_KILL_PROCESS);
}

bool restrict_calls(const char *path) {
    struct filter filter = {.count = 0};
    assemble(&filter, path);
    struct sock_fprog prepared = {.len = filter.count, .filter = filter.instructions};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prepared) == 0;
}

// The filter is installed before the program is started, so it must let that one start happen and no other. What it can
// compare is the address of the path. The program begins with an address space of its own, in which that address is as
// likely as any other: whoever has taken it over has one guess in 2^46 (2^37 where addresses are short) to put a path
// of theirs there, nothing tells it, and a wrong guess ends the process. What is started is an open file, with an empty
// path.
const char *secret_copy(const char *path) {
    enum { LONG_ADDRESS = 46, SHORT_ADDRESS = 37, ATTEMPTS = 16 };
    const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    const size_t bytes = strlen(path) + 1;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        uint64_t address = 0;
        if (getrandom(&address, sizeof address, 0) != sizeof address) fail(EXIT_JAIL_FAILED, "randomness");
        address &= ((uint64_t)1 << (attempt < ATTEMPTS / 2 ? LONG_ADDRESS : SHORT_ADDRESS)) - 1;
        void *start = (void *)(uintptr_t)(address & ~(page - 1));
        const size_t room = (size_t)(address & (page - 1)) + bytes;
        if (mmap(start, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) ==
            start)
            return memcpy((char *)(uintptr_t)address, path, bytes);
    }
    fail(EXIT_JAIL_FAILED, "room for the path");
}
