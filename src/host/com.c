/* The objects: IHostMemoryManager and IHostControl of one host, IHostMalloc of each heap.  A method packs its arguments
 * into one VasCall and gives back what came of it. */
#include "facade/typed.h"
#include "host/address.h"
#include "host/host.h"
#include "host/orders.h"

typedef struct HostHeap
{
  IHostMalloc iface; /* first */
  gint references;
  ClrHost *host;
  uint32_t number, serial;
} HostHeap;

static ClrHost *
host_of_control (IHostControl *control)
{
  return (ClrHost *) ((char *) control - offsetof (ClrHost, control));
}

static ULONG
add_reference (gint *references)
{
  return (ULONG) g_atomic_int_add (references, 1) + 1;
}

static void
own_machine (ClrHost *host)
{
  host->machine->host_execute = host_execute;
  host->machine->host_settle = host_settle;
  host->machine->host_data = host;
}

/* The machine is asked with the host as its own: another may have taken its place since. */
static HRESULT
make_call (ClrHost *host, VasCall *call)
{
  own_machine (host);
  vas_machine_call (host->machine, call);
  return (HRESULT) (uint32_t) call->result;
}

static void
free_host (ClrHost *host)
{
  for (guint i = 0; i < host->callbacks->len; i++)
    {
      ICLRMemoryNotificationCallback *callback = g_ptr_array_index (host->callbacks, i);
      if (callback != NULL)
        callback->lpVtbl->Release (callback);
    }
  g_ptr_array_unref (host->callbacks);
  if (host->machine->host_data == host)
    {
      host->machine->host_execute = NULL;
      host->machine->host_settle = NULL;
      host->machine->host_data = NULL;
    }
  g_rec_mutex_clear (&host->lock);
  g_free (host);
}

static ULONG
release_host (ClrHost *host)
{
  gint left = g_atomic_int_add (&host->references, -1) - 1;
  if (left == 0)
    free_host (host);
  return (ULONG) left;
}

static HRESULT
query_host (ClrHost *host, REFIID riid, void **object)
{
  if (object == NULL)
    return E_POINTER;
  *object = NULL;
  if (IsEqualIID (riid, &IID_IUnknown) || IsEqualIID (riid, &IID_IHostMemoryManager))
    *object = &host->manager;
  else if (IsEqualIID (riid, &IID_IHostControl))
    *object = &host->control;
  else
    return E_NOINTERFACE;
  add_reference (&host->references);
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE
manager_query (IHostMemoryManager *This, REFIID riid, void **object)
{
  return query_host ((ClrHost *) This, riid, object);
}

static ULONG STDMETHODCALLTYPE
manager_add_ref (IHostMemoryManager *This)
{
  return add_reference (&((ClrHost *) This)->references);
}

static ULONG STDMETHODCALLTYPE
manager_release (IHostMemoryManager *This)
{
  return release_host ((ClrHost *) This);
}

static HRESULT STDMETHODCALLTYPE
control_query (IHostControl *This, REFIID riid, void **object)
{
  return query_host (host_of_control (This), riid, object);
}

static ULONG STDMETHODCALLTYPE
control_add_ref (IHostControl *This)
{
  return add_reference (&host_of_control (This)->references);
}

static ULONG STDMETHODCALLTYPE
control_release (IHostControl *This)
{
  return release_host (host_of_control (This));
}

static HRESULT STDMETHODCALLTYPE
get_host_manager (IHostControl *This, REFIID riid, void **object)
{
  ClrHost *host = host_of_control (This);
  VasCall call;
  host_lock (host);
  call_begin (&call, VAS_CALL_HOST_GET_HOST_MANAGER, host->thread, ARGUMENTS (host_manager_number (riid)));
  call.bad_pointers = null_bit (object, 1);
  HRESULT result = make_call (host, &call);
  host_unlock (host);
  if (call.succeeded)
    add_reference (&host->references);
  if (object != NULL)
    *object = call.succeeded ? &host->manager : NULL;
  return result;
}

static HRESULT STDMETHODCALLTYPE
set_app_domain_manager (IHostControl *This G_GNUC_UNUSED, DWORD id G_GNUC_UNUSED, IUnknown *manager G_GNUC_UNUSED)
{
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE
heap_query (IHostMalloc *This, REFIID riid, void **object)
{
  if (object == NULL)
    return E_POINTER;
  *object = NULL;
  if (!IsEqualIID (riid, &IID_IUnknown) && !IsEqualIID (riid, &IID_IHostMalloc))
    return E_NOINTERFACE;
  add_reference (&((HostHeap *) This)->references);
  *object = This;
  return S_OK;
}

static ULONG STDMETHODCALLTYPE
heap_add_ref (IHostMalloc *This)
{
  return add_reference (&((HostHeap *) This)->references);
}

/* The number of the heap, or 0: in the state that the machine has now, after a restore, there is no such heap. */
static uint32_t
number_of (const HostHeap *heap)
{
  const GArray *heaps = host_memory (heap->host->machine)->heaps;
  bool is_there
      = heap->number <= heaps->len && g_array_index (heaps, HostHeapEntry, heap->number - 1).serial == heap->serial;
  return is_there ? heap->number : 0;
}

static ULONG STDMETHODCALLTYPE
heap_release (IHostMalloc *This)
{
  HostHeap *heap = (HostHeap *) This;
  gint left = g_atomic_int_add (&heap->references, -1) - 1;
  if (left != 0)
    return (ULONG) left;
  ClrHost *host = heap->host;
  VasCall call;
  host_lock (host);
  call_begin (&call, VAS_CALL_HOST_RELEASE, host->thread, ARGUMENTS (number_of (heap)));
  make_call (host, &call);
  host_unlock (host);
  g_free (heap);
  release_host (host);
  return 0;
}

/* Alloc and DebugAlloc; @out_parameter: of ppMem. */
static HRESULT
heap_allocate (IHostMalloc *This, VasCall *call, unsigned out_parameter, void **memory)
{
  ClrHost *host = ((HostHeap *) This)->host;
  call->bad_pointers = null_bit (memory, out_parameter);
  host_lock (host);
  call->arguments[0] = number_of ((HostHeap *) This);
  call->thread = host->thread;
  HRESULT result = make_call (host, call);
  if (memory != NULL)
    *memory = was_set (call, 0) ? pointer_to (call->outputs[0]) : NULL;
  host_unlock (host);
  return result;
}

static HRESULT STDMETHODCALLTYPE
heap_alloc (IHostMalloc *This, SIZE_T size, EMemoryCriticalLevel level, void **memory)
{
  VasCall call;
  call_begin (&call, VAS_CALL_HOST_ALLOC, 0, ARGUMENTS (0, size, (uint32_t) level));
  return heap_allocate (This, &call, 3, memory);
}

static HRESULT STDMETHODCALLTYPE
heap_debug_alloc (IHostMalloc *This, SIZE_T size, EMemoryCriticalLevel level, char *file, int line, void **memory)
{
  VasCall call;
  call_begin (&call, VAS_CALL_HOST_DEBUG_ALLOC, 0, ARGUMENTS (0, size, (uint32_t) level, 0, (uint32_t) line));
  call.input = file;
  call.input_size = file != NULL ? strlen (file) : 0;
  return heap_allocate (This, &call, 5, memory);
}

static HRESULT STDMETHODCALLTYPE
heap_free (IHostMalloc *This, void *memory)
{
  const HostHeap *heap = (HostHeap *) This;
  VasCall call;
  host_lock (heap->host);
  call_begin (&call, VAS_CALL_HOST_FREE, heap->host->thread, ARGUMENTS (number_of (heap), address_of (memory)));
  HRESULT result = make_call (heap->host, &call);
  host_unlock (heap->host);
  return result;
}

static const IHostMallocVtbl heap_methods
    = { heap_query, heap_add_ref, heap_release, heap_alloc, heap_debug_alloc, heap_free };

static IHostMalloc *
new_heap (ClrHost *host, uint32_t number)
{
  HostHeap *heap = g_new0 (HostHeap, 1);
  heap->iface.lpVtbl = &heap_methods;
  heap->references = 1;
  heap->host = host;
  heap->number = number;
  heap->serial = g_array_index (host_memory (host->machine)->heaps, HostHeapEntry, number - 1).serial;
  add_reference (&host->references);
  return &heap->iface;
}

static HRESULT STDMETHODCALLTYPE
create_malloc (IHostMemoryManager *This, DWORD type, IHostMalloc **heap)
{
  ClrHost *host = (ClrHost *) This;
  VasCall call;
  host_lock (host);
  call_begin (&call, VAS_CALL_HOST_CREATE_MALLOC, host->thread, ARGUMENTS (type));
  call.bad_pointers = null_bit (heap, 1);
  HRESULT result = make_call (host, &call);
  if (heap != NULL)
    *heap = call.succeeded ? new_heap (host, (uint32_t) call.outputs[0]) : NULL;
  host_unlock (host);
  return result;
}

static HRESULT STDMETHODCALLTYPE
virtual_alloc (IHostMemoryManager *This, void *address, SIZE_T size, DWORD type, DWORD protect,
               EMemoryCriticalLevel level, void **memory)
{
  ClrHost *host = (ClrHost *) This;
  VasCall call;
  host_lock (host);
  call_begin (&call, VAS_CALL_HOST_VIRTUAL_ALLOC, host->thread,
              ARGUMENTS (address_of (address), size, type, protect, (uint32_t) level));
  call.bad_pointers = null_bit (memory, 5);
  HRESULT result = make_call (host, &call);
  if (memory != NULL)
    *memory = was_set (&call, 0) ? pointer_to (call.outputs[0]) : NULL;
  host_unlock (host);
  return result;
}

static HRESULT STDMETHODCALLTYPE
virtual_free (IHostMemoryManager *This, LPVOID address, SIZE_T size, DWORD type)
{
  ClrHost *host = (ClrHost *) This;
  VasCall call;
  host_lock (host);
  call_begin (&call, VAS_CALL_HOST_VIRTUAL_FREE, host->thread, ARGUMENTS (address_of (address), size, type));
  HRESULT result = make_call (host, &call);
  host_unlock (host);
  return result;
}

/* MEMORY_BASIC_INFORMATION as the simulated process has it (HM-061), not as this program would. */
static void
write_information (const VasMachine *machine, const VasCall *call, void *buffer)
{
  static const uint8_t wide[] = { 8, 8, 4, 4, 8, 4, 4, 4 }, narrow[] = { 4, 4, 4, 0, 4, 4, 4, 4 };
  const uint8_t *widths = machine->state.config.pointer_size == 8 ? wide : narrow;
  uint8_t *at = buffer;
  for (unsigned i = 0; i < G_N_ELEMENTS (wide); i++)
    {
      uint64_t value = was_set (call, i) ? GUINT64_TO_LE (call->outputs[i]) : 0;
      memcpy (at, &value, widths[i]);
      at += widths[i];
    }
  if (machine->state.config.pointer_size == 8)
    memset (at, 0, 4);
}

static HRESULT STDMETHODCALLTYPE
virtual_query (IHostMemoryManager *This, void *address, void *buffer, SIZE_T length, SIZE_T *written)
{
  ClrHost *host = (ClrHost *) This;
  VasCall call;
  host_lock (host);
  call_begin (&call, VAS_CALL_HOST_VIRTUAL_QUERY, host->thread, ARGUMENTS (address_of (address), 0, length));
  call.bad_pointers = null_bit (buffer, 1) | null_bit (written, 3);
  HRESULT result = make_call (host, &call);
  if (call.succeeded)
    write_information (host->machine, &call, buffer);
  if (written != NULL)
    *written = call.succeeded ? (SIZE_T) call.outputs[8] : 0;
  host_unlock (host);
  return result;
}

static HRESULT STDMETHODCALLTYPE
virtual_protect (IHostMemoryManager *This, void *address, SIZE_T size, DWORD protect, DWORD *old)
{
  ClrHost *host = (ClrHost *) This;
  VasCall call;
  host_lock (host);
  call_begin (&call, VAS_CALL_HOST_VIRTUAL_PROTECT, host->thread, ARGUMENTS (address_of (address), size, protect));
  call.bad_pointers = null_bit (old, 3);
  HRESULT result = make_call (host, &call);
  if (call.succeeded)
    *old = (DWORD) call.outputs[0];
  host_unlock (host);
  return result;
}

static HRESULT STDMETHODCALLTYPE
get_memory_load (IHostMemoryManager *This, DWORD *load, SIZE_T *available)
{
  ClrHost *host = (ClrHost *) This;
  VasCall call;
  host_lock (host);
  call_begin (&call, VAS_CALL_HOST_GET_MEMORY_LOAD, host->thread, ARGUMENTS (0));
  call.bad_pointers = null_bit (load, 0) | null_bit (available, 1);
  HRESULT result = make_call (host, &call);
  if (was_set (&call, 0))
    *load = (DWORD) call.outputs[0];
  if (was_set (&call, 1))
    *available = (SIZE_T) MIN (call.outputs[1], SIZE_MAX);
  host_unlock (host);
  return result;
}

/* A refused registration keeps no reference.  The callback is called without the lock: whatever it does meanwhile,
 * other threads' calls go on (HM-063). */
static HRESULT STDMETHODCALLTYPE
register_callback (IHostMemoryManager *This, ICLRMemoryNotificationCallback *callback)
{
  ClrHost *host = (ClrHost *) This;
  VasCall call;
  if (callback != NULL)
    callback->lpVtbl->AddRef (callback);
  host_lock (host);
  guint number = callback != NULL ? host->callbacks->len + 1 : 0;
  if (callback != NULL)
    g_ptr_array_add (host->callbacks, callback);
  call_begin (&call, VAS_CALL_HOST_REGISTER_CALLBACK, host->thread, ARGUMENTS (number));
  HRESULT result = make_call (host, &call);
  bool is_refused = callback != NULL && !call.succeeded;
  if (is_refused)
    g_ptr_array_index (host->callbacks, number - 1) = NULL;
  host_unlock (host);
  if (is_refused)
    callback->lpVtbl->Release (callback);
  return result;
}

/* The three around mappings. */
static HRESULT
mapping_call (IHostMemoryManager *This, VasCallId id, void *start, SIZE_T size)
{
  ClrHost *host = (ClrHost *) This;
  VasCall call;
  host_lock (host);
  call_begin (&call, id, host->thread, ARGUMENTS (address_of (start), size));
  HRESULT result = make_call (host, &call);
  host_unlock (host);
  return result;
}

static HRESULT STDMETHODCALLTYPE
needs_space (IHostMemoryManager *This, LPVOID start, SIZE_T size)
{
  return mapping_call (This, VAS_CALL_HOST_NEEDS, start, size);
}

static HRESULT STDMETHODCALLTYPE
acquired_space (IHostMemoryManager *This, LPVOID start, SIZE_T size)
{
  return mapping_call (This, VAS_CALL_HOST_ACQUIRED, start, size);
}

static HRESULT STDMETHODCALLTYPE
released_space (IHostMemoryManager *This, LPVOID start)
{
  return mapping_call (This, VAS_CALL_HOST_RELEASED, start, 0);
}

static const IHostMemoryManagerVtbl manager_methods = {
  manager_query, manager_add_ref, manager_release, create_malloc, virtual_alloc, virtual_free, virtual_query,
  virtual_protect, get_memory_load, register_callback, needs_space, acquired_space, released_space,
};
static const IHostControlVtbl control_methods
    = { control_query, control_add_ref, control_release, get_host_manager, set_app_domain_manager };

/* The machine's [host] becomes *@config. */
static bool
set_config (VasMachine *machine, const VasClrHostConfig *config)
{
  VasConfig wanted = machine->state.config;
  wanted.host = *config;
  if (vas_config_validate (&wanted, NULL, 0) != NULL)
    return false;
  machine->state.config.host = *config;
  return true;
}

IHostMemoryManager *
vas_clr_host_new (VasMachine *machine, VasThreadId thread, const VasClrHostConfig *config)
{
  if (!machine_has_thread (machine, thread) || (config != NULL && !set_config (machine, config)))
    return NULL;
  ClrHost *host = g_new0 (ClrHost, 1);
  host->manager.lpVtbl = &manager_methods;
  host->control.lpVtbl = &control_methods;
  host->references = 1;
  g_rec_mutex_init (&host->lock);
  host->machine = machine;
  host->process = vas_machine_thread_process (machine, thread);
  host->thread = thread;
  host->callbacks = g_ptr_array_new ();
  bool is_first = machine->state.host == NULL && host->process == 1;
  machine_release_host (machine->state.host);
  machine->state.host = &host_memory_new (machine)->base;
  if (!is_first)
    machine_tell_order (machine, &(HostOrder) { .kind = HOST_ORDER_NEW, .thread = thread });
  own_machine (host);
  return &host->manager;
}

IHostControl *
vas_clr_host_control (IHostMemoryManager *manager)
{
  ClrHost *host = (ClrHost *) manager;
  add_reference (&host->references);
  return &host->control;
}

VasClrHostConfig
vas_clr_host_config (IHostMemoryManager *manager)
{
  ClrHost *host = (ClrHost *) manager;
  host_lock (host);
  const HostMemory *memory = host_memory (host->machine);
  VasClrHostConfig config = host->machine->state.config.host;
  config.time = memory->time;
  config.lock_owner = memory->lock_owner;
  config.lock_release = memory->lock_release;
  config.lock_abandon = memory->lock_abandon;
  host_unlock (host);
  return config;
}

static void
apply_config (HostMemory *memory, const VasClrHostConfig *config)
{
  memory->time = config->time;
  memory->lock_owner = config->lock_owner;
  memory->lock_release = config->lock_release;
  memory->lock_abandon = config->lock_abandon;
  if (config->state == VAS_CLR_NOT_LOADED)
    {
      memory->latched = false;
      memory->report.latched = 0;
    }
}

bool
vas_clr_host_configure (IHostMemoryManager *manager, const VasClrHostConfig *config)
{
  ClrHost *host = (ClrHost *) manager;
  host_lock (host);
  const VasClrHostConfig before = vas_clr_host_config (manager);
  bool is_good = set_config (host->machine, config);
  if (is_good)
    {
      apply_config (host_memory (host->machine), config);
      machine_tell_order (host->machine,
                          &(HostOrder) { .kind = HOST_ORDER_CHANGE, .before = &before, .after = config });
      host_settle (host);
    }
  host_unlock (host);
  return is_good;
}

bool
vas_clr_host_set_caller (IHostMemoryManager *manager, VasThreadId thread, uint32_t domain, uint32_t task)
{
  ClrHost *host = (ClrHost *) manager;
  host_lock (host);
  bool is_good = vas_machine_thread_process (host->machine, thread) == host->process;
  if (is_good)
    {
      host->thread = thread;
      host->machine->state.config.host.domain = domain;
      host->machine->state.config.host.task = task;
    }
  host_unlock (host);
  return is_good;
}
