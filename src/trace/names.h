/* What the names of a running trace stand for.  A name is bound by "name = ..." or declared by process or thread; a
 * name whose binding line was refused or not run is void until it is bound again.  Restoring a snapshot rewinds which
 * processes and threads there are, and nothing else here. */
#ifndef VASBOX_TRACE_NAMES_H
#define VASBOX_TRACE_NAMES_H

#include <glib.h>
#include <vasbox/call.h>

typedef enum NameKind
{
  NAME_NUMBER,
  NAME_STRING,
  NAME_VOID,
  NAME_PROCESS, /* as a number: the process id */
  NAME_THREAD   /* as a number: the thread id */
} NameKind;

typedef struct Name
{
  NameKind kind;
  guint64 number;
  char *bytes; /* STRING: itself, NUL behind it; else of the call's output that is bytes, or NULL */
  gsize n_bytes;
  VasThreadId thread;      /* PROCESS: its first; THREAD: itself */
  unsigned origin;         /* VOID: which report tells why, see RunResult.voids */
  const VasCallInfo *info; /* of the call that bound it, or NULL: then it has no fields */
  uint32_t outputs_set;
  uint64_t *outputs; /* info->n_outputs of them */
} Name;

typedef struct NameTable NameTable;

NameTable *name_table_new (void);
void name_table_free (NameTable *names);

/* The name, or NULL where it was never bound; good until the next name is bound. */
const Name *name_table_find (const NameTable *names, const char *text);

/* True where some name is void now. */
gboolean name_table_has_void (const NameTable *names);

/* Each binds @text anew; bytes are copied.  For a call's name @number is the main value and @call gives the fields. */
void name_table_bind_number (NameTable *names, const char *text, guint64 number);
void name_table_bind_string (NameTable *names, const char *text, const char *bytes, gsize n_bytes);
void name_table_bind_call (NameTable *names, const char *text, guint64 number, const VasCall *call);
/* The name that was just bound to @call keeps the bytes that this brought back, as its value where @is_string. */
void name_table_keep_bytes (NameTable *names, const char *text, const VasCall *call, gboolean is_string);
void name_table_bind_void (NameTable *names, const char *text, unsigned origin);
void name_table_declare (NameTable *names, const char *text, NameKind kind, guint64 id, VasThreadId thread);

/* Which processes and threads are declared now; a snapshot keeps it for name_table_restore().  Unref it. */
GPtrArray *name_table_declared (const NameTable *names);
/* True where a process or thread is declared now that is not in @declared. */
gboolean name_table_loses (const NameTable *names, const GPtrArray *declared);
/* Declared names that are not in @declared become void for @origin; those in it are good (again). */
void name_table_restore (NameTable *names, const GPtrArray *declared, unsigned origin);

#endif
