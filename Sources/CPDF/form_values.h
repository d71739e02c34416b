// What was filled into the forms of a PDF.
#ifndef DOCKET_FORM_VALUES_H
#define DOCKET_FORM_VALUES_H

#include <PDFDoc.h>

#include <string>

// Fields of one document, over all its pages, and how much text is searched for what they hold.
class FormValues {
public:
    explicit FormValues(PDFDoc &document) : document(document) {}

    // The values of the fields on a page that are not in `text`, which is what can be seen there: a line each, and
    // `checked: NAME` for a box that is. Fields that are hidden or hold passwords say nothing. Past a limit, nothing.
    std::string missing_from(const std::string &text, int page);

    // True once a page had a field, whatever is in it.
    bool has_fields() const { return fields > 0; }

private:
    std::string value_of(Dict &widget);

    PDFDoc &document;
    int fields = 0;
    size_t searched_bytes = 0;
};

// The packets `template` and `datasets` of a form in XFA, one after the other; empty when there are none. Such a form
// is drawn by the program that reads it: its pages only ask for another one. At most `bytes_max` bytes of each.
std::string xfa_packets(PDFDoc &document, size_t bytes_max);

#endif
