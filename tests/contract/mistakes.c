/* A mistake stands between the caller and a right machine: it changes what is asked or answered, or makes no call. */
#include "mistakes.h"
#include <string.h>
#include <vasbox/nt.h>
#include <vasbox/protection.h>
#include <vasbox/win32_calls.h>

#define PAGE UINT64_C (0x1000)
#define GRANULE UINT64_C (0x10000)

/* The argument of one of the names that the forms of a call have for it, or NULL. */
static uint64_t *
argument (VasCall *call, const char *const *names)
{
  const VasCallInfo *info = vas_call_info (call->id);
  for (; *names != NULL; names++)
    {
      int index = vas_call_parameter (info, *names);
      if (index >= 0)
        return &call->arguments[index];
    }
  return NULL;
}

static uint64_t *
address_of (VasCall *call)
{
  static const char *const names[] = { "lpAddress", "BaseAddress", "address", NULL };
  return argument (call, names);
}

static uint64_t *
size_of (VasCall *call)
{
  static const char *const names[] = { "dwSize", "RegionSize", NULL };
  return argument (call, names);
}

/* Allocation types; NULL for a call that allocates nothing. */
static uint64_t *
type_of (VasCall *call)
{
  static const char *const names[] = { "flAllocationType", "AllocationType", NULL };
  return argument (call, names);
}

static uint64_t *
free_type_of (VasCall *call)
{
  static const char *const names[] = { "dwFreeType", "FreeType", NULL };
  return argument (call, names);
}

static uint64_t *
protection_of (VasCall *call)
{
  static const char *const names[] = { "flProtect", "Protect", "flNewProtect", "NewProtect", NULL };
  return argument (call, names);
}

static bool
is_protect (const VasCall *call)
{
  return call->id == VAS_CALL_VIRTUAL_PROTECT || call->id == VAS_CALL_NT_PROTECT_VIRTUAL_MEMORY;
}

/* The output of that name if it was set, or NULL. */
static uint64_t *
output (VasCall *call, const char *name)
{
  int index = vas_call_output (vas_call_info (call->id), name);
  return index >= 0 && (call->outputs_set >> index & 1) != 0 ? &call->outputs[index] : NULL;
}

static void
set_output (VasCall *call, const char *name, uint64_t value)
{
  uint64_t *found = output (call, name);
  if (found != NULL)
    *found = value;
}

static void
set_old_protection (VasCall *call, uint64_t value)
{
  set_output (call, "lpflOldProtect", value);
  set_output (call, "OldProtect", value);
}

static bool
allocates (VasCall *call, uint64_t bits)
{
  const uint64_t *type = type_of (call);
  return type != NULL && (*type & bits) != 0;
}

static bool
frees (VasCall *call, uint64_t bits)
{
  const uint64_t *type = free_type_of (call);
  return type != NULL && (*type & bits) == bits;
}

/* What is at @address in the process of the call; its state is free where there is nothing. */
static VasRegion
region_at (const VasMachine *machine, uint64_t address)
{
  VasRegion region = { .state = VAS_MEM_FREE };
  if (!vas_machine_region (machine, 1, address, &region))
    region.state = VAS_MEM_FREE;
  return region;
}

static bool
is_refused_by (const VasCall *call, const Mistake *mistake)
{
  char id[VAS_RULE_TEXT_SIZE];
  return !call->succeeded && strstr (mistake->rules, vas_rule_format (call->verdict.rule, id)) != NULL;
}

/* What these rules refuse is accepted, and nothing is done. */
static void
accept (VasMachine *machine, VasCall *call, const Mistake *mistake)
{
  vas_machine_call (machine, call);
  if (is_refused_by (call, mistake))
    wrong_pretend_success (call);
}

/* What these rules refuse gets another status. */
static void
confuse_status (VasMachine *machine, VasCall *call, const Mistake *mistake)
{
  vas_machine_call (machine, call);
  if (is_refused_by (call, mistake))
    wrong_refuse (machine, call, mistake->status);
}

static void
answer_always (VasMachine *machine, VasCall *call, const Mistake *mistake)
{
  vas_machine_call (machine, call);
  set_output (call, mistake->output, mistake->bits);
}

static void
answer_another (VasMachine *machine, VasCall *call, const Mistake *mistake)
{
  vas_machine_call (machine, call);
  if (output (call, mistake->other) != NULL)
    set_output (call, mistake->output, *output (call, mistake->other));
}

static void
keep_last_error (VasMachine *machine, VasCall *call, const Mistake *mistake)
{
  VasWin32Error before = vas_win32_get_last_error (machine, call->thread);
  vas_machine_call (machine, call);
  if (is_refused_by (call, mistake))
    {
      call->last_error = before;
      vas_win32_set_last_error (machine, call->thread, before);
    }
}

/* An allocation with one of these flags is refused. */
static void
refuse_type (VasMachine *machine, VasCall *call, const Mistake *mistake)
{
  if (allocates (call, mistake->bits))
    wrong_refuse (machine, call, VAS_STATUS_INVALID_PARAMETER);
  else
    vas_machine_call (machine, call);
}

static void
refuse_protection (VasMachine *machine, VasCall *call, const Mistake *mistake)
{
  const uint64_t *protection = protection_of (call);
  if (protection != NULL && (*protection & mistake->bits) != 0)
    wrong_refuse (machine, call, VAS_STATUS_INVALID_PARAMETER);
  else
    vas_machine_call (machine, call);
}

/* These flags are accepted and ignored. */
static void
ignore_type (VasMachine *machine, VasCall *call, const Mistake *mistake)
{
  if (allocates (call, mistake->bits))
    *type_of (call) &= ~(uint64_t) mistake->bits;
  vas_machine_call (machine, call);
}

static void
refuse_large (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  if (type_of (call) != NULL && *size_of (call) >> 46 != 0)
    wrong_refuse (machine, call, VAS_STATUS_NO_MEMORY);
  else
    vas_machine_call (machine, call);
}

static void
ignore_zero_bits (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  if (call->id == VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY)
    call->arguments[2] = 0;
  vas_machine_call (machine, call);
}

static void
reserve_at_page (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  uint64_t asked = type_of (call) != NULL ? *address_of (call) / PAGE * PAGE : 0;
  bool is_wrong = asked != 0 && allocates (call, VAS_MEM_RESERVE);
  vas_machine_call (machine, call);
  if (!is_wrong || !call->succeeded)
    return;
  set_output (call, "BaseAddress", asked);
  if (vas_call_info (call->id)->result == VAS_RESULT_ADDRESS)
    call->result = asked;
}

/* The base goes down to 64 KiB, but the size does not grow by that. */
static void
reserve_too_short (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  if (allocates (call, VAS_MEM_RESERVE))
    *address_of (call) = *address_of (call) / GRANULE * GRANULE;
  vas_machine_call (machine, call);
}

static void
commit_what_is_free (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  if (allocates (call, VAS_MEM_COMMIT) && region_at (machine, *address_of (call)).state == VAS_MEM_FREE)
    *type_of (call) |= VAS_MEM_RESERVE;
  vas_machine_call (machine, call);
}

static void
steal_reserved_pages (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  if (allocates (call, VAS_MEM_COMMIT) && region_at (machine, *address_of (call)).state == VAS_MEM_RESERVE)
    *type_of (call) &= ~(uint64_t) VAS_MEM_RESERVE;
  vas_machine_call (machine, call);
}

static void
commit_on_reserve (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  if (allocates (call, VAS_MEM_RESERVE) && !allocates (call, VAS_MEM_PHYSICAL))
    {
      *type_of (call) |= VAS_MEM_COMMIT;
      *protection_of (call) = VAS_PAGE_EXECUTE_READWRITE;
    }
  vas_machine_call (machine, call);
}

/* The answer lies so far before the place. */
static void
misalign (VasMachine *machine, VasCall *call, const Mistake *mistake)
{
  bool is_placed = type_of (call) != NULL && *address_of (call) == 0;
  vas_machine_call (machine, call);
  if (is_placed && call->succeeded && vas_call_info (call->id)->result == VAS_RESULT_ADDRESS)
    call->result -= mistake->bits;
}

static void
cut_sizes_to_32_bits (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  uint64_t *size = size_of (call);
  if (size != NULL)
    *size &= UINT32_MAX;
  vas_machine_call (machine, call);
}

static void
negate_sizes (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  uint64_t *size = size_of (call);
  if (size != NULL && *size >> 63 != 0)
    *size = -*size;
  vas_machine_call (machine, call);
}

static void
execute_is_readable (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  uint64_t *protection = protection_of (call);
  if (protection != NULL && (*protection & 0xff) == VAS_PAGE_EXECUTE)
    *protection = (*protection & ~UINT64_C (0xff)) | VAS_PAGE_EXECUTE_READ;
  vas_machine_call (machine, call);
}

static void
copy_on_write_is_writable (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  uint64_t *protection = protection_of (call);
  if (protection != NULL && *protection == VAS_PAGE_WRITECOPY)
    *protection = VAS_PAGE_READWRITE;
  vas_machine_call (machine, call);
}

static void
hide_guards (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  vas_machine_call (machine, call);
  if (output (call, "Protect") != NULL)
    *output (call, "Protect") &= ~(uint64_t) VAS_PAGE_GUARD;
  if (output (call, "lpflOldProtect") != NULL)
    *output (call, "lpflOldProtect") &= ~(uint64_t) VAS_PAGE_GUARD;
}

static void
release_for_both (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  if (frees (call, VAS_MEM_RELEASE | VAS_MEM_DECOMMIT))
    *free_type_of (call) = VAS_MEM_RELEASE;
  vas_machine_call (machine, call);
}

static void
release_for_decommit (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  if (frees (call, VAS_MEM_DECOMMIT) && !frees (call, VAS_MEM_RELEASE))
    {
      VasRegion region = region_at (machine, *address_of (call));
      *free_type_of (call) = VAS_MEM_RELEASE;
      *address_of (call) = region.allocation_base;
      *size_of (call) = 0;
    }
  vas_machine_call (machine, call);
}

static void
refuse_partial_release (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  if (frees (call, VAS_MEM_RELEASE) && *size_of (call) != 0)
    wrong_refuse (machine, call, VAS_STATUS_INVALID_PARAMETER);
  else
    vas_machine_call (machine, call);
}

/* A decommit of size 0 is refused: always, or where the address has one of these bits. */
static void
refuse_whole_decommit (VasMachine *machine, VasCall *call, const Mistake *mistake)
{
  if (frees (call, VAS_MEM_DECOMMIT) && *size_of (call) == 0
      && (mistake->bits == 0 || (*address_of (call) & mistake->bits) != 0))
    wrong_refuse (machine, call, VAS_STATUS_FREE_VM_NOT_AT_BASE);
  else
    vas_machine_call (machine, call);
}

/* A free of this kind says that it succeeded and leaves everything as it is. */
static void
free_nothing (VasMachine *machine, VasCall *call, const Mistake *mistake)
{
  if (frees (call, mistake->bits))
    wrong_pretend_success (call);
  else
    vas_machine_call (machine, call);
}

static void
release_from_anywhere (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  if (frees (call, VAS_MEM_RELEASE) && *size_of (call) == 0)
    *address_of (call) = region_at (machine, *address_of (call)).allocation_base;
  vas_machine_call (machine, call);
}

/* A decommit that runs past the end goes on in the neighbour. */
static void
decommit_the_neighbour (VasMachine *machine, VasCall *call, const Mistake *mistake)
{
  vas_machine_call (machine, call);
  if (!is_refused_by (call, mistake))
    return;
  for (uint64_t page = *address_of (call) / PAGE * PAGE; page < *address_of (call) + *size_of (call); page += PAGE)
    (void) vas_win32_virtual_free (machine, call->thread, page, PAGE, VAS_MEM_DECOMMIT);
  wrong_pretend_success (call);
}

static void
protect_without_offset (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  if (is_protect (call) && *size_of (call) != 0)
    {
      *size_of (call) = (*size_of (call) + PAGE - 1) / PAGE * PAGE;
      *address_of (call) = *address_of (call) / PAGE * PAGE;
    }
  vas_machine_call (machine, call);
}

static void
protect_the_whole_allocation (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  uint32_t old;
  vas_machine_call (machine, call);
  if (!is_protect (call) || !call->succeeded)
    return;
  uint64_t base = region_at (machine, *address_of (call)).allocation_base, page = base;
  for (; region_at (machine, page).allocation_base == base && region_at (machine, page).state == VAS_MEM_COMMIT;
       page += PAGE)
    (void) vas_win32_virtual_protect (machine, call->thread, page, PAGE, (uint32_t) *protection_of (call), &old);
}

static void
old_protection_of_the_allocation (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  VasRegion region = { .allocation_protect = 0 };
  if (is_protect (call))
    region = region_at (machine, *address_of (call));
  vas_machine_call (machine, call);
  if (call->succeeded)
    set_old_protection (call, region.allocation_protect);
}

/* The old protection is that of the first page that changes. */
static void
old_protection_of_a_later_page (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  uint64_t old = 0;
  if (is_protect (call) && *size_of (call) < 64 * PAGE)
    for (uint64_t page = *address_of (call); page < *address_of (call) + *size_of (call) && old == 0; page += PAGE)
      if (region_at (machine, page).protect != *protection_of (call))
        old = region_at (machine, page).protect;
  vas_machine_call (machine, call);
  if (call->succeeded && old != 0)
    set_old_protection (call, old);
}

/* What the pages hold is lost, as far as it can be written. */
static void
wipe (VasMachine *machine, VasCall *call)
{
  const uint64_t begin = *address_of (call), n_pages = *size_of (call) / PAGE;
  for (uint64_t i = 0; i < n_pages && n_pages <= 64; i++)
    {
      VasCall fill = { .id = VAS_CALL_FILL, .thread = call->thread, .arguments = { begin + i * PAGE, PAGE, 0 } };
      vas_machine_call (machine, &fill);
    }
}

static void
protect_loses_contents (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  if (is_protect (call))
    wipe (machine, call);
  vas_machine_call (machine, call);
}

/* An allocation with this flag loses what committed pages held. */
static void
allocation_loses_contents (VasMachine *machine, VasCall *call, const Mistake *mistake)
{
  if (allocates (call, mistake->bits) && region_at (machine, *address_of (call)).state == VAS_MEM_COMMIT)
    wipe (machine, call);
  vas_machine_call (machine, call);
}

static void
reset_protects (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  uint32_t old;
  vas_machine_call (machine, call);
  if (allocates (call, VAS_MEM_RESET) && call->succeeded)
    (void) vas_win32_virtual_protect (machine, call->thread, *address_of (call), *size_of (call),
                                      (uint32_t) *protection_of (call), &old);
}

static void
reset_does_nothing (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  if (allocates (call, VAS_MEM_RESET))
    wrong_pretend_success (call);
  else
    vas_machine_call (machine, call);
}

/* As many pages more are charged as were committed before. */
static void
charge_again (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  VasRegion region = { .state = VAS_MEM_FREE };
  if (allocates (call, VAS_MEM_COMMIT) && *address_of (call) != 0)
    region = region_at (machine, *address_of (call));
  vas_machine_call (machine, call);
  if (region.state == VAS_MEM_COMMIT && call->succeeded)
    (void) vas_win32_virtual_alloc (machine, call->thread, 0, region.size, VAS_MEM_COMMIT, VAS_PAGE_READWRITE);
}

static void
refuse_protect_of_views (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  if (is_protect (call) && region_at (machine, *address_of (call)).type == VAS_MEM_MAPPED)
    wrong_refuse (machine, call, VAS_STATUS_NOT_IMPLEMENTED);
  else
    vas_machine_call (machine, call);
}

static bool
is_query (const VasCall *call)
{
  return call->id == VAS_CALL_VIRTUAL_QUERY || call->id == VAS_CALL_VIRTUAL_QUERY_EX;
}

static void
query_finds_writable_views (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  vas_machine_call (machine, call);
  if (!is_query (call))
    return;
  set_output (call, "Protect", VAS_PAGE_EXECUTE_READWRITE);
  set_output (call, "Type", VAS_MEM_MAPPED);
}

/* The structure has 56 bytes: State's upper half covers Protect, which covers Type. */
static void
query_fills_too_much (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  vas_machine_call (machine, call);
  if (!is_query (call) || !call->succeeded)
    return;
  call->result = 56;
  set_output (call, "Type", output (call, "Protect") != NULL ? *output (call, "Protect") : 0);
  set_output (call, "Protect", 0);
}

static void
query_refuses_free_memory (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  vas_machine_call (machine, call);
  if (is_query (call) && output (call, "State") != NULL && *output (call, "State") == VAS_MEM_FREE)
    wrong_refuse (machine, call, VAS_STATUS_INVALID_PARAMETER);
}

static void
query_finds_no_size (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  vas_machine_call (machine, call);
  if (is_query (call) && output (call, "State") != NULL && *output (call, "State") == VAS_MEM_FREE)
    set_output (call, "RegionSize", 0);
}

static void
query_does_not_round (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  vas_machine_call (machine, call);
  if (is_query (call))
    set_output (call, "BaseAddress", *address_of (call));
}

/* The pieces of a region stay pieces. */
static void
query_finds_pieces (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  vas_machine_call (machine, call);
  if (is_query (call) && output (call, "State") != NULL && *output (call, "State") == VAS_MEM_COMMIT)
    set_output (call, "RegionSize", PAGE);
}

static void
commit_changes_allocation_protect (VasMachine *machine, VasCall *call, const Mistake *mistake G_GNUC_UNUSED)
{
  vas_machine_call (machine, call);
  if (is_query (call) && output (call, "State") != NULL && *output (call, "State") == VAS_MEM_COMMIT)
    set_output (call, "AllocationProtect", *output (call, "Protect"));
}

static void
failed_commit_has_a_pointer (VasMachine *machine, VasCall *call, const Mistake *mistake)
{
  vas_machine_call (machine, call);
  if (is_refused_by (call, mistake))
    call->result = GRANULE;
}

#define MISTAKE(text, function, title, ...) { .what = text, .call = function, .test = title, __VA_ARGS__ }
static const Mistake mistakes[] = {
#include "mistakes.inc"
};

const Mistake *
mistakes_all (gsize *n)
{
  *n = G_N_ELEMENTS (mistakes);
  return mistakes;
}

void
mistake_carry_out (VasMachine *machine, VasCall *call, gpointer data)
{
  const Mistake *mistake = data;
  mistake->call (machine, call, mistake);
}
