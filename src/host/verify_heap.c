/* Checks of heaps and of the callback, those about all results, and the run of the list. */
#include "host/verify.h"
#include <glib.h>

/* A query that another thread makes while the host calls back: it must end meanwhile (HM-063).  Whoever of the two
 * threads is the last to need it frees it. */
typedef struct Query
{
  IHostMemoryManager *host;
  SIZE_T whole;
  gint is_over, references;
} Query;

/* A callback that counts, unlike the runtime's own, what becomes of it. */
typedef struct CountingCallback
{
  ICLRMemoryNotificationCallback iface; /* first */
  ULONG references;
  Verify *verify; /* that is running, or NULL */
} CountingCallback;

/* Milliseconds: long enough for a query on a busy machine. */
#define PATIENCE 2000

static void
drop_query (Query *query)
{
  if (g_atomic_int_dec_and_test (&query->references))
    g_free (query);
}

static gpointer
run_query (gpointer data)
{
  Query *query = data;
  uint8_t buffer[64];
  SIZE_T written;
  query->host->lpVtbl->VirtualQuery (query->host, NULL, buffer, query->whole, &written);
  g_atomic_int_set (&query->is_over, 1);
  drop_query (query);
  return NULL;
}

static bool
await_query (Query *query)
{
  for (unsigned i = 0; i < PATIENCE && !g_atomic_int_get (&query->is_over); i++)
    g_usleep (1000);
  return g_atomic_int_get (&query->is_over);
}

/* The host has called back, from whatever it is doing: once is enough. */
static void
query_meanwhile (Verify *verify)
{
  if (verify == NULL || verify->calls_out)
    return;
  Query *query = g_new0 (Query, 1);
  *query = (Query) { .host = verify->host, .whole = verify->config.pointer_size == 8 ? 48 : 28, .references = 2 };
  verify->calls_out = true;
  g_thread_unref (g_thread_new ("query", run_query, query));
  verify->is_query_stuck = !await_query (query);
  verify->query = query;
}

static HRESULT STDMETHODCALLTYPE
callback_query (ICLRMemoryNotificationCallback *This, REFIID riid, void **object)
{
  bool is_known = IsEqualIID (riid, &IID_IUnknown) || IsEqualIID (riid, &IID_ICLRMemoryNotificationCallback);
  *object = is_known ? This : NULL;
  ((CountingCallback *) This)->references += is_known;
  return is_known ? S_OK : E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE
callback_add_ref (ICLRMemoryNotificationCallback *This)
{
  query_meanwhile (((CountingCallback *) This)->verify);
  return ++((CountingCallback *) This)->references;
}

static ULONG STDMETHODCALLTYPE
callback_release (ICLRMemoryNotificationCallback *This)
{
  return --((CountingCallback *) This)->references;
}

static HRESULT STDMETHODCALLTYPE
callback_notify (ICLRMemoryNotificationCallback *This, EMemoryAvailable available)
{
  Verify *verify = ((CountingCallback *) This)->verify;
  query_meanwhile (verify);
  if (verify != NULL && (available < eMemoryAvailableLow || available > eMemoryAvailableHigh))
    {
      verify->wrong_notification = (uint32_t) available;
      verify->has_wrong_notification = true;
    }
  return S_OK;
}

static const ICLRMemoryNotificationCallbackVtbl callback_methods
    = { callback_query, callback_add_ref, callback_release, callback_notify };
/* It outlives the host, as the runtime's static one does; each thread has its own. */
static _Thread_local CountingCallback counting = { { &callback_methods }, 1, NULL };

const char *
verify_callback (Verify *verify)
{
  IHostMemoryManager *host = verify->host;
  ULONG before = counting.references;
  counting.verify = verify;
  HRESULT result = host->lpVtbl->RegisterMemoryNotificationCallback (host, &counting.iface);
  if (verify_seen (verify, VAS_CLR_REGISTER_CALLBACK, result) != S_OK)
    return "the callback is refused";
  if (counting.references < before)
    return "the callback is released, though the host keeps it";
  return counting.references > before ? NULL : "the callback is kept without AddRef";
}

const char *
verify_query_never_waits (Verify *verify)
{
  if (!verify->calls_out)
    return VERIFY_SKIPPED;
  return verify->is_query_stuck ? "a query waits for a lock that the host holds while it calls back" : NULL;
}

const char *
verify_notifications (Verify *verify)
{
  if (!verify->has_wrong_notification)
    return NULL;
  g_snprintf (verify->problem, sizeof verify->problem, "OnMemoryNotification was told %u, which is none of 1, 2 and 3",
              verify->wrong_notification);
  return verify->problem;
}

/* The check's only one: another takes its place, and the end of the run gives the last one back. */
static IHostMalloc *
make_heap (Verify *verify, DWORD type)
{
  IHostMalloc *heap = NULL;
  IHostMemoryManager *host = verify->host;
  if (verify->heap != NULL)
    verify->heap->lpVtbl->Release (verify->heap);
  verify->heap = NULL;
  HRESULT result = verify_seen (verify, VAS_CLR_CREATE_MALLOC, host->lpVtbl->CreateMalloc (host, type, &heap));
  if (result == S_OK && heap != NULL && verify_missing_heap_method (heap) == NULL)
    verify->heap = heap;
  return verify->heap;
}

static const char *
check_heap_interfaces (IHostMalloc *heap)
{
  static const IID unknown = { 0x12345678, 0x9abc, 0xdef0, { 1, 2, 3, 4, 5, 6, 7, 8 } };
  void *object = NULL;
  if (heap->lpVtbl->QueryInterface (heap, &IID_IHostMalloc, &object) != S_OK || object == NULL)
    return "a heap's QueryInterface does not know IHostMalloc";
  heap->lpVtbl->Release (heap);
  object = POISON;
  if (heap->lpVtbl->QueryInterface (heap, &unknown, &object) != E_NOINTERFACE || object != NULL)
    return "a heap's QueryInterface does not refuse an unknown interface with E_NOINTERFACE and NULL";
  return NULL;
}

const char *
verify_create_malloc (Verify *verify)
{
  for (DWORD type = 0; type <= (MALLOC_THREADSAFE | MALLOC_EXECUTABLE); type++)
    {
      IHostMalloc *heap = make_heap (verify, type);
      if (heap == NULL)
        return "a MALLOC_TYPE is refused, or the heap has not all of its 6 methods";
      const char *problem = check_heap_interfaces (heap);
      if (problem != NULL)
        return problem;
    }
  return NULL;
}

static HRESULT
heap_alloc (Verify *verify, IHostMalloc *heap, SIZE_T size, void **block)
{
  return verify_seen (verify, VAS_CLR_ALLOC, heap->lpVtbl->Alloc (heap, size, eTaskCritical, block));
}

static HRESULT
heap_free (Verify *verify, IHostMalloc *heap, void *block)
{
  return verify_seen (verify, VAS_CLR_FREE, heap->lpVtbl->Free (heap, block));
}

const char *
verify_heap_alloc (Verify *verify)
{
  IHostMalloc *heap = make_heap (verify, MALLOC_THREADSAFE);
  void *block = POISON, *none = POISON;
  if (heap == NULL || heap_alloc (verify, heap, 200, &block) != S_OK)
    return "a block of 200 bytes is refused";
  if (block == NULL || block == POISON)
    return "S_OK came without a block";
  HRESULT result = heap_alloc (verify, heap, IMPOSSIBLE, &none);
  if (result != E_OUTOFMEMORY)
    return "an impossible block is not answered with E_OUTOFMEMORY";
  if (none != NULL)
    return "ppMem is not NULL after a failure";
  return heap_free (verify, heap, block) == S_OK ? NULL : "a block cannot be freed";
}

const char *
verify_debug_alloc (Verify *verify)
{
  static char file[] = "verify.cpp";
  IHostMalloc *heap = make_heap (verify, MALLOC_THREADSAFE);
  void *block = NULL;
  if (heap == NULL)
    return "there is no heap";
  HRESULT result = heap->lpVtbl->DebugAlloc (heap, 64, eTaskCritical, file, 7, &block);
  if (verify_seen (verify, VAS_CLR_DEBUG_ALLOC, result) != S_OK || block == NULL)
    return "DebugAlloc gives no block";
  return heap_free (verify, heap, block) == S_OK ? NULL : "its block cannot be freed";
}

const char *
verify_free_foreign_block (Verify *verify)
{
  IHostMalloc *heap = make_heap (verify, MALLOC_THREADSAFE);
  void *block = NULL;
  if (heap == NULL || heap_alloc (verify, heap, 64, &block) != S_OK)
    return "a block of 64 bytes is refused";
  if (heap_free (verify, heap, block) != S_OK)
    return "a block cannot be freed";
  HRESULT twice = heap_free (verify, heap, block), never = heap_free (verify, heap, (char *) block + 0x100000);
  if (SUCCEEDED (twice) || SUCCEEDED (never))
    return "memory that Alloc did not give, or that was freed already, is freed";
  return twice == HOST_E_INVALIDOPERATION && never == HOST_E_INVALIDOPERATION
             ? NULL
             : "memory that Alloc did not give is not answered with HOST_E_INVALIDOPERATION";
}

/* The runtime forwards it and uses the answer: any documented one will do. */
const char *
verify_free_null (Verify *verify)
{
  IHostMalloc *heap = make_heap (verify, MALLOC_THREADSAFE);
  if (heap == NULL)
    return "there is no heap";
  HRESULT result = heap_free (verify, heap, NULL);
  return result == S_OK || result == HOST_E_INVALIDOPERATION ? NULL : "Free(NULL) is not tolerated";
}

const char *
verify_alignment (Verify *verify)
{
  IHostMalloc *heap = make_heap (verify, MALLOC_THREADSAFE);
  for (SIZE_T size = 1; heap != NULL && size < 40; size += 3)
    {
      void *block = NULL;
      if (heap_alloc (verify, heap, size, &block) != S_OK)
        return "a small block is refused";
      if ((uintptr_t) block % (2 * verify->config.pointer_size) != 0)
        return "a block is not aligned as the system's heap does it";
    }
  return heap != NULL ? NULL : "there is no heap";
}

const char *
verify_half_success (Verify *verify)
{
  return verify_tell (verify, &verify->half_success, "which the runtime takes for a failure");
}

const char *
verify_undocumented (Verify *verify)
{
  return verify_tell (verify, &verify->undocumented, "which the method's page does not list");
}

const char *
verify_hard_failure (Verify *verify)
{
  const char *problem = verify_tell (verify, &verify->answers_on, "after E_FAIL, instead of HOST_E_CLRNOTAVAILABLE");
  return problem != NULL ? problem
                         : verify_tell (verify, &verify->hard_failure, "E_FAIL, for an ordinary failure");
}

static bool
run_check (Verify *verify, unsigned number, const VerifyCheck *check, VasClrWriter writer, void *data)
{
  const char *problem = check->run (verify);
  bool is_skipped = problem != NULL && g_str_equal (problem, VERIFY_SKIPPED), is_good = problem == NULL || is_skipped;
  g_autofree char *line = g_strdup_printf ("%s %u - HM-%03u: %s%s", is_good ? "ok" : "not ok", number, check->clause,
                                           check->what, is_skipped ? " # SKIP nothing to look at" : "");
  writer (line, data);
  if (!is_good)
    {
      g_autofree char *comment = g_strdup_printf ("# %s", problem);
      writer (comment, data);
    }
  return is_good;
}

/* Without a whole table no check can be made, and none holds. */
static unsigned
give_up (unsigned number, const VerifyCheck *check, VasClrWriter writer, void *data)
{
  g_autofree char *line = g_strdup_printf ("not ok %u - HM-%03u: %s", number, check->clause, check->what);
  writer (line, data);
  return 1;
}

/* A query that was stuck may go on now, and needs the host: it is waited for once more. */
static void
end_verify (Verify *verify)
{
  if (verify->heap != NULL)
    verify->heap->lpVtbl->Release (verify->heap);
  counting.verify = NULL;
  if (verify->query == NULL)
    return;
  await_query (verify->query);
  drop_query (verify->query);
}

unsigned
vas_clr_verify (IHostMemoryManager *host, const VasClrRuntimeConfig *config, VasClrWriter writer, void *data)
{
  Verify verify = { .host = host };
  unsigned n_failed = 0;
  if (config != NULL)
    verify.config = *config;
  else
    vas_clr_runtime_config_init (&verify.config);
  g_autofree char *plan = g_strdup_printf ("1..%u", verify_n_checks);
  writer (plan, data);
  for (unsigned i = 0; i < verify_n_checks; i++)
    n_failed += i > 0 && n_failed == i && verify_missing_method (host) != NULL
                    ? give_up (i + 1, &verify_checks[i], writer, data)
                    : !run_check (&verify, i + 1, &verify_checks[i], writer, data);
  end_verify (&verify);
  return n_failed;
}
