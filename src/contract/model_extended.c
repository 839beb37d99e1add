/* Extended parameters in the naive model: section V2, one check after the other. */
#include "contract/model_internal.h"

enum
{
  WORDS = 5, /* type, value, lowest, highest, alignment */
  REQUIREMENTS = 1,
  NUMA_NODE = 2,
  ATTRIBUTES = 5,
  MAX = 7,
  EC_CODE = 0x40
};

static VasVerdict
refuse (unsigned number)
{
  return model_refuse (VAS_STATUS_INVALID_PARAMETER, VAS_RULE ('V', '2', number));
}

static VasVerdict
take_requirements (const Model *model, const uint64_t *words, ModelRequest *r)
{
  uint64_t granule = model->config.allocation_granularity, top = model->config.maximum_application_address;
  r->lowest = model_pointer (model, words[2]);
  r->highest = model_pointer (model, words[3]);
  r->alignment = model_pointer (model, words[4]);
  uint64_t power = granule;
  while (power < r->alignment && power != 0)
    power *= 2;
  if (r->alignment != 0 && power != r->alignment)
    return refuse (15);
  if (r->lowest % granule != 0)
    return refuse (17);
  if (r->lowest > top)
    return refuse (20);
  if (r->highest == 0)
    return model_granted ();
  if (r->highest % model->page_size != model->page_size - 1)
    return refuse (8);
  if (r->highest > top)
    return refuse (9);
  return r->lowest >= r->highest ? refuse (18) : model_granted ();
}

static VasVerdict
take_parameter (const Model *model, const uint64_t *words, ModelRequest *r)
{
  uint32_t node = (uint32_t) words[1];
  if (words[0] == REQUIREMENTS)
    return take_requirements (model, words, r);
  if (words[0] == NUMA_NODE && node >= model->config.numa_nodes && node != UINT32_MAX)
    return refuse (24);
  if (words[0] == ATTRIBUTES && (words[1] & EC_CODE) != 0 && model->config.architecture != VAS_ARCHITECTURE_ARM64)
    return refuse (23);
  return model_granted ();
}

/* Whether a parameter of that type stands before the @n-th. */
static bool
came_before (const uint64_t *words, uint64_t n, uint64_t type)
{
  for (uint64_t i = 0; i < n; i++)
    if (words[i * WORDS] == type)
      return true;
  return false;
}

VasVerdict
model_read_parameters (const ModelCall *call, unsigned index, ModelRequest *r)
{
  const uint64_t *words = call->in->input;
  bool bad = (call->in->bad_pointers >> index & 1) != 0 || words == NULL;
  uint64_t given = bad ? 0 : call->in->input_size / (WORDS * 8), count = call->in->arguments[index + 1];
  if (count == VAS_LENGTH_OF_STRUCTURE)
    count = given;
  if (count > 0 && given == 0)
    return refuse (2);
  for (uint64_t i = 0; i < count; i++)
    {
      if (i >= given || words[i * WORDS] == 0)
        return refuse (4);
      if (words[i * WORDS] >= MAX)
        return refuse (5);
      if (came_before (words, i, words[i * WORDS]))
        return words[i * WORDS] == ATTRIBUTES ? refuse (21) : refuse (7);
      VasVerdict verdict = take_parameter (call->model, words + i * WORDS, r);
      if (model_is_refused (verdict))
        return verdict;
    }
  return model_granted ();
}

VasVerdict
model_allocate_extended (ModelCall *call, ModelRequest r)
{
  bool nt = call->in->id == VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY_EX;
  bool plain = call->in->id == VAS_CALL_VIRTUAL_ALLOC_FROM_APP;
  if ((plain || call->in->id == VAS_CALL_VIRTUAL_ALLOC2_FROM_APP) && (r.protect & 0xf0) != 0)
    return refuse (27);
  if (plain)
    return model_allocate (call, &r);
  r.extended = true;
  r.nt = false; /* of section NA nothing holds for it */
  r.zero_bits = 0;
  r.bad_pointer = nt && (call->in->bad_pointers & 6) != 0;
  if (!nt && r.handle == 0)
    r.handle = VAS_CURRENT_PROCESS;
  VasVerdict verdict = model_read_parameters (call, 5, &r);
  if (model_is_refused (verdict))
    return verdict;
  if (r.address != 0 && (r.lowest != 0 || r.highest != 0 || r.alignment != 0))
    return (r.type & VAS_MEM_COMMIT) != 0 && (r.type & VAS_MEM_RESERVE) == 0 ? refuse (12) : refuse (13);
  return model_allocate (call, &r);
}
