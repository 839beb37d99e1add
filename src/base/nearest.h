/* "Did you mean": the known name that is nearest to a mistyped one, by edits (another case is none); never by locale or
 * hash order. */
#ifndef VASBOX_BASE_NEAREST_H
#define VASBOX_BASE_NEAREST_H

/* The nearest of the NULL-terminated @names to @word (the first of equals), or NULL where none is near: at most
 * two edits, one in a word of two or three bytes, none in a shorter one. */
const char *nearest_name (const char *word, const char *const *names);

#endif
