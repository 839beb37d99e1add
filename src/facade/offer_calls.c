/* OfferVirtualMemory, ReclaimVirtualMemory and DiscardVirtualMemory (OD-001 to OD-012; docs/rule-choice.md, section
 * 14). */
#include "facade/execute.h"
#include "facade/nt.h"
#include "space/service.h"

enum
{
  PRIORITY_MOST = 4 /* the header's numbers: VMOfferPriorityVeryLow is 1, VMOfferPriorityNormal 4 */
};

/* OD-007: the header counts from 1; the function's page gives 0x1000 for very low and 0x2000 for low.  0 is none. */
static uint32_t
offer_priority (const VasMachine *machine, uint64_t given)
{
  if (machine_is_documented (machine) && (given == 0x1000 || given == 0x2000))
    return (uint32_t) (given >> 12);
  return given <= PRIORITY_MOST ? (uint32_t) given : 0;
}

static VasVerdict
check_offer (const VasMachine *machine, const VasCall *call)
{
  uint64_t address = call->arguments[0], size = call->arguments[1], page_size = machine->state.config.page_size;
  if (size == 0 || address % page_size != 0 || size % page_size != 0)
    return REFUSE (INVALID_PARAMETER, 'O', 'D', 2);
  if (leaves_user (machine, address, size))
    return REFUSE (CONFLICTING_ADDRESSES, 'O', 'D', 12);
  if (call->id == VAS_CALL_OFFER_VIRTUAL_MEMORY && offer_priority (machine, call->arguments[2]) == 0)
    return REFUSE (INVALID_PARAMETER, 'O', 'D', 7);
  return VERDICT_OK;
}

VasVerdict
execute_offer (VasMachine *machine, VasCall *call)
{
  VasVerdict verdict = check_offer (machine, call);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  SpaceContext context = machine_space (machine, machine_thread (machine, call->thread)->process);
  PageRange pages = geometry_pages (&machine->geometry, call->arguments[0], call->arguments[1]);
  if (call->id == VAS_CALL_OFFER_VIRTUAL_MEMORY)
    return space_offer (&context, pages, offer_priority (machine, call->arguments[2]));
  return call->id == VAS_CALL_RECLAIM_VIRTUAL_MEMORY ? space_reclaim (&context, pages)
                                                     : space_discard_contents (&context, pages);
}
