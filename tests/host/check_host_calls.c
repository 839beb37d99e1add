/* The conforming host, method by method.
 *
 * proves: HM-005, HM-012, HM-013, HM-031, HM-032, HM-033, HM-035, HM-036, HM-037, HM-038, HM-039, HM-040, HM-041
 * proves: HM-043, HM-050, HM-051, HM-052, HM-054, HM-055, HM-060, HM-061, HM-064, HM-070, HM-072, HM-073, HM-074
 * proves: HM-075, HM-080, HM-082, HM-083, HM-084, HM-095, HM-098, HM-099, HM-100, HM-101, HM-103, HM-112 */
#include "host_support.h"
#include <vasbox/access.h>

START_TEST (test_alloc_places_rounds_and_zeroes)
{
  Fixture f = fixture ();
  void *a, *b;
  ck_assert_int_eq (reserve (&f, 3 * GRANULE - 1, &a), S_OK);
  ck_assert_uint_eq (number (a) % GRANULE, 0);
  ck_assert_int_eq (alloc_at (&f, at (number (a) + PAGE + 5), 2 * PAGE, VAS_MEM_COMMIT, VAS_PAGE_READWRITE,
                              eTaskCritical, &b), S_OK);
  ck_assert_ptr_eq (b, at (number (a) + PAGE));
  ck_assert_uint_eq (report_of (&f).committed, 3 * PAGE);
  ck_assert_uint_eq (report_of (&f).reserved, 3 * GRANULE);
  uint64_t value = 1;
  ck_assert (vas_load_u64 (f.machine, 1, number (b), &value, NULL));
  ck_assert_uint_eq (value, 0);
  ck_assert_int_eq (alloc_at (&f, at (0x30012345), PAGE, VAS_MEM_RESERVE, VAS_PAGE_NOACCESS, eProcessCritical, &b),
                    S_OK);
  ck_assert_ptr_eq (b, at (0x30010000));
  ck_assert_uint_eq (report_of (&f).reserved, 3 * GRANULE + 4 * PAGE);
  finish (&f);
}
END_TEST

START_TEST (test_commit_again_keeps_contents)
{
  Fixture f = fixture ();
  void *a;
  uint64_t value = 0;
  ck_assert_int_eq (reserve (&f, GRANULE, &a), S_OK);
  ck_assert_int_eq (commit (&f, a, PAGE), S_OK);
  ck_assert (vas_store_u64 (f.machine, 1, number (a), 42, NULL));
  ck_assert_int_eq (commit (&f, a, 2 * PAGE), S_OK);
  ck_assert (vas_load_u64 (f.machine, 1, number (a), &value, NULL));
  ck_assert_uint_eq (value, 42);
  ck_assert_uint_eq (report_of (&f).committed, 2 * PAGE);
  finish (&f);
}
END_TEST

/* What the CLR sends (HM-040, HM-041, HM-043). */
START_TEST (test_every_type_and_protection_of_the_clr)
{
  static const DWORD types[] = { 0x2000, 0x202000, 0x3000, 0x102000 }, protections[] = { 0x01, 0x04, 0x40 };
  Fixture f = fixture ();
  void *a, *b;
  for (unsigned i = 0; i < 4; i++)
    for (unsigned j = 0; j < 3; j++)
      {
        ck_assert_int_eq (alloc_at (&f, NULL, GRANULE, types[i], protections[j], eProcessCritical, &a), S_OK);
        ck_assert_int_eq (free_at (&f, a, 0, VAS_MEM_RELEASE), S_OK);
      }
  ck_assert_int_eq (reserve (&f, GRANULE, &a), S_OK);
  ck_assert_int_eq (commit (&f, a, PAGE), S_OK);
  ck_assert_int_eq (alloc_at (&f, a, PAGE, VAS_MEM_RESET, VAS_PAGE_READWRITE, eTaskCritical, &b), S_OK);
  finish (&f);
}
END_TEST

/* In the documented mode every refused VirtualAlloc is E_OUTOFMEMORY. */
START_TEST (test_refused_allocs_by_mode)
{
  static const struct
  {
    uint64_t address;
    SIZE_T size;
    DWORD type, protect;
    HRESULT mapped;
    int rule;
  } rows[] = {
    { 0, 0, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, E_INVALIDARG, 13 },
    { 0, PAGE, 0, VAS_PAGE_READWRITE, E_INVALIDARG, 13 },
    { 0, PAGE, VAS_MEM_RESERVE, 0, E_INVALIDARG, 13 },
    { 0x50000000, PAGE, VAS_MEM_COMMIT, VAS_PAGE_READWRITE, VAS_HR (0x800701E7), 39 },
    { 0x20000000, PAGE, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, VAS_HR (0x800701E7), 39 },
    { 0, (SIZE_T) 1 << 46, VAS_MEM_RESERVE | VAS_MEM_COMMIT, VAS_PAGE_READWRITE, E_OUTOFMEMORY, 36 },
    { 0, (SIZE_T) 1 << 50, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, E_INVALIDARG, 13 },
  };
  Fixture f = fixture ();
  void *a;
  ck_assert_int_eq (alloc_at (&f, at (0x20000000), GRANULE, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, eTaskCritical, &a),
                    S_OK);
  for (VasClrMode mode = VAS_CLR_DOCUMENTED; mode <= VAS_CLR_WIN32_MAPPED; mode++)
    {
      SET (&f, mode, mode);
      for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        REFUSES (&f, alloc_at (&f, at (rows[i].address), rows[i].size, rows[i].type, rows[i].protect, eTaskCritical,
                               &a),
                 mode == VAS_CLR_DOCUMENTED ? E_OUTOFMEMORY : rows[i].mapped, rows[i].rule);
    }
  finish (&f);
}
END_TEST

/* The limit of a process is a shortage like another. */
START_TEST (test_a_process_at_its_commit_limit)
{
  VasConfig config;
  void *a;
  vas_config_init (&config);
  config.process_commit_limit = 4 * GRANULE;
  Fixture f = fixture_on (&config);
  SET (&f, mode, VAS_CLR_WIN32_MAPPED);
  REFUSES (&f, alloc_at (&f, NULL, 5 * GRANULE, VAS_MEM_RESERVE | VAS_MEM_COMMIT, VAS_PAGE_READWRITE, eTaskCritical,
                         &a),
           E_OUTOFMEMORY, 36);
  finish (&f);
}
END_TEST

START_TEST (test_bad_level_and_null_result)
{
  Fixture f = fixture ();
  void *a;
  REFUSES (&f, alloc_at (&f, NULL, PAGE, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, (EMemoryCriticalLevel) 3, &a),
           E_OUTOFMEMORY, 1);
  REFUSES (&f, f.host->lpVtbl->VirtualAlloc (f.host, NULL, PAGE, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, eTaskCritical,
                                             NULL),
           E_OUTOFMEMORY, 30);
  SET (&f, mode, VAS_CLR_WIN32_MAPPED);
  REFUSES (&f, f.host->lpVtbl->VirtualAlloc (f.host, NULL, PAGE, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, eTaskCritical,
                                             NULL),
           VAS_HR (0x800703E6), 30);
  finish (&f);
}
END_TEST

START_TEST (test_free_of_own_memory)
{
  Fixture f = fixture ();
  void *a;
  ck_assert_int_eq (reserve (&f, 4 * GRANULE, &a), S_OK);
  ck_assert_int_eq (commit (&f, a, 4 * PAGE), S_OK);
  ck_assert_int_eq (free_at (&f, at (number (a) + PAGE), PAGE, VAS_MEM_DECOMMIT), S_OK);
  ck_assert_uint_eq (report_of (&f).committed, 3 * PAGE);
  ck_assert_int_eq (free_at (&f, at (number (a) + PAGE), PAGE, VAS_MEM_DECOMMIT), S_OK);
  ck_assert_uint_eq (report_of (&f).committed, 3 * PAGE);
  ck_assert_uint_eq (report_of (&f).reserved, 4 * GRANULE); /* HM-055 */
  ck_assert_int_eq (free_at (&f, a, 0, VAS_MEM_DECOMMIT), S_OK);
  ck_assert_uint_eq (report_of (&f).committed, 0);
  ck_assert_uint_eq (vas_clr_host_live (f.host, NULL, 0), 1);
  ck_assert_int_eq (free_at (&f, a, 0, VAS_MEM_RELEASE), S_OK);
  ck_assert_uint_eq (vas_clr_host_live (f.host, NULL, 0), 0);
  ck_assert_uint_eq (report_of (&f).reserved, 0);
  ck_assert_uint_eq (report_of (&f).peak_reserved, 4 * GRANULE);
  REFUSES (&f, free_at (&f, a, 0, VAS_MEM_RELEASE), HOST_E_INVALIDOPERATION, 51);
  finish (&f);
}
END_TEST

START_TEST (test_refused_frees_by_mode)
{
  Fixture f = fixture ();
  void *a;
  uint64_t foreign = vas_win32_virtual_alloc (f.machine, 1, 0, PAGE, VAS_MEM_RESERVE, VAS_PAGE_READWRITE);
  ck_assert_int_eq (reserve (&f, 2 * GRANULE, &a), S_OK);
  for (VasClrMode mode = VAS_CLR_DOCUMENTED; mode <= VAS_CLR_WIN32_MAPPED; mode++)
    {
      HRESULT invalid = mode == VAS_CLR_DOCUMENTED ? HOST_E_INVALIDOPERATION : E_INVALIDARG;
      HRESULT bad_address = mode == VAS_CLR_DOCUMENTED ? HOST_E_INVALIDOPERATION : VAS_HR (0x800701E7);
      SET (&f, mode, mode);
      REFUSES (&f, free_at (&f, at (foreign), 0, VAS_MEM_RELEASE), HOST_E_INVALIDOPERATION, 51);
      REFUSES (&f, free_at (&f, NULL, 0, VAS_MEM_RELEASE), HOST_E_INVALIDOPERATION, 51);
      REFUSES (&f, free_at (&f, a, PAGE, VAS_MEM_RELEASE), invalid, 52);
      REFUSES (&f, free_at (&f, a, 0, VAS_MEM_RELEASE | VAS_MEM_DECOMMIT), invalid, 52);
      REFUSES (&f, free_at (&f, a, 0, 0), invalid, 52);
      REFUSES (&f, free_at (&f, at (number (a) + GRANULE), 0, VAS_MEM_RELEASE), bad_address, 52);
      REFUSES (&f, free_at (&f, a, 3 * GRANULE, VAS_MEM_DECOMMIT), invalid, 52);
    }
  finish (&f);
}
END_TEST

START_TEST (test_query_of_any_address)
{
  Fixture f = fixture ();
  uint8_t buffer[64];
  SIZE_T written = 0;
  uint64_t base, size;
  uint32_t state;
  uint64_t foreign = vas_win32_virtual_alloc (f.machine, 1, 0, 2 * PAGE, VAS_MEM_RESERVE, VAS_PAGE_READWRITE);
  ck_assert_int_eq (f.host->lpVtbl->VirtualQuery (f.host, at (foreign + 5), buffer, 48, &written), S_OK);
  ck_assert_uint_eq (written, 48);
  memcpy (&base, buffer, 8);
  memcpy (&size, buffer + 24, 8);
  memcpy (&state, buffer + 32, 4);
  ck_assert_uint_eq (base, foreign);
  ck_assert_uint_eq (size, 2 * PAGE);
  ck_assert_uint_eq (state, VAS_MEM_RESERVE);
  ck_assert_int_eq (f.host->lpVtbl->VirtualQuery (f.host, at (0x66660000), buffer, 48, &written), S_OK);
  REFUSES (&f, f.host->lpVtbl->VirtualQuery (f.host, at (foreign), buffer, 47, &written), VAS_HR (0x80070018), 60);
  ck_assert_uint_eq (written, 0);
  REFUSES (&f, f.host->lpVtbl->VirtualQuery (f.host, at (foreign), NULL, 48, &written), VAS_HR (0x800703E6), 60);
  REFUSES (&f, f.host->lpVtbl->VirtualQuery (f.host, at (foreign), buffer, 48, NULL), VAS_HR (0x800703E6), 60);
  finish (&f);
}
END_TEST

START_TEST (test_query_in_32_bits_has_28_bytes)
{
  VasConfig config;
  vas_config_init (&config);
  config.architecture = VAS_ARCHITECTURE_X86;
  config.pointer_size = 4;
  config.maximum_application_address = 0x7ffeffff;
  config.maximum_vad_address = 0x7ffdffff;
  Fixture f = fixture_on (&config);
  uint8_t buffer[48];
  SIZE_T written;
  void *a;
  uint32_t base, size;
  memset (buffer, 0xAA, sizeof buffer);
  ck_assert_int_eq (reserve (&f, GRANULE, &a), S_OK);
  ck_assert_int_eq (f.host->lpVtbl->VirtualQuery (f.host, a, buffer, 28, &written), S_OK);
  ck_assert_uint_eq (written, 28);
  memcpy (&base, buffer, 4);
  memcpy (&size, buffer + 12, 4);
  ck_assert_uint_eq (base, number (a));
  ck_assert_uint_eq (size, GRANULE);
  ck_assert_uint_eq (buffer[28], 0xAA);
  finish (&f);
}
END_TEST

START_TEST (test_protect_of_foreign_memory_by_the_byte)
{
  Fixture f = fixture ();
  DWORD old = 0;
  uint64_t cookie
      = vas_win32_virtual_alloc (f.machine, 1, 0, PAGE, VAS_MEM_RESERVE | VAS_MEM_COMMIT, VAS_PAGE_READONLY);
  ck_assert_int_eq (f.host->lpVtbl->VirtualProtect (f.host, at (cookie + 100), 8, VAS_PAGE_EXECUTE_READWRITE, &old),
                    S_OK);
  ck_assert_uint_eq (old, VAS_PAGE_READONLY);
  ck_assert_int_eq (f.host->lpVtbl->VirtualProtect (f.host, at (cookie + 100), 8, old, &old), S_OK);
  ck_assert_uint_eq (old, VAS_PAGE_EXECUTE_READWRITE);
  REFUSES (&f, f.host->lpVtbl->VirtualProtect (f.host, at (cookie), 8, 0, &old), VAS_HR (0x80070057), 72);
  REFUSES (&f, f.host->lpVtbl->VirtualProtect (f.host, at (cookie), 8, VAS_PAGE_READONLY, NULL),
           VAS_HR (0x800703E6), 72);
  REFUSES (&f, f.host->lpVtbl->VirtualProtect (f.host, at (0x66660000), 8, VAS_PAGE_READONLY, &old),
           VAS_HR (0x800701E7), 72);
  finish (&f);
}
END_TEST

START_TEST (test_heaps)
{
  Fixture f = fixture ();
  IHostMalloc *heap, *code;
  void *a, *b, *c;
  char file[] = "file.c";
  ck_assert_int_eq (f.host->lpVtbl->CreateMalloc (f.host, MALLOC_THREADSAFE, &heap), S_OK);
  ck_assert_int_eq (f.host->lpVtbl->CreateMalloc (f.host, MALLOC_EXECUTABLE, &code), S_OK);
  ck_assert_int_eq (heap->lpVtbl->Alloc (heap, 1, eTaskCritical, &a), S_OK);
  ck_assert_int_eq (heap->lpVtbl->DebugAlloc (heap, 100, eTaskCritical, file, 7, &b), S_OK);
  ck_assert_int_eq (code->lpVtbl->Alloc (code, 1 << 20, eTaskCritical, &c), S_OK);
  ck_assert_uint_eq (number (a) % 16 + number (b) % 16 + number (c) % 16, 0);
  ck_assert_uint_ge (number (b), number (a) + 16);
  ck_assert (vas_store_u64 (f.machine, 1, number (b), 1, NULL));
  VasRegion region;
  ck_assert (vas_machine_region (f.machine, 1, number (c), &region));
  ck_assert_uint_eq (region.protect, VAS_PAGE_EXECUTE_READWRITE);
  ck_assert_uint_eq (report_of (&f).heap, 16 + 112 + (1 << 20));
  ck_assert_int_eq (heap->lpVtbl->Free (heap, NULL), S_OK);
  REFUSES (&f, heap->lpVtbl->Free (heap, c), HOST_E_INVALIDOPERATION, 100);
  REFUSES (&f, heap->lpVtbl->Free (heap, at (number (b) + 16)), HOST_E_INVALIDOPERATION, 100);
  ck_assert_int_eq (heap->lpVtbl->Free (heap, a), S_OK);
  REFUSES (&f, heap->lpVtbl->Free (heap, a), HOST_E_INVALIDOPERATION, 100);
  ck_assert_int_eq (heap->lpVtbl->Free (heap, b), S_OK);
  ck_assert_uint_eq (code->lpVtbl->Release (code), 0);
  ck_assert_uint_eq (report_of (&f).heap, 0);
  ck_assert_uint_eq (heap->lpVtbl->Release (heap), 0);
  VasProcessCounters counters;
  ck_assert (vas_machine_usage (f.machine, 1, &counters));
  ck_assert_uint_eq (counters.allocations, 0);
  finish (&f);
}
END_TEST

START_TEST (test_heaps_without_memory)
{
  VasConfig config;
  vas_config_init (&config);
  config.commit_limit = 64 * KIB;
  Fixture f = fixture_on (&config);
  IHostMalloc *heap = (IHostMalloc *) POISON;
  void *a, *b = POISON;
  REFUSES (&f, f.host->lpVtbl->CreateMalloc (f.host, 8, &heap), E_OUTOFMEMORY, 3);
  ck_assert_ptr_null (heap);
  ck_assert_int_eq (f.host->lpVtbl->CreateMalloc (f.host, MALLOC_THREADSAFE, &heap), S_OK);
  ck_assert_int_eq (heap->lpVtbl->Alloc (heap, 60 * KIB, eTaskCritical, &a), S_OK);
  REFUSES (&f, heap->lpVtbl->Alloc (heap, 8 * KIB, eTaskCritical, &b), E_OUTOFMEMORY, 98);
  ck_assert_ptr_null (b);
  b = POISON;
  REFUSES (&f, heap->lpVtbl->Alloc (heap, SIZE_MAX, eTaskCritical, &b), E_OUTOFMEMORY, 98);
  ck_assert_ptr_null (b);
  REFUSES (&f, heap->lpVtbl->Alloc (heap, 1, eTaskCritical, NULL), E_OUTOFMEMORY, 98);
  heap->lpVtbl->Release (heap);
  finish (&f);
}
END_TEST

START_TEST (test_ledger_of_mappings)
{
  Fixture f = fixture ();
  ck_assert_int_eq (f.host->lpVtbl->NeedsVirtualAddressSpace (f.host, NULL, 0), S_OK);
  ck_assert_int_eq (f.host->lpVtbl->AcquiredVirtualAddressSpace (f.host, at (0x40000000), 3 * PAGE), S_OK);
  ck_assert_int_eq (f.host->lpVtbl->AcquiredVirtualAddressSpace (f.host, at (0x30000000), PAGE), S_OK);
  ck_assert_uint_eq (report_of (&f).mapped, 4 * PAGE);
  ck_assert_int_eq (f.host->lpVtbl->AcquiredVirtualAddressSpace (f.host, at (0x40000000), PAGE), S_OK);
  ck_assert_uint_eq (report_of (&f).ledger_errors, 1);
  ck_assert_int_eq (f.host->lpVtbl->ReleasedVirtualAddressSpace (f.host, at (0x40000000)), S_OK);
  ck_assert_uint_eq (report_of (&f).mapped, PAGE);
  ck_assert_int_eq (f.host->lpVtbl->ReleasedVirtualAddressSpace (f.host, at (0x40000000)), S_OK);
  ck_assert_uint_eq (report_of (&f).ledger_errors, 2);
  VasClrAllocation left;
  ck_assert_uint_eq (vas_clr_host_live (f.host, &left, 1), 1);
  ck_assert (left.kind == VAS_CLR_MAPPING && left.address == 0x30000000 && left.size == PAGE);
  finish (&f);
}
END_TEST

START_TEST (test_interfaces_and_references)
{
  Fixture f = fixture ();
  IHostControl *control = vas_clr_host_control (f.host), *again;
  void *object = POISON, *identity;
  ck_assert_int_eq (control->lpVtbl->GetHostManager (control, &IID_IHostGCManager, &object), E_NOINTERFACE);
  ck_assert_ptr_null (object);
  ck_assert_int_eq (control->lpVtbl->GetHostManager (control, &IID_IHostMemoryManager, &object), S_OK);
  ck_assert_ptr_eq (object, f.host);
  ck_assert_int_eq (control->lpVtbl->GetHostManager (control, NULL, &object), E_INVALIDARG);
  ck_assert_int_eq (control->lpVtbl->GetHostManager (control, &IID_IHostMemoryManager, NULL), E_INVALIDARG);
  ck_assert_int_eq (f.host->lpVtbl->QueryInterface (f.host, &IID_IHostControl, (void **) &again), S_OK);
  ck_assert_ptr_eq (again, control);
  ck_assert_int_eq (control->lpVtbl->QueryInterface (control, &IID_IUnknown, &identity), S_OK);
  ck_assert_ptr_eq (identity, f.host);
  ck_assert_int_eq (f.host->lpVtbl->QueryInterface (f.host, &IID_IHostMalloc, &object), E_NOINTERFACE);
  ck_assert_ptr_null (object);
  ck_assert_int_eq (f.host->lpVtbl->QueryInterface (f.host, &IID_IUnknown, NULL), E_POINTER);
  ck_assert_uint_eq (f.host->lpVtbl->AddRef (f.host), 6);
  for (unsigned left = 5; left >= 1; left--)
    ck_assert_uint_eq (control->lpVtbl->Release (control), left);
  finish (&f);
}
END_TEST

START_TEST (test_a_snapshot_holds_what_the_host_knows)
{
  Fixture f = fixture ();
  void *a, *b;
  ck_assert_int_eq (reserve (&f, GRANULE, &a), S_OK);
  VasSnapshot *snapshot = vas_machine_snapshot (f.machine);
  ck_assert_int_eq (free_at (&f, a, 0, VAS_MEM_RELEASE), S_OK);
  ck_assert_int_eq (reserve (&f, 2 * GRANULE, &b), S_OK);
  vas_machine_restore (f.machine, snapshot);
  ck_assert_uint_eq (report_of (&f).reserved, GRANULE);
  ck_assert_int_eq (free_at (&f, a, 0, VAS_MEM_RELEASE), S_OK);
  vas_machine_restore (f.machine, snapshot);
  ck_assert_int_eq (free_at (&f, a, 0, VAS_MEM_RELEASE), S_OK);
  vas_snapshot_free (snapshot);
  finish (&f);
}
END_TEST

static bool
is_equal (VasDigest a, VasDigest b)
{
  return a.high == b.high && a.low == b.low;
}

/* What the host knows is in the machine's digest: its reservations, blocks, the ledger of mappings, the latch. */
START_TEST (test_the_digest_holds_what_the_host_knows)
{
  Fixture f = fixture ();
  IHostMalloc *heap;
  void *block;
  VasMachine *without = vas_machine_new (NULL);
  ck_assert (is_equal (vas_machine_digest (f.machine), vas_machine_digest (without)));
  vas_machine_free (without);
  ck_assert_int_eq (f.host->lpVtbl->CreateMalloc (f.host, 1, &heap), S_OK);
  VasSnapshot *snapshot = vas_machine_snapshot (f.machine);
  VasDigest start = vas_machine_digest (f.machine);
  f.host->lpVtbl->AcquiredVirtualAddressSpace (f.host, at (0x40000000), PAGE);
  ck_assert (!is_equal (vas_machine_digest (f.machine), start));
  f.host->lpVtbl->ReleasedVirtualAddressSpace (f.host, at (0x40000000));
  ck_assert (is_equal (vas_machine_digest (f.machine), start));
  const VasClrFailure failure = { .result = E_FAIL, .methods = 1u << VAS_CLR_GET_MEMORY_LOAD };
  vas_clr_host_add_failure (f.host, &failure);
  ck_assert (is_equal (vas_machine_digest (f.machine), start));
  f.host->lpVtbl->GetMemoryLoad (f.host, NULL, NULL);
  ck_assert (!is_equal (vas_machine_digest (f.machine), start));
  vas_machine_restore (f.machine, snapshot);
  ck_assert (is_equal (vas_machine_digest (f.machine), start));
  ck_assert_int_eq (heap->lpVtbl->Alloc (heap, 100, eTaskCritical, &block), S_OK);
  void *second; /* it keeps the segment: of memory nothing changes when the first goes */
  ck_assert_int_eq (heap->lpVtbl->Alloc (heap, 100, eTaskCritical, &second), S_OK);
  VasDigest both = vas_machine_digest (f.machine);
  ck_assert_int_eq (heap->lpVtbl->Free (heap, block), S_OK);
  ck_assert (!is_equal (vas_machine_digest (f.machine), both));
  ck_assert_int_eq (heap->lpVtbl->Free (heap, second), S_OK);
  ck_assert (is_equal (vas_machine_digest (f.machine), start));
  vas_snapshot_free (snapshot);
  heap->lpVtbl->Release (heap);
  finish (&f);
}
END_TEST

/* The same memory, given by the host or not. */
START_TEST (test_the_digest_tells_whose_memory_it_is)
{
  Fixture ours = fixture (), others = fixture ();
  void *memory;
  ck_assert_int_eq (reserve (&ours, GRANULE, &memory), S_OK);
  ck_assert_uint_eq (vas_win32_virtual_alloc (others.machine, 1, 0, GRANULE, VAS_MEM_RESERVE, VAS_PAGE_READWRITE),
                     number (memory));
  ck_assert (!is_equal (vas_machine_digest (ours.machine), vas_machine_digest (others.machine)));
  finish (&ours);
  finish (&others);
}
END_TEST

/* A heap that the restored machine has never made is none, also where another one has its number by now. */
START_TEST (test_a_heap_of_another_time)
{
  Fixture f = fixture ();
  IHostMalloc *old, *fresh;
  void *block;
  VasSnapshot *snapshot = vas_machine_snapshot (f.machine);
  ck_assert_int_eq (f.host->lpVtbl->CreateMalloc (f.host, 1, &old), S_OK);
  vas_machine_restore (f.machine, snapshot);
  ck_assert_int_eq (old->lpVtbl->Alloc (old, 100, eTaskCritical, &block), E_OUTOFMEMORY);
  ck_assert_int_eq (f.host->lpVtbl->CreateMalloc (f.host, 1, &fresh), S_OK);
  ck_assert_int_eq (old->lpVtbl->Alloc (old, 100, eTaskCritical, &block), E_OUTOFMEMORY);
  ck_assert_int_eq (fresh->lpVtbl->Alloc (fresh, 100, eTaskCritical, &block), S_OK);
  ck_assert_int_eq (old->lpVtbl->Free (old, block), HOST_E_INVALIDOPERATION);
  ck_assert_uint_eq (old->lpVtbl->Release (old), 0);
  ck_assert_int_eq (fresh->lpVtbl->Free (fresh, block), S_OK);
  fresh->lpVtbl->Release (fresh);
  vas_snapshot_free (snapshot);
  finish (&f);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("host calls");
  TCase *tc = tcase_create ("host calls");
  tcase_add_test (tc, test_alloc_places_rounds_and_zeroes);
  tcase_add_test (tc, test_commit_again_keeps_contents);
  tcase_add_test (tc, test_every_type_and_protection_of_the_clr);
  tcase_add_test (tc, test_refused_allocs_by_mode);
  tcase_add_test (tc, test_a_process_at_its_commit_limit);
  tcase_add_test (tc, test_bad_level_and_null_result);
  tcase_add_test (tc, test_free_of_own_memory);
  tcase_add_test (tc, test_refused_frees_by_mode);
  tcase_add_test (tc, test_query_of_any_address);
  tcase_add_test (tc, test_query_in_32_bits_has_28_bytes);
  tcase_add_test (tc, test_protect_of_foreign_memory_by_the_byte);
  tcase_add_test (tc, test_heaps);
  tcase_add_test (tc, test_heaps_without_memory);
  tcase_add_test (tc, test_ledger_of_mappings);
  tcase_add_test (tc, test_interfaces_and_references);
  tcase_add_test (tc, test_a_snapshot_holds_what_the_host_knows);
  tcase_add_test (tc, test_the_digest_holds_what_the_host_knows);
  tcase_add_test (tc, test_the_digest_tells_whose_memory_it_is);
  tcase_add_test (tc, test_a_heap_of_another_time);
  suite_add_tcase (suite, tc);
  return suite;
}
