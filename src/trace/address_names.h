/* Addresses written relative to the names of the allocations they lie in: heap+0x1000. */
#ifndef VASBOX_TRACE_ADDRESS_NAMES_H
#define VASBOX_TRACE_ADDRESS_NAMES_H

#include <glib.h>
#include <vasbox/call.h>

typedef struct AddressNames AddressNames;

AddressNames *address_names_new (void);
void address_names_free (AddressNames *names);

/* From now on @text stands for @address of @process and the @size - 1 bytes behind it, and for nothing else. */
void address_names_add (AddressNames *names, const char *text, VasProcessId process, guint64 address, guint64 size);
/* @text stands for no address any more. */
void address_names_remove (AddressNames *names, const char *text);

/* Appends "name" or "name+0x1000": of the names whose range holds @address the one added last, of those near it.
 * FALSE, nothing appended, where there is none. */
gboolean address_names_format (const AddressNames *names, GString *out, VasProcessId process, guint64 address);

#endif
