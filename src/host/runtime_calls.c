/* One call of the host each, and what of its answer breaks the contract. */
#include "host/address.h"
#include "host/runtime.h"
#include "host/verify.h"
#include <string.h>

static void
report (VasClrRuntime *runtime, unsigned number, VasClrMethod method, HRESULT result, const char *what)
{
  VasClrBreach breach = { VAS_RULE ('H', 'M', number), method, runtime->state.calls, result, what };
  g_array_append_val (runtime->breaches, breach);
}

void
runtime_report_hole (VasClrRuntime *runtime, unsigned clause, VasClrMethod method)
{
  report (runtime, clause, method, E_POINTER, "the table lacks a method");
}

/* What holds of every method's result. */
static void
check_result (VasClrRuntime *runtime, VasClrMethod method, HRESULT result)
{
  bool refuses_all = result == HOST_E_CLRNOTAVAILABLE;
  if (runtime->has_failed_hard && !refuses_all)
    report (runtime, 20, method, result, "the host answers on after E_FAIL, which makes the runtime unusable");
  if (result == E_FAIL && !runtime->has_failed_hard)
    report (runtime, 20, method, result, "E_FAIL, the catastrophic failure, where an ordinary one has its own code");
  else if (result == S_FALSE && method != VAS_CLR_NEEDS)
    report (runtime, method == VAS_CLR_VIRTUAL_FREE ? 53 : 34, method, result, "a success that is not S_OK");
  else if (!vas_clr_is_documented (method, result) && method != VAS_CLR_VIRTUAL_QUERY
           && method != VAS_CLR_VIRTUAL_PROTECT)
    report (runtime, 12, method, result, "a result that the method's page does not list");
  runtime->has_failed_hard |= result == E_FAIL;
}

static void
remember (VasClrRuntime *runtime, uint64_t base, uint64_t size)
{
  LiveRange range = { base, size };
  g_array_append_val (runtime->live, range);
}

static bool
is_live (const VasClrRuntime *runtime, uint64_t base, uint64_t size)
{
  for (guint i = 0; i < runtime->live->len; i++)
    {
      const LiveRange *range = &g_array_index (runtime->live, LiveRange, i);
      if (base < range->base + range->size && range->base < base + size)
        return true;
    }
  return false;
}

bool
runtime_holds (const VasClrRuntime *runtime, uint64_t base)
{
  for (guint i = 0; i < runtime->live->len; i++)
    if (g_array_index (runtime->live, LiveRange, i).base == base)
      return true;
  return false;
}

static void
forget (VasClrRuntime *runtime, uint64_t base)
{
  for (guint i = 0; i < runtime->live->len; i++)
    if (g_array_index (runtime->live, LiveRange, i).base == base)
      {
        g_array_remove_index (runtime->live, i);
        return;
      }
}

/* The address of a success (HM-035, HM-037, HM-039). */
static void
check_address (VasClrRuntime *runtime, uint64_t asked, uint64_t size, uint32_t type, uint64_t got)
{
  VasClrMethod method = VAS_CLR_VIRTUAL_ALLOC;
  bool reserves = (type & VAS_MEM_RESERVE) != 0 || asked == 0;
  uint64_t unit = reserves ? RUNTIME_GRANULE : RUNTIME_PAGE;
  if (got % unit != 0 || (asked != 0 && got != asked / unit * unit))
    report (runtime, 37, method, S_OK, "ppMem is not the rounded base of what was asked for");
  else if (reserves && is_live (runtime, got, size))
    report (runtime, 39, method, S_OK, "a reservation overlaps one that is still held");
}

/* Fresh memory reads as zero (HM-038): its first and its last bytes are looked at. */
static void
check_zero (VasClrRuntime *runtime, uint64_t address, uint64_t size)
{
  uint8_t bytes[16] = { 0 };
  static const uint8_t zero[16];
  if (runtime->config.peek == NULL || size < sizeof bytes)
    return;
  runtime->config.peek (runtime->config.data, address, sizeof bytes, bytes);
  bool is_zero = memcmp (bytes, zero, sizeof bytes) == 0;
  runtime->config.peek (runtime->config.data, address + size - sizeof bytes, sizeof bytes, bytes);
  if (!is_zero || memcmp (bytes, zero, sizeof bytes) != 0)
    report (runtime, 38, VAS_CLR_VIRTUAL_ALLOC, S_OK, "committed memory does not read as zero");
}

uint64_t
runtime_virtual_alloc (VasClrRuntime *runtime, uint64_t address, uint64_t size, uint32_t type, uint32_t protect,
                       HRESULT *result)
{
  void *memory = POISON;
  runtime->state.calls++;
  *result = runtime->manager->lpVtbl->VirtualAlloc (runtime->manager, pointer_to (address), size, type, protect,
                                                    vas_clr_runtime_level (runtime), &memory);
  check_result (runtime, VAS_CLR_VIRTUAL_ALLOC, *result);
  uint64_t got = address_of (memory);
  if (*result != S_OK)
    {
      if (memory != NULL)
        report (runtime, 33, VAS_CLR_VIRTUAL_ALLOC, *result, "ppMem is not NULL on a failure");
      return 0;
    }
  if (memory == NULL || memory == POISON)
    {
      report (runtime, 35, VAS_CLR_VIRTUAL_ALLOC, *result, "S_OK without memory");
      return 0;
    }
  check_address (runtime, address, size, type, got);
  if ((type & VAS_MEM_RESERVE) != 0)
    remember (runtime, got, size);
  if ((type & VAS_MEM_COMMIT) != 0)
    check_zero (runtime, got, size);
  return got;
}

bool
runtime_virtual_free (VasClrRuntime *runtime, uint64_t address, uint64_t size, uint32_t type)
{
  runtime->state.calls++;
  HRESULT result = runtime->manager->lpVtbl->VirtualFree (runtime->manager, pointer_to (address), size, type);
  check_result (runtime, VAS_CLR_VIRTUAL_FREE, result);
  if (result == HOST_E_INVALIDOPERATION && is_live (runtime, address, MAX (size, 1)))
    report (runtime, 55, VAS_CLR_VIRTUAL_FREE, result, "the host does not know memory that it gave");
  if (type == VAS_MEM_RELEASE && result == S_OK)
    forget (runtime, address);
  return result == S_OK;
}

bool
runtime_virtual_protect (VasClrRuntime *runtime, uint64_t address, uint64_t size, uint32_t protect, uint32_t *old)
{
  DWORD before = 0;
  runtime->state.calls++;
  HRESULT result
      = runtime->manager->lpVtbl->VirtualProtect (runtime->manager, pointer_to (address), size, protect, &before);
  check_result (runtime, VAS_CLR_VIRTUAL_PROTECT, result);
  if (FAILED (result) && result != HOST_E_CLRNOTAVAILABLE && !is_live (runtime, address, size))
    report (runtime, 73, VAS_CLR_VIRTUAL_PROTECT, result, "memory that the host did not give is refused");
  else if (result == S_OK && before == 0)
    report (runtime, 72, VAS_CLR_VIRTUAL_PROTECT, result, "S_OK without the old protection");
  *old = before;
  return result == S_OK;
}

uint64_t
runtime_virtual_query (VasClrRuntime *runtime, uint64_t address, void *buffer, uint64_t size)
{
  SIZE_T written = 0;
  uint64_t whole = runtime->config.pointer_size == 8 ? 48 : 28;
  runtime->state.calls++;
  HRESULT result
      = runtime->manager->lpVtbl->VirtualQuery (runtime->manager, pointer_to (address), buffer, size, &written);
  check_result (runtime, VAS_CLR_VIRTUAL_QUERY, result);
  if (FAILED (result) && result != HOST_E_CLRNOTAVAILABLE && size >= whole)
    report (runtime, 64, VAS_CLR_VIRTUAL_QUERY, result, "a query is refused that every address answers");
  else if (SUCCEEDED (result) && written != whole)
    report (runtime, 61, VAS_CLR_VIRTUAL_QUERY, result, "the number of bytes is not that of the structure");
  return SUCCEEDED (result) ? written : 0;
}

/* What follows from the load (HM-077, HM-078). */
static void
judge_load (VasClrRuntime *runtime, const VasClrMemoryStatus *system)
{
  VasClrRuntimeState *state = &runtime->state;
  if (system->available_virtual != 0 && state->available > system->available_virtual)
    state->available = system->available_virtual;
  state->high_load = state->load >= 90;
  state->very_high_load = state->load >= 97;
  state->large_budget = state->available - MIN (state->available, 1 << 20);
}

/* The system first; the host's figures take the place of its load and available memory. */
void
runtime_memory_load (VasClrRuntime *runtime)
{
  DWORD load = 0;
  SIZE_T available = 0;
  VasClrMemoryStatus system = { .load = 0 };
  if (runtime->config.status != NULL)
    runtime->config.status (runtime->config.data, &system);
  runtime->state.load = system.load;
  runtime->state.available = system.available_physical;
  runtime->state.total = system.total_physical;
  runtime->state.calls++;
  HRESULT result = runtime->manager->lpVtbl->GetMemoryLoad (runtime->manager, &load, &available);
  check_result (runtime, VAS_CLR_GET_MEMORY_LOAD, result);
  if (result == S_OK && load > 100)
    report (runtime, 75, VAS_CLR_GET_MEMORY_LOAD, result, "a load above 100 per cent");
  if (result == S_OK)
    {
      runtime->state.load = load;
      runtime->state.available = available;
    }
  judge_load (runtime, &system);
}

/* Only S_OK with an object is a manager; what the host has not is E_NOINTERFACE and NULL (HM-112). */
void *
runtime_get_manager (VasClrRuntime *runtime, IHostControl *control, const IID *iid)
{
  void *object = POISON;
  HRESULT result = control->lpVtbl->GetHostManager (control, iid, &object);
  check_result (runtime, VAS_CLR_GET_HOST_MANAGER, result);
  if (result == S_OK && object != NULL && object != POISON)
    return object;
  if (result == S_OK || object != NULL)
    report (runtime, 112, VAS_CLR_GET_HOST_MANAGER, result,
            result == S_OK ? "S_OK without a manager" : "ppObject is not NULL on a failure");
  return NULL;
}

HRESULT
runtime_create_malloc (VasClrRuntime *runtime)
{
  IHostMalloc *heap = NULL;
  runtime->state.calls++;
  HRESULT result = runtime->manager->lpVtbl->CreateMalloc (runtime->manager, MALLOC_THREADSAFE, &heap);
  check_result (runtime, VAS_CLR_CREATE_MALLOC, result);
  if (result == S_OK && heap == NULL)
    report (runtime, 95, VAS_CLR_CREATE_MALLOC, result, "S_OK without a heap");
  else if (result == S_OK && verify_missing_heap_method (heap) != NULL)
    runtime_report_hole (runtime, 9, VAS_CLR_CREATE_MALLOC);
  if (result == S_OK && (heap == NULL || verify_missing_heap_method (heap) != NULL))
    return E_OUTOFMEMORY;
  runtime->heap = result == S_OK ? heap : NULL;
  return result;
}

uint64_t
runtime_malloc (VasClrRuntime *runtime, uint64_t size, HRESULT *result)
{
  void *memory = POISON;
  runtime->state.calls++;
  *result = runtime->heap->lpVtbl->Alloc (runtime->heap, size, vas_clr_runtime_level (runtime), &memory);
  check_result (runtime, VAS_CLR_ALLOC, *result);
  if (*result != S_OK)
    {
      if (memory != NULL)
        report (runtime, 98, VAS_CLR_ALLOC, *result, "ppMem is not NULL on a failure");
      return 0;
    }
  uint64_t got = address_of (memory);
  if (memory == NULL || memory == POISON)
    {
      report (runtime, 98, VAS_CLR_ALLOC, *result, "S_OK without memory");
      return 0;
    }
  if (got % (2 * runtime->config.pointer_size) != 0)
    report (runtime, 103, VAS_CLR_ALLOC, *result, "a block is not aligned as the system's heap does");
  return got;
}

void
runtime_malloc_free (VasClrRuntime *runtime, uint64_t address)
{
  runtime->state.calls++;
  HRESULT result = runtime->heap->lpVtbl->Free (runtime->heap, pointer_to (address));
  check_result (runtime, VAS_CLR_FREE, result);
  if (result == HOST_E_INVALIDOPERATION)
    report (runtime, 100, VAS_CLR_FREE, result, "the heap does not know a block that it gave");
}

/* No runtime does this: it is how a stray pointer looks to a host (HM-051, HM-100). */
HRESULT
vas_clr_runtime_free_foreign (VasClrRuntime *runtime, uint64_t address, bool as_block)
{
  if (runtime->manager == NULL || (as_block && runtime->heap == NULL))
    return HOST_E_CLRNOTAVAILABLE;
  runtime->state.calls++;
  VasClrMethod method = as_block ? VAS_CLR_FREE : VAS_CLR_VIRTUAL_FREE;
  HRESULT result
      = as_block ? runtime->heap->lpVtbl->Free (runtime->heap, pointer_to (address))
                 : runtime->manager->lpVtbl->VirtualFree (runtime->manager, pointer_to (address), 0, VAS_MEM_RELEASE);
  check_result (runtime, method, result);
  if (SUCCEEDED (result))
    report (runtime, as_block ? 100 : 51, method, result, "memory that the host did not give is freed");
  return result;
}

/* The answer is ignored (HM-086), but for what it says of the host. */
void
runtime_register_callback (VasClrRuntime *runtime)
{
  runtime->state.calls++;
  HRESULT result = runtime->manager->lpVtbl->RegisterMemoryNotificationCallback (runtime->manager, runtime->callback);
  check_result (runtime, VAS_CLR_REGISTER_CALLBACK, result);
}

/* Any success: the mapping is tried again (HM-081). */
bool
runtime_needs (VasClrRuntime *runtime, uint64_t base, uint64_t size)
{
  runtime->state.calls++;
  HRESULT result = runtime->manager->lpVtbl->NeedsVirtualAddressSpace (runtime->manager, pointer_to (base), size);
  check_result (runtime, VAS_CLR_NEEDS, result);
  return SUCCEEDED (result);
}

void
runtime_acquired (VasClrRuntime *runtime, uint64_t base, uint64_t size)
{
  runtime->state.calls++;
  runtime->manager->lpVtbl->AcquiredVirtualAddressSpace (runtime->manager, pointer_to (base), size);
}

void
runtime_released (VasClrRuntime *runtime, uint64_t base)
{
  runtime->state.calls++;
  runtime->manager->lpVtbl->ReleasedVirtualAddressSpace (runtime->manager, pointer_to (base));
}

size_t
vas_clr_runtime_breaches (const VasClrRuntime *runtime, VasClrBreach *breaches, size_t n)
{
  size_t all = runtime->breaches->len;
  for (size_t i = 0; i < all && i < n; i++)
    breaches[i] = g_array_index (runtime->breaches, VasClrBreach, i);
  return all;
}
