/* Stores: their making and end, and what a backed one holds outside frames. */
#include "paging/store.h"
#include "paging/records.h"
#include "paging/residency.h"
#include "paging/shared.h"
#include <glib.h>

static void
retain_page (void *element)
{
  content_ref (((StorePage *) element)->content);
}

static void
release_page (void *element)
{
  content_unref (((StorePage *) element)->content);
}

static Digest128
digest_page (const void *element, uint64_t index)
{
  return hash_take (content_digest (((const StorePage *) element)->content), index, 0);
}

static const CowType page_type = { sizeof (StorePage), 4, retain_page, release_page, digest_page };

static uint32_t
lowest_unused (const Memory *memory)
{
  uint32_t i = 0;
  while (i < memory->n_stores && memory->stores[i].space.exists)
    i++;
  return i;
}

uint32_t
memory_add_store (Memory *memory, bool backed)
{
  uint32_t i = lowest_unused (memory);
  if (i == memory->n_stores)
    memory->stores = g_renew (MemoryStore, memory->stores, ++memory->n_stores);
  MemoryStore *store = &memory->stores[i];
  *store = (MemoryStore){ .backed = backed, .space = { .exists = true } };
  cow_array_init (&store->space.records, &cow_type_u64);
  cow_array_init (&store->space.working_set_order, &cow_type_u64);
  cow_array_init (&store->space.large, &cow_type_u64);
  cow_array_init (&store->backing, &page_type);
  return STORE_BIT | i;
}

static void
clear_store (MemoryStore *store)
{
  if (!store->space.exists)
    return;
  cow_array_clear (&store->space.records);
  cow_array_clear (&store->space.working_set_order);
  cow_array_clear (&store->space.large);
  cow_array_clear (&store->backing);
  store->space.exists = false;
}

void
memory_remove_store (Memory *memory, uint32_t store)
{
  memory_discard (memory, store, (PageRange){ 0, UINT64_MAX }, false);
  clear_store (store_of (memory, store));
}

Content *
store_backing (const Memory *memory, uint32_t store, uint64_t page)
{
  const StorePage *at = cow_array_get (&store_of (memory, store)->backing, page);
  return at == NULL ? NULL : at->content;
}

void
store_write_back (Memory *memory, uint32_t store, uint64_t page, Content *content)
{
  CowArray *backing = &store_of (memory, store)->backing;
  if (content == NULL)
    {
      cow_array_remove (backing, page);
      return;
    }
  StorePage *at = cow_array_edit (backing, page);
  content_ref (content);
  content_unref (at->content);
  at->content = content;
}

void
store_forget_backing (Memory *memory, uint32_t store, PageRange range)
{
  CowArray *backing = &store_of (memory, store)->backing;
  for (uint64_t page = range.start; cow_array_next (backing, &page) && page < range.end; page++)
    cow_array_remove (backing, page);
}

void
memory_store_write (Memory *memory, uint32_t store, uint64_t page, uint32_t offset, uint32_t size, const void *data)
{
  PageRecord record = record_get (memory, store, page);
  if (record_has_frame (record))
    {
      physical_write (&memory->physical, record_value (record), offset, size, data);
      residency_mark_dirty (memory, store, page);
      return;
    }
  if (store_backing (memory, store, page) == NULL && content_is_zero (data, size))
    return;
  StorePage *at = cow_array_edit (&store_of (memory, store)->backing, page);
  if (at->content == NULL)
    at->content = content_new (memory->physical.page_size);
  physical_copy (content_own (&at->content) + offset, data, size);
}

void
memory_fail_store (Memory *memory, uint32_t store, VasStatus status)
{
  store_of (memory, store)->failure = status;
}

void
stores_share (Memory *copy, const Memory *memory)
{
  copy->stores = g_memdup2 (memory->stores, memory->n_stores * sizeof *memory->stores);
  for (uint32_t i = 0; i < memory->n_stores; i++)
    if (memory->stores[i].space.exists)
      {
        cow_array_share (&copy->stores[i].space.records, &memory->stores[i].space.records);
        cow_array_share (&copy->stores[i].space.working_set_order, &memory->stores[i].space.working_set_order);
        cow_array_share (&copy->stores[i].space.large, &memory->stores[i].space.large);
        cow_array_share (&copy->stores[i].backing, &memory->stores[i].backing);
      }
}

void
stores_clear (Memory *memory)
{
  for (uint32_t i = 0; i < memory->n_stores; i++)
    clear_store (&memory->stores[i]);
  g_free (memory->stores);
}

static Digest128
digest_store (Digest128 digest, MemoryStore *store)
{
  MemorySpace *space = &store->space;
  Digest128 records = cow_array_digest (&space->records), order = cow_array_digest (&space->working_set_order);
  Digest128 backing = cow_array_digest (&store->backing);
  digest = hash_take (digest, records.low, records.high);
  digest = hash_take (digest, order.low, order.high);
  digest = hash_take (digest, backing.low, backing.high);
  if (space->large.count != 0)
    {
      Digest128 large = cow_array_digest (&space->large);
      digest = hash_take (digest, large.low, large.high);
    }
  digest = hash_take (digest, space->working_set.head, space->working_set.tail);
  return hash_take (digest, store->backed, store->failure);
}

Digest128
stores_digest (Digest128 digest, Memory *memory)
{
  for (uint32_t i = 0; i < memory->n_stores; i++)
    if (memory->stores[i].space.exists)
      digest = digest_store (hash_take (digest, STORE_BIT | i, 0), &memory->stores[i]);
  return memory->n_views == 0 ? digest : hash_take (digest, memory->views_digest.low, memory->views_digest.high);
}
