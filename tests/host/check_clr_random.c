/* A hundred thousand short scripts: random state, budgets, locks and orders of failures, then random calls of every
 * method.  In the documented mode no result comes that the method's table does not list (HM-012), but for refused
 * queries and protections.
 *
 * proves: HM-012, HM-013, HM-033, HM-035 */
#include "host_support.h"

typedef struct Rng
{
  uint64_t state;
  void *given; /* 1 MiB that the host gave before: calls can succeed */
} Rng;

static uint64_t
next (Rng *rng)
{
  rng->state += UINT64_C (0x9e3779b97f4a7c15);
  uint64_t z = rng->state;
  z = (z ^ z >> 30) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C (0x94d049bb133111eb);
  return z ^ z >> 31;
}

static uint64_t
below (Rng *rng, uint64_t n)
{
  return next (rng) % n;
}

static const HRESULT family[] = { HOST_E_CLRNOTAVAILABLE, HOST_E_TIMEOUT, HOST_E_NOT_OWNER, HOST_E_ABANDONED, E_FAIL,
                                  E_OUTOFMEMORY, HOST_E_INVALIDOPERATION };

/* Something to ask for: near what there is, or far from it. */
static void *
some_address (Rng *rng)
{
  static const uint64_t bases[] = { 0, 1, 0x10000, 0x20000, 0x123456, 0x7ffffffe0000, UINT64_MAX - 5 };
  uint64_t choice = below (rng, 14), page = below (rng, 3) * PAGE;
  return at ((choice < 7 ? bases[choice] : number (rng->given)) + page);
}

static SIZE_T
some_size (Rng *rng)
{
  static const SIZE_T sizes[] = { 0, 1, PAGE, PAGE + 1, GRANULE, 16 * GRANULE, (SIZE_T) 1 << 50, SIZE_MAX };
  return sizes[below (rng, 8)];
}

static DWORD
some_type (Rng *rng)
{
  static const DWORD types[] = { VAS_MEM_RESERVE, VAS_MEM_COMMIT, VAS_MEM_RESERVE | VAS_MEM_COMMIT, VAS_MEM_RESET,
                                 VAS_MEM_RESERVE | VAS_MEM_WRITE_WATCH, VAS_MEM_RESERVE | VAS_MEM_TOP_DOWN,
                                 VAS_MEM_DECOMMIT, VAS_MEM_RELEASE, 0, 0xffffffff };
  return types[below (rng, 10)];
}

static DWORD
some_protection (Rng *rng)
{
  static const DWORD protections[] = { 0, VAS_PAGE_NOACCESS, VAS_PAGE_READWRITE, VAS_PAGE_EXECUTE_READWRITE,
                                       VAS_PAGE_WRITECOPY, VAS_PAGE_READWRITE | VAS_PAGE_GUARD, 0x777 };
  return protections[below (rng, 7)];
}

/* Drawn in one order, whatever the compiler's order of evaluation is. */
typedef struct Drawn
{
  void *address;
  SIZE_T size;
  DWORD type, protection;
  EMemoryCriticalLevel level;
  uint64_t coin;
} Drawn;

static Drawn
draw (Rng *rng)
{
  Drawn drawn;
  drawn.address = some_address (rng);
  drawn.size = some_size (rng);
  drawn.type = some_type (rng);
  drawn.protection = some_protection (rng);
  drawn.level = (EMemoryCriticalLevel) below (rng, 3);
  drawn.coin = next (rng);
  return drawn;
}

static HRESULT
call_one (Fixture *f, IHostMalloc *heap, IHostControl *control, Rng *rng, VasClrMethod method)
{
  IHostMemoryManager *host = f->host;
  IHostMalloc *made = NULL;
  const Drawn d = draw (rng);
  void *memory = POISON, *object = NULL;
  uint8_t buffer[48];
  SIZE_T size;
  DWORD number_out;
  HRESULT result;
  switch (method)
    {
    case VAS_CLR_CREATE_MALLOC:
      result = host->lpVtbl->CreateMalloc (host, (DWORD) (d.coin % 4), &made);
      if (made != NULL)
        made->lpVtbl->Release (made);
      return result;
    case VAS_CLR_VIRTUAL_ALLOC:
      result = host->lpVtbl->VirtualAlloc (host, d.address, d.size, d.type, d.protection, d.level, &memory);
      ck_assert_int_eq (memory != NULL, result == S_OK);
      return result;
    case VAS_CLR_VIRTUAL_FREE:
      return host->lpVtbl->VirtualFree (host, d.address, d.size, d.type);
    case VAS_CLR_VIRTUAL_QUERY:
      return host->lpVtbl->VirtualQuery (host, d.address, buffer, (SIZE_T) (d.coin % 49), &size);
    case VAS_CLR_VIRTUAL_PROTECT:
      return host->lpVtbl->VirtualProtect (host, d.address, d.size, d.protection,
                                           d.coin % 2 == 0 ? &number_out : NULL);
    case VAS_CLR_GET_MEMORY_LOAD:
      return host->lpVtbl->GetMemoryLoad (host, &number_out, &size);
    case VAS_CLR_REGISTER_CALLBACK:
      return host->lpVtbl->RegisterMemoryNotificationCallback (host, NULL);
    case VAS_CLR_NEEDS:
      return host->lpVtbl->NeedsVirtualAddressSpace (host, d.address, d.size);
    case VAS_CLR_ACQUIRED:
      return host->lpVtbl->AcquiredVirtualAddressSpace (host, d.address, d.size);
    case VAS_CLR_RELEASED:
      return host->lpVtbl->ReleasedVirtualAddressSpace (host, d.address);
    case VAS_CLR_ALLOC:
    case VAS_CLR_DEBUG_ALLOC:
      result = method == VAS_CLR_ALLOC ? heap->lpVtbl->Alloc (heap, d.size, d.level, &memory)
                                       : heap->lpVtbl->DebugAlloc (heap, d.size, d.level, NULL, 1, &memory);
      ck_assert_int_eq (memory != NULL, result == S_OK);
      return result;
    case VAS_CLR_FREE:
      return heap->lpVtbl->Free (heap, d.address);
    case VAS_CLR_GET_HOST_MANAGER:
      result = control->lpVtbl->GetHostManager (control, &IID_IHostMemoryManager, &object);
      if (object != NULL)
        host->lpVtbl->Release (host);
      return result;
    case VAS_CLR_N_METHODS:
    default:
      ck_abort ();
    }
}

static void
script_something (Fixture *f, Rng *rng)
{
  static const VasClrState states[] = { VAS_CLR_STARTED, VAS_CLR_STARTED, VAS_CLR_STARTED, VAS_CLR_LOADING,
                                        VAS_CLR_NOT_LOADED, VAS_CLR_DISABLED, VAS_CLR_SHUTTING_DOWN };
  SET (f, state, states[below (rng, 7)]);
  SET (f, process_committed, below (rng, 2) * 32 * KIB);
  SET (f, process_reserved, below (rng, 2) * 2 * GRANULE);
  SET (f, process_allocations, below (rng, 2) * 2);
  SET (f, lock_owner, (uint32_t) (below (rng, 4) == 0 ? 2 : 0));
  SET (f, lock_timeout, below (rng, 2) * 10);
  SET (f, wait_level, (VasClrWait) below (rng, 4));
  for (uint64_t i = below (rng, 3); i > 0; i--)
    {
      VasClrFailure failure = { .result = family[below (rng, 7)] };
      failure.methods = (uint32_t) below (rng, 2);
      failure.methods <<= below (rng, VAS_CLR_N_METHODS);
      failure.nth = below (rng, 3);
      failure.every = below (rng, 3);
      bool ignored = vas_clr_host_add_failure (f->host, &failure);
      (void) ignored;
    }
}

static bool
is_allowed (VasClrMethod method, HRESULT result)
{
  bool is_exception = method == VAS_CLR_VIRTUAL_QUERY || method == VAS_CLR_VIRTUAL_PROTECT;
  return vas_clr_is_documented (method, result) || (is_exception && ((uint32_t) result >> 16) == 0x8007);
}

START_TEST (test_only_documented_results)
{
  Rng rng = { 20261126, NULL };
  Fixture f = fixture ();
  IHostMalloc *heap;
  IHostControl *control = vas_clr_host_control (f.host);
  uint64_t seen[VAS_CLR_N_METHODS] = { 0 };
  vas_machine_create_thread (f.machine, 1);
  ck_assert_int_eq (f.host->lpVtbl->CreateMalloc (f.host, 1, &heap), S_OK);
  HRESULT given = alloc_at (&f, NULL, 16 * GRANULE, VAS_MEM_RESERVE | VAS_MEM_COMMIT, VAS_PAGE_READWRITE,
                            eTaskCritical, &rng.given);
  ck_assert_int_eq (given, S_OK);
  VasSnapshot *start = vas_machine_snapshot (f.machine);
  for (uint64_t run = 0, n = test_scaled (100000); run < n; run++)
    {
      vas_machine_restore (f.machine, start);
      script_something (&f, &rng);
      for (int i = 0; i < 5; i++)
        {
          VasClrMethod method = (VasClrMethod) below (&rng, VAS_CLR_N_METHODS);
          HRESULT result = call_one (&f, heap, control, &rng, method);
          ck_assert_msg (is_allowed (method, result), "run %llu: %s gave 0x%08x", (unsigned long long) run,
                         vas_clr_method_name (method), (unsigned) result);
          seen[method] += result == S_OK;
        }
    }
  for (int method = 0; method < VAS_CLR_N_METHODS; method++)
    ck_assert_msg (seen[method] > 0, "%s never succeeded", vas_clr_method_name ((VasClrMethod) method));
  vas_machine_restore (f.machine, start);
  vas_snapshot_free (start);
  heap->lpVtbl->Release (heap);
  control->lpVtbl->Release (control);
  finish (&f);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("clr_random");
  TCase *tc = tcase_create ("matrix");
  tcase_set_timeout (tc, 120);
  tcase_add_test (tc, test_only_documented_results);
  suite_add_tcase (suite, tc);
  return suite;
}
