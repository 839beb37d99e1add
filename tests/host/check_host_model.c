/* The host against a naive model of it: a twin machine that is asked the wrapped calls directly, and a list of who
 * reserved what.  What the host has given and to whom is counted anew from the twin's regions for every prediction.
 *
 * proves: HM-031, HM-036, HM-037, HM-039, HM-046, HM-050, HM-051, HM-052, HM-055, HM-060, HM-072 */
#include "host_support.h"
#include <vasbox/nt.h>

enum
{
  MOST = 64,
  FOREIGN = 0x50000000
};

typedef struct Entry
{
  uint64_t base;
  uint32_t domain, task;
} Entry;

typedef struct Amount
{
  uint64_t reserved, committed, allocations;
} Amount;

typedef struct Model
{
  Fixture f;
  VasMachine *twin;
  Entry entries[MOST];
  unsigned n;
  uint64_t random;
  uint32_t domain, task;
  unsigned n_granted, n_above, n_freed, n_protected; /* none may stay 0 */
} Model;

static uint64_t
below (Model *model, uint64_t n)
{
  model->random = model->random * UINT64_C (6364136223846793005) + UINT64_C (1442695040888963407);
  return (model->random >> 33) % n;
}

/* Of the allocation that begins at @base. */
static Amount
measure (const Model *model, uint64_t base)
{
  Amount amount = { 0, 0, 1 };
  VasRegion region;
  for (uint64_t at = base; vas_machine_region (model->twin, 1, at, &region) && region.state != VAS_MEM_FREE
                           && region.allocation_base == base; at += region.size)
    {
      amount.reserved += region.size;
      amount.committed += region.state == VAS_MEM_COMMIT ? region.size : 0;
    }
  return amount;
}

typedef bool (*Counts) (const Entry *entry, uint32_t id);

static bool
is_any (const Entry *entry, uint32_t id)
{
  (void) entry, (void) id;
  return true;
}

static bool
is_domains (const Entry *entry, uint32_t id)
{
  return entry->domain == id;
}

static bool
is_tasks (const Entry *entry, uint32_t id)
{
  return entry->task == id;
}

static Amount
sum (const Model *model, Counts counts, uint32_t id)
{
  Amount all = { 0, 0, 0 };
  for (unsigned i = 0; i < model->n; i++)
    if (counts (&model->entries[i], id))
      {
        Amount one = measure (model, model->entries[i].base);
        all = (Amount) { all.reserved + one.reserved, all.committed + one.committed, all.allocations + 1 };
      }
  return all;
}

static Entry *
entry_of (Model *model, uint64_t address)
{
  VasRegion region;
  if (!vas_machine_region (model->twin, 1, address, &region) || region.state == VAS_MEM_FREE)
    return NULL;
  for (unsigned i = 0; i < model->n; i++)
    if (model->entries[i].base == region.allocation_base)
      return &model->entries[i];
  return NULL;
}

/* The twin has the request already: is it too much for its owner? */
static bool
is_above (const Model *model, const VasClrHostConfig *config, const Entry *owner, EMemoryCriticalLevel level,
          const Amount *before)
{
  const uint32_t shares[] = { config->level_task, config->level_domain, config->level_process };
  const Amount now = sum (model, is_any, 0), domain = sum (model, is_domains, owner->domain),
               task = sum (model, is_tasks, owner->task);
  const uint64_t rows[][3] = {
    { now.reserved, config->process_reserved, now.reserved > before->reserved },
    { now.committed, config->process_committed, now.committed > before->committed },
    { now.allocations, config->process_allocations, now.allocations > before->allocations },
    { domain.reserved, owner->domain != 0 ? config->domain_reserved : 0, now.reserved > before->reserved },
    { domain.committed, owner->domain != 0 ? config->domain_committed : 0, now.committed > before->committed },
    { task.allocations, owner->task != 0 ? config->task_allocations : 0, now.allocations > before->allocations },
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (rows[i][2] != 0 && rows[i][1] != 0 && shares[level] != 0 && rows[i][0] > rows[i][1] * shares[level] / 100)
      return true;
  return false;
}

static void *
some_address (Model *model)
{
  uint64_t choice = below (model, 8);
  if (choice < 3 || model->n == 0)
    return choice < 2 ? NULL : at (0x20000000 + below (model, 6) * GRANULE);
  if (choice == 3)
    return at (FOREIGN + below (model, 2) * PAGE);
  return at (model->entries[below (model, model->n)].base + below (model, 5) * (PAGE + 0x123));
}

static void
check_alloc (Model *model)
{
  static const DWORD types[] = { VAS_MEM_RESERVE, VAS_MEM_RESERVE, VAS_MEM_COMMIT, VAS_MEM_COMMIT, VAS_MEM_COMMIT,
                                 VAS_MEM_RESERVE | VAS_MEM_COMMIT, VAS_MEM_RESET, 0 };
  VasClrHostConfig config = vas_clr_host_config (model->f.host);
  void *address = some_address (model), *memory;
  SIZE_T size = below (model, 6) == 0 ? 0 : 1 + below (model, 20 * PAGE);
  DWORD type = types[below (model, 8)], protect = below (model, 8) == 0 ? 0x77 : VAS_PAGE_READWRITE;
  EMemoryCriticalLevel level = (EMemoryCriticalLevel) below (model, 3);
  VasSnapshot *before = vas_machine_snapshot (model->twin);
  const Amount amount = sum (model, is_any, 0);
  Entry *reserver = entry_of (model, number (address));
  const Entry owner = reserver != NULL ? *reserver : (Entry) { 0, model->domain, model->task };
  uint64_t got = vas_win32_virtual_alloc (model->twin, 1, number (address), size, type, protect);
  bool is_new = got != 0 && (address == NULL || (type & VAS_MEM_RESERVE) != 0);
  ck_assert_uint_lt (model->n, MOST);
  if (is_new)
    model->entries[model->n++] = (Entry) { got, model->domain, model->task };
  const Entry who = is_new ? model->entries[model->n - 1] : owner;
  if (got != 0 && is_above (model, &config, &who, level, &amount))
    {
      vas_machine_restore (model->twin, before);
      model->n -= is_new;
      model->n_above++;
      got = 0;
    }
  vas_snapshot_free (before);
  HRESULT result = alloc_at (&model->f, address, size, type, protect, level, &memory);
  ck_assert_int_eq (result, got != 0 ? S_OK : E_OUTOFMEMORY);
  ck_assert_uint_eq (number (memory), got);
  model->n_granted += got != 0;
}

static void
check_free (Model *model)
{
  void *address = some_address (model);
  DWORD type = below (model, 2) == 0 ? VAS_MEM_RELEASE : VAS_MEM_DECOMMIT;
  SIZE_T size = type == VAS_MEM_RELEASE ? (below (model, 5) == 0 ? PAGE : 0) : below (model, 3) * 2 * PAGE;
  Entry *entry = entry_of (model, number (address));
  bool is_freed = entry != NULL && vas_win32_virtual_free (model->twin, 1, number (address), size, type);
  model->n_freed += is_freed;
  if (is_freed && type == VAS_MEM_RELEASE)
    *entry = model->entries[--model->n];
  ck_assert_int_eq (free_at (&model->f, address, size, type), is_freed ? S_OK : HOST_E_INVALIDOPERATION);
}

static void
check_protect (Model *model)
{
  static const DWORD protections[] = { VAS_PAGE_READONLY, VAS_PAGE_READWRITE, VAS_PAGE_EXECUTE_READWRITE, 0x77 };
  void *address = some_address (model);
  SIZE_T size = below (model, 3 * PAGE);
  DWORD wanted = protections[below (model, 4)], old = 0;
  uint32_t twins = 0;
  bool is_done = vas_win32_virtual_protect (model->twin, 1, number (address), size, wanted, &twins);
  HRESULT result = model->f.host->lpVtbl->VirtualProtect (model->f.host, address, size, wanted, &old);
  ck_assert_int_eq (result == S_OK, is_done);
  model->n_protected += is_done;
  if (is_done)
    ck_assert_uint_eq (old, twins);
  else
    ck_assert_uint_eq ((uint32_t) result, vas_hresult_from_win32 (vas_win32_get_last_error (model->twin, 1)));
}

/* The machines' maps are alike, and the host's figures are those of the list. */
static void
compare (Model *model)
{
  VasRegion ours, twins;
  const Amount all = sum (model, is_any, 0);
  const VasClrHostReport report = report_of (&model->f);
  for (uint64_t at = 0; vas_machine_region (model->twin, 1, at, &twins); at = twins.base + twins.size)
    {
      ck_assert (vas_machine_region (model->f.machine, 1, at, &ours));
      ck_assert_uint_eq (ours.size, twins.size);
      ck_assert_uint_eq (ours.state, twins.state);
      ck_assert_uint_eq (ours.protect, twins.protect);
      ck_assert_uint_eq (ours.allocation_base, twins.allocation_base);
      if (twins.base + twins.size == 0)
        break;
    }
  ck_assert_uint_eq (report.reserved, all.reserved);
  ck_assert_uint_eq (report.committed, all.committed);
  ck_assert_uint_eq (report.allocations, all.allocations);
  ck_assert_uint_eq (vas_clr_host_live (model->f.host, NULL, 0), model->n);
}

static void
configure (Model *model)
{
  VasClrHostConfig config = vas_clr_host_config (model->f.host);
  config.process_reserved = below (model, 2) * 12 * GRANULE;
  config.process_committed = below (model, 2) * 60 * PAGE;
  config.process_allocations = below (model, 2) * 10;
  config.domain_reserved = below (model, 2) * 5 * GRANULE;
  config.domain_committed = below (model, 2) * 30 * PAGE;
  config.task_allocations = below (model, 2) * 6;
  config.level_task = 50;
  config.level_domain = 100;
  config.level_process = (uint32_t) below (model, 2) * 150;
  ck_assert (vas_clr_host_configure (model->f.host, &config));
  model->domain = (uint32_t) below (model, 3);
  model->task = (uint32_t) below (model, 3);
  ck_assert (vas_clr_host_set_caller (model->f.host, 1, model->domain, model->task));
}

START_TEST (test_random_calls_against_the_model)
{
  Model model = { .f = fixture (), .twin = vas_machine_new (NULL), .random = (uint64_t) _i + 1 };
  VasMachine *machines[] = { model.f.machine, model.twin };
  for (unsigned i = 0; i < 2; i++)
    ck_assert_uint_eq (vas_win32_virtual_alloc (machines[i], 1, FOREIGN, GRANULE, VAS_MEM_RESERVE | VAS_MEM_COMMIT,
                                                VAS_PAGE_READWRITE), FOREIGN);
  for (unsigned i = 0; i < 800; i++)
    {
      uint64_t choice = below (&model, 30);
      if (choice == 0)
        configure (&model);
      else if (choice < 18 && model.n < MOST - 1)
        check_alloc (&model);
      else if (choice < 25)
        check_free (&model);
      else
        check_protect (&model);
      compare (&model);
    }
  ck_assert_msg (model.n_granted > 50 && model.n_above > 20 && model.n_freed > 20 && model.n_protected > 10,
                 "%u granted, %u above a budget, %u freed, %u protected", model.n_granted, model.n_above, model.n_freed,
                 model.n_protected);
  finish (&model.f);
  vas_machine_free (model.twin);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("host model");
  TCase *tc = tcase_create ("model");
  tcase_set_timeout (tc, 60);
  tcase_add_loop_test (tc, test_random_calls_against_the_model, 0, 12);
  suite_add_tcase (suite, tc);
  return suite;
}
