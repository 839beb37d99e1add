/* A naive model of stores, views and copies: flat arrays of the bytes of each store, of each process's own pages, and
 * of what is seen where; and what memory must say of it. */
#ifndef STORES_MODEL_H
#define STORES_MODEL_H

#include "paging/memory.h"

#define N_SPACES 3 /* asids 1 .. 3 */
#define N_PAGES 64
#define N_STORES 3
#define STORE_PAGES 24
#define WORDS 8
#define PAGE_SIZE 64
#define IO_ERROR VAS_STATUS_INVALID_PARAMETER /* any status that memory itself does not give */

typedef struct ModelPage
{
  uint64_t word[WORDS]; /* where the page is the process's own */
  bool own;
  int store; /* 1 + the store that it shows, 0 for none */
  uint64_t store_page;
  bool first; /* of a view */
  MemoryGrant grant;
  uint8_t locks;
} ModelPage;

typedef struct ModelStore
{
  bool exists, backed, fails;
  uint32_t id;
  uint64_t word[STORE_PAGES][WORDS];
} ModelStore;

/* Everything that a snapshot holds. */
typedef struct World
{
  Memory memory;
  ModelPage page[N_SPACES + 1][N_PAGES];
  ModelStore store[N_STORES + 1];
} World;

extern World world;      /* what is worked on */
extern const char *seen; /* what was done last, for a message */

ModelPage *model (uint32_t asid, uint64_t page);
MemoryPageInfo info_of (uint32_t asid, uint64_t page);
/* Where the model keeps the bytes that the page reads. */
uint64_t *words_of (uint32_t asid, uint64_t page);
bool is_store_page_locked (int store, uint64_t store_page);

/* The laws hold. */
void check (void);
/* One page, or all, and the counters are as the model has them. */
void check_page (uint32_t asid, uint64_t page);
void check_everything (void);
/* No frame could have been had for @page: every one that holds a page must stay where it is. */
void check_exhausted (uint32_t asid, uint64_t page);

#endif
