/* The errors of hosts in public code, and some that nobody has published. */
#include "wrong_host.h"

HRESULT STDMETHODCALLTYPE
pass_query_interface (IHostMemoryManager *This, REFIID riid, void **object)
{
  HRESULT result = RIGHT (This)->lpVtbl->QueryInterface (RIGHT (This), riid, object);
  if (result == S_OK)
    *object = This;
  return result;
}

static ULONG STDMETHODCALLTYPE
pass_add_ref (IHostMemoryManager *This)
{
  return RIGHT (This)->lpVtbl->AddRef (RIGHT (This));
}

ULONG STDMETHODCALLTYPE
pass_release (IHostMemoryManager *This)
{
  return RIGHT (This)->lpVtbl->Release (RIGHT (This));
}

static HRESULT STDMETHODCALLTYPE
pass_create_malloc (IHostMemoryManager *This, DWORD type, IHostMalloc **heap)
{
  return RIGHT (This)->lpVtbl->CreateMalloc (RIGHT (This), type, heap);
}

static HRESULT STDMETHODCALLTYPE
pass_alloc (IHostMemoryManager *This, void *address, SIZE_T size, DWORD type, DWORD protect,
            EMemoryCriticalLevel level, void **memory)
{
  return RIGHT (This)->lpVtbl->VirtualAlloc (RIGHT (This), address, size, type, protect, level, memory);
}

static HRESULT STDMETHODCALLTYPE
pass_free (IHostMemoryManager *This, LPVOID address, SIZE_T size, DWORD type)
{
  return RIGHT (This)->lpVtbl->VirtualFree (RIGHT (This), address, size, type);
}

HRESULT STDMETHODCALLTYPE
pass_query (IHostMemoryManager *This, void *address, void *buffer, SIZE_T size, SIZE_T *written)
{
  return RIGHT (This)->lpVtbl->VirtualQuery (RIGHT (This), address, buffer, size, written);
}

static HRESULT STDMETHODCALLTYPE
pass_protect (IHostMemoryManager *This, void *address, SIZE_T size, DWORD protect, DWORD *old)
{
  return RIGHT (This)->lpVtbl->VirtualProtect (RIGHT (This), address, size, protect, old);
}

static HRESULT STDMETHODCALLTYPE
pass_load (IHostMemoryManager *This, DWORD *load, SIZE_T *available)
{
  return RIGHT (This)->lpVtbl->GetMemoryLoad (RIGHT (This), load, available);
}

HRESULT STDMETHODCALLTYPE
pass_register (IHostMemoryManager *This, ICLRMemoryNotificationCallback *callback)
{
  return RIGHT (This)->lpVtbl->RegisterMemoryNotificationCallback (RIGHT (This), callback);
}

static HRESULT STDMETHODCALLTYPE
pass_needs (IHostMemoryManager *This, LPVOID start, SIZE_T size)
{
  return RIGHT (This)->lpVtbl->NeedsVirtualAddressSpace (RIGHT (This), start, size);
}

static HRESULT STDMETHODCALLTYPE
pass_acquired (IHostMemoryManager *This, LPVOID start, SIZE_T size)
{
  return RIGHT (This)->lpVtbl->AcquiredVirtualAddressSpace (RIGHT (This), start, size);
}

static HRESULT STDMETHODCALLTYPE
pass_released (IHostMemoryManager *This, LPVOID start)
{
  return RIGHT (This)->lpVtbl->ReleasedVirtualAddressSpace (RIGHT (This), start);
}

static const IHostMemoryManagerVtbl passing
    = { pass_query_interface, pass_add_ref, pass_release,  pass_create_malloc, pass_alloc,    pass_free,    pass_query,
        pass_protect,         pass_load,    pass_register, pass_needs,         pass_acquired, pass_released };

/* A sandbox for snippets: "no" is said by a success. */
static HRESULT STDMETHODCALLTYPE
needs_says_false (IHostMemoryManager *This, LPVOID start, SIZE_T size)
{
  (void) This, (void) start, (void) size;
  return S_FALSE;
}

/* Its first version: Win32's errors. */
static HRESULT STDMETHODCALLTYPE
alloc_maps_errors (IHostMemoryManager *This, void *address, SIZE_T size, DWORD type, DWORD protect,
                   EMemoryCriticalLevel level, void **memory)
{
  HRESULT result = pass_alloc (This, address, size, type, protect, level, memory);
  return result == E_OUTOFMEMORY && size < GRANULE ? E_INVALIDARG : result;
}

/* A host that locks its memory: E_FAIL for any failed free. */
HRESULT STDMETHODCALLTYPE
free_fails_hard (IHostMemoryManager *This, LPVOID address, SIZE_T size, DWORD type)
{
  return pass_free (This, address, size, type) == S_OK ? S_OK : E_FAIL;
}

/* A host of an intruder's tool: success whatever happened. */
static HRESULT STDMETHODCALLTYPE
alloc_always_succeeds (IHostMemoryManager *This, void *address, SIZE_T size, DWORD type, DWORD protect,
                       EMemoryCriticalLevel level, void **memory)
{
  (void) pass_alloc (This, address, size, type, protect, level, memory);
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE
free_always_succeeds (IHostMemoryManager *This, LPVOID address, SIZE_T size, DWORD type)
{
  (void) pass_free (This, address, size, type);
  return S_OK;
}

/* Its later version: a decommit takes the reservation out of the list. */
static HRESULT STDMETHODCALLTYPE
free_forgets (IHostMemoryManager *This, LPVOID address, SIZE_T size, DWORD type)
{
  Wrong *wrong = (Wrong *) This;
  if (wrong->forgotten == address && address != NULL)
    return HOST_E_INVALIDOPERATION;
  HRESULT result = pass_free (This, address, size, type);
  if (result == S_OK)
    wrong->forgotten = type == VAS_MEM_DECOMMIT && size == PAGE ? address : NULL;
  return result;
}

/* An application's host. */
static HRESULT STDMETHODCALLTYPE
knows_no_interface (IHostMemoryManager *This, REFIID riid, void **object)
{
  (void) This, (void) riid;
  *object = NULL;
  return E_NOINTERFACE;
}

static HRESULT STDMETHODCALLTYPE
alloc_fails_hard (IHostMemoryManager *This, void *address, SIZE_T size, DWORD type, DWORD protect,
                  EMemoryCriticalLevel level, void **memory)
{
  return pass_alloc (This, address, size, type, protect, level, memory) == S_OK ? S_OK : E_FAIL;
}

/* A game's host: the wrong pointer is tested. */
static HRESULT STDMETHODCALLTYPE
protect_fails_hard (IHostMemoryManager *This, void *address, SIZE_T size, DWORD protect, DWORD *old)
{
  return pass_protect (This, address, size, protect, old) == S_OK ? S_OK : E_FAIL;
}

/* The callback is kept without AddRef. */
static HRESULT STDMETHODCALLTYPE
keeps_uncounted (IHostMemoryManager *This, ICLRMemoryNotificationCallback *callback)
{
  (void) This, (void) callback;
  return S_OK;
}

/* Kept, and then wrongly released. */
static HRESULT STDMETHODCALLTYPE
releases_callback (IHostMemoryManager *This, ICLRMemoryNotificationCallback *callback)
{
  (void) This;
  callback->lpVtbl->Release (callback);
  return S_OK;
}

/* Success whatever the query came to. */
static HRESULT STDMETHODCALLTYPE
query_always_succeeds (IHostMemoryManager *This, void *address, void *buffer, SIZE_T size, SIZE_T *written)
{
  (void) This, (void) address, (void) buffer, (void) size, (void) written;
  return S_OK;
}

/* Protect is not passed on for tiny sizes. */
static HRESULT STDMETHODCALLTYPE
protect_skips (IHostMemoryManager *This, void *address, SIZE_T size, DWORD protect, DWORD *old)
{
  return size < 16 ? E_INVALIDARG : pass_protect (This, address, size, protect, old);
}

/* Bytes where a percentage belongs. */
static HRESULT STDMETHODCALLTYPE
load_in_bytes (IHostMemoryManager *This, DWORD *load, SIZE_T *available)
{
  HRESULT result = pass_load (This, load, available);
  *load = (DWORD) (*available >> 20);
  return result;
}

/* What ppMem held stays in it. */
static HRESULT STDMETHODCALLTYPE
alloc_leaves_garbage (IHostMemoryManager *This, void *address, SIZE_T size, DWORD type, DWORD protect,
                      EMemoryCriticalLevel level, void **memory)
{
  void *got;
  HRESULT result = pass_alloc (This, address, size, type, protect, level, &got);
  if (result == S_OK)
    *memory = got;
  return result;
}

/* A commit that cannot be made is undone by releasing the reservation. */
static HRESULT STDMETHODCALLTYPE
alloc_rolls_back (IHostMemoryManager *This, void *address, SIZE_T size, DWORD type, DWORD protect,
                  EMemoryCriticalLevel level, void **memory)
{
  HRESULT result = pass_alloc (This, address, size, type, protect, level, memory);
  if (result != S_OK && type == VAS_MEM_COMMIT)
    pass_free (This, (char *) address - number (address) % GRANULE, 0, VAS_MEM_RELEASE);
  return result;
}

/* Pages are given back without being cleared: a decommit is none. */
static HRESULT STDMETHODCALLTYPE
free_keeps_contents (IHostMemoryManager *This, LPVOID address, SIZE_T size, DWORD type)
{
  return type == VAS_MEM_DECOMMIT && size == PAGE ? S_OK : pass_free (This, address, size, type);
}

/* Every allocation is a new one, whatever was asked for. */
static HRESULT STDMETHODCALLTYPE
alloc_ignores_address (IHostMemoryManager *This, void *address, SIZE_T size, DWORD type, DWORD protect,
                       EMemoryCriticalLevel level, void **memory)
{
  return pass_alloc (This, (type & VAS_MEM_RESERVE) != 0 ? NULL : address, size, type, protect, level, memory);
}

/* Success, and nobody knows whether: memory is not written to at all. */
static HRESULT STDMETHODCALLTYPE
alloc_sets_nothing (IHostMemoryManager *This, void *address, SIZE_T size, DWORD type, DWORD protect,
                    EMemoryCriticalLevel level, void **memory)
{
  void *got;
  (void) memory;
  return pass_alloc (This, address, size, type, protect, level, &got);
}

static HRESULT STDMETHODCALLTYPE
alloc_is_not_implemented (IHostMemoryManager *This, void *address, SIZE_T size, DWORD type, DWORD protect,
                          EMemoryCriticalLevel level, void **memory)
{
  HRESULT result = pass_alloc (This, address, size, type, protect, level, memory);
  return result != S_OK ? E_NOTIMPL : S_OK;
}

/* The address comes back as it was asked for. */
static HRESULT STDMETHODCALLTYPE
alloc_does_not_round (IHostMemoryManager *This, void *address, SIZE_T size, DWORD type, DWORD protect,
                      EMemoryCriticalLevel level, void **memory)
{
  HRESULT result = pass_alloc (This, address, size, type, protect, level, memory);
  if (result == S_OK && type == VAS_MEM_COMMIT)
    *memory = address;
  return result;
}

/* A commit says where its reservation begins. */
static HRESULT STDMETHODCALLTYPE
alloc_gives_the_base (IHostMemoryManager *This, void *address, SIZE_T size, DWORD type, DWORD protect,
                      EMemoryCriticalLevel level, void **memory)
{
  HRESULT result = pass_alloc (This, address, size, type, protect, level, memory);
  if (result == S_OK && type == VAS_MEM_COMMIT)
    *memory = at (number (address) & ~(uint64_t) (GRANULE - 1));
  return result;
}

/* What was freed before is a matter of time, not of whose memory it is. */
static HRESULT STDMETHODCALLTYPE
free_times_out (IHostMemoryManager *This, LPVOID address, SIZE_T size, DWORD type)
{
  Wrong *wrong = (Wrong *) This;
  HRESULT result = pass_free (This, address, size, type);
  if (result == HOST_E_INVALIDOPERATION && wrong->forgotten == address && address != NULL)
    return HOST_E_TIMEOUT;
  wrong->forgotten = result == S_OK && type == VAS_MEM_RELEASE ? address : NULL;
  return result;
}

static HRESULT STDMETHODCALLTYPE
protect_tells_the_new (IHostMemoryManager *This, void *address, SIZE_T size, DWORD protect, DWORD *old)
{
  HRESULT result = pass_protect (This, address, size, protect, old);
  if (result == S_OK)
    *old = protect;
  return result;
}

static HRESULT STDMETHODCALLTYPE
needs_times_out (IHostMemoryManager *This, LPVOID start, SIZE_T size)
{
  (void) This, (void) start, (void) size;
  return HOST_E_TIMEOUT;
}

/* Level 0 alone gets nothing. */
static HRESULT STDMETHODCALLTYPE
alloc_refuses_tasks (IHostMemoryManager *This, void *address, SIZE_T size, DWORD type, DWORD protect,
                     EMemoryCriticalLevel level, void **memory)
{
  if (level != eAppDomainCritical)
    return pass_alloc (This, address, size, type, protect, level, memory);
  *memory = NULL;
  return E_OUTOFMEMORY;
}

static HRESULT STDMETHODCALLTYPE
load_without_bytes (IHostMemoryManager *This, DWORD *load, SIZE_T *available)
{
  (void) This, (void) available;
  *load = 30;
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE
tells_nonsense (IHostMemoryManager *This, ICLRMemoryNotificationCallback *callback)
{
  callback->lpVtbl->OnMemoryNotification (callback, (EMemoryAvailable) 0);
  return pass_register (This, callback);
}

#define KIND(slot_name, function, clause_number, met_number) \
  { #function, offsetof (IHostMemoryManagerVtbl, slot_name), (void (*) (void)) function, clause_number, met_number }

const WrongKind wrong_kinds[] = {
  KIND (NeedsVirtualAddressSpace, needs_says_false, 81, 0),
  KIND (VirtualAlloc, alloc_maps_errors, 13, 0),
  KIND (VirtualFree, free_fails_hard, 20, 20),
  KIND (VirtualAlloc, alloc_always_succeeds, 35, 0),
  KIND (VirtualFree, free_always_succeeds, 51, 51),
  KIND (VirtualFree, free_forgets, 55, 0),
  KIND (QueryInterface, knows_no_interface, 6, 0),
  KIND (VirtualAlloc, alloc_fails_hard, 36, 0),
  KIND (VirtualProtect, protect_fails_hard, 20, 0),
  KIND (RegisterMemoryNotificationCallback, keeps_uncounted, 87, 0),
  KIND (RegisterMemoryNotificationCallback, releases_callback, 87, 0),
  KIND (VirtualQuery, query_always_succeeds, 60, 61),
  KIND (VirtualProtect, protect_skips, 73, 73),
  KIND (GetMemoryLoad, load_in_bytes, 75, 75),
  KIND (VirtualAlloc, alloc_leaves_garbage, 33, 0),
  KIND (VirtualAlloc, alloc_rolls_back, 39, 0),
  KIND (VirtualFree, free_keeps_contents, 38, 0),
  KIND (VirtualAlloc, alloc_ignores_address, 32, 0),
  KIND (VirtualAlloc, alloc_sets_nothing, 35, 35),
  KIND (VirtualAlloc, alloc_is_not_implemented, 12, 0),
  KIND (VirtualAlloc, alloc_does_not_round, 37, 0),
  KIND (VirtualAlloc, alloc_gives_the_base, 30, 37),
  KIND (VirtualFree, free_times_out, 51, 0),
  KIND (VirtualProtect, protect_tells_the_new, 72, 0),
  KIND (NeedsVirtualAddressSpace, needs_times_out, 81, 0),
  KIND (VirtualAlloc, alloc_refuses_tasks, 46, 0),
  KIND (GetMemoryLoad, load_without_bytes, 75, 0),
  KIND (RegisterMemoryNotificationCallback, tells_nonsense, 2, 0),
};

const int n_wrong_kinds = sizeof wrong_kinds / sizeof *wrong_kinds;

void
wrong_init (Wrong *wrong, IHostMemoryManager *right)
{
  *wrong = (Wrong) { .methods = passing, .right = right };
  wrong->iface.lpVtbl = &wrong->methods;
}

void
wrong_set (Wrong *wrong, const WrongKind *kind)
{
  memcpy ((char *) &wrong->methods + kind->slot, &kind->method, sizeof kind->method);
}
