/* <vasbox/clr.h>: numbers, identifiers and the order of methods, as static assertions where the compiler knows them.
 *
 * proves: HM-001, HM-002, HM-003, HM-004, HM-006, HM-007, HM-008, HM-009, HM-010, HM-030, HM-124 */
#include "../support/test_main.h"
#include <stddef.h>
#include <stdio.h>
#include <vasbox/clr.h>
#include <vasbox/status.h>

#define SLOT(interface, index, method) \
  _Static_assert (offsetof (interface##Vtbl, method) == (index) * sizeof (void *), #interface " " #method)
#define SLOTS(interface, n) \
  _Static_assert (sizeof (interface##Vtbl) == (n) * sizeof (void *), #interface); \
  _Static_assert (offsetof (interface, lpVtbl) == 0, #interface); \
  SLOT (interface, 0, QueryInterface); \
  SLOT (interface, 1, AddRef); \
  SLOT (interface, 2, Release)

SLOTS (IUnknown, 3);
SLOTS (IHostMemoryManager, 13);
_Static_assert (sizeof (IHostMemoryManagerVtbl) == (sizeof (void *) == 8 ? 104 : 52), "size of the table");
SLOT (IHostMemoryManager, 3, CreateMalloc);
SLOT (IHostMemoryManager, 4, VirtualAlloc);
SLOT (IHostMemoryManager, 5, VirtualFree);
SLOT (IHostMemoryManager, 6, VirtualQuery);
SLOT (IHostMemoryManager, 7, VirtualProtect);
SLOT (IHostMemoryManager, 8, GetMemoryLoad);
SLOT (IHostMemoryManager, 9, RegisterMemoryNotificationCallback);
SLOT (IHostMemoryManager, 10, NeedsVirtualAddressSpace);
SLOT (IHostMemoryManager, 11, AcquiredVirtualAddressSpace);
SLOT (IHostMemoryManager, 12, ReleasedVirtualAddressSpace);
SLOTS (IHostMalloc, 6);
SLOT (IHostMalloc, 3, Alloc);
SLOT (IHostMalloc, 4, DebugAlloc);
SLOT (IHostMalloc, 5, Free);
SLOTS (ICLRMemoryNotificationCallback, 4);
SLOT (ICLRMemoryNotificationCallback, 3, OnMemoryNotification);
SLOTS (IHostControl, 5);
SLOT (IHostControl, 3, GetHostManager);
SLOT (IHostControl, 4, SetAppDomainManager);

_Static_assert (sizeof (DWORD) == 4 && sizeof (ULONG) == 4 && sizeof (HRESULT) == 4 && sizeof (BOOL) == 4, "32 bits");
_Static_assert (sizeof (SIZE_T) == sizeof (void *) && sizeof (GUID) == 16, "widths");
_Static_assert (sizeof (EMemoryCriticalLevel) == 4 && sizeof (EMemoryAvailable) == 4, "enumerations");
_Static_assert (eTaskCritical == 0 && eAppDomainCritical == 1 && eProcessCritical == 2, "HM-001");
_Static_assert (eMemoryAvailableLow == 1 && eMemoryAvailableNeutral == 2 && eMemoryAvailableHigh == 3, "HM-002");
_Static_assert (MALLOC_THREADSAFE == 1 && MALLOC_EXECUTABLE == 2, "HM-003");
_Static_assert (FAIL_NonCriticalResource == 0 && FAIL_CriticalResource == 1 && FAIL_FatalRuntime == 2
                    && FAIL_OrphanedLock == 3 && FAIL_StackOverflow == 4 && FAIL_AccessViolation == 5
                    && FAIL_CodeContract == 6,
                "HM-124");
_Static_assert (eNoAction == 0 && eThrowException == 1 && eAbortThread == 2 && eRudeAbortThread == 3
                    && eUnloadAppDomain == 4 && eRudeUnloadAppDomain == 5 && eExitProcess == 6
                    && eFastExitProcess == 7 && eRudeExitProcess == 8 && eDisableRuntime == 9,
                "HM-124");
_Static_assert (OPR_ThreadAbort == 0 && OPR_ThreadRudeAbortInNonCriticalRegion == 1
                    && OPR_ThreadRudeAbortInCriticalRegion == 2 && OPR_AppDomainUnload == 3
                    && OPR_AppDomainRudeUnload == 4 && OPR_ProcessExit == 5 && OPR_FinalizerRun == 6,
                "HM-124");

/* The signature of the method that all began with (HM-030), as the compiler sees it. */
_Static_assert (_Generic (((IHostMemoryManagerVtbl *) 0)->VirtualAlloc,
                          HRESULT (*) (IHostMemoryManager *, void *, SIZE_T, DWORD, DWORD, EMemoryCriticalLevel,
                                       void **): 1,
                          default: 0),
                "VirtualAlloc");

/* By the table of names, which is not made from this header. */
static const struct
{
  const char *name;
  HRESULT value;
} results[] = {
  { "S_OK", S_OK },
  { "S_FALSE", S_FALSE },
  { "E_NOTIMPL", E_NOTIMPL },
  { "E_NOINTERFACE", E_NOINTERFACE },
  { "E_POINTER", E_POINTER },
  { "E_FAIL", E_FAIL },
  { "E_UNEXPECTED", E_UNEXPECTED },
  { "E_ACCESSDENIED", E_ACCESSDENIED },
  { "E_OUTOFMEMORY", E_OUTOFMEMORY },
  { "E_INVALIDARG", E_INVALIDARG },
  { "HOST_E_DEADLOCK", HOST_E_DEADLOCK },
  { "HOST_E_INTERRUPTED", HOST_E_INTERRUPTED },
  { "HOST_E_INVALIDOPERATION", HOST_E_INVALIDOPERATION },
  { "HOST_E_CLRNOTAVAILABLE", HOST_E_CLRNOTAVAILABLE },
  { "HOST_E_TIMEOUT", HOST_E_TIMEOUT },
  { "HOST_E_NOT_OWNER", HOST_E_NOT_OWNER },
  { "HOST_E_ABANDONED", HOST_E_ABANDONED },
  { "HOST_E_EXITPROCESS_THREADABORT", HOST_E_EXITPROCESS_THREADABORT },
  { "HOST_E_EXITPROCESS_ADUNLOAD", HOST_E_EXITPROCESS_ADUNLOAD },
  { "HOST_E_EXITPROCESS_TIMEOUT", HOST_E_EXITPROCESS_TIMEOUT },
  { "HOST_E_EXITPROCESS_OUTOFMEMORY", HOST_E_EXITPROCESS_OUTOFMEMORY },
  { "HOST_E_EXITPROCESS_STACKOVERFLOW", HOST_E_EXITPROCESS_STACKOVERFLOW },
};

START_TEST (test_results_have_their_numbers)
{
  VasHresult value;
  ck_assert (vas_hresult_from_name (results[_i].name, &value));
  ck_assert_uint_eq ((VasHresult) results[_i].value, value);
  ck_assert_int_eq (FAILED (results[_i].value), value >= 0x80000000u);
}
END_TEST

static const struct
{
  const char *text;
  const IID *iid;
} identifiers[] = {
  { "7BC698D1-F9E3-4460-9CDE-D04248E9FA25", &IID_IHostMemoryManager },
  { "1831991C-CC53-4A31-B218-04E910446479", &IID_IHostMalloc },
  { "47EB8E57-0846-4546-AF76-6F42FCFC2649", &IID_ICLRMemoryNotificationCallback },
  { "47EB8E57-0846-4546-AF76-6F42FCFC2649", &IID_IHostMemoryNeededCallback },
  { "02CA073C-7079-4860-880A-C2F7A449C991", &IID_IHostControl },
  { "7D290010-D781-45DA-A6F8-AA5D711A730E", &IID_ICLRPolicyManager },
  { "7AE49844-B1E3-4683-BA7C-1E8212EA3B79", &IID_IHostPolicyManager },
  { "9065597E-D1A1-4FB2-B6BA-7E1FCE230F61", &IID_ICLRControl },
  { "90F1A06C-7712-4762-86B5-7A5EBA6BDB02", &IID_ICLRRuntimeHost },
  { "5D4EC34E-F248-457B-B603-255FAABA0D21", &IID_IHostGCManager },
  { "5513D564-8374-4CB9-AED9-0083F4160A1D", &IID_IGCHostControl },
  { "00000000-0000-0000-C000-000000000046", &IID_IUnknown },
};

START_TEST (test_identifiers_read_as_published)
{
  const IID *id = identifiers[_i].iid;
  char text[37];
  snprintf (text, sizeof text, "%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X", id->Data1, id->Data2, id->Data3,
            id->Data4[0], id->Data4[1], id->Data4[2], id->Data4[3], id->Data4[4], id->Data4[5], id->Data4[6],
            id->Data4[7]);
  ck_assert_str_eq (text, identifiers[_i].text);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("clr layout");
  TCase *tc = tcase_create ("clr layout");
  tcase_add_loop_test (tc, test_results_have_their_numbers, 0, sizeof results / sizeof *results);
  tcase_add_loop_test (tc, test_identifiers_read_as_published, 0, sizeof identifiers / sizeof *identifiers);
  suite_add_tcase (suite, tc);
  return suite;
}
