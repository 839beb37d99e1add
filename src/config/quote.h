/* What was found, as an error line shows it. */
#ifndef VASBOX_CONFIG_QUOTE_H
#define VASBOX_CONFIG_QUOTE_H

/* @text between double quotes, cut to 40 characters; what is not printable becomes '?', so that no file can write to a
 * terminal more than its words.  Free with g_free(). */
char *quote_found (const char *text);

#endif
