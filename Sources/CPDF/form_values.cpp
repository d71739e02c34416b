#include "form_values.h"

#include "text_string.h"

#include <Annot.h>
#include <Array.h>
#include <Catalog.h>
#include <Dict.h>
#include <Page.h>
#include <Stream.h>

#include <cstring>
#include <vector>

namespace {

constexpr int fields_max = 10'000;
// Fields inherit from the field they lie in, and hostile ones from themselves.
constexpr int depth_max = 32;
constexpr size_t name_bytes_max = 256;
constexpr size_t value_bytes_max = 64 << 10;
constexpr int choices_max = 1'000;
// Ten thousand long values searched for in a long page would take minutes.
constexpr size_t searched_bytes_max = 512 << 20;

// Bits of a widget's and of a field's flags.
constexpr int hidden = 1 << 1 | 1 << 5;
constexpr int is_password = 1 << 13;
constexpr int is_push_button = 1 << 16;

std::string text_of(const Object &object, size_t bytes_max) {
    return object.isString() ? utf8_of_text_string(object.getString()->toStr(), bytes_max) : std::string();
}

// What the field says, or the one it lies in.
Object inherited(Dict &widget, const char *key) {
    Object found = widget.lookup(key);
    Object parent = widget.lookup("Parent");
    for (int depth = 0; depth < depth_max && found.isNull() && parent.isDict(); depth++) {
        found = parent.dictLookup(key);
        Object next = parent.dictLookup("Parent");
        parent = std::move(next);
    }
    return found;
}

bool is_named(const Object &object, const char *name) { return object.isName() && strcmp(object.getName(), name) == 0; }

// `FederalClassification[0]` without the number, which counts what has the same name.
std::string without_number(const std::string &name) { return name.substr(0, name.find('[')); }

// What a person reads of the field when the pointer rests on it, else its last two names.
std::string name_of(Dict &widget) {
    std::string shown = text_of(inherited(widget, "TU"), name_bytes_max);
    const std::string last = text_of(inherited(widget, "T"), name_bytes_max);
    // Some programs put the whole path there.
    if (!shown.empty() && shown.find(last + "[") == std::string::npos && shown.find("].") == std::string::npos)
        return shown;
    std::string name;
    int names = 0;
    Object field = widget.lookup("Parent");
    if (widget.lookup("T").isString()) {
        name = without_number(text_of(widget.lookup("T"), name_bytes_max));
        names = 1;
    }
    for (int depth = 0; depth < depth_max && names < 2 && field.isDict(); depth++) {
        const std::string part = without_number(text_of(field.dictLookup("T"), name_bytes_max));
        if (!part.empty()) {
            name = name.empty() ? part : part + " " + name;
            names++;
        }
        Object next = field.dictLookup("Parent");
        field = std::move(next);
    }
    return name;
}

std::string checked_box(Dict &widget) {
    const Object flags = inherited(widget, "Ff");
    if (flags.isInt() && (flags.getInt() & is_push_button) != 0) return {};
    const Object state = widget.lookup("AS");
    const Object value = inherited(widget, "V");
    const Object &decisive = state.isName() ? state : value;
    if (!decisive.isName() || is_named(decisive, "Off")) return {};
    std::string line = "checked: " + name_of(widget);
    const std::string choice = utf8_of_text_string(decisive.getName(), name_bytes_max);
    // Of boxes that belong together, the value says which; of a single one it says no more than that.
    if (choice != "Yes" && choice != "On" && choice != "true") line += ": " + choice;
    return line;
}

// The choice that `value` names, as people see it.
std::string shown_choice(const Object &options, const Object &value) {
    const std::string exported = text_of(value, value_bytes_max);
    if (!options.isArray()) return exported;
    for (int index = 0; index < options.arrayGetLength() && index < choices_max; index++) {
        const Object option = options.arrayGet(index);
        if (!option.isArray() || option.arrayGetLength() < 2) continue;
        if (text_of(option.arrayGet(0), value_bytes_max) == exported)
            return text_of(option.arrayGet(1), value_bytes_max);
    }
    return exported;
}

std::string chosen(Dict &widget) {
    const Object options = inherited(widget, "Opt");
    const Object value = inherited(widget, "V");
    if (!value.isArray()) return shown_choice(options, value);
    std::string lines;
    for (int index = 0; index < value.arrayGetLength() && index < choices_max; index++) {
        const std::string line = shown_choice(options, value.arrayGet(index));
        if (lines.size() + line.size() > value_bytes_max) break;
        if (!line.empty()) lines += (lines.empty() ? "" : "\n") + line;
    }
    return lines;
}

std::string written(Dict &widget) {
    const Object flags = inherited(widget, "Ff");
    if (flags.isInt() && (flags.getInt() & is_password) != 0) return {};
    return text_of(inherited(widget, "V"), value_bytes_max);
}

}  // namespace

std::string FormValues::value_of(Dict &widget) {
    const Object flags = widget.lookup("F");
    if (flags.isInt() && (flags.getInt() & hidden) != 0) return {};
    const Object type = inherited(widget, "FT");
    if (is_named(type, "Tx")) return written(widget);
    if (is_named(type, "Ch")) return chosen(widget);
    return is_named(type, "Btn") ? checked_box(widget) : std::string();
}

std::string FormValues::missing_from(const std::string &text, int page) {
    Page *const drawn = document.getPage(page);
    const Object annotations = drawn == nullptr ? Object() : drawn->getAnnotsObject();
    if (!annotations.isArray()) return {};
    std::string missing;
    std::string seen;
    for (int index = 0; index < annotations.arrayGetLength() && fields < fields_max; index++) {
        const Object widget = annotations.arrayGet(index);
        if (!widget.isDict() || !is_named(widget.dictLookup("Subtype"), "Widget")) continue;
        fields++;
        const std::string value = value_of(*widget.getDict());
        const std::string wanted = folded(value);
        if (wanted.empty()) continue;
        if (seen.empty()) seen = folded(text);
        searched_bytes += seen.size();
        if (searched_bytes > searched_bytes_max) break;
        if (seen.find(wanted) != std::string::npos) continue;
        seen += wanted;
        missing += value + "\n";
    }
    return missing;
}

std::string xfa_packets(PDFDoc &document, size_t bytes_max) {
    const Object *const form = document.getCatalog()->getAcroForm();
    const Object packets = form != nullptr && form->isDict() ? form->dictLookup("XFA") : Object();
    if (!packets.isArray()) return {};
    std::string all;
    for (int index = 0; index + 1 < packets.arrayGetLength() && index < choices_max; index += 2) {
        const std::string name = text_of(packets.arrayGet(index), name_bytes_max);
        if (name != "template" && name != "datasets") continue;
        Object packet = packets.arrayGet(index + 1);
        if (!packet.isStream()) continue;
        Stream *const stream = packet.getStream();
        stream->reset();
        // One of each is all a form has: a file that repeats them gets no more room.
        for (size_t count = 0; count < bytes_max && all.size() < 2 * bytes_max; count++) {
            const int byte = stream->getChar();
            if (byte == EOF) break;
            all += static_cast<char>(byte);
        }
        stream->close();
        all += '\n';
    }
    return all;
}
