/* Hosts that break the contract: a table of methods around a conforming host's, one of them changed. */
#ifndef WRONG_HOST_H
#define WRONG_HOST_H

#include "host_support.h"

typedef struct Wrong
{
  IHostMemoryManager iface; /* first */
  IHostMemoryManagerVtbl methods;
  IHostMemoryManager *right;
  IHostMalloc heap;
  IHostMallocVtbl heap_methods;
  IHostMalloc *right_heap;
  void *forgotten;
} Wrong;

#define RIGHT(This) (((Wrong *) (This))->right)

typedef struct WrongKind
{
  const char *name;
  size_t slot; /* of the table */
  void (*method) (void);
  unsigned clause, met; /* that vas_clr_verify() finds broken; that a runtime reports, or 0 */
} WrongKind;

extern const WrongKind wrong_kinds[];
extern const int n_wrong_kinds;

/* @wrong passes every method on to @right, without a reference. */
void wrong_init (Wrong *wrong, IHostMemoryManager *right);
/* One method of it is @kind's. */
void wrong_set (Wrong *wrong, const WrongKind *kind);

/* For tables of a test's own. */
HRESULT STDMETHODCALLTYPE pass_query_interface (IHostMemoryManager *This, REFIID riid, void **object);
ULONG STDMETHODCALLTYPE pass_release (IHostMemoryManager *This);
HRESULT STDMETHODCALLTYPE pass_query (IHostMemoryManager *This, void *address, void *buffer, SIZE_T size,
                                      SIZE_T *written);
HRESULT STDMETHODCALLTYPE pass_register (IHostMemoryManager *This, ICLRMemoryNotificationCallback *callback);
HRESULT STDMETHODCALLTYPE free_fails_hard (IHostMemoryManager *This, LPVOID address, SIZE_T size, DWORD type);

#endif
