// ncursesw as Swift can see it: variadics and macros are wrapped, each because the importer skips it.
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <term.h>
