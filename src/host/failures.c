/* Failures that a script has ordered, and which results a method documents at all. */
#include "host/host.h"
#include "host/orders.h"

#define BIT(method) ((uint32_t) 1 << (method))

/* HM-012: every method with a table has the first five; E_OUTOFMEMORY where memory is given, HOST_E_INVALIDOPERATION
 * where it is taken back. */
#define WITHOUT_TABLE (BIT (VAS_CLR_NEEDS) | BIT (VAS_CLR_ACQUIRED) | BIT (VAS_CLR_RELEASED))
#define ALL (BIT (VAS_CLR_N_METHODS) - 1)
#define WITH_TABLE (ALL & ~WITHOUT_TABLE)

static const struct
{
  HRESULT result;
  uint32_t methods;
} documented[] = {
  { S_OK, ALL },
  { S_FALSE, BIT (VAS_CLR_NEEDS) },
  { HOST_E_CLRNOTAVAILABLE, ALL },
  { HOST_E_TIMEOUT, WITH_TABLE },
  { HOST_E_NOT_OWNER, WITH_TABLE },
  { HOST_E_ABANDONED, WITH_TABLE },
  { E_FAIL, WITH_TABLE },
  { E_OUTOFMEMORY, BIT (VAS_CLR_CREATE_MALLOC) | BIT (VAS_CLR_VIRTUAL_ALLOC) | BIT (VAS_CLR_ALLOC)
                       | BIT (VAS_CLR_DEBUG_ALLOC) | BIT (VAS_CLR_NEEDS) },
  { HOST_E_INVALIDOPERATION, BIT (VAS_CLR_VIRTUAL_FREE) | BIT (VAS_CLR_FREE) },
  { E_INVALIDARG, BIT (VAS_CLR_GET_HOST_MANAGER) },
  { E_NOINTERFACE, BIT (VAS_CLR_GET_HOST_MANAGER) },
};

static uint32_t
methods_that_document (HRESULT result)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (documented); i++)
    if (documented[i].result == result)
      return documented[i].methods;
  return 0;
}

bool
vas_clr_is_documented (VasClrMethod method, HRESULT result)
{
  return (unsigned) method < VAS_CLR_N_METHODS && (methods_that_document (result) & BIT (method)) != 0;
}

const char *
vas_clr_method_name (VasClrMethod method)
{
  static const char *const names[VAS_CLR_N_METHODS] = {
    "CreateMalloc", "VirtualAlloc", "VirtualFree", "VirtualQuery", "VirtualProtect", "GetMemoryLoad",
    "RegisterMemoryNotificationCallback", "NeedsVirtualAddressSpace", "AcquiredVirtualAddressSpace",
    "ReleasedVirtualAddressSpace", "Alloc", "DebugAlloc", "Free", "GetHostManager",
  };
  return (unsigned) method < VAS_CLR_N_METHODS ? names[method] : NULL;
}

/* Whether a script may want @result of @methods at all. */
static bool
may_fail (VasClrMode mode, uint32_t methods, HRESULT result)
{
  if (result == S_OK || (methods & ~ALL) != 0)
    return false;
  uint32_t with_result = methods_that_document (result);
  return mode == VAS_CLR_WIN32_MAPPED || result == S_FALSE
         || (methods == 0 ? with_result != 0 : (methods & ~with_result) == 0);
}

bool
vas_clr_host_add_failure (IHostMemoryManager *manager, const VasClrFailure *failure)
{
  ClrHost *host = (ClrHost *) manager;
  HostFailure entry = { *failure, 0, 0 };
  host_lock (host);
  bool is_good = may_fail (host->machine->state.config.host.mode, failure->methods, failure->result);
  if (is_good)
    {
      machine_tell_order (host->machine, &(HostOrder) { .kind = HOST_ORDER_FAIL, .failure = failure });
      g_array_append_val (host_memory (host->machine)->failures, entry);
    }
  host_unlock (host);
  return is_good;
}

void
vas_clr_host_clear_failures (IHostMemoryManager *manager)
{
  ClrHost *host = (ClrHost *) manager;
  host_lock (host);
  machine_tell_order (host->machine, &(HostOrder) { .kind = HOST_ORDER_CLEAR });
  g_array_set_size (host_memory (host->machine)->failures, 0);
  host_unlock (host);
}

/* Where the arguments stand that a failure may ask for; -1: the method has none. */
static const struct
{
  int size, flags;
} places[VAS_CLR_N_METHODS] = {
  [VAS_CLR_CREATE_MALLOC] = { -1, 0 },   [VAS_CLR_VIRTUAL_ALLOC] = { 1, 2 },  [VAS_CLR_VIRTUAL_FREE] = { 1, 2 },
  [VAS_CLR_VIRTUAL_QUERY] = { -1, -1 },  [VAS_CLR_VIRTUAL_PROTECT] = { 1, 2 }, [VAS_CLR_GET_MEMORY_LOAD] = { -1, -1 },
  [VAS_CLR_REGISTER_CALLBACK] = { -1, -1 }, [VAS_CLR_NEEDS] = { 1, -1 },       [VAS_CLR_ACQUIRED] = { 1, -1 },
  [VAS_CLR_RELEASED] = { -1, -1 },       [VAS_CLR_ALLOC] = { 1, -1 },         [VAS_CLR_DEBUG_ALLOC] = { 1, -1 },
  [VAS_CLR_FREE] = { -1, -1 },           [VAS_CLR_GET_HOST_MANAGER] = { -1, -1 },
};

static uint64_t
argument (const HostCall *call, int place)
{
  return place >= 0 ? call->call->arguments[place] : 0;
}

static bool
matches (const HostCall *call, const VasClrFailure *failure)
{
  uint32_t bit = BIT (call->method);
  uint64_t size = argument (call, places[call->method].size), flags = argument (call, places[call->method].flags);
  bool is_documented = failure->result == S_FALSE || vas_clr_is_documented (call->method, failure->result);
  if (failure->methods == 0 ? !is_documented : (failure->methods & bit) == 0)
    return false;
  if (!is_documented && host_config (call)->mode == VAS_CLR_DOCUMENTED)
    return false;
  if (failure->levels != 0 && (!call->has_level || call->level > 31 || (failure->levels >> call->level & 1) == 0))
    return false;
  return (failure->flags == 0 || (failure->flags & flags) != 0) && size >= failure->minimum_size
         && (failure->maximum_size == 0 || size <= failure->maximum_size);
}

/* Whether the matching call that was just counted is one of those that fail. */
static bool
is_its_turn (HostMemory *memory, const HostFailure *entry)
{
  const VasClrFailure *failure = &entry->failure;
  uint64_t first = failure->nth != 0 ? failure->nth : 1;
  if (entry->matched < first || (failure->times != 0 && entry->failed >= failure->times))
    return false;
  if (entry->matched > first && (failure->every == 0 || (entry->matched - first) % failure->every != 0))
    return false;
  return failure->percent == 0 || prng_below (&memory->prng, 100) < failure->percent;
}

HRESULT
host_find_failure (HostCall *call)
{
  GArray *failures = call->memory->failures;
  HRESULT found = S_OK;
  for (guint i = 0; i < failures->len; i++)
    {
      HostFailure *entry = &g_array_index (failures, HostFailure, i);
      if (!matches (call, &entry->failure))
        continue;
      entry->matched++;
      if (is_its_turn (call->memory, entry) && found == S_OK)
        {
          entry->failed++;
          found = entry->failure.result;
          call->decided_by = i + 1;
        }
    }
  return found;
}

void
host_uncount_failure (HostCall *call)
{
  GArray *failures = call->memory->failures;
  for (guint i = 0; i < failures->len; i++)
    {
      HostFailure *entry = &g_array_index (failures, HostFailure, i);
      entry->matched -= matches (call, &entry->failure);
      entry->failed -= i + 1 == call->decided_by;
    }
}
