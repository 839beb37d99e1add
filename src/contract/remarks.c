#include "contract/remarks.h"
#include <string.h>
#include <vasbox/nt.h>
#include <vasbox/protection.h>

#define R VAS_RULE
#define S(status) VAS_STATUS_##status
#define ROW(rule, status, text, instead) { rule, status, NULL, text, instead }

static guint64
allocation_type (const VasCall *call)
{
  const VasCallInfo *info = vas_call_info (call->id);
  for (unsigned i = 0; i < info->n_parameters; i++)
    if (info->parameters[i].kind == VAS_KIND_ALLOCATION_TYPE)
      return call->arguments[i];
  return 0;
}

static gboolean
reserves_placeholder (const VasCall *call)
{
  return (allocation_type (call) & VAS_MEM_RESERVE_PLACEHOLDER) != 0;
}

static gboolean
asks_overlapped (const VasCall *call)
{
  return call->id == VAS_CALL_GET_OVERLAPPED_RESULT;
}

/* Offset UINT64_MAX: none. */
static gboolean
has_no_offset (const VasCall *call)
{
  int offset = vas_call_parameter (vas_call_info (call->id), "lpOverlapped");
  if (offset < 0)
    offset = vas_call_parameter (vas_call_info (call->id), "ByteOffset");
  return offset >= 0 && call->arguments[offset] == G_MAXUINT64;
}

static gboolean
is_mapped_name (const VasCall *call)
{
  return call->arguments[2] == VAS_MEMORY_MAPPED_FILENAME_INFORMATION;
}

static gboolean
flushes (const VasCall *call)
{
  return call->id == VAS_CALL_FLUSH_VIEW_OF_FILE;
}

static gboolean
places (const VasCall *call)
{
  return call->id == VAS_CALL_PLACE;
}

/* The working set, not single pages. */
static gboolean
lists_pages (const VasCall *call)
{
  return call->id == VAS_CALL_QUERY_WORKING_SET
         || (call->id == VAS_CALL_NT_QUERY_VIRTUAL_MEMORY
             && call->arguments[2] == VAS_MEMORY_WORKING_SET_INFORMATION);
}

static gboolean
opens_process (const VasCall *call)
{
  return call->id == VAS_CALL_OPEN_PROCESS;
}

static gboolean
creates_file (const VasCall *call)
{
  return call->id == VAS_CALL_CREATE_FILE;
}

static gboolean
transfers (const VasCall *call)
{
  return call->id == VAS_CALL_READ_FILE || call->id == VAS_CALL_WRITE_FILE || call->id == VAS_CALL_NT_READ_FILE
         || call->id == VAS_CALL_NT_WRITE_FILE;
}

static const Remark rows[] = {
  ROW (R ('V', 'A', 4), S (INVALID_PARAMETER_9),
       "a view knows MEM_RESERVE and MEM_TOP_DOWN, that of MapViewOfFile3 and its kin MEM_REPLACE_PLACEHOLDER too.",
       "leave out the other bits."),
  { R ('V', 'A', 4), S (SUCCESS), reserves_placeholder,
    "MEM_RESERVE_PLACEHOLDER goes with MEM_RESERVE, and MEM_TOP_DOWN beside it, alone.",
    "pass MEM_RESERVE|MEM_RESERVE_PLACEHOLDER and PAGE_NOACCESS; replace the placeholder to commit memory." },

  ROW (R ('A', 'W', 3), S (INSUFFICIENT_RESOURCES), "not even one frame is to be had.",
       "free other frames, or decommit memory, first."),
  { R ('W', 'W', 25), S (INVALID_PARAMETER), asks_overlapped,
    "no read is pending at that offset of that handle: none was begun, or its result was taken already.",
    "ask once for each read that is pending." },
  { R ('W', 'W', 25), S (INVALID_PARAMETER), has_no_offset,
    "a handle with FILE_FLAG_OVERLAPPED has no position of its own.", "pass an offset." },
  ROW (R ('W', 'W', 25), S (INVALID_PARAMETER), "a read at that offset of that handle is pending already.",
       "take its result with GetOverlappedResult first."),
  ROW (R ('W', 'W', 25), S (END_OF_FILE), "the read begins at the file's end or behind it.", "pass a lower offset."),

  { R ('N', 'Q', 1), S (INFO_LENGTH_MISMATCH), is_mapped_name, "a UNICODE_STRING does not fit into the buffer.",
    "pass a length with room for a UNICODE_STRING and the name behind it." },
  ROW (R ('N', 'Q', 1), S (INFO_LENGTH_MISMATCH), "a SIZE_T does not fit into the buffer.",
       "pass the size of a SIZE_T: 8, or 4 in a 32-bit process."),
  ROW (R ('N', 'Q', 1), S (INVALID_ADDRESS), "no view lies at the address.",
       "pass an address inside a view of a file."),
  ROW (R ('N', 'Q', 1), S (FILE_INVALID), "the view is one of the page file, which has no name.",
       "pass an address inside a view of a file."),
  ROW (R ('N', 'Q', 1), S (BUFFER_OVERFLOW), "the name does not fit behind the UNICODE_STRING.",
       "pass as much as ReturnLength says."),

  { R ('N', 'Q', 15), S (INFO_LENGTH_MISMATCH), lists_pages, "the buffer has no room for the number and every entry.",
    "pass a length with room for NumberOfEntries entries and one word." },
  { R ('Q', 'W', 7), S (INFO_LENGTH_MISMATCH), lists_pages, "the buffer has no room for the number and every entry.",
    "pass a length with room for NumberOfEntries entries and one word." },

  ROW (R ('S', 'C', 7), S (INVALID_PAGE_PROTECTION), "cache bits of a section are SEC_ bits, not PAGE_ bits.",
       "pass SEC_NOCACHE or SEC_WRITECOMBINE with SEC_COMMIT."),
  ROW (R ('S', 'C', 9), S (INVALID_IMAGE_NOT_MZ), "the file is no image.", "make the file with a base and parts."),
  ROW (R ('S', 'C', 10), S (SECTION_TOO_BIG), "the size is 2^63 bytes or more.", "pass a smaller size."),
  ROW (R ('S', 'C', 14), S (INVALID_PARAMETER), "a name is needed.", "pass the name of a section."),
  ROW (R ('S', 'C', 16), S (INVALID_INFO_CLASS), "the classes are 0, basic, and 1, of images.", "pass 0 or 1."),
  ROW (R ('S', 'C', 16), S (INFO_LENGTH_MISMATCH), "the class's structure does not fit into the buffer.",
       "pass 24 for the basic class and 64 for the image class; in a 32-bit process 16 and 48."),
  { R ('S', 'C', 18), S (INVALID_PARAMETER), transfers, "the file would have to be larger than 2^63 - 1 bytes.",
    "pass a lower offset." },
  ROW (R ('S', 'C', 18), S (INVALID_PARAMETER),
       "a simulated file has a name that no other has, fewer than 2^63 bytes, a base that is a multiple of the "
       "allocation granularity, and parts only where it has a base.",
       NULL),
  ROW (R ('S', 'C', 20), S (ACCESS_DENIED), "the handle has no SECTION_EXTEND_SIZE.",
       "open the section with SECTION_EXTEND_SIZE."),
  ROW (R ('S', 'C', 20), S (SECTION_NOT_EXTENDED), "the section is one of the page file or of an image.", NULL),
  { R ('S', 'C', 21), S (NOT_SUPPORTED), creates_file, "files are opened only, by OPEN_EXISTING or OPEN_ALWAYS.",
    "make the file with file(), or in the config." },
  { R ('S', 'C', 21), S (OBJECT_NAME_NOT_FOUND), creates_file, "there is no file of that name.",
    "make it with file(), or in the config." },
  { R ('S', 'C', 21), S (ACCESS_DENIED), creates_file, "the file is read-only.", "open it for reading." },
  { R ('S', 'C', 21), S (ACCESS_DENIED), transfers, "the handle was not opened for it.",
    "open the file with GENERIC_READ to read, with GENERIC_WRITE to write." },

  { R ('M', 'V', 14), S (NOT_MAPPED_VIEW), flushes, "no view holds all of the range.",
    "pass an address inside a view, and a size up to its end." },
  { R ('V', 'A', 25), S (INVALID_PARAMETER), places,
    "what is placed has whole pages between the lowest address and the highest of an allocation, and a type, a state "
    "and a protection that pages can have.",
    NULL },
  ROW (R ('C', 'C', 14), S (INFO_LENGTH_MISMATCH), "PROCESS_MEMORY_COUNTERS does not fit into the buffer.",
       "pass the size of PROCESS_MEMORY_COUNTERS, or of the _EX one."),
  { R ('V', 'X', 1), S (INVALID_PARAMETER), opens_process, "no process has that id.", "pass the id of a process." },
  ROW (R ('V', 'X', 1), S (INVALID_PARAMETER), "the options are DUPLICATE_CLOSE_SOURCE and DUPLICATE_SAME_ACCESS.",
       "leave out the other bits."),

  ROW (R ('O', 'D', 25), S (INVALID_PARAMETER_2), "the class is not VmPrefetchInformation.", "pass class 0."),
  ROW (R ('O', 'D', 25), S (INVALID_PARAMETER_3), "there is no entry.", "pass at least one range."),
  ROW (R ('O', 'D', 25), S (INVALID_PARAMETER_4), "an entry has 0 bytes.", "pass the size of each range in bytes."),
  ROW (R ('O', 'D', 25), S (INVALID_PARAMETER_5), "VmInformation is NULL.", "pass the address of a ULONG that is 0."),
  ROW (R ('O', 'D', 25), S (INVALID_PARAMETER_6), "the length is not that of a ULONG.", "pass length 4."),
};

const Remark *
remarks (gsize *n)
{
  *n = G_N_ELEMENTS (rows);
  return rows;
}

const Remark *
remark_find (const VasCall *call)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].rule == call->verdict.rule
        && (rows[i].status == VAS_STATUS_SUCCESS || rows[i].status == call->verdict.status)
        && (rows[i].applies == NULL || rows[i].applies (call)))
      return &rows[i];
  return NULL;
}

/* Clauses that a NULL pointer is refused by; others may have NULL beside what they are about. */
static gboolean
is_about_pointers (VasRule rule)
{
  static const VasRule about[] = { R ('A', 'C', 3),  R ('V', 'A', 53), R ('V', 'F', 31),
                                   R ('V', 'P', 3),  R ('V', 'P', 21), R ('N', 'P', 2),
                                   R ('V', 'Q', 17), R ('W', 'W', 13), R ('O', 'D', 25) };
  for (gsize i = 0; i < G_N_ELEMENTS (about); i++)
    if (about[i] == rule)
      return TRUE;
  return FALSE;
}

void
remark_append_pointer (GString *out, const VasCall *call)
{
  const VasCallInfo *info = vas_call_info (call->id);
  gboolean is_guard = call->verdict.status == VAS_STATUS_GUARD_PAGE_VIOLATION;
  if (call->verdict.status != VAS_STATUS_ACCESS_VIOLATION && !is_guard)
    return;
  for (unsigned i = 0; i < info->n_parameters; i++)
    if ((call->faulted_pointers >> i & 1) != 0)
      {
        g_string_append_printf (out,
                                "  here: %s, 0x%" G_GINT64_MODIFIER "x, leads to memory that the call cannot use.\n",
                                info->parameters[i].name, call->arguments[i]);
        return;
      }
  for (unsigned i = 0; is_about_pointers (call->verdict.rule) && i < info->n_parameters; i++)
    if ((call->bad_pointers >> i & 1) != 0)
      {
        g_string_append_printf (out, "  here: %s is NULL.\n", info->parameters[i].name);
        return;
      }
}
