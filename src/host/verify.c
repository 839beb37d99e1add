/* The list of checks that a host is put to: one function a clause, NULL where it holds.  The host is used as a runtime
 * would use it, and nothing is asked that a conforming host might refuse. */
#include "host/address.h"
#include "host/verify.h"
#include <stdio.h>
#include <string.h>

static void
note (Offence *offence, bool is_one, VasClrMethod method, HRESULT result)
{
  if (is_one && !offence->was_seen)
    *offence = (Offence) { true, method, result };
}

/* What is seen of every result: some clauses are about all of them. */
HRESULT
verify_seen (Verify *verify, VasClrMethod method, HRESULT result)
{
  bool is_query = method == VAS_CLR_VIRTUAL_QUERY || method == VAS_CLR_VIRTUAL_PROTECT;
  note (&verify->answers_on, verify->failed_hard && result != HOST_E_CLRNOTAVAILABLE, method, result);
  verify->failed_hard |= result == E_FAIL;
  note (&verify->hard_failure, result == E_FAIL, method, result);
  note (&verify->half_success, result == S_FALSE && method != VAS_CLR_NEEDS, method, result);
  note (&verify->undocumented,
        result != S_FALSE && !vas_clr_is_documented (method, result) && !(is_query && FAILED (result)), method, result);
  return result;
}

const char *
verify_tell (Verify *verify, const Offence *offence, const char *what)
{
  if (!offence->was_seen)
    return NULL;
  snprintf (verify->problem, sizeof verify->problem, "%s gave 0x%08x, %s", vas_clr_method_name (offence->method),
            (unsigned) offence->result, what);
  return verify->problem;
}

HRESULT
verify_alloc (Verify *verify, uint64_t address, uint64_t size, uint32_t type, uint32_t protect, uint64_t *got)
{
  void *memory = POISON;
  IHostMemoryManager *host = verify->host;
  HRESULT result = host->lpVtbl->VirtualAlloc (host, pointer_to (address), (SIZE_T) size, type, protect,
                                               verify->level, &memory);
  *got = address_of (memory);
  if (result != S_OK && memory != NULL)
    verify->leaves_poison = true;
  if (result == S_OK && (memory == NULL || memory == POISON))
    verify->empty_success = true;
  return verify_seen (verify, VAS_CLR_VIRTUAL_ALLOC, result);
}

HRESULT
verify_free (Verify *verify, uint64_t address, uint64_t size, uint32_t type)
{
  IHostMemoryManager *host = verify->host;
  return verify_seen (verify, VAS_CLR_VIRTUAL_FREE,
               host->lpVtbl->VirtualFree (host, pointer_to (address), (SIZE_T) size, type));
}

HRESULT
verify_protect (Verify *verify, uint64_t address, uint64_t size, uint32_t protect, DWORD *old)
{
  IHostMemoryManager *host = verify->host;
  *old = 0;
  return verify_seen (verify, VAS_CLR_VIRTUAL_PROTECT,
               host->lpVtbl->VirtualProtect (host, pointer_to (address), (SIZE_T) size, protect, old));
}

HRESULT
verify_query (Verify *verify, uint64_t address, uint8_t *buffer, SIZE_T size, SIZE_T *written)
{
  IHostMemoryManager *host = verify->host;
  *written = 0;
  return verify_seen (verify, VAS_CLR_VIRTUAL_QUERY,
               host->lpVtbl->VirtualQuery (host, pointer_to (address), buffer, size, written));
}

/* 64 KiB with a committed page, for the checks that follow; false where the host does not even give that. */
static bool
take_pair (Verify *verify, uint64_t *base)
{
  uint64_t at;
  return verify_alloc (verify, 0, 0x10000, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, base) == S_OK
         && verify_alloc (verify, *base, 0x1000, VAS_MEM_COMMIT, VAS_PAGE_READWRITE, &at) == S_OK;
}

static const char *
query_interface (Verify *verify)
{
  static const IID unknown = { 0x12345678, 0x9abc, 0xdef0, { 1, 2, 3, 4, 5, 6, 7, 8 } };
  IHostMemoryManager *host = verify->host;
  void *object = NULL;
  if (host->lpVtbl->QueryInterface (host, &IID_IHostMemoryManager, &object) != S_OK || object == NULL)
    return "QueryInterface does not know IHostMemoryManager";
  host->lpVtbl->Release (host);
  object = POISON;
  if (host->lpVtbl->QueryInterface (host, &IID_IUnknown, &object) != S_OK || object == NULL || object == POISON)
    return "QueryInterface does not know IUnknown";
  host->lpVtbl->Release (host);
  object = POISON;
  if (host->lpVtbl->QueryInterface (host, &unknown, &object) != E_NOINTERFACE)
    return "an unknown interface is not refused with E_NOINTERFACE";
  return object == NULL ? NULL : "an unknown interface leaves a pointer";
}

static const char *
count_references (Verify *verify)
{
  IHostMemoryManager *host = verify->host;
  void *object = NULL;
  ULONG more = host->lpVtbl->AddRef (host), less = host->lpVtbl->Release (host);
  if (more != less + 1 || less < 1)
    return "AddRef and Release do not count";
  if (host->lpVtbl->QueryInterface (host, &IID_IHostMemoryManager, &object) != S_OK || object == NULL)
    return "QueryInterface does not know IHostMemoryManager";
  return host->lpVtbl->Release (host) == less ? NULL : "QueryInterface gives no reference of its own";
}

static const char *
reserve_and_commit (Verify *verify)
{
  uint64_t base, at;
  if (verify_alloc (verify, 0, 0x20000, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, &base) != S_OK)
    return "a reservation of 128 KiB is refused";
  if (verify_alloc (verify, base + 0x3000, 0x2000, VAS_MEM_COMMIT, VAS_PAGE_READWRITE, &at) != S_OK)
    return "a commit inside a reservation is refused";
  verify_free (verify, base, 0, VAS_MEM_RELEASE);
  return at == base + 0x3000 ? NULL : "ppMem is not the committed page";
}

/* The upper half of what was given and is free again: a host that ignores the address would give something else. */
static const char *
explicit_address (Verify *verify)
{
  uint64_t base, again;
  if (verify_alloc (verify, 0, 0x40000, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, &base) != S_OK)
    return "a reservation of 256 KiB is refused";
  if (verify_free (verify, base, 0, VAS_MEM_RELEASE) != S_OK)
    return "its release is refused";
  if (verify_alloc (verify, base + 0x20000, 0x20000, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, &again) != S_OK)
    return "an address that was given before, free again, is refused";
  verify_free (verify, again, 0, VAS_MEM_RELEASE);
  return again == base + 0x20000 ? NULL : "another address than the one asked for";
}

static const char *
rounds (Verify *verify)
{
  uint64_t base, at;
  if (verify_alloc (verify, 0, 0x20000, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, &base) != S_OK || base % 0x10000 != 0)
    return "a reservation does not begin at a multiple of 64 KiB";
  if (verify_alloc (verify, base + 0x1fff, 2, VAS_MEM_COMMIT, VAS_PAGE_READWRITE, &at) != S_OK)
    return "a commit of two bytes across a page border is refused";
  if (at != base + 0x1000)
    return "a commit's ppMem is not rounded down to its page";
  DWORD old;
  bool both = verify_protect (verify, base + 0x1000, 0x2000, VAS_PAGE_READONLY, &old) == S_OK;
  verify_free (verify, base, 0, VAS_MEM_RELEASE);
  return both ? NULL : "a commit of two bytes across a page border does not commit both pages";
}

/* What cannot be had, however much memory there is. */
static const char *
impossible (Verify *verify)
{
  uint64_t got;
  HRESULT result = verify_alloc (verify, 0, IMPOSSIBLE, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, &got);
  if (SUCCEEDED (result))
    return "an impossible reservation succeeds";
  return result == E_OUTOFMEMORY ? NULL : "an impossible reservation is not answered with E_OUTOFMEMORY";
}

static const char *
null_on_failure (Verify *verify)
{
  uint64_t got;
  verify_alloc (verify, 0, IMPOSSIBLE, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, &got);
  verify_alloc (verify, 0, 0, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, &got);
  return verify->leaves_poison ? "ppMem is not NULL after a failure" : NULL;
}

static const char *
memory_on_success (Verify *verify)
{
  return verify->empty_success ? "S_OK came without memory" : NULL;
}

/* Whether 64 bytes at @address read as @value. */
static bool
reads_as (Verify *verify, uint64_t address, uint8_t value)
{
  uint8_t bytes[64], wanted[64];
  memset (bytes, 0xee, sizeof bytes);
  memset (wanted, value, sizeof wanted);
  verify->config.peek (verify->config.data, address, sizeof bytes, bytes);
  return memcmp (bytes, wanted, sizeof bytes) == 0;
}

static void
dirty (Verify *verify, uint64_t address)
{
  uint8_t bytes[64];
  memset (bytes, 0xa5, sizeof bytes);
  verify->config.poke (verify->config.data, address, sizeof bytes, bytes);
}

/* No page of the family lists E_INVALIDARG, E_POINTER or a Win32 code for VirtualAlloc and VirtualFree. */
static const char *
argument_errors (Verify *verify)
{
  uint64_t got;
  HRESULT results[] = { verify_alloc (verify, 0, 0, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, &got),
                        verify_alloc (verify, 0, 0x10000, 0, VAS_PAGE_READWRITE, &got),
                        verify_alloc (verify, 0, 0x10000, VAS_MEM_RESERVE, 0, &got) };
  for (size_t i = 0; i < sizeof results / sizeof *results; i++)
    if (SUCCEEDED (results[i]) || !vas_clr_is_documented (VAS_CLR_VIRTUAL_ALLOC, results[i]))
      return "a bad argument of VirtualAlloc is answered with a result that its page does not list";
  return NULL;
}

/* The second commit of a page that was written to must read as zero too; one over committed pages keeps them. */
static const char *
zero_memory (Verify *verify)
{
  uint64_t base, at;
  if (!take_pair (verify, &base))
    return "64 KiB cannot be had";
  if (verify->config.peek == NULL)
    return VERIFY_SKIPPED;
  if (!reads_as (verify, base, 0))
    return "committed memory does not read as zero";
  if (verify->config.poke != NULL)
    {
      dirty (verify, base);
      verify_alloc (verify, base, 0x1000, VAS_MEM_COMMIT, VAS_PAGE_READWRITE, &at);
      if (!reads_as (verify, base, 0xa5))
        return "committing committed pages again does not keep what they hold";
    }
  verify_free (verify, base, 0x1000, VAS_MEM_DECOMMIT);
  verify_alloc (verify, base, 0x1000, VAS_MEM_COMMIT, VAS_PAGE_READWRITE, &at);
  bool is_zero = reads_as (verify, base, 0);
  verify_free (verify, base, 0, VAS_MEM_RELEASE);
  return is_zero ? NULL : "memory that was decommitted and committed again does not read as zero";
}

static const char *
commits_and_overlaps (Verify *verify)
{
  uint64_t base, at;
  if (!take_pair (verify, &base))
    return "64 KiB cannot be had";
  if (verify_alloc (verify, base, 0x2000, VAS_MEM_COMMIT, VAS_PAGE_READWRITE, &at) != S_OK)
    return "committing a committed page again is refused";
  if (SUCCEEDED (verify_alloc (verify, base, 0x10000, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, &at)))
    return "a reservation over another one succeeds";
  if (SUCCEEDED (verify_alloc (verify, base + 0xf000, 0x2000, VAS_MEM_COMMIT, VAS_PAGE_READWRITE, &at)))
    return "a commit that runs past its reservation succeeds";
  if (verify_free (verify, base, 0, VAS_MEM_RELEASE) != S_OK)
    return "the reservation is gone after a commit that was refused";
  return SUCCEEDED (verify_alloc (verify, base, 0x1000, VAS_MEM_COMMIT, VAS_PAGE_READWRITE, &at))
             ? "a commit where nothing is reserved succeeds"
             : NULL;
}

static const char *
sent_types (Verify *verify)
{
  static const uint32_t types[] = { VAS_MEM_RESERVE, VAS_MEM_RESERVE | VAS_MEM_COMMIT,
                                    VAS_MEM_RESERVE | VAS_MEM_TOP_DOWN };
  uint64_t base, at;
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    {
      if (verify_alloc (verify, 0, 0x10000, types[i], VAS_PAGE_READWRITE, &base) != S_OK)
        return "an allocation type that the runtime sends is refused";
      verify_free (verify, base, 0, VAS_MEM_RELEASE);
    }
  if (!take_pair (verify, &base))
    return "64 KiB cannot be had";
  HRESULT reset = verify_alloc (verify, base, 0x1000, VAS_MEM_RESET, VAS_PAGE_READWRITE, &at);
  verify_free (verify, base, 0, VAS_MEM_RELEASE);
  return reset == S_OK ? NULL : "MEM_RESET, which the runtime sends, is refused";
}

static const char *
sent_protections (Verify *verify)
{
  static const uint32_t protections[] = { VAS_PAGE_NOACCESS, VAS_PAGE_READWRITE, VAS_PAGE_EXECUTE_READWRITE };
  for (size_t i = 0; i < sizeof protections / sizeof *protections; i++)
    {
      uint64_t base, at;
      if (verify_alloc (verify, 0, 0x10000, VAS_MEM_RESERVE, protections[i], &base) != S_OK
          || verify_alloc (verify, base, 0x1000, VAS_MEM_COMMIT, protections[i], &at) != S_OK)
        return "a protection that the runtime sends is refused";
      verify_free (verify, base, 0, VAS_MEM_RELEASE);
    }
  return NULL;
}

/* Without write watch the runtime goes on; with it the granule must come back. */
static const char *
write_watch_probe (Verify *verify)
{
  uint64_t base;
  if (verify_alloc (verify, 0, 0x10000, VAS_MEM_RESERVE | VAS_MEM_WRITE_WATCH, VAS_PAGE_READWRITE, &base) != S_OK)
    return NULL;
  return verify_free (verify, base, 0, VAS_MEM_RELEASE) == S_OK ? NULL : "the probed granule cannot be released";
}

static const char *
levels (Verify *verify)
{
  bool is_good = true;
  for (int level = eTaskCritical; is_good && level <= eProcessCritical; level++)
    {
      uint64_t base;
      verify->level = (EMemoryCriticalLevel) level;
      is_good = verify_alloc (verify, 0, 0x10000, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, &base) == S_OK;
      if (is_good)
        verify_free (verify, base, 0, VAS_MEM_RELEASE);
    }
  verify->level = eTaskCritical;
  return is_good ? NULL : "a small reservation is refused for a critical level";
}

static const char *
free_foreign (Verify *verify)
{
  uint64_t base;
  if (!take_pair (verify, &base) || verify_free (verify, base, 0, VAS_MEM_RELEASE) != S_OK)
    return "64 KiB cannot be had and released";
  HRESULT twice = verify_free (verify, base, 0, VAS_MEM_RELEASE);
  HRESULT never = verify->config.foreign != 0 ? verify_free (verify, verify->config.foreign, 0, VAS_MEM_RELEASE)
                                              : verify_free (verify, base + 0x40000000, 0, VAS_MEM_RELEASE);
  if (SUCCEEDED (twice) || SUCCEEDED (never))
    return "memory that the host did not hand out is freed";
  return twice == HOST_E_INVALIDOPERATION && never == HOST_E_INVALIDOPERATION
             ? NULL
             : "memory that the host did not hand out is not answered with HOST_E_INVALIDOPERATION";
}

static const char *
free_rules (Verify *verify)
{
  uint64_t base;
  if (!take_pair (verify, &base))
    return "64 KiB cannot be had";
  if (SUCCEEDED (verify_free (verify, base, 0x10000, VAS_MEM_RELEASE)))
    return "MEM_RELEASE with a size succeeds";
  if (SUCCEEDED (verify_free (verify, base, 0, VAS_MEM_RELEASE | VAS_MEM_DECOMMIT)))
    return "both free types together succeed";
  if (SUCCEEDED (verify_free (verify, base, 0x1000, 0)))
    return "no free type succeeds";
  if (verify_free (verify, base + 0x5000, 0x1000, VAS_MEM_DECOMMIT) != S_OK)
    return "decommitting an uncommitted page is refused";
  if (verify_free (verify, base, 0, VAS_MEM_DECOMMIT) != S_OK)
    return "decommitting the whole region by size 0 is refused";
  return verify_free (verify, base, 0, VAS_MEM_RELEASE) == S_OK ? NULL : "the reservation's release is refused";
}

static const char *
partial_decommit (Verify *verify)
{
  uint64_t base, at;
  if (!take_pair (verify, &base) || verify_free (verify, base, 0x1000, VAS_MEM_DECOMMIT) != S_OK)
    return "a page cannot be decommitted";
  if (verify_alloc (verify, base, 0x1000, VAS_MEM_COMMIT, VAS_PAGE_READWRITE, &at) != S_OK)
    return "after a decommit the reservation is forgotten: a commit in it is refused";
  if (verify_free (verify, base, 0x1000, VAS_MEM_DECOMMIT) != S_OK)
    return "after a decommit the reservation is forgotten: another one is refused";
  return verify_free (verify, base, 0, VAS_MEM_RELEASE) == S_OK
             ? NULL
             : "after a decommit the reservation is forgotten: its release is refused";
}

static const char *
query_size (Verify *verify)
{
  uint64_t base;
  uint8_t buffer[64];
  SIZE_T written, whole = verify->config.pointer_size == 8 ? 48 : 28;
  if (!take_pair (verify, &base))
    return "64 KiB cannot be had";
  if (verify_query (verify, base, buffer, whole, &written) != S_OK)
    return "a query of the host's own memory is refused";
  if (written != whole)
    return "*pResult is not the number of bytes of the structure";
  return SUCCEEDED (verify_query (verify, base, buffer, 4, &written)) && written != 0
             ? "a buffer of 4 bytes is enough for it"
             : NULL;
}

static const char *
query_facts (Verify *verify)
{
  uint64_t base;
  uint8_t buffer[64] = { 0 };
  SIZE_T written, whole = verify->config.pointer_size == 8 ? 48 : 28;
  uint64_t at = 0;
  if (!take_pair (verify, &base) || verify_query (verify, base + 0x123, buffer, whole, &written) != S_OK)
    return "a query of the host's own memory is refused";
  memcpy (&at, buffer, verify->config.pointer_size);
  verify_free (verify, base, 0, VAS_MEM_RELEASE);
  return at == base ? NULL : "BaseAddress is not the queried page";
}

static const char *
query_anywhere (Verify *verify)
{
  uint8_t buffer[64];
  SIZE_T written, whole = verify->config.pointer_size == 8 ? 48 : 28;
  if (verify_query (verify, 0, buffer, whole, &written) != S_OK || written != whole)
    return "a query of address 0 is refused";
  if (verify->config.foreign == 0)
    return NULL;
  return verify_query (verify, verify->config.foreign, buffer, whole, &written) == S_OK && written == whole
             ? NULL
             : "a query of memory that the host did not give is refused";
}

static const char *
protect_old (Verify *verify)
{
  uint64_t base, at;
  DWORD old;
  if (!take_pair (verify, &base)
      || verify_alloc (verify, base + 0x1000, 0x1000, VAS_MEM_COMMIT, VAS_PAGE_READONLY, &at) != S_OK)
    return "64 KiB cannot be had";
  if (verify_protect (verify, base, 0x2000, VAS_PAGE_NOACCESS, &old) != S_OK)
    return "two committed pages cannot be protected";
  if (old != VAS_PAGE_READWRITE)
    return "*pflOldProtect is not the first page's";
  if (SUCCEEDED (verify_protect (verify, base, 0x8000, VAS_PAGE_READWRITE, &old)))
    return "pages that are not committed are protected";
  if (SUCCEEDED (verify_protect (verify, base, 0, VAS_PAGE_READWRITE, &old)))
    return "no pages at all are protected with success";
  verify_free (verify, base, 0, VAS_MEM_RELEASE);
  return NULL;
}

static const char *
protect_foreign (Verify *verify)
{
  static const unsigned sizes[] = { 1, 5, 8 };
  if (verify->config.foreign == 0)
    return VERIFY_SKIPPED;
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    {
      DWORD old, back;
      uint64_t address = verify->config.foreign + 0x700;
      if (verify_protect (verify, address, sizes[i], VAS_PAGE_EXECUTE_READWRITE, &old) != S_OK)
        return "memory that the host did not give is refused";
      if (verify_protect (verify, address, sizes[i], old, &back) != S_OK)
        return "the saved old protection is refused";
    }
  return NULL;
}

static const char *
memory_load (Verify *verify)
{
  DWORD load = 999;
  SIZE_T available = (SIZE_T) (uintptr_t) POISON;
  IHostMemoryManager *host = verify->host;
  HRESULT result = verify_seen (verify, VAS_CLR_GET_MEMORY_LOAD, host->lpVtbl->GetMemoryLoad (host, &load, &available));
  if (result != S_OK)
    return "GetMemoryLoad fails";
  if (load > 100)
    return "the load is no percentage from 0 to 100";
  return available != (SIZE_T) (uintptr_t) POISON ? NULL : "*pAvailableBytes is not set";
}

static const char *
needs_space (Verify *verify)
{
  IHostMemoryManager *host = verify->host;
  HRESULT result = verify_seen (verify, VAS_CLR_NEEDS, host->lpVtbl->NeedsVirtualAddressSpace (host, NULL, 0x10000));
  if (result == S_FALSE)
    return "S_FALSE is a success: the runtime maps once more, which a refusal (E_OUTOFMEMORY) would not let it";
  return result == S_OK || result == E_OUTOFMEMORY ? NULL : "neither S_OK nor E_OUTOFMEMORY";
}

static const char *
mapping_ledger (Verify *verify)
{
  IHostMemoryManager *host = verify->host;
  void *start = pointer_to (0x30000000);
  HRESULT acquired = host->lpVtbl->AcquiredVirtualAddressSpace (host, start, 0x3000);
  HRESULT released = host->lpVtbl->ReleasedVirtualAddressSpace (host, start);
  verify_seen (verify, VAS_CLR_ACQUIRED, acquired);
  return verify_seen (verify, VAS_CLR_RELEASED, released) == S_OK && acquired == S_OK
             ? NULL
             : "a mapping of the runtime's is not taken note of";
}

const char *
verify_missing_method (const IHostMemoryManager *host)
{
  if (host == NULL || host->lpVtbl == NULL)
    return "the table itself";
  const IHostMemoryManagerVtbl *methods = host->lpVtbl;
  return methods->QueryInterface == NULL                     ? "QueryInterface"
         : methods->AddRef == NULL                           ? "AddRef"
         : methods->Release == NULL                          ? "Release"
         : methods->CreateMalloc == NULL                     ? "CreateMalloc"
         : methods->VirtualAlloc == NULL                     ? "VirtualAlloc"
         : methods->VirtualFree == NULL                      ? "VirtualFree"
         : methods->VirtualQuery == NULL                     ? "VirtualQuery"
         : methods->VirtualProtect == NULL                   ? "VirtualProtect"
         : methods->GetMemoryLoad == NULL                    ? "GetMemoryLoad"
         : methods->RegisterMemoryNotificationCallback == NULL ? "RegisterMemoryNotificationCallback"
         : methods->NeedsVirtualAddressSpace == NULL         ? "NeedsVirtualAddressSpace"
         : methods->AcquiredVirtualAddressSpace == NULL      ? "AcquiredVirtualAddressSpace"
         : methods->ReleasedVirtualAddressSpace == NULL      ? "ReleasedVirtualAddressSpace"
                                                             : NULL;
}

const char *
verify_missing_heap_method (const IHostMalloc *heap)
{
  if (heap->lpVtbl == NULL)
    return "the table itself";
  const IHostMallocVtbl *methods = heap->lpVtbl;
  return methods->QueryInterface == NULL ? "QueryInterface"
         : methods->AddRef == NULL       ? "AddRef"
         : methods->Release == NULL      ? "Release"
         : methods->Alloc == NULL        ? "Alloc"
         : methods->DebugAlloc == NULL   ? "DebugAlloc"
         : methods->Free == NULL         ? "Free"
                                         : NULL;
}

static const char *
whole_table (Verify *verify)
{
  const char *missing = verify_missing_method (verify->host);
  if (missing == NULL)
    return NULL;
  snprintf (verify->problem, sizeof verify->problem, "%s is NULL: nothing else can be tried", missing);
  return verify->problem;
}

const VerifyCheck verify_checks[] = {
  { 8, "the table has its 13 methods", whole_table },
  { 6, "QueryInterface knows its interfaces and no others", query_interface },
  { 7, "AddRef and Release count", count_references },
  { 30, "VirtualAlloc reserves and commits", reserve_and_commit },
  { 32, "an address that is asked for is given", explicit_address },
  { 37, "addresses and sizes are rounded as Win32 does", rounds },
  { 39, "commits again, overlapping reservations, commits in free space", commits_and_overlaps },
  { 38, "committed memory reads as zero", zero_memory },
  { 40, "the allocation types that the runtime sends", sent_types },
  { 41, "the protections that the runtime sends", sent_protections },
  { 43, "the probe for write watch", write_watch_probe },
  { 46, "every critical level is served", levels },
  { 52, "VirtualFree's rules", free_rules },
  { 55, "a decommit does not forget the reservation", partial_decommit },
  { 51, "foreign memory is not freed", free_foreign },
  { 60, "VirtualQuery says how much it wrote", query_size },
  { 61, "VirtualQuery tells of the queried page", query_facts },
  { 64, "VirtualQuery answers for any address", query_anywhere },
  { 72, "VirtualProtect gives the first page's old protection", protect_old },
  { 73, "VirtualProtect takes memory that the host did not give", protect_foreign },
  { 75, "GetMemoryLoad's percentage", memory_load },
  { 81, "NeedsVirtualAddressSpace says yes or no", needs_space },
  { 84, "mappings are taken note of", mapping_ledger },
  { 87, "the callback is counted", verify_callback },
  { 63, "VirtualQuery ends while another thread is in a callback", verify_query_never_waits },
  { 95, "CreateMalloc gives heaps", verify_create_malloc },
  { 98, "Alloc gives memory, or NULL", verify_heap_alloc },
  { 99, "DebugAlloc is Alloc", verify_debug_alloc },
  { 100, "Free refuses what Alloc did not give", verify_free_foreign_block },
  { 101, "Free takes NULL", verify_free_null },
  { 103, "blocks are aligned", verify_alignment },
  { 36, "E_OUTOFMEMORY where memory cannot be had", impossible },
  { 33, "ppMem is NULL after every failure", null_on_failure },
  { 35, "S_OK always comes with memory", memory_on_success },
  { 13, "bad arguments have documented results", argument_errors },
  { 34, "the only success is S_OK", verify_half_success },
  { 2, "notifications are low, neutral or high", verify_notifications },
  { 12, "only results that the pages list", verify_undocumented },
  { 20, "E_FAIL only in catastrophe, and nothing works after it", verify_hard_failure },
};

const unsigned verify_n_checks = sizeof verify_checks / sizeof *verify_checks;
