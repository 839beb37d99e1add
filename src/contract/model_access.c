/* Accesses in the naive model: the checks of AC-037, page by page, and only then the bytes (AC-014). */
#include "contract/model_internal.h"
#include <glib.h>
#include <string.h>

#define RULE(a, b, number) VAS_RULE (a, b, number)

/* What an exception tells: which kind of access was stopped where; both as the exception's parameters say it. */
static ModelFault
fault (VasStatus status, VasRule rule, ModelAccess kind, uint64_t address)
{
  return (ModelFault){ status, rule, kind, address };
}

static ModelFault
no_fault (void)
{
  return (ModelFault){ VAS_STATUS_SUCCESS, VAS_NO_RULE, MODEL_READ, 0 };
}

/* An x64 processor takes an address whose upper bits are not all like the highest one that it translates as a fault of
 * its own, which tells no address (AC-005). */
static bool
is_canonical (const Model *model, uint64_t address)
{
  if (model->config.architecture != VAS_ARCHITECTURE_X64 || model->config.pointer_size != 8)
    return true;
  uint64_t upper = address >> (model->address_bits - 1), all = UINT64_MAX >> (model->address_bits - 1);
  return upper == 0 || upper == all;
}

typedef struct Allowed
{
  bool read, write, execute;
  unsigned read_clause, write_clause, execute_clause; /* of AC, where it is not allowed */
} Allowed;

/* AC-006 to AC-012, AC-030, AC-031. */
static Allowed
allowed_by (uint16_t protect)
{
  switch (protect & 0xff)
    {
    case VAS_PAGE_READONLY:
      return (Allowed){ true, false, false, 0, 7, 7 };
    case VAS_PAGE_READWRITE:
      return (Allowed){ true, true, false, 0, 0, 8 };
    case VAS_PAGE_WRITECOPY:
      return (Allowed){ true, true, false, 0, 0, 30 };
    case VAS_PAGE_EXECUTE:
      return (Allowed){ true, false, true, 0, 9, 0 };
    case VAS_PAGE_EXECUTE_READ:
      return (Allowed){ true, false, true, 0, 11, 0 };
    case VAS_PAGE_EXECUTE_READWRITE:
    case VAS_PAGE_EXECUTE_WRITECOPY:
      return (Allowed){ true, true, true, 0, 0, 0 };
    default:
      return (Allowed){ false, false, false, 6, 6, 6 };
    }
}

static VasRule
protection_rule (const Model *model, uint16_t protect, ModelAccess kind)
{
  Allowed allowed = allowed_by (protect);
  if (!model->config.dep)
    allowed.execute |= allowed.read;
  if (kind == MODEL_WRITE)
    return allowed.write ? VAS_NO_RULE : RULE ('A', 'C', allowed.write_clause);
  if (kind == MODEL_EXECUTE)
    return allowed.execute ? VAS_NO_RULE : RULE ('A', 'C', allowed.execute_clause);
  return allowed.read ? VAS_NO_RULE : RULE ('A', 'C', allowed.read_clause);
}

/* Whether pages may be read at all: only those are ever in a working set. */
bool
model_is_accessible (const ModelPage *page)
{
  return page->state == MODEL_COMMITTED && (page->protect & VAS_PAGE_GUARD) == 0
         && allowed_by (page->protect).read;
}

/* Large pages and AWE frames are in no working set (LP-007, AW-017). */
static bool
is_unlisted (const ModelPage *page)
{
  return page->fixed && page->type == MODEL_PRIVATE;
}

/* Where there is no committed page. */
static VasRule
nothing_there (const Model *model, const ModelPage *at, uint64_t address)
{
  if (at->state != MODEL_FREE && at->allocation != MODEL_TOP) /* what VQ-014 shows at the top is only shown */
    return at->placeholder ? RULE ('P', 'H', 36) : at->fixed && at->type == MODEL_PRIVATE ? RULE ('A', 'W', 12)
                                                                                          : RULE ('A', 'C', 1);
  return address < model->config.minimum_application_address ? RULE ('A', 'C', 3) : RULE ('A', 'C', 2);
}

/* The page is a guard no more; a large page is one as a whole. */
static void
lose_guard (Model *model, ModelProcess *process, uint64_t page)
{
  ModelPage value = *model_page (model, process, page);
  uint64_t n = value.large ? model->config.large_page_minimum / model->page_size : 1;
  value.protect = model_page_protection (value.protect & ~VAS_PAGE_GUARD, value.allocation_protect);
  for (uint64_t i = 0; i < n; i++)
    model_put (model, process, page - page % n + i, value);
}

ModelFault
model_check_page (Model *model, VasProcessId id, VasThreadId thread, ModelAccess kind, uint64_t address)
{
  ModelProcess *process = model_process (model, id);
  uint64_t page = address / model->page_size;
  if (!is_canonical (model, address))
    return fault (VAS_STATUS_ACCESS_VIOLATION, RULE ('A', 'C', 5), MODEL_READ, UINT64_MAX);
  if (page >= model->app_end)
    return fault (VAS_STATUS_ACCESS_VIOLATION, RULE ('A', 'C', 4), kind, address);
  const ModelPage *at = model_page (model, process, page);
  if (at->state != MODEL_COMMITTED)
    return fault (VAS_STATUS_ACCESS_VIOLATION, nothing_there (model, at, address), kind, address);
  if (model_look_cell (model, process, page)->offered)
    return fault (VAS_STATUS_ACCESS_VIOLATION, RULE ('O', 'D', 3), kind, address);
  if ((at->protect & VAS_PAGE_GUARD) != 0)
    {
      if (thread != 0 && model_is_in_stack (model, thread, page))
        {
          ModelFault grown = model_grow_stack (model, thread, kind, address);
          VasRule then = protection_rule (model, at->protect, kind); /* AC-021 */
          bool stopped = grown.status == VAS_STATUS_SUCCESS && then != VAS_NO_RULE;
          return stopped ? fault (VAS_STATUS_ACCESS_VIOLATION, then, kind, address) : grown;
        }
      lose_guard (model, process, page);
      model_recount (model, process);
      return fault (VAS_STATUS_GUARD_PAGE_VIOLATION,
                    kind == MODEL_EXECUTE ? RULE ('A', 'C', 20) : RULE ('A', 'C', 15), kind, address);
    }
  VasRule rule = protection_rule (model, at->protect, kind);
  return rule != VAS_NO_RULE ? fault (VAS_STATUS_ACCESS_VIOLATION, rule, kind, address) : no_fault ();
}

/* Every page of the range in turn; the first that stops the access decides.  Those in front of it may have become
 * resident.  An access that made its stack grow is tried again. */
static ModelFault
check_pages (Model *model, VasProcessId id, VasThreadId thread, ModelAccess kind, uint64_t address, uint64_t size)
{
  uint64_t end = address + size, at = address;
  do
    {
      ModelFault found = model_check_page (model, id, thread, kind, at);
      if (found.status != VAS_STATUS_SUCCESS)
        return found;
      if (found.rule != VAS_NO_RULE)
        return check_pages (model, id, thread, kind, address, size);
      ModelProcess *process = model_process (model, id);
      ModelCell *cell = model_cell (model, process, at / model->page_size);
      if (cell != NULL && cell->valid == MODEL_NO && !is_unlisted (model_page (model, process, at / model->page_size)))
        cell->valid = MODEL_MAYBE;
      at = (at / model->page_size + 1) * model->page_size;
    }
  while (at != 0 && (end < address || at < end) && at != end);
  return no_fault ();
}

/* A page that is copied when it is written is the process's own from then on (MV-017, MV-018). */
static void
own (Model *model, ModelProcess *process, uint64_t page)
{
  ModelCell *cell = model_cell (model, process, page), *shown = model_content (model, process, page);
  if (cell != shown)
    {
      cell->own = true;
      cell->bytes = shown->bytes != NULL ? g_memdup2 (shown->bytes, model->page_size) : NULL;
    }
  ModelPage value = *model_page (model, process, page);
  value.protect = (uint16_t) model_own_protection (value.protect);
  model_put (model, process, page, value);
  model_recount (model, process);
}

void
model_touch_pages (Model *model, VasProcessId id, ModelAccess kind, uint64_t start, uint64_t end)
{
  ModelProcess *process = model_process (model, id);
  for (uint64_t page = start; page < end; page++)
    {
      const ModelPage *at = model_page (model, process, page);
      ModelCell *cell = model_cell (model, process, page);
      if (cell == NULL) /* the shared user data page, where no window is */
        continue;
      cell->valid = is_unlisted (at) ? MODEL_NO : MODEL_YES;
      if (kind != MODEL_WRITE)
        continue;
      model_content (model, process, page)->reset = cell->discarded = false; /* MR-014 */
      if (at->watched)
        cell->dirty = true;
      if (model_is_write_copy (at->protect))
        own (model, process, page);
    }
  model_keep_limits (model, process);
}

ModelFault
model_access (Model *model, VasProcessId id, VasThreadId thread, ModelAccess kind, uint64_t address, uint64_t size)
{
  if (size == 0)
    return no_fault ();
  ModelFault found = check_pages (model, id, thread, kind, address, size);
  if (found.status == VAS_STATUS_SUCCESS)
    model_touch_pages (model, id, kind, address / model->page_size, (address + size - 1) / model->page_size + 1);
  return found;
}

/* The calls. */

typedef struct AccessCall
{
  ModelAccess kind;
  uint64_t address, size;
  unsigned first_fault_output;
  uint8_t value[8]; /* little endian */
} AccessCall;

static AccessCall
decode (const ModelCall *call)
{
  const VasCall *in = call->in;
  AccessCall access = { MODEL_READ, model_pointer (call->model, in->arguments[0]),
                        model_pointer (call->model, in->arguments[1]), 0, { 0 } };
  for (unsigned i = 0; i < 8; i++)
    access.value[i] = (uint8_t) (in->arguments[1] >> 8 * i);
  switch ((int) in->id)
    {
    case VAS_CALL_READ:
      access.first_fault_output = 1;
      break;
    case VAS_CALL_WRITE:
      access.kind = MODEL_WRITE;
      access.size = in->input_size;
      break;
    case VAS_CALL_FILL:
      access.kind = MODEL_WRITE;
      break;
    case VAS_CALL_EXECUTE:
      access.kind = MODEL_EXECUTE;
      break;
    case VAS_CALL_TOUCH:
      access.kind = (ModelAccess) in->arguments[2];
      break;
    default:
      if (in->id >= VAS_CALL_WRITE8)
        access.kind = MODEL_WRITE;
      access.size = UINT64_C (1) << (in->id - (access.kind == MODEL_WRITE ? VAS_CALL_WRITE8 : VAS_CALL_READ8));
      break;
    }
  return access;
}

static void
load (ModelCall *call, const AccessCall *access)
{
  const ModelProcess *process = model_look (call->model, call->caller);
  uint8_t bytes[8];
  if (call->in->id != VAS_CALL_READ)
    {
      model_read_bytes (call->model, process, access->address, access->size, bytes);
      for (uint64_t i = 0; i < access->size; i++)
        call->out->result |= (uint64_t) bytes[i] << 8 * i;
      return;
    }
  uint64_t n = MIN (access->size, call->in->output_capacity);
  if (call->out->output != NULL)
    model_read_bytes (call->model, process, access->address, n, call->out->output);
  call->out->output_size = access->size;
  model_output (call, 0, access->size);
}

static void
store (ModelCall *call, const AccessCall *access)
{
  ModelProcess *process = model_process (call->model, call->caller);
  if (call->in->id == VAS_CALL_WRITE)
    model_write_bytes (call->model, process, access->address, access->size, call->in->input);
  else if (call->in->id == VAS_CALL_FILL)
    for (uint64_t i = 0; i < access->size; i++)
      model_write_bytes (call->model, process, access->address + i, 1, &(uint8_t){ (uint8_t) call->in->arguments[2] });
  else
    model_write_bytes (call->model, process, access->address, access->size, access->value);
}

VasVerdict
model_access_call (ModelCall *call)
{
  AccessCall access = decode (call);
  if (call->model->tight && model_awaits_answer (call))
    return model_granted ();
  ModelFault found = model_access (call->model, call->caller, call->in->thread, access.kind, access.address,
                                   access.size);
  if (found.status != VAS_STATUS_SUCCESS)
    {
      bool seen = found.kind != MODEL_EXECUTE || call->model->config.dep; /* else it looks like a read (AC-032) */
      model_output (call, access.first_fault_output, seen ? found.kind : MODEL_READ);
      model_output (call, access.first_fault_output + 1, found.address);
      return model_refuse (found.status, found.rule);
    }
  bool bytes = call->in->id != VAS_CALL_TOUCH && call->in->id != VAS_CALL_EXECUTE;
  if (bytes && access.kind == MODEL_READ)
    load (call, &access);
  else if (bytes)
    store (call, &access);
  return model_granted ();
}

/* Which frame a page is in, is the machine's choice. */
VasVerdict
model_frame (ModelCall *call)
{
  if (!model_awaits_answer (call))
    call->out->result = call->answer->result;
  return model_granted ();
}
