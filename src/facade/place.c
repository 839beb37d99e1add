/* place: an allocation without a call, as a loader makes it or as it was before a trace began. */
#include "base/protection.h"
#include "facade/execute.h"

#define REFUSE_PLACE REFUSE (INVALID_PARAMETER, 'V', 'A', 25)

static bool
read_type (uint64_t type, RegionType *out)
{
  if (type != VAS_MEM_PRIVATE && type != VAS_MEM_MAPPED && type != VAS_MEM_IMAGE)
    return false;
  *out = type == VAS_MEM_PRIVATE  ? REGION_TYPE_PRIVATE
         : type == VAS_MEM_MAPPED ? REGION_TYPE_MAPPED
                                  : REGION_TYPE_IMAGE;
  return true;
}

static bool
is_stored_protection (uint64_t protect)
{
  return protect <= UINT32_MAX && protection_broken_rule ((uint32_t) protect) == VAS_NO_RULE
         && protection_stored ((uint32_t) protect) == protect;
}

/* Whole pages where an allocation may lie. */
static bool
read_pages (const Geometry *geometry, uint64_t address, uint64_t size, PageRange *out)
{
  uint64_t in_page = ((uint64_t) 1 << geometry->page_shift) - 1;
  if (size == 0 || ((address | size) & in_page) != 0 || address + size < address)
    return false;
  *out = geometry_pages (geometry, address, size);
  return out->start >= geometry->first_page && out->end <= geometry->vad_end;
}

static bool
read_place (const Geometry *geometry, const VasCall *call, SpacePlace *out)
{
  const uint64_t *a = call->arguments;
  bool committed = a[3] == VAS_MEM_COMMIT;
  if (!read_pages (geometry, a[0], a[1], &out->pages) || !read_type (a[2], &out->type)
      || (!committed && a[3] != VAS_MEM_RESERVE))
    return false;
  uint64_t allocation_protect = a[5];
  if (allocation_protect == VAS_PLACE_DEFAULT_PROTECT)
    allocation_protect = out->type == REGION_TYPE_IMAGE ? VAS_PAGE_EXECUTE_WRITECOPY
                         : a[4] != 0                   ? a[4]
                                                       : VAS_PAGE_NOACCESS;
  if (!is_stored_protection (allocation_protect) || !(is_stored_protection (a[4]) || (!committed && a[4] == 0)))
    return false;
  if (out->type == REGION_TYPE_PRIVATE && protection_is_writecopy ((uint32_t) (a[4] | allocation_protect)))
    return false;
  out->state = committed ? REGION_STATE_COMMITTED : REGION_STATE_RESERVED;
  out->protect = committed ? (uint32_t) a[4] : 0;
  out->allocation_protect = (uint32_t) allocation_protect;
  return true;
}

VasVerdict
execute_place (VasMachine *machine, VasCall *call)
{
  SpacePlace request;
  if (!read_place (&machine->geometry, call, &request))
    return REFUSE_PLACE;
  SpaceContext context = machine_space (machine, machine_thread (machine, call->thread)->process);
  VasVerdict verdict = space_place (&context, &request);
  call->result = call->arguments[0];
  return verdict;
}
