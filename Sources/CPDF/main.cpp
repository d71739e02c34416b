// docket-pdf: the text layer of a PDF, by poppler. It runs in the jail: the document on standard input, its text on
// standard output. One process for what pdfinfo and two runs of pdftotext would say, without the colours that they make
// and text has no use for.
//
//   docket-pdf FIRST_PAGES LAST_PAGE BYTES_MAX
//
// FIRST_PAGES are read from the first on, and the last one too when LAST_PAGE is 1. BYTES_MAX bounds the text of all.
// What is written:
//
//   pages COUNT                    of the whole document
//   page NUMBER BYTES              then as many bytes of UTF-8: what is drawn, and values of fields that are not
//   form BYTES                     then as many bytes of XML: a form in XFA, whose pages do not show it
//
// A page is written when it is read, before the next one is begun: what fails later takes nothing away.
//
// Exit status: 0; 3 when the file is damaged or no PDF; 4 when it is locked with a password; 2 wrong usage. Standard
// error has a line `damaged` when something in it is, and `language` when characters need `poppler-data`.
#include "form_values.h"

#include <Error.h>
#include <ErrorCodes.h>
#include <GlobalParams.h>
#include <Object.h>
#include <PDFDoc.h>
#include <Stream.h>
#include <TextOutputDev.h>

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

namespace {

constexpr int usage_status = 2;
constexpr int damaged_status = 3;
constexpr int locked_status = 4;
constexpr int arguments_count = 4;
constexpr int decimal = 10;
constexpr double points_per_inch = 72;

bool is_damaged = false;
bool lacks_language = false;

// A broken file complains for ever: once is enough.
void complain(ErrorCategory category, Goffset /*position*/, const char *message) {
    if (strstr(message, "Missing language pack") != nullptr) {
        if (!lacks_language) fputs("language\n", stderr);
        lacks_language = true;
    } else if (category == errSyntaxError || category == errConfig || category == errIO || category == errInternal) {
        if (!is_damaged) fputs("damaged\n", stderr);
        is_damaged = true;
    }
}

// Ends without tearing down what the kernel takes back faster.
[[noreturn]] void finish(int status) {
    fflush(stdout);
    _exit(status);
}

long number(const char *text, long least) {
    char *end = nullptr;
    errno = 0;
    const long value = strtol(text, &end, decimal);
    if (errno == 0 && end != text && *end == '\0' && value >= least) return value;
    fprintf(stderr, "docket-pdf: %s is no limit\n", text);
    exit(usage_status);
}

// The document where the kernel has it: it is not copied.
MemStream *standard_input() {
    struct stat input = {};
    if (fstat(STDIN_FILENO, &input) != 0 || input.st_size <= 0) finish(damaged_status);
    const auto size = static_cast<size_t>(input.st_size);
    void *bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    if (bytes == MAP_FAILED) {
        perror("docket-pdf: standard input");
        exit(usage_status);
    }
    return new MemStream(static_cast<const char *>(bytes), 0, input.st_size, Object(objNull));
}

// A page's text in the making; what is past the limit is let go.
struct PageText {
    std::string bytes;
    size_t bytes_max = 0;

    static void append(void *page, const char *piece, int count) {
        auto *const text = static_cast<PageText *>(page);
        const size_t room = text->bytes_max - text->bytes.size();
        text->bytes.append(piece, std::min(room, static_cast<size_t>(std::max(0, count))));
    }
};

class Reading {
public:
    Reading(PDFDoc &document, size_t bytes_max) : document(document), form(document), room(bytes_max) {}

    void read(int page) {
        PageText text;
        text.bytes_max = room;
        // As pdftotext reads it: in the order in which people would.
        TextOutputDev drawn(PageText::append, &text, false, 0, false);
        drawn.setTextPageBreaks(false);
        document.displayPage(&drawn, page, points_per_inch, points_per_inch, 0, true, false, false);
        const std::string values = form.missing_from(text.bytes, page);
        PageText::append(&text, values.data(), static_cast<int>(values.size()));
        printf("page %d %zu\n", page, text.bytes.size());
        write(text.bytes);
    }

    // After all pages: a form whose fields are nowhere on them.
    void read_form() {
        if (form.has_fields() || room == 0) return;
        // Scripts and looks are most of it.
        constexpr size_t packet_bytes_max = 4 << 20;
        const std::string packets = xfa_packets(document, packet_bytes_max);
        if (packets.empty()) return;
        printf("form %zu\n", packets.size());
        write(packets);
    }

    bool is_full() const { return room == 0; }

private:
    void write(const std::string &bytes) {
        fwrite(bytes.data(), 1, bytes.size(), stdout);
        room -= std::min(room, bytes.size());
        // The reader went away: nobody wants the rest.
        if (fflush(stdout) != 0) _exit(damaged_status);
    }

    PDFDoc &document;
    FormValues form;
    size_t room;
};

}  // namespace

int main(int count, char **arguments) {
    if (count != arguments_count) {
        fputs("usage: docket-pdf FIRST_PAGES LAST_PAGE BYTES_MAX\n", stderr);
        return usage_status;
    }
    const long first_pages = number(arguments[1], 1);
    const bool reads_last = number(arguments[2], 0) == 1;
    const auto bytes_max = static_cast<size_t>(number(arguments[3], 1));
    globalParams = std::make_unique<GlobalParams>();
    globalParams->setTextEncoding("UTF-8");
    setErrorCallback(complain);

    PDFDoc document(standard_input());
    if (!document.isOk()) finish(document.getErrorCode() == errEncrypted ? locked_status : damaged_status);
    const int pages = document.getNumPages();
    if (pages <= 0) finish(damaged_status);
    printf("pages %d\n", pages);
    Reading reading(document, bytes_max);
    for (int page = 1; page <= pages && page <= first_pages && !reading.is_full(); page++) reading.read(page);
    if (reads_last && pages > first_pages && !reading.is_full()) reading.read(pages);
    reading.read_form();
    finish(EXIT_SUCCESS);
}
