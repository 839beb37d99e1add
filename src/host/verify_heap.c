/* Checks of heaps and of the callback, those about all results, and the run of the list. */
#include "host/verify.h"
#include <glib.h>

/* A callback that counts, unlike the runtime's own, what becomes of it. */
typedef struct CountingCallback
{
  ICLRMemoryNotificationCallback iface; /* first */
  ULONG references;
  unsigned told;
} CountingCallback;

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
  return ++((CountingCallback *) This)->references;
}

static ULONG STDMETHODCALLTYPE
callback_release (ICLRMemoryNotificationCallback *This)
{
  return --((CountingCallback *) This)->references;
}

static HRESULT STDMETHODCALLTYPE
callback_notify (ICLRMemoryNotificationCallback *This, EMemoryAvailable available G_GNUC_UNUSED)
{
  ((CountingCallback *) This)->told++;
  return S_OK;
}

static const ICLRMemoryNotificationCallbackVtbl callback_methods
    = { callback_query, callback_add_ref, callback_release, callback_notify };
/* It outlives the host, as the runtime's static one does; each thread has its own. */
static _Thread_local CountingCallback counting = { { &callback_methods }, 1, 0 };

const char *
verify_callback (Verify *verify)
{
  IHostMemoryManager *host = verify->host;
  ULONG before = counting.references;
  HRESULT result = host->lpVtbl->RegisterMemoryNotificationCallback (host, &counting.iface);
  if (result != S_OK)
    return "the callback is refused";
  if (counting.references < before)
    return "the callback is released, though the host keeps it";
  return counting.references > before ? NULL : "the callback is kept without AddRef";
}

/* The check's only one: another takes its place, and the end of the run gives the last one back. */
static IHostMalloc *
make_heap (Verify *verify, DWORD type)
{
  IHostMalloc *heap = NULL;
  IHostMemoryManager *host = verify->host;
  if (verify->heap != NULL)
    verify->heap->lpVtbl->Release (verify->heap);
  verify->heap = host->lpVtbl->CreateMalloc (host, type, &heap) == S_OK ? heap : NULL;
  return verify->heap;
}

const char *
verify_create_malloc (Verify *verify)
{
  for (DWORD type = 0; type <= (MALLOC_THREADSAFE | MALLOC_EXECUTABLE); type++)
    {
      void *object = NULL;
      IHostMalloc *heap = make_heap (verify, type);
      if (heap == NULL)
        return "a MALLOC_TYPE is refused";
      if (heap->lpVtbl->QueryInterface (heap, &IID_IHostMalloc, &object) != S_OK || object == NULL)
        return "a heap's QueryInterface does not know IHostMalloc";
      heap->lpVtbl->Release (heap);
    }
  return NULL;
}

const char *
verify_heap_alloc (Verify *verify)
{
  IHostMalloc *heap = make_heap (verify, MALLOC_THREADSAFE);
  void *block = POISON, *none = POISON;
  if (heap == NULL || heap->lpVtbl->Alloc (heap, 200, eTaskCritical, &block) != S_OK)
    return "a block of 200 bytes is refused";
  if (block == NULL || block == POISON)
    return "S_OK came without a block";
  HRESULT result = heap->lpVtbl->Alloc (heap, IMPOSSIBLE, eTaskCritical, &none);
  if (result != E_OUTOFMEMORY)
    return "an impossible block is not answered with E_OUTOFMEMORY";
  if (none != NULL)
    return "ppMem is not NULL after a failure";
  return heap->lpVtbl->Free (heap, block) == S_OK ? NULL : "a block cannot be freed";
}

const char *
verify_debug_alloc (Verify *verify)
{
  static char file[] = "verify.cpp";
  IHostMalloc *heap = make_heap (verify, MALLOC_THREADSAFE);
  void *block = NULL;
  if (heap == NULL || heap->lpVtbl->DebugAlloc (heap, 64, eTaskCritical, file, 7, &block) != S_OK || block == NULL)
    return "DebugAlloc gives no block";
  return heap->lpVtbl->Free (heap, block) == S_OK ? NULL : "its block cannot be freed";
}

const char *
verify_free_foreign_block (Verify *verify)
{
  IHostMalloc *heap = make_heap (verify, MALLOC_THREADSAFE);
  void *block = NULL;
  if (heap == NULL || heap->lpVtbl->Alloc (heap, 64, eTaskCritical, &block) != S_OK)
    return "a block of 64 bytes is refused";
  if (heap->lpVtbl->Free (heap, block) != S_OK)
    return "a block cannot be freed";
  HRESULT result = heap->lpVtbl->Free (heap, (char *) block + 0x100000);
  if (SUCCEEDED (result))
    return "memory that Alloc did not give is freed";
  return result == HOST_E_INVALIDOPERATION
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
  HRESULT result = heap->lpVtbl->Free (heap, NULL);
  return result == S_OK || result == HOST_E_INVALIDOPERATION ? NULL : "Free(NULL) is not tolerated";
}

const char *
verify_alignment (Verify *verify)
{
  IHostMalloc *heap = make_heap (verify, MALLOC_THREADSAFE);
  for (SIZE_T size = 1; heap != NULL && size < 40; size += 3)
    {
      void *block = NULL;
      if (heap->lpVtbl->Alloc (heap, size, eTaskCritical, &block) != S_OK)
        return "a small block is refused";
      if ((uintptr_t) block % (2 * verify->config.pointer_size) != 0)
        return "a block is not aligned as the system's heap does it";
    }
  return heap != NULL ? NULL : "there is no heap";
}

const char *
verify_half_success (Verify *verify)
{
  return verify->half_success == 0 ? NULL : "S_FALSE came, which the runtime takes for a failure";
}

const char *
verify_undocumented (Verify *verify)
{
  return verify->undocumented == 0 ? NULL : "a result came that the method's page does not list";
}

const char *
verify_hard_failure (Verify *verify)
{
  if (verify->answers_on)
    return "after E_FAIL something else than HOST_E_CLRNOTAVAILABLE came";
  return verify->failed_hard ? "E_FAIL came for an ordinary failure" : NULL;
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
    n_failed += !run_check (&verify, i + 1, &verify_checks[i], writer, data);
  if (verify.heap != NULL)
    verify.heap->lpVtbl->Release (verify.heap);
  return n_failed;
}
