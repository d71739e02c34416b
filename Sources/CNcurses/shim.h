// ncursesw as Swift can see it: variadics and macros are wrapped, each because the importer skips it.
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <stdio.h>
#include <term.h>

// stdscr and COLORS are mutable globals, stdin and stdout macros over globals: Swift 6 refuses all four.
static inline WINDOW *docket_window(void) { return stdscr; }
static inline int docket_colors(void) { return COLORS; }
static inline SCREEN *docket_new_screen(void) { return newterm(NULL, stdout, stdin); }

// The attributes are macros with casts.
static inline attr_t docket_bold(void) { return WA_BOLD; }
static inline attr_t docket_dim(void) { return WA_DIM; }
static inline attr_t docket_underline(void) { return WA_UNDERLINE; }
static inline attr_t docket_reverse(void) { return WA_REVERSE; }

// tparm is variadic. The row and column of cup.
static inline char *docket_move_to(const char *capability, int row, int column) {
    return tiparm(capability, row, column);
}

// The C library declares wcwidth for X/Open sources only, and Swift's import is not one.
extern int wcwidth(wchar_t character);
static inline int docket_cells(wchar_t character) { return wcwidth(character); }
