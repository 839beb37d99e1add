/* vas_clr_verify(): the conforming host passes, and each of thirteen wrong ones fails at the clause that it breaks: the
 * errors are those of hosts in public code.
 *
 * proves: HM-006, HM-007, HM-013, HM-020, HM-033, HM-034, HM-035, HM-051, HM-053, HM-055, HM-060, HM-064, HM-072
 * proves: HM-073, HM-075, HM-081, HM-087, HM-100, HM-101 */
#include "host_support.h"
#include <stdio.h>
#include <vasbox/access.h>
#include <vasbox/clr_runtime.h>

/* The last line for each clause: "ok" or not. */
typedef struct Results
{
  bool seen[256], ok[256];
  unsigned n_lines, planned;
} Results;

static void
take_line (const char *line, void *data)
{
  Results *results = data;
  unsigned number, clause, plan;
  if (sscanf (line, "1..%u", &plan) == 1)
    results->planned = plan;
  bool is_ok = sscanf (line, "ok %u - HM-%u", &number, &clause) == 2;
  if (!is_ok && sscanf (line, "not ok %u - HM-%u", &number, &clause) != 2)
    return;
  ck_assert_uint_eq (number, ++results->n_lines);
  ck_assert_uint_lt (clause, 256);
  results->seen[clause] = true;
  results->ok[clause] = is_ok;
}

static void
peek (void *data, uint64_t address, uint64_t size, void *bytes)
{
  vas_machine_peek (((Fixture *) data)->machine, 1, address, size, bytes);
}

static uint64_t
place_foreign (Fixture *f)
{
  VasCall call = { .id = VAS_CALL_PLACE,
                   .thread = 1,
                   .arguments = { 0x70000000, GRANULE, VAS_MEM_IMAGE, VAS_MEM_COMMIT, VAS_PAGE_READONLY,
                                  VAS_PLACE_DEFAULT_PROTECT } };
  vas_machine_call (f->machine, &call);
  ck_assert (call.succeeded);
  return call.result;
}

static unsigned
verify (Fixture *f, IHostMemoryManager *host, Results *results)
{
  VasClrRuntimeConfig config;
  vas_clr_runtime_config_init (&config);
  config.foreign = place_foreign (f);
  config.peek = peek;
  config.data = f;
  *results = (Results) { .n_lines = 0 };
  return vas_clr_verify (host, &config, take_line, results);
}

START_TEST (test_the_conforming_host_passes)
{
  Fixture f = fixture ();
  Results results;
  ck_assert_uint_eq (verify (&f, f.host, &results), 0);
  ck_assert_uint_eq (results.n_lines, results.planned);
  ck_assert_uint_ge (results.n_lines, 35);
  finish (&f);
}
END_TEST

/* Wrong hosts: a table of methods around the conforming one's, one of them changed. */
typedef struct Wrong
{
  IHostMemoryManager iface; /* first */
  IHostMemoryManagerVtbl methods;
  IHostMemoryManager *right;
  IHostMalloc heap;
  IHostMallocVtbl heap_methods;
  IHostMalloc *right_heap;
  void *forgotten;
} Wrong;

#define RIGHT(This) (((Wrong *) (This))->right)

static HRESULT STDMETHODCALLTYPE
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

static ULONG STDMETHODCALLTYPE
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

static HRESULT STDMETHODCALLTYPE
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

static HRESULT STDMETHODCALLTYPE
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
static HRESULT STDMETHODCALLTYPE
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

typedef struct WrongKind
{
  const char *name;
  size_t slot; /* of the table */
  void (*method) (void);
  unsigned clause;
} WrongKind;

#define KIND(slot_name, function, clause_number) \
  { #function, offsetof (IHostMemoryManagerVtbl, slot_name), (void (*) (void)) function, clause_number }

static const WrongKind kinds[] = {
  KIND (NeedsVirtualAddressSpace, needs_says_false, 81),
  KIND (VirtualAlloc, alloc_maps_errors, 13),
  KIND (VirtualFree, free_fails_hard, 20),
  KIND (VirtualAlloc, alloc_always_succeeds, 35),
  KIND (VirtualFree, free_always_succeeds, 51),
  KIND (VirtualFree, free_forgets, 55),
  KIND (QueryInterface, knows_no_interface, 6),
  KIND (VirtualAlloc, alloc_fails_hard, 36),
  KIND (VirtualProtect, protect_fails_hard, 20),
  KIND (RegisterMemoryNotificationCallback, keeps_uncounted, 87),
  KIND (RegisterMemoryNotificationCallback, releases_callback, 87),
  KIND (VirtualQuery, query_always_succeeds, 60),
  KIND (VirtualProtect, protect_skips, 73),
  KIND (GetMemoryLoad, load_in_bytes, 75),
  KIND (VirtualAlloc, alloc_leaves_garbage, 33),
};

START_TEST (test_wrong_hosts_fail_at_their_clause)
{
  const WrongKind *kind = &kinds[_i];
  Fixture f = fixture ();
  Results results;
  Wrong wrong = { .methods = passing, .right = f.host };
  wrong.iface.lpVtbl = &wrong.methods;
  memcpy ((char *) &wrong.methods + kind->slot, &kind->method, sizeof kind->method);
  ck_assert_uint_gt (verify (&f, &wrong.iface, &results), 0);
  ck_assert_msg (results.seen[kind->clause] && !results.ok[kind->clause], "%s does not fail at HM-%03u", kind->name,
                 kind->clause);
  finish (&f);
}
END_TEST

/* The wrapper itself breaks nothing. */
START_TEST (test_an_unchanged_wrapper_passes)
{
  Fixture f = fixture ();
  Results results;
  Wrong wrong = { .methods = passing, .right = f.host };
  wrong.iface.lpVtbl = &wrong.methods;
  ck_assert_uint_eq (verify (&f, &wrong.iface, &results), 0);
  finish (&f);
}
END_TEST

/* A heap whose Free goes wrong. */
static HRESULT STDMETHODCALLTYPE
heap_free_fails_hard (IHostMalloc *This, void *memory)
{
  Wrong *wrong = (Wrong *) ((char *) This - offsetof (Wrong, heap));
  return wrong->right_heap->lpVtbl->Free (wrong->right_heap, memory) == S_OK ? S_OK : E_FAIL;
}

static HRESULT STDMETHODCALLTYPE
heap_free_refuses_null (IHostMalloc *This, void *memory)
{
  Wrong *wrong = (Wrong *) ((char *) This - offsetof (Wrong, heap));
  return memory == NULL ? E_POINTER : wrong->right_heap->lpVtbl->Free (wrong->right_heap, memory);
}

static HRESULT STDMETHODCALLTYPE
heap_alloc (IHostMalloc *This, SIZE_T size, EMemoryCriticalLevel level, void **memory)
{
  Wrong *wrong = (Wrong *) ((char *) This - offsetof (Wrong, heap));
  return wrong->right_heap->lpVtbl->Alloc (wrong->right_heap, size, level, memory);
}

static HRESULT STDMETHODCALLTYPE
heap_debug_alloc (IHostMalloc *This, SIZE_T size, EMemoryCriticalLevel level, char *file, int line, void **memory)
{
  Wrong *wrong = (Wrong *) ((char *) This - offsetof (Wrong, heap));
  return wrong->right_heap->lpVtbl->DebugAlloc (wrong->right_heap, size, level, file, line, memory);
}

static HRESULT STDMETHODCALLTYPE
heap_query (IHostMalloc *This, REFIID riid, void **object)
{
  (void) riid;
  *object = This;
  return S_OK;
}

static ULONG STDMETHODCALLTYPE
heap_count (IHostMalloc *This)
{
  (void) This;
  return 1;
}

static HRESULT STDMETHODCALLTYPE
gives_wrong_heap (IHostMemoryManager *This, DWORD type, IHostMalloc **heap)
{
  Wrong *wrong = (Wrong *) This;
  (void) type;
  *heap = &wrong->heap;
  return S_OK;
}

static void
check_wrong_heap (HRESULT (STDMETHODCALLTYPE *free_block) (IHostMalloc *, void *), unsigned clause)
{
  Fixture f = fixture ();
  Results results;
  Wrong wrong = { .methods = passing, .right = f.host };
  wrong.iface.lpVtbl = &wrong.methods;
  wrong.methods.CreateMalloc = gives_wrong_heap;
  wrong.heap_methods = (IHostMallocVtbl){ heap_query, heap_count,       heap_count,
                                          heap_alloc, heap_debug_alloc, free_block };
  wrong.heap.lpVtbl = &wrong.heap_methods;
  ck_assert_int_eq (f.host->lpVtbl->CreateMalloc (f.host, 1, &wrong.right_heap), S_OK);
  ck_assert_uint_gt (verify (&f, &wrong.iface, &results), 0);
  ck_assert (results.seen[clause] && !results.ok[clause]);
  wrong.right_heap->lpVtbl->Release (wrong.right_heap);
  finish (&f);
}

START_TEST (test_wrong_heaps_fail_at_their_clause)
{
  check_wrong_heap (heap_free_fails_hard, 100);
  check_wrong_heap (heap_free_refuses_null, 101);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("clr_verify");
  TCase *tc = tcase_create ("hosts");
  tcase_add_test (tc, test_the_conforming_host_passes);
  tcase_add_test (tc, test_an_unchanged_wrapper_passes);
  tcase_add_loop_test (tc, test_wrong_hosts_fail_at_their_clause, 0, sizeof kinds / sizeof *kinds);
  tcase_add_test (tc, test_wrong_heaps_fail_at_their_clause);
  suite_add_tcase (suite, tc);
  return suite;
}
