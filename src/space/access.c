/* Accesses: what the promise says, and the bytes. */
#include "space/access.h"
#include "base/protection.h"
#include "space/grant.h"
#include "space/node.h"
#include "space/space_internal.h"
#include <string.h>

#define PIECE 4096 /* of a page that is written piece by piece */

/* The last page of an access; the kernel's half ends any that runs over the end of all addresses. */
static uint64_t
last_page (const SpaceContext *context, const SpaceAccess *access)
{
  uint64_t last = access->address + (access->size - 1);
  return geometry_page (context->geometry, last < access->address ? UINT64_MAX : last);
}

/* The access's first byte in @page. */
static uint64_t
first_address (const SpaceContext *context, const SpaceAccess *access, uint64_t page)
{
  uint64_t start = geometry_address (context->geometry, page);
  return start < access->address ? access->address : start;
}

/* The exception of two parameters, raised at @page.  With DEP off no fault tells an execution apart (AC-032). */
static bool
raise_fault (const SpaceContext *context, const SpaceAccess *access, uint64_t page, VasStatus status, VasRule rule,
             VasFault *fault)
{
  uint64_t kind = access->kind == VAS_ACCESS_EXECUTE && !context->dep ? VAS_ACCESS_READ : access->kind;
  *fault = (VasFault) { status, rule, 2, { kind, first_address (context, access, page), 0 }, 0 };
  return false;
}

static bool
violate (const SpaceContext *context, const SpaceAccess *access, uint64_t page, VasRule rule, VasFault *fault)
{
  return raise_fault (context, access, page, VAS_STATUS_ACCESS_VIOLATION, rule, fault);
}

/* Addresses that no allocation can hold. */
static bool
refuse_address (const SpaceContext *context, const SpaceAccess *access, uint64_t page, VasFault *fault)
{
  if (page < context->geometry->first_page)
    return violate (context, access, page, VAS_RULE ('A', 'C', 3), fault);
  violate (context, access, page, VAS_RULE ('A', 'C', 4), fault);
  if (!geometry_is_canonical (context->geometry, fault->parameters[1]))
    *fault = (VasFault) { VAS_STATUS_ACCESS_VIOLATION, VAS_RULE ('A', 'C', 5), 2,
                          { VAS_ACCESS_READ, UINT64_MAX, 0 }, 0 };
  return false;
}

static bool
allows (const SpaceContext *context, uint32_t protect, VasAccessKind kind)
{
  if ((protect & VAS_PAGE_NOACCESS) != 0)
    return false;
  if (kind == VAS_ACCESS_WRITE)
    return protection_is_writable (protect);
  return kind == VAS_ACCESS_READ || !context->dep || protection_is_executable (protect);
}

/* The clause about a protection that forbids something. */
static VasRule
forbidding_rule (uint32_t protect)
{
  switch (protect & 0xff)
    {
    case VAS_PAGE_NOACCESS:
      return VAS_RULE ('A', 'C', 6);
    case VAS_PAGE_READONLY:
      return VAS_RULE ('A', 'C', 7);
    case VAS_PAGE_READWRITE:
      return VAS_RULE ('A', 'C', 8);
    case VAS_PAGE_EXECUTE:
      return VAS_RULE ('A', 'C', 9);
    case VAS_PAGE_EXECUTE_READ:
      return VAS_RULE ('A', 'C', 11);
    default: /* PAGE_WRITECOPY; the two that are left forbid nothing */
      return VAS_RULE ('A', 'C', 30);
    }
}

/* What a guard is of: @page alone, or the large page that holds it. */
static PageRange
guarded (const SpaceContext *context, uint64_t page, RegionEntry entry)
{
  if ((region_attribute_flags (entry.attribute) & REGION_FLAG_LARGE_PAGES) == 0)
    return (PageRange) { page, page + 1 };
  uint64_t n = context->memory->physical.run_frames;
  return (PageRange) { page - page % n, page - page % n + n };
}

/* @pages lose their guard, and have the allocation's cache attribute again (PP-017).  A large page is resident as soon
 * as it can be (LP-005); where a frame for a table is missing, the next access looks for one again. */
static void
lose_guard (SpaceContext *context, PageRange pages, RegionEntry entry)
{
  uint32_t protect = protection_with_cache_of (region_attribute_protect (entry.attribute) & ~VAS_PAGE_GUARD,
                                               region_attribute_allocation_protect (entry.attribute));
  space_assign_part (context->space, pages, entry, REGION_STATE_COMMITTED, protect);
  space_map_large_page (context, pages.start);
}

/* A guard page is met: it loses its guard, alone (AC-016, AC-018).  True where that was the own stack's, which grew. */
static bool
meet_guard (SpaceContext *context, const SpaceAccess *access, uint64_t page, RegionEntry entry, VasFault *fault)
{
  Space *space = context->space;
  if (access->stack != NULL && space_stack_holds (space, access->stack, page))
    {
      if (space_stack_grow (context, access->stack, page))
        {
          space->faults.stack_growths++;
          return true;
        }
      space->faults.stack_overflows++;
      return raise_fault (context, access, page, VAS_STATUS_STACK_OVERFLOW, VAS_RULE ('S', 'T', 4), fault);
    }
  lose_guard (context, guarded (context, page, entry), entry);
  space->faults.guards++;
  return raise_fault (context, access, page, VAS_STATUS_GUARD_PAGE_VIOLATION,
                access->kind == VAS_ACCESS_EXECUTE ? VAS_RULE ('A', 'C', 20) : VAS_RULE ('A', 'C', 15), fault);
}

/* The clause about a page that is only reserved. */
static VasRule
uncommitted_rule (RegionAttribute attribute)
{
  uint32_t flags = region_attribute_flags (attribute);
  if ((flags & REGION_FLAG_PLACEHOLDER) != 0)
    return VAS_RULE ('P', 'H', 36);
  return (flags & REGION_FLAG_PHYSICAL) != 0 ? VAS_RULE ('A', 'W', 12) : VAS_RULE ('A', 'C', 1);
}

/* Does the promise allow the access to @page?  *entry is what it says of it afterwards. */
static bool
promise_allows (SpaceContext *context, const SpaceAccess *access, uint64_t page, RegionEntry *entry, VasFault *fault)
{
  const RegionMap *map = &context->space->map;
  if (page < context->geometry->first_page || page >= context->geometry->end_page)
    return refuse_address (context, access, page, fault);
  *entry = region_map_find (map, page);
  if (region_attribute_is_free (entry->attribute))
    return violate (context, access, page, VAS_RULE ('A', 'C', 2), fault);
  if (region_attribute_state (entry->attribute) != REGION_STATE_COMMITTED)
    return violate (context, access, page, uncommitted_rule (entry->attribute), fault);
  if (memory_is_offered (context->memory, context->asid, page))
    return violate (context, access, page, VAS_RULE ('O', 'D', 3), fault);
  if ((region_attribute_protect (entry->attribute) & VAS_PAGE_GUARD) != 0)
    {
      if (!meet_guard (context, access, page, *entry, fault))
        return false;
      *entry = region_map_find (map, page);
    }
  uint32_t protect = region_attribute_protect (entry->attribute);
  return allows (context, protect, access->kind)
         || violate (context, access, page, forbidding_rule (protect), fault);
}

/* A refusal is told where the walk stopped, if the tables can be asked. */
static bool
refuse (SpaceContext *context, const SpaceAccess *access, uint64_t page, VasFault *fault)
{
  uint64_t pfn;
  if (fault->level == 0 && page < context->geometry->end_page)
    memory_reference (context->memory, context->asid, page, space_memory_kind (access->kind), &pfn, &fault->level);
  return false;
}

/* What a copy-on-write page becomes at its first write: the process's own, with a plain writable promise (AC-030). */
static RegionAttribute
attribute_of_copy (RegionAttribute attribute)
{
  return region_attribute_with (attribute, REGION_STATE_COMMITTED,
                                protection_of_copy (region_attribute_protect (attribute)));
}

static bool
fail_in_page (SpaceContext *context, const SpaceAccess *access, uint64_t page, VasStatus status, int level,
              VasFault *fault)
{
  context->space->faults.in_page_errors++;
  raise_fault (context, access, page, VAS_STATUS_IN_PAGE_ERROR,
               status == VAS_STATUS_NO_MEMORY ? VAS_RULE ('V', 'A', 61) : VAS_RULE ('A', 'C', 33), fault);
  fault->n_parameters = 3;
  fault->parameters[2] = status;
  fault->level = level;
  return false;
}

/* The promise, @entry, allows it: bring the page in. */
static bool
bring_in (SpaceContext *context, const SpaceAccess *access, uint64_t page, RegionEntry entry, uint64_t *pfn, int level,
          VasFault *fault)
{
  MemoryKind kind = space_memory_kind (access->kind);
  bool copies = kind == MEMORY_WRITE && protection_is_writecopy (region_attribute_protect (entry.attribute));
  RegionAttribute attribute = copies ? attribute_of_copy (entry.attribute) : entry.attribute;
  MemoryGrant grant = space_grant (attribute, context->dep);
  grant.copies = copies || grant.copies;
  grant.node = (uint8_t) space_preferred_node (context->space, page);
  do
    {
      VasStatus status = memory_fault_in (context->memory, context->asid, page, &grant, kind);
      if (status != VAS_STATUS_SUCCESS)
        return fail_in_page (context, access, page, status, level, fault);
    }
  while (!memory_reference (context->memory, context->asid, page, kind, pfn, &level));
  if (copies)
    space_assign_part (context->space, (PageRange) { page, page + 1 }, entry, REGION_STATE_COMMITTED,
                       region_attribute_protect (attribute));
  return true;
}

/* The page in @pfn shows the fill's byte throughout: all such pages share one content, so that a fill of any size takes
 * the room of one. */
static void
fill_whole_frame (Memory *memory, uint64_t pfn, const SpaceAccess *access)
{
  uint32_t page_size = memory->physical.page_size;
  const Frame *frame = physical_frame (&memory->physical, pfn);
  if (access->byte == 0 && (frame == NULL || frame->content == NULL))
    return;
  if (*access->whole == NULL)
    {
      *access->whole = content_new (page_size);
      memset ((*access->whole)->word, access->byte, page_size);
    }
  physical_put_content (&memory->physical, pfn, *access->whole);
}

/* Bytes of a write that no caller holds: its byte @done and those behind it. */
static void
make_bytes (const SpaceAccess *access, uint64_t done, uint32_t size, void *bytes)
{
  if (access->fill)
    memset (bytes, access->byte, size);
  else
    access->produce (access->producer, done, size, bytes);
}

static void
write_made_bytes (Memory *memory, uint64_t pfn, uint32_t offset, uint32_t size, const SpaceAccess *access,
                  uint64_t done)
{
  uint8_t bytes[PIECE];
  for (uint32_t step; size != 0; offset += step, size -= step, done += step)
    {
      step = size < sizeof bytes ? size : (uint32_t) sizeof bytes;
      make_bytes (access, done, step, bytes);
      memory_write_frame (memory, pfn, offset, step, bytes);
    }
}

/* Bytes @done and up of the caller's, as many of @size as there are. */
static void
move_callers_bytes (Memory *memory, uint64_t pfn, uint32_t offset, uint32_t size, const SpaceAccess *access,
                    uint64_t done)
{
  uint64_t able = done < access->capacity ? access->capacity - done : 0;
  if (size > able)
    size = (uint32_t) able;
  if (access->kind == VAS_ACCESS_WRITE && access->source != NULL)
    memory_write_frame (memory, pfn, offset, size, (const unsigned char *) access->source + done);
  else if (access->kind != VAS_ACCESS_WRITE && access->data != NULL)
    memory_read_frame (memory, pfn, offset, size, (unsigned char *) access->data + done);
}

/* The access's bytes in @page, which is resident in @pfn. */
static void
move_bytes (SpaceContext *context, const SpaceAccess *access, uint64_t page, uint64_t pfn)
{
  uint64_t page_size = UINT64_C (1) << context->geometry->page_shift;
  uint64_t start = first_address (context, access, page), offset = start & (page_size - 1);
  uint64_t done = start - access->address, left = access->size - done;
  uint32_t size = (uint32_t) (left < page_size - offset ? left : page_size - offset);
  if (access->whole != NULL && size == page_size)
    fill_whole_frame (context->memory, pfn, access);
  else if (access->fill || access->produce != NULL)
    write_made_bytes (context->memory, pfn, (uint32_t) offset, size, access, done);
  else
    move_callers_bytes (context->memory, pfn, (uint32_t) offset, size, access, done);
}

/* One page of an access, with its bytes. */
static bool
access_page (SpaceContext *context, const SpaceAccess *access, uint64_t page, VasFault *fault)
{
  RegionEntry entry;
  uint64_t pfn;
  int level = 0;
  bool present = page < context->geometry->end_page
                 && memory_reference (context->memory, context->asid, page, space_memory_kind (access->kind), &pfn,
                                      &level);
  if (!present)
    {
      if (!promise_allows (context, access, page, &entry, fault))
        {
          fault->level = level;
          return false;
        }
      if (!bring_in (context, access, page, entry, &pfn, level, fault))
        return false;
    }
  move_bytes (context, access, page, pfn);
  memory_note_reference (context->memory, pfn);
  return true;
}

bool
space_access_allowed (SpaceContext *context, const SpaceAccess *access, VasFault *fault)
{
  uint64_t first = geometry_page (context->geometry, access->address), last = last_page (context, access);
  RegionEntry entry;
  for (uint64_t page = first; page <= last;)
    {
      uint64_t growths = context->space->faults.stack_growths;
      if (!promise_allows (context, access, page, &entry, fault))
        return refuse (context, access, page, fault);
      /* A stack that grew may have put its guards on pages that were passed: the access begins again. */
      uint64_t offered = page + 1;
      bool has_offered = memory_next_offered (context->memory, context->asid, &offered, entry.end);
      page = context->space->faults.stack_growths != growths ? first : has_offered ? offered : entry.end;
    }
  return true;
}

/* Is every page mapped so that the store cannot stop on its way?  Where references are noted, pages may leave
 * meanwhile. */
static bool
all_writable (const SpaceContext *context, const SpaceAccess *access)
{
  if (context->memory->setup.notes_references)
    return false;
  uint64_t last = last_page (context, access);
  for (uint64_t page = geometry_page (context->geometry, access->address); page <= last; page++)
    {
      MemoryPageInfo info;
      if (!memory_page_info (context->memory, context->asid, page, &info) || !info.mapped || !info.writable)
        return false;
    }
  return true;
}

static uint64_t
access_pages (SpaceContext *context, const SpaceAccess *access, VasFault *fault)
{
  uint64_t last = last_page (context, access);
  for (uint64_t page = geometry_page (context->geometry, access->address); page <= last; page++)
    if (!access_page (context, access, page, fault))
      return first_address (context, access, page) - access->address;
  return access->size;
}

void
space_put_promise_back (Space *space, RegionMap *before)
{
  RegionMap failed = space->map;
  space->map = *before;
  *before = failed;
}

void
space_put_memory_back (Memory *memory, Memory *before)
{
  Memory failed = *memory;
  *memory = *before;
  *before = failed;
  memory->inject_countdown = failed.inject_countdown;
  memory->inject_status = failed.inject_status;
}

/* A store that the promise allows can still meet a page that cannot be brought in, when bytes before it are written:
 * memory is then put back as it was, and so are pages that were copied on their write. */
static bool
store_pages (SpaceContext *context, const SpaceAccess *access, VasFault *fault)
{
  if (all_writable (context, access))
    return access_pages (context, access, fault) == access->size;
  Memory before;
  RegionMap promise;
  memory_share (&before, context->memory);
  region_map_share (&promise, &context->space->map);
  bool is_done = access_pages (context, access, fault) == access->size;
  if (!is_done)
    {
      space_put_memory_back (context->memory, &before);
      space_put_promise_back (context->space, &promise);
    }
  memory_clear (&before);
  region_map_clear (&promise);
  return is_done;
}

static bool
fill_pages (SpaceContext *context, const SpaceAccess *access, VasFault *fault)
{
  Content *whole = NULL;
  SpaceAccess sharing = *access;
  sharing.whole = &whole;
  bool is_done = store_pages (context, &sharing, fault);
  content_unref (whole);
  return is_done;
}

/* An access to several pages. */
static bool
access_run (SpaceContext *context, const SpaceAccess *access, VasFault *fault)
{
  if (!space_access_allowed (context, access, fault))
    return false;
  if (access->kind != VAS_ACCESS_WRITE)
    return access_pages (context, access, fault) == access->size;
  return access->fill ? fill_pages (context, access, fault) : store_pages (context, access, fault);
}

/* Only here a violation is an exception of the thread's; what a system service meets is its own result. */
bool
space_access (SpaceContext *context, const SpaceAccess *access, VasFault *fault)
{
  if (access->size == 0)
    return true;
  uint64_t page = geometry_page (context->geometry, access->address);
  if (last_page (context, access) == page ? access_page (context, access, page, fault)
                                          : access_run (context, access, fault))
    return true;
  context->space->faults.violations += fault->status == VAS_STATUS_ACCESS_VIOLATION;
  return false;
}

uint64_t
space_transfer (SpaceContext *context, const SpaceAccess *access, VasFault *fault)
{
  return access->size == 0 ? 0 : access_pages (context, access, fault);
}

void
space_peek (const Memory *memory, uint32_t asid, const Geometry *geometry, uint64_t address, uint64_t size, void *data)
{
  uint64_t page_size = UINT64_C (1) << geometry->page_shift, step;
  unsigned char *to = data;
  for (uint64_t done = 0; done < size; done += step)
    {
      uint64_t at = address + done, offset = at & (page_size - 1), page = geometry_page (geometry, at);
      step = size - done < page_size - offset ? size - done : page_size - offset;
      if (page < geometry->end_page)
        memory_peek (memory, asid, page, (uint32_t) offset, (uint32_t) step, to + done);
      else
        memset (to + done, 0, step);
    }
}
