/* Working sets in the naive model: their limits (VL-017 to VL-019, VL-026) and what is seen of them (QW).  Which pages
 * are resident the contract says only where memory is plentiful; elsewhere the machine's answer is taken, as long as it
 * is one that the contract allows. */
#include "contract/model_internal.h"
#include <glib.h>
#include <string.h>

#define RULE(a, b, number) VAS_RULE (a, b, number)

enum
{
  LEAST_MINIMUM = 20, /* pages (VL-026) */
  LEAST_MAXIMUM = 13,
  RECORD = 16, /* bytes of an element of the list of QueryWorkingSetEx, as a call carries it */
  HARD_MINIMUM = 1, /* QUOTA_LIMITS_HARDWS_MIN_ENABLE and its three neighbours */
  SOFT_MINIMUM = 2,
  HARD_MAXIMUM = 4,
  SOFT_MAXIMUM = 8
};

void
model_set_default_limits (const Model *model, ModelProcess *process)
{
  const VasConfig *config = &model->config;
  process->minimum = (config->working_set_minimum + model->page_size - 1) / model->page_size; /* VL-017 */
  process->maximum = (config->working_set_maximum + model->page_size - 1) / model->page_size;
  process->hard = SOFT_MINIMUM | (config->working_set_hard ? HARD_MAXIMUM : SOFT_MAXIMUM);
}

ModelSure
model_valid (const Model *model, const ModelProcess *process, uint64_t page)
{
  const ModelCell *cell = model_look_cell (model, process, page);
  if (!model_is_accessible (model_page (model, process, page)))
    return MODEL_NO;
  if (cell->valid == MODEL_YES && cell->locked == 0 && (model->tight || process->loose))
    return MODEL_MAYBE;
  return cell->valid;
}

/* More pages than the limits allow: from now on any page may be trimmed. */
void
model_keep_limits (const Model *model, ModelProcess *process)
{
  uint64_t n = 0;
  if (process->loose)
    return;
  for (uint64_t i = 0; i < model->n_pages; i++)
    n += process->cells[i].valid != MODEL_NO;
  process->loose = n >= process->maximum;
}

static void
empty (const Model *model, ModelProcess *process)
{
  for (uint64_t i = 0; i < model->n_pages; i++)
    model_cell_trim (&process->cells[i]);
}

/* @rights: any of them will do where the first is not held. */
static VasVerdict
resolve (ModelCall *call, uint32_t right, uint32_t other, VasProcessId *id)
{
  VasVerdict verdict = model_resolve (call, call->in->arguments[0], right, RULE ('V', 'X', 1), RULE ('V', 'X', 3), id);
  if (verdict.rule == RULE ('V', 'X', 3) && other != 0)
    verdict = model_resolve (call, call->in->arguments[0], other, RULE ('V', 'X', 1), RULE ('V', 'X', 3), id);
  return verdict;
}

VasVerdict
model_empty_working_set (ModelCall *call)
{
  VasProcessId id = 0;
  VasVerdict verdict = resolve (call, VAS_PROCESS_SET_QUOTA | VAS_PROCESS_QUERY_INFORMATION,
                                VAS_PROCESS_SET_QUOTA | VAS_PROCESS_QUERY_LIMITED_INFORMATION, &id);
  if (!model_is_refused (verdict))
    empty (call->model, model_process (call->model, id));
  return verdict;
}

static bool
are_flags (uint32_t flags)
{
  bool both_minimum = (flags & (HARD_MINIMUM | SOFT_MINIMUM)) == (HARD_MINIMUM | SOFT_MINIMUM);
  bool both_maximum = (flags & (HARD_MAXIMUM | SOFT_MAXIMUM)) == (HARD_MAXIMUM | SOFT_MAXIMUM);
  return flags <= 15 && !both_minimum && !both_maximum;
}

static void
set_limits (const Model *model, ModelProcess *process, uint64_t minimum, uint64_t maximum, uint32_t flags)
{
  process->minimum = MAX (minimum, LEAST_MINIMUM);
  process->maximum = MAX (maximum, process->minimum);
  if ((flags & (HARD_MINIMUM | SOFT_MINIMUM)) != 0)
    process->hard = (process->hard & (HARD_MAXIMUM | SOFT_MAXIMUM)) | (flags & (HARD_MINIMUM | SOFT_MINIMUM));
  if ((flags & (HARD_MAXIMUM | SOFT_MAXIMUM)) != 0)
    process->hard = (process->hard & (HARD_MINIMUM | SOFT_MINIMUM)) | (flags & (HARD_MAXIMUM | SOFT_MAXIMUM));
  model_keep_limits (model, process);
}

VasVerdict
model_set_working_set (ModelCall *call)
{
  Model *model = call->model;
  bool ex = call->in->id == VAS_CALL_SET_PROCESS_WORKING_SET_SIZE_EX;
  uint64_t minimum = model_pointer (model, call->in->arguments[1]);
  uint64_t maximum = model_pointer (model, call->in->arguments[2]), all = model_pointer (model, UINT64_MAX);
  uint32_t flags = ex ? (uint32_t) call->in->arguments[3] : 0;
  VasProcessId id = 0;
  if (minimum == 0 || maximum == 0 || !are_flags (flags))
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('V', 'L', 18));
  VasVerdict verdict = resolve (call, VAS_PROCESS_SET_QUOTA, 0, &id);
  if (model_is_refused (verdict))
    return verdict;
  ModelProcess *process = model_process (model, id);
  if (minimum == all && maximum == all)
    {
      empty (model, process);
      return verdict;
    }
  if (minimum > maximum)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('V', 'L', 18));
  if (maximum < LEAST_MAXIMUM * model->page_size)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('V', 'L', 26));
  set_limits (model, process, minimum / model->page_size, maximum / model->page_size, flags);
  return verdict;
}

VasVerdict
model_get_working_set (ModelCall *call)
{
  Model *model = call->model;
  bool ex = call->in->id == VAS_CALL_GET_PROCESS_WORKING_SET_SIZE_EX;
  VasProcessId id = 0;
  VasVerdict verdict = resolve (call, VAS_PROCESS_QUERY_INFORMATION, VAS_PROCESS_QUERY_LIMITED_INFORMATION, &id);
  if (model_is_refused (verdict))
    return verdict;
  if ((call->in->bad_pointers & (ex ? 14 : 6)) != 0)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('A', 'C', 3));
  const ModelProcess *process = model_look (model, id);
  model_output (call, 0, process->minimum * model->page_size);
  model_output (call, 1, process->maximum * model->page_size);
  if (ex)
    model_output (call, 2, process->hard);
  return verdict;
}

/* A page that others may show too: how many do, the model does not count. */
static bool
is_shared (const Model *model, const ModelProcess *process, uint64_t page)
{
  return model_page (model, process, page)->section != 0 && !model_look_cell (model, process, page)->own;
}

/* QW-012's bits of a resident page; of a shared one ShareCount is as @answered. */
static uint64_t
valid_flags (const Model *model, const ModelProcess *process, uint64_t page, uint64_t answered)
{
  const ModelPage *at = model_page (model, process, page);
  const ModelCell *cell = model_look_cell (model, process, page);
  uint64_t shared = is_shared (model, process, page) ? (answered & 0xe) | 1 << 15 : 0;
  return 1 | shared | (uint64_t) (at->protect & 0x7ff) << 4 | (uint64_t) (cell->locked != 0) << 22;
}

/* Of a large page that is mapped. */
static bool
is_large (const Model *model, const ModelProcess *process, uint64_t page)
{
  const ModelPage *at = model_page (model, process, page);
  return at->large && model_is_accessible (at);
}

/* What QueryWorkingSetEx says of @address; where the model is not sure, what was @answered, if that can be. */
static uint64_t
flags_of (const Model *model, const ModelProcess *process, uint64_t address, uint64_t answered)
{
  uint64_t page = address / model->page_size;
  ModelSure valid = page < model->app_end ? model_valid (model, process, page) : MODEL_NO;
  if (page < model->app_end && is_large (model, process, page)) /* LP-007 */
    return UINT64_C (1) << 23 | valid_flags (model, process, page, answered);
  if (valid == MODEL_NO || (valid == MODEL_MAYBE && (answered & 1) == 0))
    return 0;
  return valid_flags (model, process, page, answered);
}

static uint64_t
n_given (const ModelCall *call)
{
  return call->in->input_size / RECORD;
}

/* Records that the length given holds; those behind the input list are zeros. */
static uint64_t
n_records (const ModelCall *call, uint64_t length)
{
  uint64_t record = call->model->config.pointer_size * 2;
  return length == VAS_LENGTH_OF_STRUCTURE ? n_given (call) : model_pointer (call->model, length) / record;
}

static bool
is_unsure (const ModelCall *call, VasProcessId id, uint64_t n)
{
  const Model *model = call->model;
  const uint64_t *in = call->in->input;
  for (uint64_t i = 0; i < MIN (n, n_given (call)); i++)
    {
      uint64_t page = model_pointer (model, in[2 * i]) / model->page_size;
      const ModelProcess *process = model_look (model, id);
      if (page < model->app_end
          && (model_valid (model, process, page) == MODEL_MAYBE || is_shared (model, process, page)))
        return true;
    }
  return false;
}

static void
report_ex (const ModelCall *call, VasProcessId id, uint64_t n)
{
  const uint64_t *in = call->in->input, *answered = call->answer != NULL ? call->answer->output : NULL;
  uint64_t *out = call->out->output;
  for (uint64_t i = 0; i < n && out != NULL && (i + 1) * RECORD <= call->out->output_capacity; i++)
    {
      uint64_t raw = i < n_given (call) ? in[2 * i] : 0, address = model_pointer (call->model, raw);
      out[2 * i] = raw;
      out[2 * i + 1] = flags_of (call->model, model_look (call->model, id), address,
                                 answered != NULL ? answered[2 * i + 1] : 0);
    }
  call->out->output_size = n * RECORD;
}

/* The two queries, as functions and as classes of NtQueryVirtualMemory (section 9 of docs/rule-choice.md). */
typedef struct Query
{
  unsigned buffer, length; /* indices of parameters */
  unsigned output;         /* index of the first output */
  bool nt, list;
} Query;

static Query
decode (const VasCall *in)
{
  bool nt = in->id == VAS_CALL_NT_QUERY_VIRTUAL_MEMORY;
  bool list = nt ? in->arguments[2] == 1 : in->id == VAS_CALL_QUERY_WORKING_SET;
  return (Query){ nt ? 3 : 1, nt ? 4 : 2, nt ? (list ? 12 : 14) : 0, nt, list };
}

static VasVerdict
check_query (ModelCall *call, const Query *q, VasProcessId *id)
{
  uint64_t length = call->in->arguments[q->length], shortest = call->model->config.pointer_size * (q->list ? 1 : 2);
  uint32_t right = VAS_PROCESS_QUERY_INFORMATION | (q->list ? VAS_PROCESS_VM_READ : 0);
  if (length != VAS_LENGTH_OF_STRUCTURE && model_pointer (call->model, length) < shortest)
    return model_refuse (VAS_STATUS_INFO_LENGTH_MISMATCH, q->nt ? RULE ('N', 'Q', 15) : RULE ('Q', 'W', 7));
  if ((call->in->bad_pointers >> q->buffer & 1) != 0)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, q->nt ? RULE ('V', 'Q', 17) : RULE ('A', 'C', 3));
  return model_resolve (call, call->in->arguments[0], right, q->nt ? RULE ('V', 'Q', 23) : RULE ('V', 'X', 1),
                        q->nt ? RULE ('N', 'Q', 16) : RULE ('V', 'X', 3), id);
}

VasVerdict
model_query_working_set_ex (ModelCall *call)
{
  Query q = decode (call->in);
  VasProcessId id = 0;
  VasVerdict verdict = check_query (call, &q, &id);
  if (model_is_refused (verdict))
    return verdict;
  uint64_t n = n_records (call, call->in->arguments[q.length]);
  if (is_unsure (call, id, n) && model_awaits_answer (call))
    return verdict;
  report_ex (call, id, n);
  model_output (call, q.output, n);
  if (q.nt && (call->in->bad_pointers >> 5 & 1) == 0)
    model_output (call, 11, n * 2 * call->model->config.pointer_size);
  return verdict;
}

/* Whether the @n pages of the answer can be the working set: all that must be there are, and none that must not. */
static bool
is_working_set (const Model *model, const ModelProcess *process, const uint64_t *blocks, uint64_t n)
{
  uint64_t i = 0;
  for (unsigned w = 0; w < model->n_slices; w++)
    for (uint64_t page = model->slices[w].start; page < model->slices[w].end; page++)
      {
        bool there = i < n && blocks[i] >> 12 == page;
        ModelSure valid = model_valid (model, process, page);
        if (there ? valid == MODEL_NO : valid == MODEL_YES)
          return false;
        i += there;
      }
  return i == n;
}

VasVerdict
model_query_working_set (ModelCall *call)
{
  Query q = decode (call->in);
  VasProcessId id = 0;
  VasVerdict verdict = check_query (call, &q, &id);
  if (model_is_refused (verdict) || model_awaits_answer (call))
    return verdict;
  const VasCall *answer = call->answer;
  uint64_t n = answer->outputs[q.output], word = call->model->config.pointer_size;
  uint64_t length = call->in->arguments[q.length];
  model_output (call, q.output, n);
  if (length != VAS_LENGTH_OF_STRUCTURE && (n + 1) * word > model_pointer (call->model, length))
    return model_refuse (VAS_STATUS_INFO_LENGTH_MISMATCH, q.nt ? RULE ('N', 'Q', 15) : RULE ('Q', 'W', 7));
  model_output (call, q.output + 1, n);
  call->out->output_size = n * sizeof (uint64_t);
  if (q.nt && (call->in->bad_pointers >> 5 & 1) == 0)
    model_output (call, 11, (n + 1) * word);
  if (n * sizeof (uint64_t) <= answer->output_capacity && answer->output != NULL)
    {
      call->wrong_answer = !is_working_set (call->model, model_look (call->model, id), answer->output, n);
      memcpy (call->out->output, answer->output, n * sizeof (uint64_t));
    }
  return verdict;
}
