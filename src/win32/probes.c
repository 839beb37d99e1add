/* IsBadReadPtr and its kin. */
#include "win32/call.h"
#include <unistd.h>
#include <vasbox/access.h>
#include <vasbox/win32/memory_functions.h>

/* Some memory of the program's own, its @size bytes rounded out to pages. */
static bool
is_mapped (uint64_t address, uint64_t size)
{
  const uint64_t page = (uint64_t) sysconf (_SC_PAGESIZE);
  for (uint64_t at = address & ~(page - 1); at < address + size; at += page)
    if (!is_readable (at))
      return false;
  return true;
}

/* Touches each page, as Windows does, which so brings it in and uses up a guard. */
static bool
can_touch (VasMachine *machine, uint64_t address, uint64_t size, VasAccessKind kind)
{
  VasFault fault;
  uint64_t page_size = vas_machine_config (machine)->page_size;
  for (uint64_t at = address; at < address + size; at = (at | (page_size - 1)) + 1)
    if (!vas_access (machine, session_thread (machine), kind, at, 1, NULL, &fault))
      return false;
  return true;
}

/* Whether an address is simulated is decided by its first byte. */
static BOOL
is_bad_range (const void *pointer, uint64_t size, VasAccessKind kind)
{
  uint64_t address = address_of (pointer);
  VasRegion region;
  if (size == 0)
    return FALSE;
  if (address + size < address)
    return TRUE;
  VasMachine *machine = session_enter ();
  bool is_simulated = vas_machine_region (machine, 1, address, &region) && region.state != MEM_FREE;
  bool is_good = is_simulated && can_touch (machine, address, size, kind);
  session_leave ();
  return is_simulated ? !is_good : is_bad (pointer) || !is_mapped (address, size);
}

BOOL WINAPI
IsBadReadPtr (const VOID *lp, UINT_PTR ucb)
{
  return is_bad_range (lp, ucb, VAS_ACCESS_READ);
}

BOOL WINAPI
IsBadWritePtr (LPVOID lp, UINT_PTR ucb)
{
  return is_bad_range (lp, ucb, VAS_ACCESS_WRITE);
}

/* Microsoft's own asks for a byte to be readable. */
BOOL WINAPI
IsBadCodePtr (FARPROC lpfn)
{
  return is_bad_range (pointer_to ((uint64_t) (uintptr_t) lpfn), 1, VAS_ACCESS_READ);
}

/* The byte at @at, which can be read. */
static char
letter_at (LPCSTR at, uint64_t *page_size)
{
  char letter = 0;
  VasRegion region;
  VasMachine *machine = session_enter ();
  *page_size = vas_machine_config (machine)->page_size;
  if (vas_machine_region (machine, 1, address_of (at), &region) && region.state != MEM_FREE)
    vas_machine_peek (machine, 1, address_of (at), 1, &letter);
  else
    letter = *at;
  session_leave ();
  return letter;
}

BOOL WINAPI
IsBadStringPtrA (LPCSTR lpsz, UINT_PTR ucchMax)
{
  uint64_t page_size = 1; /* at the first letter any address begins a page */
  for (UINT_PTR i = 0; i < ucchMax; i++)
    {
      if (address_of (lpsz + i) % page_size == 0 && is_bad_range (lpsz + i, 1, VAS_ACCESS_READ))
        return TRUE;
      if (letter_at (lpsz + i, &page_size) == 0)
        break;
    }
  return FALSE;
}
