/* The inside of vas_clr_verify(). */
#ifndef VASBOX_HOST_VERIFY_H
#define VASBOX_HOST_VERIFY_H

#include <vasbox/clr_runtime.h>
#include <vasbox/protection.h>

/* What an out pointer holds before a call. */
#define POISON ((void *) (uintptr_t) 0xcccccccc)
/* More than any address space has. */
#define IMPOSSIBLE (sizeof (SIZE_T) == 8 ? (SIZE_T) (UINT64_C (1) << 62) : (SIZE_T) 0xf0000000u)

/* What was seen of the host so far. */
typedef struct Verify
{
  IHostMemoryManager *host;
  VasClrRuntimeConfig config;
  bool failed_hard, answers_on; /* E_FAIL came; and then something else than HOST_E_CLRNOTAVAILABLE */
  bool leaves_poison, empty_success;
  uint32_t half_success, undocumented; /* bit m: of VasClrMethod m */
  IHostMalloc *heap; /* that the running check made, or NULL */
} Verify;

/* What a check says that needs something which the caller did not give. */
#define VERIFY_SKIPPED "skipped"

/* NULL: it holds; VERIFY_SKIPPED; or what was wrong. */
typedef const char *(*VerifyFunc) (Verify *verify);

typedef struct VerifyCheck
{
  unsigned clause; /* of HM */
  const char *what;
  VerifyFunc run;
} VerifyCheck;

/* In order: those about all results come last. */
extern const VerifyCheck verify_checks[];
extern const unsigned verify_n_checks;

/* One call each; outputs are set whatever the host does. */
HRESULT verify_alloc (Verify *verify, uint64_t address, uint64_t size, uint32_t type, uint32_t protect, uint64_t *got);
HRESULT verify_free (Verify *verify, uint64_t address, uint64_t size, uint32_t type);
HRESULT verify_protect (Verify *verify, uint64_t address, uint64_t size, uint32_t protect, DWORD *old);
HRESULT verify_query (Verify *verify, uint64_t address, uint8_t *buffer, SIZE_T size, SIZE_T *written);

/* verify_heap.c */
const char *verify_callback (Verify *verify);
const char *verify_create_malloc (Verify *verify);
const char *verify_heap_alloc (Verify *verify);
const char *verify_debug_alloc (Verify *verify);
const char *verify_free_foreign_block (Verify *verify);
const char *verify_free_null (Verify *verify);
const char *verify_alignment (Verify *verify);
const char *verify_half_success (Verify *verify);
const char *verify_undocumented (Verify *verify);
const char *verify_hard_failure (Verify *verify);

#endif
