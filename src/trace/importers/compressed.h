/* Reads a whole file, compressed or not, as text.  What it is decides the magic number at its start, never its name. */
#ifndef VASBOX_TRACE_IMPORTERS_COMPRESSED_H
#define VASBOX_TRACE_IMPORTERS_COMPRESSED_H

#include <glib.h>
#include <stdbool.h>

#define COMPRESSED_ERROR (g_quark_from_static_string ("vasbox-compressed-error"))

/* @path is a file or "-" (standard input); .xz, .gz and .zst data are decompressed, several streams one after the other
 * too.  On success *@text (NUL-terminated, free with g_free()) of *@n bytes; else @error, one line beginning with the
 * path: no such file, data cut short or damaged, or more than 4 GiB of text. */
bool compressed_read (const char *path, char **text, gsize *n, GError **error);

/* The same for @n_data bytes in memory; @path is for messages. */
bool compressed_expand (const char *path, const guint8 *data, gsize n_data, char **text, gsize *n, GError **error);

#endif
