/* The constants a trace may name, and how values are written by name: one table in symbols.c, and the status tables. */
#ifndef VASBOX_TRACE_SYMBOLS_H
#define VASBOX_TRACE_SYMBOLS_H

#include <glib.h>
#include <stdbool.h>
#include <vasbox/call.h>

/* What a constant may be used as; some serve for two. */
typedef enum SymbolClass
{
  SYMBOL_PLAIN = 1 << 0, /* NULL, TRUE, FALSE, PROCESSOR_ARCHITECTURE_* */
  SYMBOL_HANDLE = 1 << 1, /* self */
  SYMBOL_ALLOCATION_TYPE = 1 << 2,
  SYMBOL_FREE_TYPE = 1 << 3,
  SYMBOL_STATE = 1 << 4,
  SYMBOL_TYPE = 1 << 5,
  SYMBOL_PROTECTION = 1 << 6,
  SYMBOL_PROCESS_ACCESS = 1 << 7,
  SYMBOL_INFORMATION_CLASS = 1 << 8,
  SYMBOL_STATUS = 1 << 9,
  SYMBOL_WIN32_ERROR = 1 << 10,
  SYMBOL_HRESULT = 1 << 11,
  SYMBOL_ACCESS = 1 << 12, /* read, write, execute */
  SYMBOL_WORKING_SET_FLAGS = 1 << 13,
  SYMBOL_SECTION_ATTRIBUTES = 1 << 14, /* SEC_* */
  SYMBOL_SECTION_ACCESS = 1 << 15,
  SYMBOL_MAP_ACCESS = 1 << 16, /* FILE_MAP_* */
  SYMBOL_UNMAP_FLAGS = 1 << 17,
  SYMBOL_DUPLICATE_OPTIONS = 1 << 18,
  SYMBOL_CRITICAL_LEVEL = 1 << 19, /* eTaskCritical ... */
  SYMBOL_MALLOC_TYPE = 1 << 20,
  SYMBOL_EXTENDED_PARAMETER = 1 << 21,
  SYMBOL_HOST_MANAGER = 1 << 22 /* IID_IHostMemoryManager ... */
} SymbolClass;

/* The constant of exactly that name; false, the outputs untouched, where there is none. */
bool symbol_find (const char *name, guint64 *value, SymbolClass *symbol_class);

/* Appends @value as the language writes what is of @kind; reading that gives @value.  Flags by name in a fixed order,
 * unknown bits in hex behind them: "MEM_RESERVE|MEM_COMMIT", "PAGE_READWRITE|PAGE_GUARD|0x800"; sizes "64K", "0x1801";
 * addresses "NULL", "0x10a0000"; handles "self", "NULL", "handle(0x4)"; statuses and errors by name. */
void symbol_format (GString *out, VasKind kind, guint64 value);

/* The constant that looks most like @name, or NULL where none does. */
const char *symbol_suggest (const char *name);

/* Appends the names of all constants, const char *, to @names. */
void symbol_add_names (GPtrArray *names);

/* The constants of the table itself, in its order (the status names are not among them); NULL beyond the last. */
const char *symbol_name_at (unsigned index);

#endif
