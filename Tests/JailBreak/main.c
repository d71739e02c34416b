// A parser that was taken over, for tests: tries one thing, prints "did" and whatever it got, or "refused" and why.
//
//   JailBreak ATTEMPT [ARGUMENT]
//
// Exit status: 0 did, 1 refused, 2 no such attempt.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

extern char **environ;

static int say(const char *text) {
    return write(STDOUT_FILENO, text, strlen(text)) < 0;
}

static int verdict(long result) {
    if (result >= 0) return say("did\n");
    char text[128];
    snprintf(text, sizeof text, "refused: %s\n", strerrorname_np(errno));
    say(text);
    return 1;
}

static int copy(int source) {
    char chunk[1 << 16];
    ssize_t count;
    while ((count = read(source, chunk, sizeof chunk)) > 0)
        if (write(STDOUT_FILENO, chunk, (size_t)count) != count) return 1;
    return count < 0;
}

// Files ------------------------------------------------------------------------------------------------------------

static int open_and_copy(const char *path) {
    int file = open(path, O_RDONLY);
    return file < 0 ? verdict(-1) : copy(file);
}
static int do_read(const char *path) { return verdict(open(path, O_RDONLY)); }
static int do_list(const char *path) { return verdict(open(path, O_RDONLY | O_DIRECTORY)); }
static int do_create(const char *path) { return verdict(open(path, O_WRONLY | O_CREAT, 0600)); }
static int do_overwrite(const char *path) { return verdict(open(path, O_WRONLY)); }
static int do_empty(const char *path) { return verdict(truncate(path, 0)); }
static int do_delete(const char *path) { return verdict(unlink(path)); }
static int do_folder(const char *path) { return verdict(mkdir(path, 0700)); }
static int do_change_input(const char *path) {
    // The limit of file sizes would end it before anything else could say no.
    signal(SIGXFSZ, SIG_IGN);
    if (write(STDIN_FILENO, "x", 1) >= 0 || ftruncate(STDIN_FILENO, 0) == 0) return verdict(0);
    int again = open(path, O_RDWR);
    return verdict(again < 0 ? -1 : write(again, "x", 1));
}

// Network ----------------------------------------------------------------------------------------------------------

static int do_socket(const char *unused) {
    (void)unused;
    return verdict(socket(AF_INET, SOCK_DGRAM, 0));
}
static int do_tcp(const char *port) {
    int line = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return verdict(line < 0 ? -1 : connect(line, (struct sockaddr *)&place, sizeof place));
}
static int do_listen(const char *unused) {
    (void)unused;
    int line = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in place = {.sin_family = AF_INET};
    return verdict(line < 0 ? -1 : bind(line, (struct sockaddr *)&place, sizeof place));
}
// A name that begins with @ is abstract.
static int do_unix(const char *path) {
    int line = socket(AF_UNIX, SOCK_STREAM, 0);
    struct sockaddr_un place = {.sun_family = AF_UNIX};
    strncpy(place.sun_path, path, sizeof place.sun_path - 1);
    if (*path == '@') place.sun_path[0] = '\0';
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path) + (*path != '@'));
    return verdict(line < 0 ? -1 : connect(line, (struct sockaddr *)&place, length));
}

// Processes --------------------------------------------------------------------------------------------------------

static void *nothing(void *unused) { return unused; }

static int do_fork(const char *unused) {
    (void)unused;
    pid_t child = fork();
    if (child == 0) _exit(0);
    return verdict(child);
}
static int do_thread(const char *unused) {
    (void)unused;
    pthread_t thread;
    errno = pthread_create(&thread, NULL, nothing, NULL);
    return verdict(errno == 0 ? 0 : -1);
}
// The leader ends, its child goes on and holds the output open.
static int do_grandchild(const char *unused) {
    (void)unused;
    pid_t child = fork();
    if (child == 0)
        for (;;) pause();
    if (child < 0) return verdict(-1);
    char text[32];
    snprintf(text, sizeof text, "%d\n", (int)child);
    return say(text);
}
static int do_exec(const char *path) {
    char *arguments[] = {(char *)path, "-c", "echo did", NULL};
    execve(path, arguments, environ);
    return verdict(-1);
}
static int do_session(const char *unused) {
    (void)unused;
    // The leader of a group can't begin a session, so a process of its own would; here the call itself is tried.
    long result = setsid();
    if (result < 0 && errno == EPERM) return say("did\n");
    return verdict(result);
}
static int do_trace(const char *unused) {
    (void)unused;
    return verdict(ptrace(PTRACE_SEIZE, getppid(), NULL, NULL));
}
static int do_signal(const char *unused) {
    (void)unused;
    // The kernel checks whether it may, and delivers nothing.
    return verdict(kill(getppid(), 0));
}
static int do_call(const char *name) {
    static const struct {
        const char *name;
        long number;
    } calls[] = {
        {"mount", SYS_mount}, {"unshare", SYS_unshare}, {"setns", SYS_setns}, {"chroot", SYS_chroot},
        {"pivot_root", SYS_pivot_root}, {"bpf", SYS_bpf}, {"perf_event_open", SYS_perf_event_open},
        {"userfaultfd", SYS_userfaultfd}, {"keyctl", SYS_keyctl}, {"add_key", SYS_add_key},
        {"process_vm_readv", SYS_process_vm_readv}, {"process_vm_writev", SYS_process_vm_writev},
        {"io_uring_setup", SYS_io_uring_setup}, {"init_module", SYS_init_module}, {"kexec_load", SYS_kexec_load},
        {"memfd_create", SYS_memfd_create}, {"execveat", SYS_execveat}, {"setuid", SYS_setuid}, {"shmget", SYS_shmget},
        {"rt_sigqueueinfo", SYS_rt_sigqueueinfo}, {"pidfd_open", SYS_pidfd_open}, {"seccomp", SYS_seccomp},
        {"personality", SYS_personality},
    };
    for (size_t index = 0; index < sizeof calls / sizeof *calls; index++) {
        if (strcmp(calls[index].name, name) != 0) continue;
        long result = syscall(calls[index].number, -1, -1, -1, -1, -1, -1);
        char text[64];
        snprintf(text, sizeof text, "answered: %s\n", result >= 0 ? "0" : strerrorname_np(errno));
        return say(text);
    }
    return 2;
}

// Resources --------------------------------------------------------------------------------------------------------

static int do_memory(const char *bytes) {
    void *room = mmap(
        NULL, strtoull(bytes, NULL, 10), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return verdict(room == MAP_FAILED ? -1 : 0);
}
static int do_descriptors(const char *count) {
    int opened = 0;
    while (opened < atoi(count) && open("/dev/null", O_RDONLY) >= 0) opened++;
    char text[32];
    snprintf(text, sizeof text, "%d\n", opened);
    return say(text);
}
static int do_print(const char *bytes) {
    static char chunk[1 << 16];
    memset(chunk, 'x', sizeof chunk);
    for (uint64_t left = strtoull(bytes, NULL, 10); left > 0;) {
        ssize_t count = write(STDOUT_FILENO, chunk, left < sizeof chunk ? left : sizeof chunk);
        if (count <= 0) return 1;
        left -= (uint64_t)count;
    }
    return 0;
}
static int do_complain(const char *unused) {
    for (;;) fputs("complaint\n", stderr);
    return unused == NULL;
}
static int do_spin(const char *unused) {
    for (;;) getpid();
    return unused == NULL;
}
static int do_announce(const char *unused) {
    say("did\n");
    return do_spin(unused);
}
static int do_hang(const char *unused) {
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    for (;;) pause();
    return unused == NULL;
}
static int do_limit(const char *unused) {
    (void)unused;
    struct rlimit lower = {16, 16};
    return verdict(setrlimit(RLIMIT_NOFILE, &lower));
}

// What it is given, and how it ends --------------------------------------------------------------------------------

static int do_input(const char *unused) {
    (void)unused;
    return copy(STDIN_FILENO);
}
static int do_surroundings(const char *unused) {
    (void)unused;
    for (char **variable = environ; *variable != NULL; variable++) {
        say(*variable);
        say("\n");
    }
    for (int descriptor = STDERR_FILENO + 1; descriptor < 4096; descriptor++)
        if (fcntl(descriptor, F_GETFD) >= 0) say("open descriptor\n");
    char text[64];
    snprintf(
        text, sizeof text, "group %d user %d privileges %d\n", getpgrp() == getpid(), (int)getuid(),
        !prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
    return say(text);
}
static int do_crash(const char *signal) {
    raise(atoi(signal));
    return 0;
}
static int do_exit(const char *status) { return atoi(status); }

int main(int count, char **arguments) {
    static const struct {
        const char *name;
        int (*attempt)(const char *);
    } attempts[] = {
        {"read", do_read}, {"list", do_list}, {"create", do_create}, {"overwrite", do_overwrite}, {"empty", do_empty},
        {"delete", do_delete}, {"folder", do_folder}, {"change-input", do_change_input}, {"socket", do_socket},
        {"tcp", do_tcp}, {"listen", do_listen}, {"unix", do_unix}, {"fork", do_fork}, {"thread", do_thread},
        {"grandchild", do_grandchild}, {"exec", do_exec}, {"session", do_session}, {"trace", do_trace},
        {"signal", do_signal}, {"call", do_call}, {"memory", do_memory}, {"descriptors", do_descriptors},
        {"print", do_print}, {"complain", do_complain}, {"spin", do_spin}, {"announce", do_announce},
        {"hang", do_hang}, {"limit", do_limit},
        {"input", do_input}, {"copy", open_and_copy}, {"surroundings", do_surroundings}, {"crash", do_crash},
        {"exit", do_exit},
    };
    for (size_t index = 0; count >= 2 && index < sizeof attempts / sizeof *attempts; index++)
        if (strcmp(arguments[1], attempts[index].name) == 0)
            return attempts[index].attempt(count > 2 ? arguments[2] : "");
    return 2;
}
