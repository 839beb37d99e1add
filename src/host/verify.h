/* The inside of vas_clr_verify(). */
#ifndef VASBOX_HOST_VERIFY_H
#define VASBOX_HOST_VERIFY_H

#include <vasbox/clr_runtime.h>
#include <vasbox/protection.h>

/* What an out pointer holds before a call. */
#define POISON ((void *) (uintptr_t) 0xcccccccc)
/* More than any address space has. */
#define IMPOSSIBLE (sizeof (SIZE_T) == 8 ? (SIZE_T) (UINT64_C (1) << 62) : (SIZE_T) 0xf0000000u)

/* A result that a clause forbids. */
typedef struct Offence
{
  bool was_seen;
  VasClrMethod method;
  HRESULT result;
} Offence;

/* What was seen of the host so far. */
typedef struct Verify
{
  IHostMemoryManager *host;
  VasClrRuntimeConfig config;
  EMemoryCriticalLevel level;   /* of the calls that follow */
  bool failed_hard;             /* E_FAIL came */
  bool leaves_poison, empty_success;
  Offence hard_failure, answers_on, half_success, undocumented; /* each the first of its kind */
  uint32_t wrong_notification;  /* a value that is none (HM-002), and */
  bool has_wrong_notification;  /* whether it came */
  bool calls_out, is_query_stuck; /* the host has called back; and a query did not end meanwhile */
  struct Query *query;          /* that was made then, or NULL */
  IHostMalloc *heap;            /* that the running check made, or NULL */
  char problem[160];            /* room for what a check says */
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

/* In order: the first about the table of methods, without which nothing else is tried; those about all results last. */
extern const VerifyCheck verify_checks[];
extern const unsigned verify_n_checks;

/* The first method that is not in the host's or a heap's table, or NULL. */
const char *verify_missing_method (const IHostMemoryManager *host);
const char *verify_missing_heap_method (const IHostMalloc *heap);
/* Takes note of a result, and answers it. */
HRESULT verify_seen (Verify *verify, VasClrMethod method, HRESULT result);
/* NULL where there was no @offence; else "VirtualAlloc gave 0x80004001, " and @what. */
const char *verify_tell (Verify *verify, const Offence *offence, const char *what);
/* One call each; outputs are set whatever the host does. */
HRESULT verify_alloc (Verify *verify, uint64_t address, uint64_t size, uint32_t type, uint32_t protect, uint64_t *got);
HRESULT verify_free (Verify *verify, uint64_t address, uint64_t size, uint32_t type);
HRESULT verify_protect (Verify *verify, uint64_t address, uint64_t size, uint32_t protect, DWORD *old);
HRESULT verify_query (Verify *verify, uint64_t address, uint8_t *buffer, SIZE_T size, SIZE_T *written);

/* verify_heap.c */
const char *verify_callback (Verify *verify);
const char *verify_query_never_waits (Verify *verify);
const char *verify_notifications (Verify *verify);
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
