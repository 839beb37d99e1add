/* IsBadReadPtr and its kin: answered by the promise of simulated memory, which they leave as it is. */
#include "win32/call.h"
#include <unistd.h>
#include <vasbox/access.h>
#include <vasbox/protection.h>
#include <vasbox/win32/memory_functions.h>

#define CAN_READ \
  (VAS_PAGE_READONLY | VAS_PAGE_READWRITE | VAS_PAGE_WRITECOPY | VAS_PAGE_EXECUTE | VAS_PAGE_EXECUTE_READ \
   | VAS_PAGE_EXECUTE_READWRITE | VAS_PAGE_EXECUTE_WRITECOPY)
#define CAN_WRITE \
  (VAS_PAGE_READWRITE | VAS_PAGE_WRITECOPY | VAS_PAGE_EXECUTE_READWRITE | VAS_PAGE_EXECUTE_WRITECOPY)

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

/* Whether the region at @address grants one of @rights, without a guard; @end is where it ends. */
static bool
region_grants (const VasRegion *region, uint32_t rights)
{
  return region->state == VAS_MEM_COMMIT && (region->protect & rights) != 0
         && (region->protect & VAS_PAGE_GUARD) == 0;
}

static bool
is_granted (const VasMachine *machine, uint64_t address, uint64_t size, uint32_t rights)
{
  VasRegion region;
  uint64_t end = address + size;
  for (uint64_t at = address; at < end; at = region.base + region.size)
    if (!vas_machine_region (machine, 1, at, &region) || !region_grants (&region, rights))
      return false;
  return true;
}

/* Whether an address is simulated is decided by its first byte. */
static BOOL
is_bad_range (const void *pointer, uint64_t size, uint32_t rights)
{
  uint64_t address = address_of (pointer);
  VasRegion region;
  if (size == 0)
    return FALSE;
  if (address + size < address)
    return TRUE;
  VasMachine *machine = session_enter ();
  bool is_simulated = vas_machine_region (machine, 1, address, &region) && region.state != VAS_MEM_FREE;
  bool is_good = is_simulated && is_granted (machine, address, size, rights);
  session_leave ();
  return is_simulated ? !is_good : is_bad (pointer) || !is_mapped (address, size);
}

BOOL WINAPI
IsBadReadPtr (const VOID *lp, UINT_PTR ucb)
{
  return is_bad_range (lp, ucb, CAN_READ);
}

BOOL WINAPI
IsBadWritePtr (LPVOID lp, UINT_PTR ucb)
{
  return is_bad_range (lp, ucb, CAN_WRITE);
}

/* Microsoft's own asks for a byte to be readable. */
BOOL WINAPI
IsBadCodePtr (FARPROC lpfn)
{
  return is_bad_range (pointer_to ((uint64_t) (uintptr_t) lpfn), 1, CAN_READ);
}

BOOL WINAPI
IsBadStringPtrA (LPCSTR lpsz, UINT_PTR ucchMax)
{
  for (UINT_PTR i = 0; i < ucchMax; i++)
    {
      char letter = 0;
      VasRegion region;
      if (is_bad_range (lpsz + i, 1, CAN_READ))
        return TRUE;
      VasMachine *machine = session_enter ();
      if (vas_machine_region (machine, 1, address_of (lpsz + i), &region) && region.state != VAS_MEM_FREE)
        vas_machine_peek (machine, 1, address_of (lpsz + i), 1, &letter);
      else
        letter = lpsz[i];
      session_leave ();
      if (letter == 0)
        break;
    }
  return FALSE;
}
