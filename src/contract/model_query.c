/* Queries in the naive model: VQ and NQ, and the figures of machine and process (SI, GM, CC-014). */
#include "contract/model_internal.h"
#include <glib.h>

#define RULE(a, b, number) VAS_RULE (a, b, number)

enum
{
  BASIC = 0,
  WORKING_SET = 1,
  REGION = 3,
  WORKING_SET_EX = 4,
  IMAGE = 6,
  REGION_EX = 7, /* NQ-001: the region class, all of which must fit */
  PRIVILEGED_BASIC = 8,
  BASIC_CAPPED = 10
};

#define FULL_REGION 19041 /* Windows 10 2004 (NQ-007) */
#define COMMIT_SIZE 9200  /* Windows 8 (T4) */

/* Bytes of the class's structure (T4) in the simulated process. */
static uint64_t
structure_size (const Model *model, uint32_t class)
{
  bool wide = model->config.pointer_size == 8;
  if (class == IMAGE)
    return wide ? 24 : 12;
  if (class == BASIC || class == REGION_EX || model->config.build >= FULL_REGION)
    return wide ? 48 : 28;
  if (model->config.build >= COMMIT_SIZE)
    return wide ? 32 : 20;
  return wide ? 24 : 16;
}

static uint64_t
shortest_length (const Model *model, uint32_t class)
{
  if (class != REGION)
    return structure_size (model, class);
  return model->config.pointer_size == 8 ? 24 : 16; /* NQ-007: up to RegionSize */
}

static void
answer_basic (ModelCall *call, VasProcessId process, uint64_t address)
{
  VasRegion region = { .base = 0 };
  bool found = model_region (call->model, process, address, &region);
  g_assert (found);
  model_output (call, 0, region.base);
  model_output (call, 1, region.allocation_base);
  model_output (call, 2, region.allocation_protect);
  model_output (call, 3, 0);
  model_output (call, 4, region.size);
  model_output (call, 5, region.state);
  model_output (call, 6, region.protect);
  model_output (call, 7, region.type);
}

/* Of the whole allocation, whichever page of it is asked about (NQ-003); @room is what of the structure fits. */
static VasVerdict
answer_region (ModelCall *call, const ModelProcess *process, uint64_t address, uint64_t room)
{
  const Model *model = call->model;
  uint64_t page = address / model->page_size;
  const ModelPage *at = model_page (model, process, page);
  if (at->state == MODEL_FREE)
    return model_refuse (VAS_STATUS_INVALID_ADDRESS, RULE ('N', 'Q', 4));
  uint64_t start = model_allocation_start (model, process, page), end = model_allocation_end (model, process, page);
  uint64_t committed = 0, size = room, wide = model->config.pointer_size / 4;
  if (at->allocation == MODEL_TOP)
    {
      start = model->vad_end;
      end = model->app_end;
    }
  for (uint64_t i = start; i < end && at->type != MODEL_SYSTEM; i++)
    committed += at->section != 0 /* NQ-006: what of a view is charged */
                     ? model_is_copy_charged (model_page (model, process, i), model_look_cell (model, process, i))
                     : model_page (model, process, i)->state == MODEL_COMMITTED;
  model_output (call, 1, start * model->page_size);
  model_output (call, 2, at->allocation_protect);
  model_output (call, 4, (end - start) * model->page_size);
  model_output (call, 8, 0);
  if (size >= (wide == 2 ? 32 : 20))
    model_output (call, 9, committed * model->page_size);
  if (size >= (wide == 2 ? 48 : 28))
    {
      model_output (call, 3, 0);
      model_output (call, 10, 0);
    }
  return model_granted ();
}

/* Images that were placed are none that the system knows (NQ-008). */
static VasVerdict
answer_image (ModelCall *call, const ModelProcess *process, uint64_t address)
{
  if (model_page (call->model, process, address / call->model->page_size)->state == MODEL_FREE)
    return model_refuse (VAS_STATUS_INVALID_ADDRESS, RULE ('N', 'Q', 9));
  for (unsigned output = 15; output <= 17; output++)
    model_output (call, output, 0);
  return model_granted ();
}

VasVerdict
model_query (ModelCall *call, uint64_t handle, uint64_t address, uint64_t length, bool nt)
{
  Model *model = call->model;
  const VasCall *in = call->in;
  uint32_t class = nt ? (uint32_t) in->arguments[2] : BASIC;
  class = class == PRIVILEGED_BASIC || class == BASIC_CAPPED ? BASIC : class;
  unsigned buffer = nt ? 3 : in->id == VAS_CALL_VIRTUAL_QUERY ? 1 : 2;
  VasProcessId id = 0;
  address = model_pointer (model, address);
  length = model_pointer (model, length);
  if (class == WORKING_SET)
    return model_query_working_set (call);
  if (class == WORKING_SET_EX)
    return model_query_working_set_ex (call);
  if (class != BASIC && class != REGION && class != IMAGE && class != REGION_EX)
    return model_refuse (VAS_STATUS_INVALID_INFO_CLASS, RULE ('N', 'Q', 10));
  if (length < shortest_length (model, class))
    return model_refuse (VAS_STATUS_INFO_LENGTH_MISMATCH, !nt              ? RULE ('V', 'Q', 2)
                                                          : class == BASIC ? RULE ('N', 'Q', 2)
                                                          : class == IMAGE ? RULE ('N', 'Q', 11)
                                                                           : RULE ('N', 'Q', 7));
  if ((in->bad_pointers >> buffer & 1) != 0)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('V', 'Q', 17));
  if (address > model->config.maximum_application_address)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, nt ? RULE ('N', 'Q', 12) : RULE ('V', 'Q', 13));
  VasVerdict verdict = model_resolve (call, handle, VAS_PROCESS_QUERY_INFORMATION, RULE ('V', 'Q', 23),
                                      nt ? RULE ('N', 'Q', 16) : RULE ('V', 'X', 8), &id);
  if (model_is_refused (verdict))
    return verdict;
  const ModelProcess *process = model_look (model, id);
  if (class == BASIC)
    answer_basic (call, id, address);
  else
    verdict = class == IMAGE ? answer_image (call, process, address)
                             : answer_region (call, process, address, MIN (length, structure_size (model, class)));
  if (model_is_refused (verdict))
    return verdict;
  if (nt && (in->bad_pointers >> 5 & 1) == 0)
    {
      bool full = class == REGION && model->config.build >= FULL_REGION;
      model_output (call, 11, full ? structure_size (model, class) : MIN (length, structure_size (model, class)));
    }
  if (!nt)
    call->out->result = structure_size (model, class);
  return model_granted ();
}

VasVerdict
model_memory_info (ModelCall *call)
{
  VasProcessId id = 0;
  VasVerdict verdict = model_resolve (call, call->in->arguments[0], VAS_PROCESS_QUERY_INFORMATION, RULE ('V', 'X', 1),
                                      RULE ('V', 'X', 3), &id);
  if (verdict.rule == RULE ('V', 'X', 3))
    verdict = model_resolve (call, call->in->arguments[0], VAS_PROCESS_QUERY_LIMITED_INFORMATION, RULE ('V', 'X', 1),
                             RULE ('V', 'X', 3), &id);
  if (model_is_refused (verdict))
    return verdict;
  const VasProcessCounters *counters = &model_look (call->model, id)->counters;
  uint64_t length = call->in->arguments[2], wide = call->model->config.pointer_size == 8;
  if (length < (wide ? 72 : 40))
    return model_refuse (VAS_STATUS_INFO_LENGTH_MISMATCH, RULE ('C', 'C', 14));
  if ((call->in->bad_pointers & 2) != 0)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('A', 'C', 3));
  model_output (call, 0, counters->charged);
  model_output (call, 1, counters->peak_charged);
  if (length >= (wide ? 80 : 44)) /* PROCESS_MEMORY_COUNTERS_EX */
    model_output (call, 2, counters->charged);
  return verdict;
}

static uint64_t
room (uint64_t limit, uint64_t charged)
{
  return limit > charged ? limit - charged : 0;
}

VasVerdict
model_memory_status (ModelCall *call)
{
  const Model *model = call->model;
  const VasConfig *config = &model->config;
  const VasProcessCounters *counters = &model_look (model, call->caller)->counters;
  uint64_t length = call->in->arguments[1];
  if ((call->in->bad_pointers & 1) != 0)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('A', 'C', 3));
  if (length != 64 && length != VAS_LENGTH_OF_STRUCTURE)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('G', 'M', 2));
  uint64_t total = config->maximum_application_address - config->minimum_application_address + 1;
  uint64_t limit = model->ledger.limit, available = room (limit, model->ledger.charged);
  if (model->process_limit != 0)
    {
      limit = MIN (limit, model->process_limit);
      available = MIN (available, room (model->process_limit, counters->charged));
    }
  if (model->job_limit != 0)
    {
      limit = MIN (limit, model->job_limit);
      available = MIN (available, room (model->job_limit, model_job_charge (model)));
    }
  if (model_awaits_answer (call))
    return model_granted ();
  model_output (call, 0, call->answer->outputs[0]); /* which frames are in use is the machine's affair (GM-005) */
  model_output (call, 1, config->physical_memory);
  model_output (call, 2, call->answer->outputs[2]);
  model_output (call, 3, limit);
  model_output (call, 4, available);
  model_output (call, 5, total);
  model_output (call, 6, total - counters->reserved);
  model_output (call, 7, 0);
  return model_granted ();
}

void
model_system_info (ModelCall *call, bool native)
{
  static const struct
  {
    unsigned number, type;
  } processors[] = { { 0, 586 }, { 9, 8664 }, { 12, 0 }, { 6, 2200 } }; /* SI-005; by VasArchitecture */
  const VasConfig *config = &call->model->config;
  VasArchitecture shown = config->wow64 && !native ? VAS_ARCHITECTURE_X86 : config->architecture;
  uint64_t mask = config->processors == 64 ? UINT64_MAX : (UINT64_C (1) << config->processors) - 1;
  model_output (call, 0, processors[shown].number);
  model_output (call, 1, config->page_size);
  model_output (call, 2, config->minimum_application_address);
  model_output (call, 3, config->maximum_application_address);
  model_output (call, 4, model_pointer (call->model, mask));
  model_output (call, 5, config->processors);
  model_output (call, 6, processors[shown].type);
  model_output (call, 7, config->allocation_granularity);
}
