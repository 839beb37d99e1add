/* Shared by the tests of the host: one on a machine of its own, and its methods without the table. */
#ifndef HOST_SUPPORT_H
#define HOST_SUPPORT_H

#include "../support/test_main.h"
#include <string.h>
#include <vasbox/clr.h>
#include <vasbox/protection.h>
#include <vasbox/win32_calls.h>

enum
{
  KIB = 1024,
  PAGE = 4 * KIB,
  GRANULE = 64 * KIB
};

#define POISON ((void *) (uintptr_t) 0xCCCCCCCC)

typedef struct Fixture
{
  VasMachine *machine;
  IHostMemoryManager *host;
} Fixture;

static inline Fixture
fixture_on (const VasConfig *config)
{
  VasMachine *machine = vas_machine_new (config);
  ck_assert_ptr_nonnull (machine);
  return (Fixture) { machine, vas_clr_host_new (machine, 1, NULL) };
}

static inline Fixture
fixture (void)
{
  return fixture_on (NULL);
}

/* Every law holds to the end. */
static inline void
finish (Fixture *f)
{
  const char *broken = vas_machine_check (f->machine);
  ck_assert_msg (broken == NULL, "%s", broken);
  ck_assert_uint_eq (f->host->lpVtbl->Release (f->host), 0);
  vas_machine_free (f->machine);
}

static inline void *
at (uint64_t address)
{
  return (void *) (uintptr_t) address;
}

static inline uint64_t
number (const void *address)
{
  return (uint64_t) (uintptr_t) address;
}

/* ppMem was poisoned before: NULL after every failure (HM-033). */
static inline HRESULT
alloc_at (Fixture *f, void *address, SIZE_T size, DWORD type, DWORD protect, EMemoryCriticalLevel level, void **memory)
{
  *memory = POISON;
  HRESULT result = f->host->lpVtbl->VirtualAlloc (f->host, address, size, type, protect, level, memory);
  ck_assert_ptr_ne (*memory, POISON);
  ck_assert_int_eq (*memory == NULL, result != S_OK);
  return result;
}

static inline HRESULT
reserve (Fixture *f, SIZE_T size, void **memory)
{
  return alloc_at (f, NULL, size, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, eTaskCritical, memory);
}

static inline HRESULT
commit (Fixture *f, void *address, SIZE_T size)
{
  void *memory;
  return alloc_at (f, address, size, VAS_MEM_COMMIT, VAS_PAGE_READWRITE, eTaskCritical, &memory);
}

static inline HRESULT
free_at (Fixture *f, void *address, SIZE_T size, DWORD type)
{
  return f->host->lpVtbl->VirtualFree (f->host, address, size, type);
}

static inline VasRule
last_rule (const Fixture *f)
{
  return vas_machine_last_verdict (f->machine).rule;
}

#define HM(number) VAS_RULE ('H', 'M', number)

/* The call is refused with @result by @rule, and the machine's state stays what it was, but for E_FAIL's latch. */
#define REFUSES(f, call, result, rule_number) \
  do \
    { \
      VasDigest before = vas_machine_digest ((f)->machine); \
      HRESULT got = (call); \
      VasDigest after = vas_machine_digest ((f)->machine); \
      char rule_text[VAS_RULE_TEXT_SIZE]; \
      ck_assert_msg (got == (result), "%s: 0x%08x, not 0x%08x", #call, (unsigned) got, (unsigned) (result)); \
      ck_assert_msg (last_rule (f) == HM (rule_number), "%s: by %s, not HM-%03d", #call, \
                     vas_rule_format (last_rule (f), rule_text), rule_number); \
      ck_assert (got == E_FAIL || (before.high == after.high && before.low == after.low)); \
    } \
  while (0)

static inline VasClrHostReport
report_of (Fixture *f)
{
  VasClrHostReport report;
  vas_clr_host_report (f->host, &report);
  return report;
}

/* Changes one member of how the host behaves. */
#define SET(f, member, value) \
  do \
    { \
      VasClrHostConfig changed = vas_clr_host_config ((f)->host); \
      changed.member = value; \
      ck_assert (vas_clr_host_configure ((f)->host, &changed)); \
    } \
  while (0)

#endif
