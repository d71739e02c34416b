#include "text_string.h"

#include <PDFDocEncoding.h>

#include <algorithm>
#include <cstdint>

namespace {

constexpr uint32_t high_surrogates = 0xD800;
constexpr uint32_t low_surrogates = 0xDC00;
constexpr uint32_t surrogates_end = 0xE000;
constexpr uint32_t code_points_end = 0x110000;
// Between two of them a text string may name its language.
constexpr uint32_t escape = 0x1B;

void append(std::string &text, uint32_t code) {
    if (code == '\r') code = '\n';
    if (code == '\n' && !text.empty() && text.back() == '\n') return;
    if (code < ' ' && code != '\n' && code != '\t') return;
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xC0 | code >> 6);
        text += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        if (code >= high_surrogates && code < surrogates_end) return;
        text += static_cast<char>(0xE0 | code >> 12);
        text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
        text += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < code_points_end) {
        text += static_cast<char>(0xF0 | code >> 18);
        text += static_cast<char>(0x80 | (code >> 12 & 0x3F));
        text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
        text += static_cast<char>(0x80 | (code & 0x3F));
    }
}

uint32_t byte_at(const std::string &bytes, size_t index) { return static_cast<unsigned char>(bytes[index]); }

std::string of_utf16(const std::string &bytes, size_t end, bool is_big_endian) {
    const auto unit = [&](size_t index) {
        return is_big_endian ? byte_at(bytes, index) << 8 | byte_at(bytes, index + 1)
                             : byte_at(bytes, index + 1) << 8 | byte_at(bytes, index);
    };
    std::string text;
    bool is_language = false;
    for (size_t index = 2; index + 1 < end; index += 2) {
        uint32_t code = unit(index);
        if (code == escape) is_language = !is_language;
        if (is_language) continue;
        if (code >= high_surrogates && code < low_surrogates && index + 3 < end) {
            const uint32_t low = unit(index + 2);
            if (low >= low_surrogates && low < surrogates_end) {
                code = 0x10000 + ((code - high_surrogates) << 10) + (low - low_surrogates);
                index += 2;
            }
        }
        append(text, code);
    }
    return text;
}

}  // namespace

std::string utf8_of_text_string(const std::string &bytes, size_t bytes_max) {
    const size_t end = std::min(bytes.size(), bytes_max);
    if (bytes.compare(0, 2, "\xFE\xFF") == 0) return of_utf16(bytes, end, true);
    if (bytes.compare(0, 2, "\xFF\xFE") == 0) return of_utf16(bytes, end, false);
    // Whoever reads it checks that it is UTF-8, as with all that comes from here.
    if (bytes.compare(0, 3, "\xEF\xBB\xBF") == 0) return bytes.substr(3, end < 3 ? 0 : end - 3);
    std::string text;
    for (size_t index = 0; index < end; index++) {
        const uint32_t byte = byte_at(bytes, index);
        append(text, byte < ' ' && pdfDocEncoding[byte] == 0 ? byte : pdfDocEncoding[byte]);
    }
    return text;
}

std::string folded(const std::string &utf8) {
    std::string kept;
    kept.reserve(utf8.size());
    for (const char character : utf8) {
        const auto byte = static_cast<unsigned char>(character);
        const bool is_letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
        if (byte >= 0x80 || is_letter || (byte >= '0' && byte <= '9')) kept += character;
    }
    return kept;
}
