/* OfferVirtualMemory, ReclaimVirtualMemory and DiscardVirtualMemory (OD-001 to OD-012; docs/rule-choice.md, section
 * 14). */
#include "facade/execute.h"
#include "facade/nt.h"
#include "space/service.h"

/* VMOfferPriorityVeryLow to VMOfferPriorityNormal (OD-007). */
#define PRIORITY_MOST 4

static VasVerdict
check_offer (const VasMachine *machine, const VasCall *call)
{
  uint64_t address = call->arguments[0], size = call->arguments[1], page_size = machine->state.config.page_size;
  if (size == 0 || address % page_size != 0 || size % page_size != 0)
    return REFUSE (INVALID_PARAMETER, 'O', 'D', 2);
  if (leaves_user (machine, address, size))
    return REFUSE (CONFLICTING_ADDRESSES, 'O', 'D', 12);
  if (call->id == VAS_CALL_OFFER_VIRTUAL_MEMORY && (call->arguments[2] == 0 || call->arguments[2] > PRIORITY_MOST))
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
    return space_offer (&context, pages, (uint32_t) call->arguments[2]);
  return call->id == VAS_CALL_RECLAIM_VIRTUAL_MEMORY ? space_reclaim (&context, pages)
                                                     : space_discard_contents (&context, pages);
}
