/* The runtime: how it is wired to its host, its start, its own heap and its mappings. */
#include "host/runtime.h"
#include "host/host.h"
#include "host/verify.h"

void
vas_clr_runtime_config_init (VasClrRuntimeConfig *config)
{
  *config = (VasClrRuntimeConfig) { .pointer_size = 8, .concurrent = true };
}

static bool
is_valid (const VasClrRuntimeConfig *config)
{
  const uint64_t least = 4 << 20, most = UINT64_C (1) << 40;
  bool sizes_are_valid = (config->segment == 0 || (config->segment >= least && config->segment <= most))
                         && (config->large_segment == 0
                             || (config->large_segment >= least && config->large_segment <= most));
  return (config->pointer_size == 4 || config->pointer_size == 8) && config->heaps <= 64 && sizes_are_valid
         && config->segment % RUNTIME_GRANULE == 0 && config->large_segment % RUNTIME_GRANULE == 0;
}

VasClrRuntime *
vas_clr_runtime_new (const VasClrRuntimeConfig *config)
{
  VasClrRuntimeConfig defaults;
  vas_clr_runtime_config_init (&defaults);
  if (config == NULL)
    config = &defaults;
  if (!is_valid (config))
    return NULL;
  VasClrRuntime *runtime = g_new0 (VasClrRuntime, 1);
  runtime->config = *config;
  runtime->callback = vas_clr_callback_new ();
  runtime->given = g_ptr_array_new ();
  runtime->segments = g_array_new (FALSE, FALSE, sizeof (Segment));
  runtime->breaches = g_array_new (FALSE, FALSE, sizeof (VasClrBreach));
  runtime->live = g_array_new (FALSE, FALSE, sizeof (LiveRange));
  runtime->blocks = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  runtime->postponed = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  runtime_init_policy (runtime);
  return runtime;
}

/* The CLR never does this (HM-113): it is what a program owes that made the runtime. */
static void
give_references_back (VasClrRuntime *runtime)
{
  if (runtime->heap != NULL)
    runtime->heap->lpVtbl->Release (runtime->heap);
  for (guint i = 0; i < runtime->given->len; i++)
    {
      IHostMemoryManager *manager = g_ptr_array_index (runtime->given, i);
      manager->lpVtbl->Release (manager);
    }
}

void
vas_clr_runtime_free (VasClrRuntime *runtime)
{
  if (runtime == NULL)
    return;
  give_references_back (runtime);
  g_ptr_array_unref (runtime->given);
  vas_clr_callback_free (runtime->callback);
  g_array_unref (runtime->segments);
  g_array_unref (runtime->breaches);
  g_array_unref (runtime->live);
  g_array_unref (runtime->blocks);
  g_array_unref (runtime->postponed);
  g_free (runtime);
}

static HRESULT
may_wire (const VasClrRuntime *runtime, const void *what)
{
  if (what == NULL)
    return E_INVALIDARG;
  if (runtime->started)
    return E_ACCESSDENIED;
  return runtime->config.hosted_v1 ? HOST_E_INVALIDOPERATION : S_OK;
}

/* The heap, then the callback; without a heap the manager is given up (HM-097). */
static HRESULT
take_manager (VasClrRuntime *runtime, IHostMemoryManager *manager)
{
  if (runtime->manager != NULL) /* the first wins (HM-114) */
    return S_OK;
  if (verify_missing_method (manager) != NULL)
    {
      runtime_report_hole (runtime, 8, VAS_CLR_GET_HOST_MANAGER);
      g_ptr_array_remove (runtime->given, manager);
      return E_UNEXPECTED;
    }
  runtime->manager = manager;
  if (runtime_create_malloc (runtime) != S_OK)
    {
      manager->lpVtbl->Release (manager);
      g_ptr_array_remove (runtime->given, manager);
      runtime->manager = NULL;
      return E_UNEXPECTED;
    }
  runtime_register_callback (runtime);
  return S_OK;
}

HRESULT
vas_clr_runtime_set_host_control (VasClrRuntime *runtime, IHostControl *control)
{
  HRESULT result = may_wire (runtime, control);
  for (unsigned i = 0; i < HOST_N_MANAGERS && result == S_OK; i++)
    {
      void *object = runtime_get_manager (runtime, control, host_managers[i]);
      if (i != 0 || object == NULL)
        continue;
      g_ptr_array_add (runtime->given, object);
      result = take_manager (runtime, object);
    }
  return result;
}

HRESULT
vas_clr_runtime_set_memory_manager (VasClrRuntime *runtime, IHostMemoryManager *manager)
{
  HRESULT result = may_wire (runtime, manager);
  return result == S_OK ? take_manager (runtime, manager) : result;
}

/* Tiny changes of memory that the host did not give, and back (HM-073, HM-074). */
static void
patch_foreign (VasClrRuntime *runtime, uint64_t offset, uint64_t size)
{
  uint32_t old = 0, ignored;
  uint64_t address = runtime->config.foreign + offset;
  if (runtime->config.foreign != 0
      && runtime_virtual_protect (runtime, address, size, VAS_PAGE_EXECUTE_READWRITE, &old))
    runtime_virtual_protect (runtime, address, size, old, &ignored);
}

/* What lies there, which the host did not give: stacks and images are asked about (HM-064). */
static void
ask_about_foreign (VasClrRuntime *runtime)
{
  uint8_t information[64];
  if (runtime->config.foreign != 0)
    runtime_virtual_query (runtime, runtime->config.foreign, information, runtime->config.pointer_size == 8 ? 48 : 28);
}

/* One part of a block: an offset, a size, a protection. */
typedef struct Part
{
  uint32_t offset, size, protect;
} Part;

static bool
take_block (VasClrRuntime *runtime, uint64_t size, const Part *parts, size_t n, HRESULT *result)
{
  uint64_t base = runtime_virtual_alloc (runtime, 0, size, VAS_MEM_RESERVE, VAS_PAGE_NOACCESS, result);
  for (size_t i = 0; i < n && base != 0; i++)
    if (runtime_virtual_alloc (runtime, base + parts[i].offset, parts[i].size, VAS_MEM_COMMIT, parts[i].protect, result)
        == 0)
      return false;
  return base != 0;
}

static bool
take_handle_table (VasClrRuntime *runtime, HRESULT *result)
{
  static const Part parts[] = { { 0, 0x2000, VAS_PAGE_READWRITE } };
  return take_block (runtime, 0x10000, parts, G_N_ELEMENTS (parts), result);
}

/* Low and high frequency heaps, and two pages for generated code. */
static bool
take_loader_heap (VasClrRuntime *runtime, HRESULT *result)
{
  static const Part parts[] = { { 0x0000, 0x1000, VAS_PAGE_READWRITE },
                                { 0x3000, 0x1000, VAS_PAGE_EXECUTE_READWRITE },
                                { 0x4000, 0x1000, VAS_PAGE_READWRITE },
                                { 0xd000, 0x1000, VAS_PAGE_EXECUTE_READWRITE } };
  return take_block (runtime, 0x10000, parts, G_N_ELEMENTS (parts), result);
}

static bool
take_code_heap (VasClrRuntime *runtime, HRESULT *result)
{
  static const Part parts[] = { { 0, 0x1000, VAS_PAGE_EXECUTE_READWRITE } };
  return take_block (runtime, runtime->config.pointer_size == 8 ? 0x40000 : 0x10000, parts, G_N_ELEMENTS (parts),
                     result);
}

static bool
start_up (VasClrRuntime *runtime, HRESULT *result)
{
  patch_foreign (runtime, 0x458, 8); /* the stack guard's cookie */
  if (!take_handle_table (runtime, result) || !take_loader_heap (runtime, result)
      || !take_loader_heap (runtime, result))
    return false;
  ask_about_foreign (runtime);
  patch_foreign (runtime, 0x800, 5); /* the table of JIT helpers */
  return runtime_init_gc (runtime, result);
}

HRESULT
vas_clr_runtime_start (VasClrRuntime *runtime)
{
  HRESULT result = S_OK;
  if (runtime->disabled || runtime->ended)
    return HOST_E_CLRNOTAVAILABLE;
  if (runtime->started)
    return S_FALSE;
  if (runtime->manager == NULL)
    return E_UNEXPECTED;
  if (!start_up (runtime, &result))
    return result == HOST_E_CLRNOTAVAILABLE ? result : E_OUTOFMEMORY;
  runtime_memory_load (runtime);
  runtime->started = true;
  vas_clr_callback_set (runtime->callback, runtime->time, true);
  take_code_heap (runtime, &result);
  return S_OK;
}

void
vas_clr_runtime_stop (VasClrRuntime *runtime)
{
  runtime->ended = true;
}

void
vas_clr_runtime_set_task (VasClrRuntime *runtime, const VasClrTask *task)
{
  runtime->task = *task;
}

EMemoryCriticalLevel
vas_clr_runtime_level (const VasClrRuntime *runtime)
{
  if (!runtime->started)
    return eProcessCritical;
  if (runtime->task.unknown || !runtime->task.holds_lock)
    return eTaskCritical;
  return runtime->task.domain == 0 ? eProcessCritical : eAppDomainCritical;
}

VasClrOutcome
vas_clr_runtime_heap (VasClrRuntime *runtime, uint64_t size)
{
  VasClrOutcome outcome = { .result = HOST_E_CLRNOTAVAILABLE, .level = vas_clr_runtime_level (runtime) };
  if (runtime->heap == NULL || runtime->disabled || runtime->ended)
    return outcome;
  uint64_t block = runtime_malloc (runtime, size, &outcome.result);
  outcome.succeeded = block != 0;
  if (outcome.succeeded)
    {
      g_array_append_val (runtime->blocks, block);
      runtime->state.heap += size;
    }
  else
    runtime_escalate (runtime, &outcome);
  return outcome;
}

bool
vas_clr_runtime_heap_free (VasClrRuntime *runtime, bool loader_lock)
{
  if (runtime->blocks->len == 0 || runtime->disabled || runtime->ended)
    return false;
  uint64_t block = g_array_index (runtime->blocks, uint64_t, runtime->blocks->len - 1);
  g_array_set_size (runtime->blocks, runtime->blocks->len - 1);
  if (loader_lock)
    g_array_append_val (runtime->postponed, block);
  else
    runtime_malloc_free (runtime, block);
  return true;
}

static uint64_t
try_map (VasClrRuntime *runtime, uint64_t base, uint64_t size)
{
  return runtime->config.map != NULL ? runtime->config.map (runtime->config.data, base, size) : 0;
}

uint64_t
vas_clr_runtime_map (VasClrRuntime *runtime, uint64_t base, uint64_t size)
{
  if (runtime->manager == NULL || runtime->disabled || runtime->ended || size == 0)
    return 0;
  uint64_t at = try_map (runtime, base, size);
  if (at == 0 && runtime_needs (runtime, base, size))
    at = try_map (runtime, base, size);
  if (at != 0)
    runtime_acquired (runtime, at, runtime_round_up (size, RUNTIME_PAGE));
  return at;
}

void
vas_clr_runtime_unmap (VasClrRuntime *runtime, uint64_t base)
{
  if (runtime->config.unmap == NULL || runtime->manager == NULL)
    return;
  runtime->config.unmap (runtime->config.data, base);
  runtime_released (runtime, base);
}

/* The finalizer's thread wakes up: frees what was postponed, and collects where the counter has changed (HM-090). */
void
vas_clr_runtime_advance (VasClrRuntime *runtime, uint64_t milliseconds)
{
  runtime->time += milliseconds;
  for (guint i = 0; i < runtime->postponed->len; i++)
    runtime_malloc_free (runtime, g_array_index (runtime->postponed, uint64_t, i));
  g_array_set_size (runtime->postponed, 0);
  vas_clr_callback_set (runtime->callback, runtime->time, runtime->started);
  uint64_t counter = vas_clr_callback_state (runtime->callback).counter;
  if (counter != runtime->last_counter && counter != 0)
    vas_clr_runtime_collect (runtime, UINT64_MAX);
  runtime->last_counter = counter;
}

ICLRMemoryNotificationCallback *
vas_clr_runtime_callback (VasClrRuntime *runtime)
{
  return runtime->callback;
}

VasClrRuntimeState
vas_clr_runtime_state (const VasClrRuntime *runtime)
{
  VasClrRuntimeState state = runtime->state;
  state.started = runtime->started;
  state.disabled = runtime->disabled;
  state.ended = runtime->ended;
  state.process_heap = runtime->heap != NULL;
  return state;
}
