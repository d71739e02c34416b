// Text strings of PDF, which come in four encodings.
#ifndef DOCKET_TEXT_STRING_H
#define DOCKET_TEXT_STRING_H

#include <string>

// As UTF-8: of UTF-16 with a mark in either order, of UTF-8 with a mark, else of PDF's own encoding. Line ends of all
// kinds become `\n`; what is no character is left out. Reads at most `bytes_max` bytes.
std::string utf8_of_text_string(const std::string &bytes, size_t bytes_max);

// What two spellings of the same words have in common: letters and digits, without what lies between them. Fields for
// single letters draw them apart, long values are broken into lines, and hyphens at their ends are taken away.
std::string folded(const std::string &utf8);

#endif
