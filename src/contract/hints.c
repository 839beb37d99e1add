#include "contract/hints.h"
#include "contract/remarks.h"
#include <vasbox/protection.h>

#define R VAS_RULE
#define PLAIN(rule, text) { rule, HINT_PLAIN, text, NULL, NULL }
#define UP_TO(rule, verb, thing, otherwise) { rule, HINT_UP_TO, verb, thing, otherwise }

#define PASS_SIZE "pass the size in bytes."
#define ONE_BASE "pass one base protection only; reading and executing together is PAGE_EXECUTE_READ."
#define NO_WRITECOPY "pass PAGE_READWRITE, or PAGE_EXECUTE_READWRITE for code."
#define SOME_PROTECTION "pass a PAGE_ value; PAGE_NOACCESS is enough for a mere reserve."
#define NO_CACHE_BITS "leave out PAGE_NOCACHE and PAGE_WRITECOMBINE."
#define TYPE_BITS "leave out all bits but MEM_RESERVE, MEM_COMMIT, MEM_TOP_DOWN and the other documented ones."
#define OTHER_PLACE "pass NULL to let the system choose, or the address of a free range."
#define RESERVE_FIRST "pass MEM_RESERVE with MEM_COMMIT, or reserve the range first."
#define LOW_64K "pass an address of 0x10000 or above, or NULL to let the system choose."
#define LOWER "pass a lower address, or NULL to let the system choose."
#define SMALLER "pass a smaller size."
#define REAL_HANDLE "pass the pseudo handle of the current process, or a handle from OpenProcess."
#define FREE_TYPES "pass MEM_RELEASE with size 0, or MEM_DECOMMIT."
#define AT_BASE "pass the address that the reserve returned (AllocationBase in VirtualQuery)."
#define NOTHING_THERE "leave this call out: nothing is allocated at that address."
#define UNMAP "call UnmapViewOfFile for a view."
#define OLD_POINTER "pass the address of a variable for the old protection."
#define VIEW_ALLOWS "pass a protection that the view was mapped with, or a weaker one."
#define COMMIT_LESS "commit less, or decommit or free other memory first."
#define MAP_FIRST "reserve and commit the range first."
#define TRY_AGAIN "try again: the page has lost its guard."
#define WEAKER "call VirtualProtect to allow it, or leave it out."
#define UNPROTECT "call VirtualProtectEx first."
#define LOCK_FIRST "lock the pages first, or leave the unlock out."
#define LIMITS "pass a minimum of at least 20 pages and a maximum that is not below it."
#define WATCHED "reserve the memory with MEM_WRITE_WATCH."
#define IN_USER_RANGE "pass a range up to lpMaximumApplicationAddress of GetSystemInfo."

static const Hint rows[] = {
  PLAIN (R ('P', 'P', 2), SOME_PROTECTION),
  PLAIN (R ('P', 'P', 3), ONE_BASE),
  PLAIN (R ('P', 'P', 4), ONE_BASE),
  PLAIN (R ('P', 'P', 5), NO_WRITECOPY),
  PLAIN (R ('P', 'P', 6), NO_WRITECOPY),
  PLAIN (R ('P', 'P', 7), NO_WRITECOPY),
  PLAIN (R ('P', 'P', 9), "add a base protection, as in PAGE_READWRITE with PAGE_GUARD."),
  PLAIN (R ('P', 'P', 10), "leave out PAGE_GUARD, or pass PAGE_READWRITE with PAGE_GUARD."),
  PLAIN (R ('P', 'P', 12), NO_CACHE_BITS),
  PLAIN (R ('P', 'P', 13), "leave out PAGE_NOCACHE or PAGE_GUARD."),
  PLAIN (R ('P', 'P', 14), "leave out PAGE_NOCACHE or PAGE_WRITECOMBINE."),
  PLAIN (R ('P', 'P', 15), "leave out PAGE_WRITECOMBINE."),
  PLAIN (R ('P', 'P', 19), NO_CACHE_BITS),
  PLAIN (R ('P', 'P', 20), "leave out the bits from 0x800 up."),
  PLAIN (R ('P', 'P', 23), "leave out 0x40000000, or pass an executable protection."),
  PLAIN (R ('P', 'P', 27), "leave out PAGE_REVERT_TO_FILE_MAP."),
  PLAIN (R ('P', 'P', 28), NO_WRITECOPY),
  PLAIN (R ('P', 'P', 29), NO_WRITECOPY),
  PLAIN (R ('P', 'P', 30), ONE_BASE),

  PLAIN (R ('V', 'A', 1), PASS_SIZE),
  PLAIN (R ('V', 'A', 2), PASS_SIZE),
  PLAIN (R ('V', 'A', 3), "add MEM_RESERVE, MEM_COMMIT or both."),
  PLAIN (R ('V', 'A', 4), TYPE_BITS),
  PLAIN (R ('V', 'A', 5), "add MEM_RESERVE, MEM_COMMIT or both."),
  PLAIN (R ('V', 'A', 6), "pass MEM_RESET alone."),
  PLAIN (R ('V', 'A', 7), "add MEM_RESERVE, or leave out MEM_WRITE_WATCH."),
  PLAIN (R ('V', 'A', 8), "pass only MEM_RESERVE with MEM_PHYSICAL."),
  PLAIN (R ('V', 'A', 9), "add MEM_RESERVE."),
  PLAIN (R ('V', 'A', 10), "pass PAGE_READWRITE."),
  PLAIN (R ('V', 'A', 11), "add MEM_COMMIT, or leave out MEM_LARGE_PAGES."),
  PLAIN (R ('V', 'A', 12), "leave out MEM_LARGE_PAGES, or enable SeLockMemoryPrivilege."),
  PLAIN (R ('V', 'A', 13), "leave out the placeholder bits, or call VirtualAlloc2."),
  PLAIN (R ('V', 'A', 14), LOW_64K),
  PLAIN (R ('V', 'A', 15), LOWER),
  PLAIN (R ('V', 'A', 16), LOWER),
  PLAIN (R ('V', 'A', 17), "pass a smaller size, or a lower address."),
  PLAIN (R ('V', 'A', 18), SMALLER),
  PLAIN (R ('V', 'A', 19), SMALLER),
  PLAIN (R ('V', 'A', 25), OTHER_PLACE),
  PLAIN (R ('V', 'A', 26), OTHER_PLACE),
  PLAIN (R ('V', 'A', 31), RESERVE_FIRST),
  UP_TO (R ('V', 'A', 32), "commit", "reservation", NULL),
  UP_TO (R ('V', 'A', 33), "commit", "reservation", "commit each reservation by a call of its own."),
  PLAIN (R ('V', 'A', 37), "pass MEM_COMMIT alone."),
  PLAIN (R ('V', 'A', 43), "pass a smaller size, or free address space first."),
  PLAIN (R ('V', 'A', 44), COMMIT_LESS),
  PLAIN (R ('V', 'A', 48), "leave the commit out, or call VirtualProtect to change the protection."),
  PLAIN (R ('V', 'A', 49), NO_CACHE_BITS),
  PLAIN (R ('V', 'A', 55), OTHER_PLACE),
  PLAIN (R ('V', 'A', 56), "pass a smaller size, or free address space first."),
  PLAIN (R ('V', 'A', 60), "leave out MEM_ROTATE."),
  PLAIN (R ('C', 'C', 6), COMMIT_LESS),
  PLAIN (R ('C', 'C', 7), COMMIT_LESS),
  PLAIN (R ('L', 'P', 2),
         "pass a size that is a multiple of GetLargePageMinimum; where that is 0, leave out MEM_LARGE_PAGES."),
  PLAIN (R ('L', 'P', 3), "pass an address that is a multiple of GetLargePageMinimum, or NULL."),

  PLAIN (R ('V', 'X', 1), REAL_HANDLE),
  PLAIN (R ('V', 'X', 2), REAL_HANDLE),
  PLAIN (R ('V', 'X', 3), "open the process with the right that the call needs: for memory PROCESS_VM_OPERATION."),
  PLAIN (R ('V', 'X', 5), REAL_HANDLE),
  PLAIN (R ('V', 'X', 8), "open the process with PROCESS_QUERY_INFORMATION."),
  PLAIN (R ('V', 'X', 9), REAL_HANDLE),

  PLAIN (R ('V', 'F', 1), "pass size 0 with MEM_RELEASE."),
  PLAIN (R ('V', 'F', 3), AT_BASE),
  PLAIN (R ('V', 'F', 5), NOTHING_THERE),
  PLAIN (R ('V', 'F', 6), UNMAP),
  PLAIN (R ('V', 'F', 7), FREE_TYPES),
  PLAIN (R ('V', 'F', 8), FREE_TYPES),
  PLAIN (R ('V', 'F', 9), FREE_TYPES),
  PLAIN (R ('V', 'F', 15), "pass the size to decommit, or the address that the reserve returned."),
  UP_TO (R ('V', 'F', 16), "decommit", "allocation", NULL),
  UP_TO (R ('V', 'F', 17), "decommit", "allocation", "decommit each allocation by a call of its own."),
  PLAIN (R ('V', 'F', 18), NOTHING_THERE),
  PLAIN (R ('V', 'F', 24), NOTHING_THERE),
  PLAIN (R ('V', 'F', 26), SMALLER),
  PLAIN (R ('V', 'F', 27), NOTHING_THERE),
  UP_TO (R ('N', 'F', 5), "free", "allocation", NULL),
  PLAIN (R ('N', 'F', 6), "pass the size to free, or the allocation's base."),
  PLAIN (R ('N', 'F', 7), NOTHING_THERE),
  PLAIN (R ('N', 'F', 9), REAL_HANDLE),
  PLAIN (R ('N', 'F', 10), "pass MEM_RELEASE or MEM_DECOMMIT."),
  UP_TO (R ('N', 'F', 12), "free", "allocation", "free each allocation by a call of its own."),
  UP_TO (R ('N', 'F', 16), "free", "allocation", NULL),
  PLAIN (R ('M', 'V', 11), UNMAP),
  PLAIN (R ('M', 'V', 14), "pass an address inside a view."),
  PLAIN (R ('N', 'M', 11), "pass an address inside a view."),

  PLAIN (R ('N', 'A', 4), PASS_SIZE),
  PLAIN (R ('N', 'A', 5), TYPE_BITS),
  PLAIN (R ('N', 'A', 9), REAL_HANDLE),
  PLAIN (R ('N', 'A', 12), OTHER_PLACE),
  PLAIN (R ('N', 'A', 13), RESERVE_FIRST),
  PLAIN (R ('N', 'A', 14), LOW_64K),
  PLAIN (R ('N', 'A', 15), LOWER),
  PLAIN (R ('N', 'A', 16), "pass a smaller size, or a lower address."),
  PLAIN (R ('N', 'A', 20), "pass ZeroBits 0 for no limit."),
  PLAIN (R ('N', 'A', 21), "pass ZeroBits of at most 15, or 0 for no limit."),
  PLAIN (R ('N', 'A', 22), "pass ZeroBits of at most 15, or 0 for no limit."),
  PLAIN (R ('N', 'A', 23), "pass ZeroBits 0 for no limit."),
  PLAIN (R ('N', 'A', 24), "pass ZeroBits of at most 15, or 0 for no limit."),

  PLAIN (R ('V', 'P', 3), OLD_POINTER),
  { R ('V', 'P', 4), HINT_PAGE, "commit the page at", NULL, "commit the pages first." },
  UP_TO (R ('V', 'P', 5), "protect", "allocation", MAP_FIRST),
  UP_TO (R ('V', 'P', 6), "protect", "allocation", "protect each allocation by a call of its own."),
  PLAIN (R ('V', 'P', 7), PASS_SIZE),
  PLAIN (R ('V', 'P', 17), VIEW_ALLOWS),
  PLAIN (R ('V', 'P', 18), VIEW_ALLOWS),
  PLAIN (R ('V', 'P', 23), SMALLER),
  PLAIN (R ('M', 'V', 37), COMMIT_LESS),
  PLAIN (R ('N', 'P', 1), REAL_HANDLE),
  PLAIN (R ('N', 'P', 2), OLD_POINTER),
  PLAIN (R ('N', 'P', 3), "pass a PAGE_ value."),
  PLAIN (R ('N', 'P', 4), MAP_FIRST),
  { R ('N', 'P', 5), HINT_PAGE, "commit the page at", NULL, "commit the pages first." },
  PLAIN (R ('N', 'P', 6), PASS_SIZE),

  PLAIN (R ('V', 'Q', 2), "pass the size of MEMORY_BASIC_INFORMATION: 48, or 28 in a 32-bit process."),
  PLAIN (R ('V', 'Q', 13), "pass an address up to lpMaximumApplicationAddress of GetSystemInfo."),
  PLAIN (R ('V', 'Q', 17), "pass the address of a MEMORY_BASIC_INFORMATION."),
  PLAIN (R ('V', 'Q', 23), REAL_HANDLE),
  PLAIN (R ('N', 'Q', 2), "pass the size of MEMORY_BASIC_INFORMATION: 48, or 28 in a 32-bit process."),
  PLAIN (R ('N', 'Q', 12), "pass an address up to lpMaximumApplicationAddress of GetSystemInfo."),
  PLAIN (R ('N', 'Q', 16), "open the process with PROCESS_QUERY_INFORMATION."),

  UP_TO (R ('M', 'R', 5), "reset", "allocation", NULL),
  PLAIN (R ('M', 'R', 6), "pass any valid protection, such as PAGE_NOACCESS."),
  PLAIN (R ('M', 'R', 8), "pass MEM_RESET_UNDO alone."),
  PLAIN (R ('M', 'R', 7), "write the pages anew: what they held is gone."),
  PLAIN (R ('G', 'M', 2), "set dwLength to 64."),

  PLAIN (R ('V', 'L', 2), PASS_SIZE),
  PLAIN (R ('V', 'L', 3), WEAKER),
  { R ('V', 'L', 4), HINT_PAGE, "commit the page at", NULL, "commit the pages first." },
  PLAIN (R ('V', 'L', 5), TRY_AGAIN),
  PLAIN (R ('V', 'L', 6), LOCK_FIRST),
  PLAIN (R ('V', 'L', 9), "lock less, unlock other pages, or raise the minimum with SetProcessWorkingSetSize."),
  PLAIN (R ('V', 'L', 11), LOCK_FIRST),
  PLAIN (R ('V', 'L', 15), "pass 1 (process), 2 (system) or 3."),
  PLAIN (R ('V', 'L', 16), "pass 1 (process), or enable SeLockMemoryPrivilege."),
  PLAIN (R ('V', 'L', 17), "pass the addresses of variables."),
  PLAIN (R ('V', 'L', 18), LIMITS),
  PLAIN (R ('V', 'L', 22), LOCK_FIRST),
  PLAIN (R ('V', 'L', 23), IN_USER_RANGE),
  PLAIN (R ('V', 'L', 25), LOCK_FIRST),
  PLAIN (R ('V', 'L', 26), LIMITS),

  PLAIN (R ('W', 'W', 12), "pass an array with room for an address, and its length."),
  PLAIN (R ('W', 'W', 13), "pass the addresses of an array and of variables."),
  PLAIN (R ('W', 'W', 14), "pass 0 or WRITE_WATCH_FLAG_RESET."),
  PLAIN (R ('W', 'W', 15), PASS_SIZE),
  UP_TO (R ('W', 'W', 16), "ask", "watched region", IN_USER_RANGE),
  PLAIN (R ('W', 'W', 17), WATCHED),
  PLAIN (R ('W', 'W', 18), WATCHED),
  PLAIN (R ('W', 'W', 19), PASS_SIZE),

  PLAIN (R ('Q', 'W', 7), "pass at least one record: 16 bytes, or 8 in a 32-bit process."),
  PLAIN (R ('N', 'Q', 15), "pass at least one record: 16 bytes, or 8 in a 32-bit process."),

  PLAIN (R ('R', 'W', 1), "read page by page, or only what VirtualQueryEx shows as readable."),
  PLAIN (R ('R', 'W', 3), "read page by page, or only what VirtualQueryEx shows as readable."),
  PLAIN (R ('R', 'W', 4), "pass an address that VirtualQueryEx shows as committed and accessible."),
  PLAIN (R ('R', 'W', 5), "pass an address that VirtualQueryEx shows as committed and accessible."),
  PLAIN (R ('R', 'W', 6), IN_USER_RANGE),
  PLAIN (R ('R', 'W', 8), UNPROTECT),
  PLAIN (R ('R', 'W', 10), UNPROTECT),
  PLAIN (R ('R', 'W', 11), UNPROTECT),
  PLAIN (R ('R', 'W', 12), REAL_HANDLE),
  PLAIN (R ('R', 'W', 13),
         "open the process with PROCESS_VM_READ to read, with PROCESS_VM_WRITE and PROCESS_VM_OPERATION to write."),
  PLAIN (R ('R', 'W', 15), TRY_AGAIN),
  PLAIN (R ('R', 'W', 16), "pass a buffer that is committed and can be written."),
  PLAIN (R ('R', 'W', 17), "pass a buffer that is committed and can be read."),
  UP_TO (R ('R', 'W', 18), "write", "pages that can be written", UNPROTECT),

  PLAIN (R ('O', 'D', 20), "pass at least one range."),
  PLAIN (R ('O', 'D', 22), PASS_SIZE),
  PLAIN (R ('O', 'D', 23), "pass flags 0."),
  PLAIN (R ('S', 'T', 7), "pass alignments of at least 1."),

  { R ('A', 'C', 1), HINT_PAGE, "commit the page at", NULL, "commit the page first." },
  PLAIN (R ('A', 'C', 2), MAP_FIRST),
  PLAIN (R ('A', 'C', 3), "use an address of allocated memory: nothing lies below 0x10000."),
  PLAIN (R ('A', 'C', 4), IN_USER_RANGE),
  PLAIN (R ('A', 'C', 5), IN_USER_RANGE),
  PLAIN (R ('A', 'C', 6), WEAKER),
  PLAIN (R ('A', 'C', 7), WEAKER),
  PLAIN (R ('A', 'C', 8), WEAKER),
  PLAIN (R ('A', 'C', 9), WEAKER),
  PLAIN (R ('A', 'C', 11), WEAKER),
  PLAIN (R ('A', 'C', 15), TRY_AGAIN),
  PLAIN (R ('A', 'C', 20), TRY_AGAIN),
  PLAIN (R ('A', 'C', 34), TRY_AGAIN),
};

const Hint *
hints (gsize *n)
{
  *n = G_N_ELEMENTS (rows);
  return rows;
}

/* The first argument of that kind: every call has at most one address and one size that matter here. */
static gboolean
find_argument (const VasCall *call, VasKind kind, guint64 *value)
{
  const VasCallInfo *info = vas_call_info (call->id);
  for (unsigned i = 0; info != NULL && i < info->n_parameters; i++)
    if (info->parameters[i].kind == kind)
      {
        *value = call->arguments[i];
        return TRUE;
      }
  return FALSE;
}

/* The first offending page is where the allocation ends, if the range starts before it. */
static gboolean
append_up_to (GString *out, const Hint *hint, const VasCall *call)
{
  guint64 address, size, page = call->verdict.page;
  if (page == VAS_NO_PAGE || !find_argument (call, VAS_KIND_ADDRESS, &address)
      || !find_argument (call, VAS_KIND_SIZE, &size) || address >= page || size <= page - address)
    return FALSE;
  g_string_append_printf (out,
                          "%s only up to 0x%" G_GINT64_MODIFIER "x, the end of the %s (size 0x%" G_GINT64_MODIFIER
                          "x instead of 0x%" G_GINT64_MODIFIER "x).",
                          hint->text, page, hint->thing, page - address, size);
  return TRUE;
}

static gboolean
append_page (GString *out, const Hint *hint, const VasCall *call)
{
  if (call->verdict.page == VAS_NO_PAGE)
    return FALSE;
  g_string_append_printf (out, "%s 0x%" G_GINT64_MODIFIER "x first.", hint->text, call->verdict.page);
  return TRUE;
}

static gboolean
append_row (GString *out, const Hint *hint, const VasCall *call)
{
  const char *text = hint->kind == HINT_PLAIN ? hint->text : hint->otherwise;
  if (hint->kind == HINT_UP_TO && append_up_to (out, hint, call))
    return TRUE;
  if (hint->kind == HINT_PAGE && append_page (out, hint, call))
    return TRUE;
  if (text == NULL)
    return FALSE;
  g_string_append (out, text);
  return TRUE;
}

/* Of a placeholder less than the whole is to be named, not all that lies there. */
static gboolean
splits_placeholder (const VasCall *call)
{
  guint64 type;
  return find_argument (call, VAS_KIND_FREE_TYPE, &type) && (type & VAS_MEM_PRESERVE_PLACEHOLDER) != 0;
}

gboolean
hint_append (GString *out, const VasCall *call)
{
  const Remark *remark = remark_find (call);
  if (remark != NULL && remark->instead != NULL)
    {
      g_string_append (out, remark->instead);
      return TRUE;
    }
  if (call->verdict.status == VAS_STATUS_UNABLE_TO_FREE_VM && splits_placeholder (call))
    {
      g_string_append (out, "pass a part of one placeholder to split it, or exactly the memory that replaced one.");
      return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].rule == call->verdict.rule)
      return append_row (out, &rows[i], call);
  return FALSE;
}
