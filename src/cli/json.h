/* What the subcommands that print JSON share. */
#ifndef VASBOX_CLI_JSON_H
#define VASBOX_CLI_JSON_H

#include <json-glib/json-glib.h>

/* One member of the open object.  A NULL @value is null; bytes that are no UTF-8 are replaced. */
void cli_json_number (JsonBuilder *builder, const char *key, guint64 value);
void cli_json_text (JsonBuilder *builder, const char *key, const char *value);

/* The finished value, indented, and a newline, on stdout. */
void cli_json_print (JsonBuilder *builder);

#endif
