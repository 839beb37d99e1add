/* vas_clr_verify(): the conforming host passes, and each wrong one fails at the clause that it breaks: the errors are
 * those of hosts in public code, and some that nobody has published.
 *
 * proves: HM-002, HM-006, HM-007, HM-013, HM-020, HM-033, HM-034, HM-035, HM-051, HM-053, HM-055, HM-060, HM-063
 * proves: HM-064, HM-072, HM-073, HM-075, HM-081, HM-087, HM-100, HM-101 */
#include "wrong_host.h"
#include <glib.h>
#include <stdio.h>
#include <vasbox/access.h>
#include <vasbox/clr_runtime.h>

/* The last line for each clause: "ok" or not. */
typedef struct Results
{
  bool seen[256], ok[256];
  unsigned n_lines, planned;
  char comment[200]; /* the last */
} Results;

static void
take_line (const char *line, void *data)
{
  Results *results = data;
  unsigned number, clause, plan;
  if (*line == '#')
    g_strlcpy (results->comment, line, sizeof results->comment);
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

static void
poke (void *data, uint64_t address, uint64_t size, const void *bytes)
{
  VasFault fault;
  ck_assert (vas_access (((Fixture *) data)->machine, 1, VAS_ACCESS_WRITE, address, size,
                         (void *) (uintptr_t) bytes, &fault));
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
  config.poke = poke;
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

START_TEST (test_wrong_hosts_fail_at_their_clause)
{
  const WrongKind *kind = &wrong_kinds[_i];
  Fixture f = fixture ();
  Results results;
  Wrong wrong;
  wrong_init (&wrong, f.host);
  wrong_set (&wrong, kind);
  ck_assert_uint_gt (verify (&f, &wrong.iface, &results), 0);
  ck_assert_msg (results.seen[kind->clause] && !results.ok[kind->clause], "%s does not fail at HM-%03u", kind->name,
                 kind->clause);
  finish (&f);
}
END_TEST

/* A lock is held while the callback is told, and a query takes it. */
static GMutex held;

static HRESULT STDMETHODCALLTYPE
registers_under_lock (IHostMemoryManager *This, ICLRMemoryNotificationCallback *callback)
{
  g_mutex_lock (&held);
  HRESULT result = pass_register (This, callback);
  g_mutex_unlock (&held);
  return result;
}

static HRESULT STDMETHODCALLTYPE
query_takes_lock (IHostMemoryManager *This, void *address, void *buffer, SIZE_T size, SIZE_T *written)
{
  g_mutex_lock (&held);
  HRESULT result = pass_query (This, address, buffer, size, written);
  g_mutex_unlock (&held);
  return result;
}

/* It gives itself away without a reference. */
static HRESULT STDMETHODCALLTYPE
interface_is_not_counted (IHostMemoryManager *This, REFIID riid, void **object)
{
  HRESULT result = pass_query_interface (This, riid, object);
  if (result == S_OK)
    pass_release (This);
  return result;
}

START_TEST (test_a_query_that_waits_is_found)
{
  Fixture f = fixture ();
  Results results;
  Wrong wrong;
  wrong_init (&wrong, f.host);
  wrong.methods.RegisterMemoryNotificationCallback = registers_under_lock;
  wrong.methods.VirtualQuery = query_takes_lock;
  ck_assert_uint_eq (verify (&f, &wrong.iface, &results), 1);
  ck_assert (results.seen[63] && !results.ok[63]);
  finish (&f);
}
END_TEST

/* It is kept alive by one reference more: QueryInterface gives them away. */
START_TEST (test_an_uncounted_interface_is_found)
{
  Fixture f = fixture ();
  Results results;
  Wrong wrong;
  wrong_init (&wrong, f.host);
  wrong.methods.QueryInterface = interface_is_not_counted;
  for (int i = 0; i < 3; i++)
    f.host->lpVtbl->AddRef (f.host);
  ck_assert_uint_gt (verify (&f, &wrong.iface, &results), 0);
  ck_assert (results.seen[7] && !results.ok[7]);
  finish (&f);
}
END_TEST

/* Nothing is called: no crash, and no check holds. */
START_TEST (test_tables_with_holes)
{
  Fixture f = fixture ();
  Results results;
  Wrong wrong;
  IHostMemoryManager empty = { NULL };
  wrong_init (&wrong, f.host);
  memset ((char *) &wrong.methods + (size_t) _i * sizeof (void *), 0, sizeof (void *));
  unsigned n_failed = verify (&f, &wrong.iface, &results);
  ck_assert_uint_eq (n_failed, results.planned);
  ck_assert_uint_eq (n_failed, results.n_lines);
  ck_assert (results.seen[8] && !results.ok[8]);
  ck_assert_ptr_nonnull (strstr (results.comment, "is NULL"));
  ck_assert_uint_eq (vas_clr_verify (&empty, NULL, take_line, &(Results) { .n_lines = 0 }), n_failed);
  ck_assert_uint_eq (vas_clr_verify (NULL, NULL, take_line, &(Results) { .n_lines = 0 }), n_failed);
  finish (&f);
}
END_TEST

/* The result that no page lists is named, with its method. */
START_TEST (test_what_came_is_named)
{
  Fixture f = fixture ();
  Results results;
  Wrong wrong;
  wrong_init (&wrong, f.host);
  wrong.methods.VirtualFree = free_fails_hard;
  verify (&f, &wrong.iface, &results);
  ck_assert_str_eq (results.comment, "# VirtualFree gave 0x80004005, after E_FAIL, instead of HOST_E_CLRNOTAVAILABLE");
  finish (&f);
}
END_TEST

/* The wrapper itself breaks nothing. */
START_TEST (test_an_unchanged_wrapper_passes)
{
  Fixture f = fixture ();
  Results results;
  Wrong wrong;
  wrong_init (&wrong, f.host);
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

/* Blocks begin where a length before them ends. */
static HRESULT STDMETHODCALLTYPE
heap_alloc_unaligned (IHostMalloc *This, SIZE_T size, EMemoryCriticalLevel level, void **memory)
{
  HRESULT result = heap_alloc (This, size, level, memory);
  if (result == S_OK)
    *memory = (char *) *memory + sizeof (uint64_t);
  return result;
}

static HRESULT STDMETHODCALLTYPE
heap_alloc_leaves_garbage (IHostMalloc *This, SIZE_T size, EMemoryCriticalLevel level, void **memory)
{
  void *block;
  HRESULT result = heap_alloc (This, size, level, &block);
  if (result == S_OK)
    *memory = block;
  return result;
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
heap_free_passes (IHostMalloc *This, void *memory)
{
  Wrong *wrong = (Wrong *) ((char *) This - offsetof (Wrong, heap));
  return wrong->right_heap->lpVtbl->Free (wrong->right_heap, memory);
}

static HRESULT STDMETHODCALLTYPE
heap_free_does_not_look (IHostMalloc *This, void *memory)
{
  Wrong *wrong = (Wrong *) ((char *) This - offsetof (Wrong, heap));
  (void) wrong->right_heap->lpVtbl->Free (wrong->right_heap, memory);
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE
gives_wrong_heap (IHostMemoryManager *This, DWORD type, IHostMalloc **heap)
{
  Wrong *wrong = (Wrong *) This;
  (void) type;
  *heap = &wrong->heap;
  return S_OK;
}

/* Of a catastrophe that was none, the clause about E_FAIL speaks too. */
static void
check_wrong_heap (HRESULT (STDMETHODCALLTYPE *alloc) (IHostMalloc *, SIZE_T, EMemoryCriticalLevel, void **),
                  HRESULT (STDMETHODCALLTYPE *free_block) (IHostMalloc *, void *), unsigned clause)
{
  Fixture f = fixture ();
  Results results;
  Wrong wrong;
  wrong_init (&wrong, f.host);
  wrong.methods.CreateMalloc = gives_wrong_heap;
  wrong.heap_methods = (IHostMallocVtbl){ heap_query, heap_count,       heap_count,
                                          alloc,      heap_debug_alloc, free_block };
  wrong.heap.lpVtbl = &wrong.heap_methods;
  ck_assert_int_eq (f.host->lpVtbl->CreateMalloc (f.host, 1, &wrong.right_heap), S_OK);
  ck_assert_uint_gt (verify (&f, &wrong.iface, &results), 0);
  ck_assert (results.seen[clause] && !results.ok[clause]);
  ck_assert (free_block != heap_free_fails_hard || !results.ok[20]);
  wrong.right_heap->lpVtbl->Release (wrong.right_heap);
  finish (&f);
}

START_TEST (test_wrong_heaps_fail_at_their_clause)
{
  check_wrong_heap (heap_alloc, heap_free_fails_hard, 100);
  check_wrong_heap (heap_alloc, heap_free_refuses_null, 101);
  check_wrong_heap (heap_alloc, heap_free_does_not_look, 100);
  check_wrong_heap (heap_alloc, NULL, 95); /* its table has a hole */
  check_wrong_heap (heap_alloc_unaligned, heap_free_passes, 103);
  check_wrong_heap (heap_alloc_leaves_garbage, heap_free_passes, 98);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("clr_verify");
  TCase *tc = tcase_create ("hosts");
  tcase_add_test (tc, test_the_conforming_host_passes);
  tcase_add_test (tc, test_an_unchanged_wrapper_passes);
  tcase_add_loop_test (tc, test_wrong_hosts_fail_at_their_clause, 0, n_wrong_kinds);
  tcase_add_test (tc, test_wrong_heaps_fail_at_their_clause);
  tcase_add_test (tc, test_a_query_that_waits_is_found);
  tcase_add_test (tc, test_an_uncounted_interface_is_found);
  tcase_add_loop_test (tc, test_tables_with_holes, 0, 13);
  tcase_add_test (tc, test_what_came_is_named);
  suite_add_tcase (suite, tc);
  return suite;
}
