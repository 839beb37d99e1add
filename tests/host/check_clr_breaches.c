/* The breaches of the contract by a host that the scripted runtime reports, each by its clause.
 *
 * proves: HM-008, HM-009, HM-020, HM-033, HM-034, HM-035, HM-051, HM-055, HM-100 */
#include "runtime_support.h"
#include "wrong_host.h"

/* Each injected oddity is reported by its clause. */
START_TEST (test_breaches)
{
  static const struct
  {
    VasClrMethod method;
    HRESULT result;
    unsigned clause;
  } cases[] = { { VAS_CLR_VIRTUAL_ALLOC, S_FALSE, 34 },
                { VAS_CLR_VIRTUAL_ALLOC, E_FAIL, 20 },
                { VAS_CLR_GET_MEMORY_LOAD, S_FALSE, 34 },
                { VAS_CLR_GET_MEMORY_LOAD, E_FAIL, 20 } };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      Rig rig;
      VasClrBreach breach;
      rig_init (&rig, NULL);
      rig_start (&rig);
      ck_assert_uint_eq (n_breaches (&rig), 0);
      fail_next (&rig, cases[i].method, cases[i].result, 0);
      if (cases[i].method == VAS_CLR_VIRTUAL_ALLOC)
        vas_clr_runtime_allocate (rig.runtime, MIB);
      else
        vas_clr_runtime_collect (rig.runtime, 0);
      ck_assert_uint_ge (vas_clr_runtime_breaches (rig.runtime, &breach, 1), 1);
      ck_assert_uint_eq (breach.rule, HM (cases[i].clause));
      ck_assert_int_eq (breach.method, cases[i].method);
      rig_clear (&rig);
    }
}
END_TEST

/* What a run of the runtime meets of each wrong host's error. */
START_TEST (test_breaches_of_wrong_hosts)
{
  const WrongKind *kind = &wrong_kinds[_i];
  Rig rig;
  Wrong wrong;
  VasClrBreach breaches[50];
  VasClrRuntimeConfig config;
  if (kind->met == 0)
    return;
  vas_clr_runtime_config_init (&config);
  config.foreign = 0x7ffe0000; /* the page that the system shares with every process */
  rig_init (&rig, &config);
  wrong_init (&wrong, rig.f.host);
  wrong_set (&wrong, kind);
  ck_assert_int_eq (vas_clr_runtime_set_memory_manager (rig.runtime, &wrong.iface), S_OK);
  vas_clr_runtime_start (rig.runtime);
  vas_clr_runtime_free_foreign (rig.runtime, 0x7ffe0000, false);
  vas_clr_runtime_collect (rig.runtime, 0);
  size_t n = vas_clr_runtime_breaches (rig.runtime, breaches, 50);
  bool is_found = false;
  for (size_t i = 0; i < n && i < 50; i++)
    is_found = is_found || breaches[i].rule == HM (kind->met);
  ck_assert_msg (is_found, "%s is not reported by HM-%03u", kind->name, kind->met);
  rig_clear (&rig);
}
END_TEST

START_TEST (test_foreign_memory_is_not_freed)
{
  Rig rig;
  rig_init (&rig, NULL);
  ck_assert_int_eq (vas_clr_runtime_free_foreign (rig.runtime, 0x10000, false), HOST_E_CLRNOTAVAILABLE);
  rig_start (&rig);
  ck_assert_int_eq (vas_clr_runtime_free_foreign (rig.runtime, 0x7ffe0000, false), HOST_E_INVALIDOPERATION);
  ck_assert_int_eq (vas_clr_runtime_free_foreign (rig.runtime, 0x7ffe0000, true), HOST_E_INVALIDOPERATION);
  ck_assert_uint_eq (n_breaches (&rig), 0);
  rig_clear (&rig);
}
END_TEST

/* Whatever ppMem held stays in it, or success comes without memory. */
static HRESULT poor_result;

static HRESULT STDMETHODCALLTYPE
alloc_sets_nothing (IHostMemoryManager *This, void *address, SIZE_T size, DWORD type, DWORD protect,
                    EMemoryCriticalLevel level, void **memory)
{
  (void) This, (void) address, (void) size, (void) type, (void) protect, (void) level, (void) memory;
  return poor_result;
}

START_TEST (test_breaches_about_results)
{
  static const struct
  {
    HRESULT result;
    unsigned clause;
  } cases[] = { { E_OUTOFMEMORY, 33 }, { S_OK, 35 }, { E_NOTIMPL, 12 } };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      Fixture f = fixture ();
      Wrong wrong;
      VasClrBreach breach;
      VasClrRuntime *runtime = vas_clr_runtime_new (NULL);
      wrong_init (&wrong, f.host);
      wrong.methods.VirtualAlloc = alloc_sets_nothing;
      poor_result = cases[i].result;
      ck_assert_int_eq (vas_clr_runtime_set_memory_manager (runtime, &wrong.iface), S_OK);
      ck_assert_int_eq (vas_clr_runtime_start (runtime), E_OUTOFMEMORY);
      ck_assert_uint_ge (vas_clr_runtime_breaches (runtime, &breach, 1), 1);
      ck_assert_uint_eq (breach.rule, HM (cases[i].clause));
      vas_clr_runtime_free (runtime);
      finish (&f);
    }
}
END_TEST

/* A decommit takes the whole reservation out of the host's books. */
static HRESULT STDMETHODCALLTYPE
forget_after_decommit (IHostMemoryManager *This, LPVOID address, SIZE_T size, DWORD type)
{
  Wrong *wrong = (Wrong *) This;
  if (type == VAS_MEM_RELEASE && wrong->forgotten != NULL)
    return HOST_E_INVALIDOPERATION;
  wrong->forgotten = type == VAS_MEM_DECOMMIT ? address : NULL;
  return wrong->right->lpVtbl->VirtualFree (wrong->right, address, size, type);
}

START_TEST (test_a_forgotten_reservation)
{
  Fixture f = fixture ();
  Wrong wrong;
  VasClrBreach breach;
  VasClrRuntime *runtime = vas_clr_runtime_new (NULL);
  wrong_init (&wrong, f.host);
  wrong.methods.VirtualFree = forget_after_decommit;
  ck_assert_int_eq (vas_clr_runtime_set_memory_manager (runtime, &wrong.iface), S_OK);
  ck_assert_int_eq (vas_clr_runtime_start (runtime), S_OK);
  vas_clr_runtime_collect (runtime, 0); /* mark arrays come and go */
  ck_assert_uint_eq (vas_clr_runtime_breaches (runtime, NULL, 0), 0);
  ck_assert (vas_clr_runtime_allocate (runtime, 300 * MIB).succeeded); /* another card table: the first one goes */
  ck_assert_uint_eq (vas_clr_runtime_breaches (runtime, &breach, 1), 1);
  ck_assert_uint_eq (breach.rule, HM (55));
  vas_clr_runtime_free (runtime);
  finish (&f);
}
END_TEST

/* No method is called that is not there: the manager is given up. */
START_TEST (test_a_table_with_a_hole)
{
  Fixture f = fixture ();
  Wrong wrong;
  VasClrBreach breach;
  VasClrRuntime *runtime = vas_clr_runtime_new (NULL);
  wrong_init (&wrong, f.host);
  wrong.methods.Release = NULL;
  ck_assert_int_eq (vas_clr_runtime_set_memory_manager (runtime, &wrong.iface), E_UNEXPECTED);
  ck_assert_uint_eq (vas_clr_runtime_breaches (runtime, &breach, 1), 1);
  ck_assert_uint_eq (breach.rule, HM (8));
  vas_clr_runtime_free (runtime);
  finish (&f);
}
END_TEST

static ULONG STDMETHODCALLTYPE
count_heap (IHostMalloc *This)
{
  (void) This;
  return 1;
}

static HRESULT STDMETHODCALLTYPE
give_half_a_heap (IHostMemoryManager *This, DWORD type, IHostMalloc **heap)
{
  static const IHostMallocVtbl methods = { .AddRef = count_heap, .Release = count_heap };
  static IHostMalloc half = { &methods };
  (void) This, (void) type;
  *heap = &half;
  return S_OK;
}

/* The same of a heap: there is none. */
START_TEST (test_a_heap_with_holes)
{
  Fixture f = fixture ();
  Wrong wrong;
  VasClrBreach breach;
  VasClrRuntime *runtime = vas_clr_runtime_new (NULL);
  wrong_init (&wrong, f.host);
  wrong.methods.CreateMalloc = give_half_a_heap;
  f.host->lpVtbl->AddRef (f.host); /* the one that the runtime gives up */
  ck_assert_int_eq (vas_clr_runtime_set_memory_manager (runtime, &wrong.iface), E_UNEXPECTED);
  ck_assert_uint_eq (vas_clr_runtime_breaches (runtime, &breach, 1), 1);
  ck_assert_uint_eq (breach.rule, HM (9));
  vas_clr_runtime_free (runtime);
  finish (&f);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("clr_breaches");
  TCase *tc = tcase_create ("breaches");
  tcase_add_test (tc, test_breaches);
  tcase_add_loop_test (tc, test_breaches_of_wrong_hosts, 0, n_wrong_kinds);
  tcase_add_test (tc, test_foreign_memory_is_not_freed);
  tcase_add_test (tc, test_breaches_about_results);
  tcase_add_test (tc, test_a_forgotten_reservation);
  tcase_add_test (tc, test_a_table_with_a_hole);
  tcase_add_test (tc, test_a_heap_with_holes);
  suite_add_tcase (suite, tc);
  return suite;
}
