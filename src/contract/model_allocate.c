/* Allocation in the naive model: the checks of VA-053 in their order, one after the other, then the pages. */
#include "contract/model_internal.h"
#include <glib.h>

#define RULE(a, b, number) VAS_RULE (a, b, number)

#define MODERN_TYPES 17763 /* Windows 10 1809: the plain status for bad types (NA-005) */
#define KINDS (VAS_MEM_COMMIT | VAS_MEM_RESERVE | VAS_MEM_RESET | VAS_MEM_RESET_UNDO)
#define PLACEHOLDERS (VAS_MEM_REPLACE_PLACEHOLDER | VAS_MEM_RESERVE_PLACEHOLDER)
#define KNOWN_TYPES                                                                                                    \
  (KINDS | VAS_MEM_TOP_DOWN | VAS_MEM_WRITE_WATCH | VAS_MEM_PHYSICAL | VAS_MEM_LARGE_PAGES | PLACEHOLDERS              \
   | VAS_MEM_ROTATE)

static VasVerdict
check_zero_bits (const Model *model, const ModelRequest *r)
{
  bool native_32 = model->config.pointer_size == 4 && !model->config.wow64;
  bool mask_refused = r->zero_bits >= 32 && native_32;
  if (!(r->zero_bits >= 22 && r->zero_bits <= 31) && !mask_refused)
    return model_granted ();
  VasRule rule = mask_refused ? RULE ('N', 'A', 24) : RULE ('N', 'A', 22);
  return model_refuse (VAS_STATUS_INVALID_PARAMETER_3, r->address != 0 ? RULE ('N', 'A', 25) : rule);
}

/* A placeholder is reserved and nothing else; what replaces one is reserved too (PH-005). */
static VasRule
placeholder_rule (const ModelRequest *r)
{
  uint32_t besides = r->type & ~(VAS_MEM_RESERVE_PLACEHOLDER | VAS_MEM_TOP_DOWN);
  if ((r->type & PLACEHOLDERS) == 0)
    return VAS_NO_RULE;
  if (!r->extended)
    return RULE ('V', 'A', 13);
  if ((r->type & VAS_MEM_RESERVE_PLACEHOLDER) != 0 && besides != VAS_MEM_RESERVE)
    return (besides & (VAS_MEM_COMMIT | VAS_MEM_RESERVE | VAS_MEM_RESET | VAS_MEM_RESET_UNDO)) == 0 ? RULE ('V', 'A', 3)
                                                                                                : RULE ('V', 'A', 4);
  if ((r->type & VAS_MEM_RESERVE_PLACEHOLDER) != 0)
    return VAS_NO_RULE;
  return (r->type & VAS_MEM_RESERVE) != 0 ? VAS_NO_RULE : RULE ('P', 'H', 5);
}

/* The rule that refuses the type, or VAS_NO_RULE. */
static VasRule
type_rule (const ModelRequest *r)
{
  uint32_t type = r->type;
  bool commit = (type & VAS_MEM_COMMIT) != 0, reserve = (type & VAS_MEM_RESERVE) != 0;
  if ((type & ~KNOWN_TYPES) != 0)
    return r->nt ? RULE ('N', 'A', 5) : RULE ('V', 'A', 4);
  if (placeholder_rule (r) != VAS_NO_RULE)
    return placeholder_rule (r);
  if ((type & VAS_MEM_ROTATE) != 0)
    return RULE ('V', 'A', 60);
  if (type == VAS_MEM_TOP_DOWN)
    return RULE ('V', 'A', 5);
  if ((type & KINDS) == 0)
    return RULE ('V', 'A', 3);
  if ((type & VAS_MEM_RESET) != 0 && type != VAS_MEM_RESET)
    return (type & VAS_MEM_LARGE_PAGES) != 0 ? RULE ('L', 'P', 9) : RULE ('V', 'A', 6);
  if ((type & VAS_MEM_RESET_UNDO) != 0 && type != VAS_MEM_RESET_UNDO)
    return RULE ('M', 'R', 8);
  if ((type & VAS_MEM_LARGE_PAGES) != 0)
    {
      if (!commit)
        return RULE ('V', 'A', 11);
      if ((type & (VAS_MEM_WRITE_WATCH | VAS_MEM_PHYSICAL)) != 0)
        return RULE ('L', 'P', 9);
      if (!reserve)
        return RULE ('L', 'P', 4);
    }
  if ((type & VAS_MEM_WRITE_WATCH) != 0 && !reserve)
    return RULE ('V', 'A', 7);
  if ((type & VAS_MEM_PHYSICAL) != 0 && !reserve)
    return RULE ('V', 'A', 9);
  if ((type & VAS_MEM_PHYSICAL) != 0 && (type & ~(VAS_MEM_PHYSICAL | VAS_MEM_RESERVE | VAS_MEM_TOP_DOWN)) != 0)
    return RULE ('V', 'A', 8);
  return VAS_NO_RULE;
}

static VasVerdict
check_protection (const ModelRequest *r)
{
  if ((r->type & VAS_MEM_PHYSICAL) != 0 && r->protect != VAS_PAGE_READWRITE)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_6, RULE ('V', 'A', 10));
  if ((r->type & VAS_MEM_RESERVE_PLACEHOLDER) != 0 && r->protect != VAS_PAGE_NOACCESS)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('P', 'H', 1));
  VasRule rule = model_protection_rule (r->protect, r->nt ? MODEL_NT_ALLOCATE : MODEL_WIN32_ALLOCATE);
  if (rule != VAS_NO_RULE)
    return model_refuse (VAS_STATUS_INVALID_PAGE_PROTECTION, r->type == VAS_MEM_RESET ? RULE ('M', 'R', 6) : rule);
  return model_granted ();
}

static VasVerdict
check_size (const Model *model, const ModelRequest *r)
{
  uint64_t vad_end = model->vad_end * model->page_size;
  uint64_t half = model->config.pointer_size == 4 ? UINT64_C (1) << 31 : UINT64_C (1) << 63;
  if (r->address > model->config.maximum_application_address)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_2, r->nt ? RULE ('N', 'A', 15) : RULE ('V', 'A', 15));
  if (r->address >= vad_end)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_2, r->nt ? RULE ('N', 'A', 15) : RULE ('V', 'A', 16));
  if (r->size > vad_end - r->address)
    {
      uint64_t sum = model_pointer (model, r->address + r->size);
      VasRule rule = RULE ('V', 'A', 17);
      if (r->address == 0 && r->size >= half)
        rule = RULE ('V', 'A', 18);
      else if (sum < r->size)
        rule = RULE ('V', 'A', 19);
      return model_refuse (VAS_STATUS_INVALID_PARAMETER_4, r->nt ? RULE ('N', 'A', 16) : rule);
    }
  if (r->size == 0)
    {
      VasRule rule = r->extended ? RULE ('V', '2', 22) : r->address == 0 ? RULE ('V', 'A', 1) : RULE ('V', 'A', 2);
      return model_refuse (VAS_STATUS_INVALID_PARAMETER_4, r->nt ? RULE ('N', 'A', 4) : rule);
    }
  return model_granted ();
}

static VasVerdict
check_large_pages (const Model *model, const ModelRequest *r)
{
  uint64_t unit = model->config.large_page_minimum;
  if ((r->type & VAS_MEM_LARGE_PAGES) == 0)
    return model_granted ();
  if (!model->config.lock_memory_privilege)
    return model_refuse (VAS_STATUS_PRIVILEGE_NOT_HELD, RULE ('V', 'A', 12));
  if (unit == 0 || r->size % unit != 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('L', 'P', 2));
  if (r->address % unit != 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('L', 'P', 3));
  return model_granted ();
}

uint64_t
model_zero_bits_limit (uint64_t zero_bits)
{
  if (zero_bits == 0)
    return UINT64_MAX;
  if (zero_bits < 32)
    return UINT64_C (1) << (32 - zero_bits);
  unsigned bits = 0;
  for (; zero_bits != 0; zero_bits >>= 1)
    bits++;
  return bits == 64 ? UINT64_MAX : UINT64_C (1) << bits;
}

/* The allocation's lasting facts, of pages that are reserved only. */
static ModelPage
new_page (const ModelRequest *r)
{
  ModelPage page = { .state = MODEL_RESERVED, .type = MODEL_PRIVATE };
  page.allocation_protect = (uint16_t) (r->protect & 0x7ff);
  page.fixed = (r->type & (VAS_MEM_PHYSICAL | VAS_MEM_LARGE_PAGES)) != 0;
  page.large = (r->type & VAS_MEM_LARGE_PAGES) != 0;
  page.watched = (r->type & VAS_MEM_WRITE_WATCH) != 0;
  page.placeholder = (r->type & VAS_MEM_RESERVE_PLACEHOLDER) != 0;
  page.replaced = (r->type & VAS_MEM_REPLACE_PLACEHOLDER) != 0;
  if ((r->type & VAS_MEM_COMMIT) != 0)
    {
      page.state = MODEL_COMMITTED;
      page.protect = page.allocation_protect;
      if (page.large) /* LP-005 */
        page.protect = (uint16_t) ((page.protect & 0x700)
                                   | ((page.protect & 0xf0) != 0 ? VAS_PAGE_EXECUTE_READWRITE : VAS_PAGE_READWRITE));
    }
  return page;
}

void
model_allocate_at (Model *model, const ModelPlan *plan, uint64_t start)
{
  ModelProcess *process = model_process (model, plan->process);
  ModelPage page = plan->page;
  page.allocation = ++model->last_allocation;
  for (uint64_t i = start; i < start + plan->n_pages; i++, page.shown++)
    {
      const ModelSection *section = model_section_of (model, &page);
      if (section != NULL)
        {
          page.state = section->committed[page.shown] ? MODEL_COMMITTED : MODEL_RESERVED;
          page.protect = page.state == MODEL_COMMITTED ? page.allocation_protect : 0;
        }
      model_put (model, process, i, page);
    }
  if (page.state == MODEL_COMMITTED && (page.protect & VAS_PAGE_GUARD) != 0)
    model_note_guard (model, plan->process, start, start + plan->n_pages);
  model_recount (model, process);
}

static void
set_result (ModelCall *call, uint64_t start, uint64_t n_pages)
{
  uint64_t page_size = call->model->page_size;
  if (vas_call_info (call->in->id)->result == VAS_RESULT_STATUS)
    {
      model_output (call, 0, start * page_size);
      model_output (call, 1, n_pages * page_size);
    }
  else
    call->out->result = start * page_size;
}

void
model_allocate_planned (ModelCall *call, const ModelPlan *plan, uint64_t start, bool choice)
{
  if (!choice)
    {
      model_allocate_at (call->model, plan, start);
      return;
    }
  call->choice = true;
  call->model->pending = MODEL_PENDING_ADDRESS;
  call->model->plan = *plan;
}

/* All checks but the charge have passed, and @start is where it will be, unless that is left to the machine. */
static VasVerdict
reserve_planned (ModelCall *call, const ModelPlan *plan, uint64_t start, bool choice)
{
  Model *model = call->model;
  uint64_t charge = plan->page.state == MODEL_COMMITTED ? plan->n_pages : 0;
  uint64_t nth = model->inject_nth;
  bool is_outside = !choice && !model_holds_pages (model, start, start + plan->n_pages);
  if (plan->page.large && model->tight && !choice && !is_outside && model_awaits_answer (call))
    return model_granted (); /* the machine alone knows its frames */
  VasVerdict verdict = model_may_charge (model, model_process (model, plan->process), charge);
  if (model_is_refused (verdict))
    return verdict;
  if (plan->page.large && call->answer != NULL && call->answer->verdict.rule == RULE ('L', 'P', 8))
    {
      model->inject_nth = nth; /* nothing was charged */
      return model_refuse (VAS_STATUS_INSUFFICIENT_RESOURCES, RULE ('L', 'P', 8));
    }
  if (is_outside)
    {
      model->inject_nth = nth;
      call->outside = true;
      return verdict;
    }
  set_result (call, start, plan->n_pages);
  model_allocate_planned (call, plan, start, choice);
  return verdict;
}

VasVerdict
model_find_place (const ModelCall *call, const ModelPlan *plan, bool top_down, VasRule rule, uint64_t *start,
                  bool *choice)
{
  const Model *model = call->model;
  *choice = false;
  if (model->recorded && call->in->has_place_at)
    {
      *start = call->in->place_at / model->page_size;
      uint64_t end = *start + plan->n_pages;
      if (call->in->place_at % (plan->align * model->page_size) != 0 || *start < plan->low || end > plan->high
          || model_first_used (model, model_look (model, plan->process), *start, end) < end)
        return model_refuse (VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('V', 'A', 25));
      return model_granted ();
    }
  VasPlacementPolicy policy = top_down ? VAS_PLACEMENT_TOP_DOWN : model->config.placement;
  if (!model_place (model, plan, policy, start))
    return model_refuse (VAS_STATUS_NO_MEMORY, rule);
  *choice = policy == VAS_PLACEMENT_RANDOM;
  return model_granted ();
}

static VasVerdict
reserve_anywhere (ModelCall *call, const ModelRequest *r, VasProcessId process)
{
  Model *model = call->model;
  ModelPlan plan = { .process = process, .low = model->min_page, .align = model->granule, .page = new_page (r) };
  plan.n_pages = (r->size + model->page_size - 1) / model->page_size;
  plan.high = MIN (model->vad_end, model_zero_bits_limit (r->zero_bits) / model->page_size);
  if ((r->type & VAS_MEM_LARGE_PAGES) != 0)
    plan.align = MAX (plan.align, model->config.large_page_minimum / model->page_size);
  plan.align = MAX (plan.align, r->alignment / model->page_size);
  plan.low = MAX (plan.low, r->lowest / model->page_size);
  if (r->highest != 0)
    plan.high = MIN (plan.high, r->highest / model->page_size + 1);
  VasRule rule = RULE ('V', 'A', 43);
  if (r->lowest != 0 || r->highest != 0 || r->alignment != 0)
    rule = RULE ('V', '2', 14);
  else if (r->zero_bits != 0)
    rule = r->zero_bits < 21 ? RULE ('N', 'A', 20) : r->zero_bits == 21 ? RULE ('N', 'A', 21) : RULE ('N', 'A', 23);
  uint64_t start = 0;
  bool choice = false;
  VasVerdict verdict = model_find_place (call, &plan, (r->type & VAS_MEM_TOP_DOWN) != 0, rule, &start, &choice);
  return model_is_refused (verdict) ? verdict : reserve_planned (call, &plan, start, choice);
}

/* MEM_REPLACE_PLACEHOLDER: the pages are one placeholder and all of it. */
static VasVerdict
replace (ModelCall *call, const ModelRequest *r, VasProcessId id)
{
  Model *model = call->model;
  ModelProcess *process = model_process (model, id);
  uint64_t start = r->address / model->page_size, end = (r->address + r->size - 1) / model->page_size + 1;
  if (r->address == 0)
    return model_refuse (VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('P', 'H', 4));
  if (!model_page (model, process, start)->placeholder)
    return model_refuse_page (model, VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('P', 'H', 16), start);
  if (model_allocation_start (model, process, start) != start || model_allocation_end (model, process, start) != end)
    return model_refuse_page (model, VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('P', 'H', 4), start);
  ModelPlan plan = { .process = id, .n_pages = end - start, .page = new_page (r) };
  return reserve_planned (call, &plan, start, false);
}

static VasVerdict
reserve_at (ModelCall *call, const ModelRequest *r, VasProcessId id)
{
  Model *model = call->model;
  ModelProcess *process = model_process (model, id);
  uint64_t asked = r->address / model->page_size, start = asked / model->granule * model->granule;
  uint64_t end = (r->address + r->size - 1) / model->page_size + 1;
  uint64_t used = model_first_used (model, process, start, end);
  if (used < end)
    {
      VasRule rule = (r->type & VAS_MEM_COMMIT) != 0 ? RULE ('V', 'A', 37) : RULE ('V', 'A', 25);
      if ((r->type & VAS_MEM_COMMIT) == 0 && model_page (model, process, used)->placeholder)
        rule = RULE ('P', 'H', 6);
      if (model_first_used (model, process, asked, end) == end)
        rule = r->nt ? RULE ('N', 'A', 12) : RULE ('V', 'A', 26);
      return model_refuse_page (model, VAS_STATUS_CONFLICTING_ADDRESSES, rule, used);
    }
  ModelPlan plan = { .process = id, .n_pages = end - start, .page = new_page (r) };
  return reserve_planned (call, &plan, start, false);
}

/* MEM_COMMIT in a view of the page file. */
static VasVerdict
check_view (const ModelRequest *r, const ModelPage *first)
{
  if ((r->protect & (VAS_PAGE_NOCACHE | VAS_PAGE_WRITECOMBINE)) != 0)
    return model_refuse (VAS_STATUS_INVALID_PAGE_PROTECTION, RULE ('V', 'A', 49));
  if (!model_view_allows (first->allocation_protect, r->protect))
    return model_refuse (VAS_STATUS_SECTION_PROTECTION, RULE ('M', 'V', 32));
  return model_granted ();
}

/* MEM_COMMIT, MEM_RESET, MEM_RESET_UNDO: which memory they may mean. */
static VasVerdict
check_existing (const ModelCall *call, const ModelRequest *r, const ModelProcess *process, uint64_t start, uint64_t end)
{
  const Model *model = call->model;
  bool commit = (r->type & VAS_MEM_COMMIT) != 0;
  const ModelPage *first = model_page (model, process, start);
  if (first->allocation == MODEL_SHARED_DATA)
    return model_refuse_page (model, VAS_STATUS_INVALID_PAGE_PROTECTION, RULE ('V', 'Q', 16), start);
  if (!model_is_allocated (first))
    return model_refuse_page (model, VAS_STATUS_CONFLICTING_ADDRESSES,
                              commit && r->nt ? RULE ('N', 'A', 13) : RULE ('V', 'A', 31), start);
  uint64_t allocation_end = model_allocation_end (model, process, start);
  if (end > allocation_end)
    {
      bool neighbour = model_is_taken (model_page (model, process, allocation_end));
      VasRule rule = !commit ? RULE ('M', 'R', 5) : neighbour ? RULE ('V', 'A', 33) : RULE ('V', 'A', 32);
      return model_refuse_page (model, VAS_STATUS_CONFLICTING_ADDRESSES, rule, allocation_end);
    }
  if (commit && first->section != 0)
    return check_view (r, first);
  if (commit && first->type != MODEL_PRIVATE)
    return model_refuse (VAS_STATUS_ALREADY_COMMITTED, RULE ('V', 'A', 48));
  if (commit && first->fixed)
    return model_refuse (VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('V', 'A', 47));
  if (commit && first->placeholder)
    return model_refuse (VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('P', 'H', 3));
  if (!commit && first->type != MODEL_PRIVATE && first->section == 0)
    return model_refuse (VAS_STATUS_USER_MAPPED_FILE, RULE ('M', 'R', 12));
  return model_granted ();
}

static void
commit_page (Model *model, ModelProcess *process, uint64_t page, uint32_t protect)
{
  if (model_page (model, process, page)->section != 0)
    model_section_commit (model, model_page (model, process, page)->section, model_page (model, process, page)->shown);
  ModelPage value = *model_page (model, process, page);
  uint16_t wanted = model_page_protection (protect, value.allocation_protect);
  if (value.state == MODEL_COMMITTED)
    {
      if (value.protect != wanted) /* VA-034, VA-035 */
        model_reprotect (model, process, page, wanted);
      return;
    }
  value.state = MODEL_COMMITTED;
  value.protect = wanted;
  model_put (model, process, page, value);
}

static VasVerdict
reset (Model *model, ModelProcess *process, uint64_t start, uint64_t end)
{
  for (uint64_t page = start; page < end; page++)
    if (model_page (model, process, page)->state == MODEL_COMMITTED)
      {
        model_cell_latch (model_cell (model, process, page)); /* the page's own dirty mark goes */
        model_content (model, process, page)->reset = true;
      }
  return model_granted ();
}

/* MR-007.  Of pages that are zero anyway nobody can see whether they were discarded, but by the answer. */
static VasVerdict
undo (ModelCall *call, ModelProcess *process, uint64_t start, uint64_t end)
{
  const Model *model = call->model;
  ModelSure discarded = MODEL_NO;
  for (uint64_t page = start; page < end; page++)
    {
      const ModelCell *cell = model_look_cell (model, process, page);
      if (cell->discarded)
        discarded = MODEL_YES;
      else if (cell->reset && cell->bytes == NULL && model->tight)
        discarded = MAX (discarded, MODEL_MAYBE);
    }
  if (model->tight && model_awaits_answer (call))
    return model_granted ();
  if (discarded == MODEL_MAYBE)
    discarded = call->answer->verdict.status == VAS_STATUS_NO_MEMORY ? MODEL_YES : MODEL_NO;
  for (uint64_t page = start; page < end; page++)
    {
      ModelCell *cell = model_cell (model, process, page);
      cell->reset = cell->discarded = false;
      model_cell_latch (cell);
    }
  return discarded == MODEL_YES ? model_refuse (VAS_STATUS_NO_MEMORY, RULE ('M', 'R', 7)) : model_granted ();
}

/* Pages that a section commits are charged to nobody; those that will be copied are charged to their process. */
static VasVerdict
may_commit_view (Model *model, const ModelProcess *process, const ModelRequest *r, uint64_t start, uint64_t end)
{
  uint64_t copies = 0, fresh = 0;
  for (uint64_t page = start; page < end; page++)
    {
      const ModelPage *at = model_page (model, process, page);
      fresh += at->state != MODEL_COMMITTED;
      copies += model_is_write_copy (r->protect)
                && !model_is_copy_charged (at, model_look_cell (model, process, page));
    }
  return model_may_charge_both (model, process, copies, fresh, RULE ('V', 'A', 44));
}

static VasVerdict
may_commit (Model *model, const ModelProcess *process, const ModelRequest *r, uint64_t start, uint64_t end)
{
  uint64_t committed = 0;
  if (model_page (model, process, start)->section != 0)
    return may_commit_view (model, process, r, start, end);
  for (uint64_t page = start; page < end; page++)
    committed += model_page (model, process, page)->state == MODEL_COMMITTED;
  if (model_is_write_copy (r->protect))
    {
      VasRule rule = (r->protect & VAS_PAGE_WRITECOPY) != 0 ? RULE ('P', 'P', 5) : RULE ('P', 'P', 6);
      if (committed > 0)
        rule = RULE ('P', 'P', 7);
      return model_refuse (VAS_STATUS_INVALID_PAGE_PROTECTION, r->nt ? RULE ('P', 'P', 29) : rule);
    }
  return model_may_charge (model, process, end - start - committed);
}

static VasVerdict
use_existing (ModelCall *call, const ModelRequest *r, VasProcessId id)
{
  Model *model = call->model;
  ModelProcess *process = model_process (model, id);
  uint64_t start = r->address / model->page_size, end = (r->address + r->size - 1) / model->page_size + 1;
  VasVerdict verdict = check_existing (call, r, process, start, end);
  if (model_is_refused (verdict))
    return verdict;
  if (model_page (model, process, start)->section != 0 && (r->type & VAS_MEM_COMMIT) == 0 && model->tight)
    {
      call->outside = true; /* what is discarded of a section nobody may see for a while */
      return verdict;
    }
  if ((r->type & VAS_MEM_COMMIT) != 0)
    {
      verdict = may_commit (model, process, r, start, end);
      if (model_is_refused (verdict))
        return verdict;
      for (uint64_t page = start; page < end; page++)
        commit_page (model, process, page, r->protect);
      if ((r->protect & VAS_PAGE_GUARD) != 0)
        model_note_guard (model, id, start, end);
      model_recount (model, process);
      if (model_page (model, process, start)->section != 0)
        for (VasProcessId other = 1; other <= model->n_processes; other++)
          model_recount (model, model_process (model, other));
    }
  else
    {
      verdict = r->type == VAS_MEM_RESET ? reset (model, process, start, end) : undo (call, process, start, end);
      if (model_is_refused (verdict))
        return verdict;
    }
  set_result (call, start, end - start);
  return model_granted ();
}

static VasVerdict
check_values (const Model *model, const ModelRequest *r)
{
  VasVerdict verdict = check_zero_bits (model, r);
  if (model_is_refused (verdict))
    return verdict;
  VasRule rule = type_rule (r);
  if (rule != VAS_NO_RULE)
    return model_refuse (r->extended || model->config.build >= MODERN_TYPES ? VAS_STATUS_INVALID_PARAMETER
                                                             : VAS_STATUS_INVALID_PARAMETER_5,
                         rule);
  verdict = check_protection (r);
  if (model_is_refused (verdict))
    return verdict;
  if (r->bad_pointer)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('V', 'A', 53));
  return check_size (model, r);
}

static VasRule
no_handle_rule (const ModelCall *call, const ModelRequest *r)
{
  if (call->in->id == VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY_EX)
    return RULE ('V', '2', 3);
  return r->nt ? RULE ('N', 'A', 9) : RULE ('V', 'X', 1);
}

VasVerdict
model_allocate (ModelCall *call, const ModelRequest *r)
{
  Model *model = call->model;
  VasProcessId process = 0;
  bool fresh = r->address == 0 || (r->type & VAS_MEM_RESERVE) != 0;
  VasVerdict verdict = check_values (model, r);
  if (!model_is_refused (verdict))
    verdict = model_resolve (call, r->handle, VAS_PROCESS_VM_OPERATION, no_handle_rule (call, r),
                             RULE ('V', 'X', 3), &process);
  if (!model_is_refused (verdict))
    verdict = check_large_pages (model, r);
  if (model_is_refused (verdict))
    return verdict;
  if (fresh && model_is_write_copy (r->protect))
    {
      VasRule rule = (r->protect & VAS_PAGE_WRITECOPY) != 0 ? RULE ('P', 'P', 5) : RULE ('P', 'P', 6);
      return model_refuse (VAS_STATUS_INVALID_PAGE_PROTECTION, r->nt ? RULE ('P', 'P', 29) : rule);
    }
  if (r->address != 0 && r->address < model->config.minimum_application_address)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_2, r->nt ? RULE ('N', 'A', 14) : RULE ('V', 'A', 14));
  if ((r->type & VAS_MEM_REPLACE_PLACEHOLDER) != 0)
    return replace (call, r, process);
  if (r->address == 0)
    return reserve_anywhere (call, r, process);
  return fresh ? reserve_at (call, r, process) : use_existing (call, r, process);
}
