// docket-parse: unpacks archives, the one foreign format whose parser docket links itself. It runs in the jail: the
// archive on standard input, its members on standard output, nothing on disk, so names in it can reach nothing.
//
//   docket-parse ENTRIES_MAX EXPANDED_BYTES_MAX RATIO_MAX MEMBER_BYTES_MAX [PATTERN...]
//
// Without a pattern every file is wanted; with some, those whose whole path matches one (fnmatch, case folded, `*` does
// not pass `/`). A member is a frame: its state (`w` whole, `c` cut at MEMBER_BYTES_MAX, `d` damaged, `e` encrypted),
// length of the name and of the data as 32-bit little-endian numbers, the name, the data. RATIO_MAX bounds what comes
// out by what went in, once it is past RATIO_FREE_BYTES.
//
// Exit status: 0 at the archive's end; 3 when it is damaged from here on; 4 when it is past a limit, which standard
// error names (`entries`, `expanded` or `ratio`); 5 when it is no archive that is known here; 6 out of memory; 2 wrong
// usage.
// For FNM_CASEFOLD.
#define _GNU_SOURCE
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fnmatch.h>
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    EXIT_USAGE = 2,
    EXIT_DAMAGED = 3,
    EXIT_LIMIT = 4,
    EXIT_UNKNOWN = 5,
    EXIT_MEMORY = 6,
    ARGUMENTS_MIN = 5,
    DECIMAL = 10,
    BLOCK_BYTES = 1 << 16,
    NAME_BYTES_MAX = 1024,
    // Small archives may expand well: an empty sheet is thousands of equal cells.
    RATIO_FREE_BYTES = 16 << 20,
    // Entries that are looked at for every one that may be wanted: a document can hold many that are not.
    HEADERS_PER_ENTRY = 20,
};

struct limits {
    int64_t entries;
    int64_t expanded_bytes;
    int64_t ratio;
    int64_t member_bytes;
    int64_t input_bytes;
};

struct member {
    char *data;
    size_t count;
    size_t capacity;
};

static int64_t number(const char *text) {
    char *end = NULL;
    errno = 0;
    long long value = strtoll(text, &end, DECIMAL);
    if (errno != 0 || end == text || *end != '\0' || value <= 0) {
        fprintf(stderr, "docket-parse: %s is no limit\n", text);
        exit(EXIT_USAGE);
    }
    return value;
}

static void past_limit(const char *which) {
    fflush(stdout);
    fprintf(stderr, "%s\n", which);
    exit(EXIT_LIMIT);
}

// What has come out of the innermost filter and of the entries, whichever is more: a tar in a gzip expands in the
// filter, a zip in its entries.
static void check_expansion(struct archive *archive, const struct limits *limits, int64_t from_entries) {
    int64_t filtered = archive_filter_bytes(archive, 0);
    int64_t expanded = from_entries > filtered ? from_entries : filtered;
    if (expanded > limits->expanded_bytes && from_entries > 0) past_limit("expanded");
    if (expanded > RATIO_FREE_BYTES && expanded / limits->ratio > limits->input_bytes) past_limit("ratio");
}

static int is_wanted(const char *name, char **patterns, int count) {
    if (count == 0) return 1;
    for (int index = 0; index < count; index++) {
        if (fnmatch(patterns[index], name, FNM_PATHNAME | FNM_CASEFOLD) == 0) return 1;
    }
    return 0;
}

static void keep(struct member *member, const char *block, size_t count) {
    if (member->count + count > member->capacity) {
        size_t wanted = member->capacity == 0 ? BLOCK_BYTES : member->capacity * 2;
        while (wanted < member->count + count) wanted *= 2;
        char *grown = realloc(member->data, wanted);
        if (grown == NULL) {
            fputs("docket-parse: out of memory\n", stderr);
            exit(EXIT_MEMORY);
        }
        member->data = grown;
        member->capacity = wanted;
    }
    memcpy(member->data + member->count, block, count);
    member->count += count;
}

// Reads one member to its end or its limit; returns its state.
static char read_member(
    struct archive *archive, const struct limits *limits, struct member *member, int64_t *expanded) {
    static char block[BLOCK_BYTES];
    member->count = 0;
    for (;;) {
        la_ssize_t count = archive_read_data(archive, block, sizeof block);
        if (count == 0) return 'w';
        if (count < 0) {
            if (archive_errno(archive) == ENOMEM) {
                fputs("docket-parse: out of memory\n", stderr);
                exit(EXIT_MEMORY);
            }
            return 'd';
        }
        *expanded += count;
        check_expansion(archive, limits, *expanded);
        int64_t room = limits->member_bytes - (int64_t)member->count;
        if (count > room) {
            keep(member, block, (size_t)room);
            return 'c';
        }
        keep(member, block, (size_t)count);
    }
}

static void put_number(uint32_t value) {
    unsigned char bytes[4] = {value & 0xFF, value >> 8 & 0xFF, value >> 16 & 0xFF, value >> 24 & 0xFF};
    fwrite(bytes, 1, sizeof bytes, stdout);
}

static void put_member(char state, const char *name, const struct member *member) {
    size_t length = strnlen(name, NAME_BYTES_MAX);
    putchar(state);
    put_number((uint32_t)length);
    put_number((uint32_t)member->count);
    fwrite(name, 1, length, stdout);
    if (member->count > 0) fwrite(member->data, 1, member->count, stdout);
    // The reader went away: nobody wants the rest.
    if (ferror(stdout)) exit(EXIT_DAMAGED);
}

static struct archive *open_input(void) {
    struct archive *archive = archive_read_new();
    if (archive == NULL) exit(EXIT_MEMORY);
    // Named one by one: "all" would bring filters that run programs, and formats that are no documents' containers.
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_bzip2(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_lzma(archive);
    archive_read_support_filter_zstd(archive);
    archive_read_support_format_zip(archive);
    archive_read_support_format_tar(archive);
    archive_read_support_format_7zip(archive);
    archive_read_support_format_raw(archive);
    if (archive_read_open_fd(archive, STDIN_FILENO, BLOCK_BYTES) != ARCHIVE_OK) {
        int is_memory = archive_errno(archive) == ENOMEM;
        fprintf(stderr, "docket-parse: %s\n", archive_error_string(archive));
        exit(is_memory ? EXIT_MEMORY : EXIT_UNKNOWN);
    }
    return archive;
}

// Ends the program at the end of the archive, or where it can't be followed further.
static void finish(struct archive *archive, int result) {
    if (result == ARCHIVE_EOF) {
        exit(fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_DAMAGED);
    }
    int is_memory = archive_errno(archive) == ENOMEM;
    fflush(stdout);
    const char *text = archive_error_string(archive);
    fprintf(stderr, "docket-parse: %s\n", text == NULL ? "damaged" : text);
    exit(is_memory ? EXIT_MEMORY : EXIT_DAMAGED);
}

int main(int count, char **arguments) {
    if (count < ARGUMENTS_MIN) {
        fputs("usage: docket-parse ENTRIES_MAX EXPANDED_BYTES_MAX RATIO_MAX MEMBER_BYTES_MAX [PATTERN...]\n", stderr);
        return EXIT_USAGE;
    }
    struct limits limits = {
        number(arguments[1]), number(arguments[2]), number(arguments[3]), number(arguments[4]), 0};
    if (limits.member_bytes > UINT32_MAX) limits.member_bytes = UINT32_MAX;
    // Names are wanted as UTF-8, whatever the archive says they are.
    setlocale(LC_CTYPE, "C.UTF-8");
    struct stat input;
    limits.input_bytes = fstat(STDIN_FILENO, &input) == 0 && input.st_size > 0 ? input.st_size : 1;

    struct archive *archive = open_input();
    struct member member = {NULL, 0, 0};
    int64_t headers = 0;
    int64_t wanted = 0;
    int64_t expanded = 0;
    for (;;) {
        struct archive_entry *entry = NULL;
        int result = archive_read_next_header(archive, &entry);
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN) finish(archive, result);
        // A file that is neither archive nor compressed would come out as it went in.
        if (archive_format(archive) == ARCHIVE_FORMAT_RAW && archive_filter_count(archive) < 2) return EXIT_UNKNOWN;
        if (++headers > limits.entries * HEADERS_PER_ENTRY) past_limit("entries");
        check_expansion(archive, &limits, expanded);
        // Raw entries have no type: the one thing in a compressed file.
        mode_t type = archive_entry_filetype(entry);
        if (type != AE_IFREG && type != 0) continue;
        const char *name = archive_entry_pathname(entry);
        if (name == NULL) name = "";
        if (!is_wanted(name, arguments + ARGUMENTS_MIN, count - ARGUMENTS_MIN)) continue;
        if (++wanted > limits.entries) past_limit("entries");
        member.count = 0;
        char state = 'e';
        if (!archive_entry_is_encrypted(entry)) state = read_member(archive, &limits, &member, &expanded);
        put_member(state, name, &member);
    }
}
