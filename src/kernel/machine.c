/* A machine's life, and what is asked of it without a call. */
#include "base/config_key.h"
#include "kernel/kernel.h"
#include <string.h>

static Process
new_process (VasMachine *machine)
{
  Process process = { .handles = g_array_new (FALSE, TRUE, sizeof (HandleEntry)) };
  space_init (&process.space, machine->shared->pool, &machine->geometry);
  return process;
}

/* The working-set limits of a new process. */
static MemoryLimits
new_limits (const VasMachine *machine)
{
  const VasConfig *config = &machine->state.config;
  uint64_t in_page = config->page_size - 1;
  return (MemoryLimits) { .minimum = (config->working_set_minimum + in_page) >> machine->geometry.page_shift,
                          .maximum = (config->working_set_maximum + in_page) >> machine->geometry.page_shift,
                          .maximum_hard = config->working_set_hard };
}

static void
set_limits (VasMachine *machine)
{
  machine->state.ledger.limit = machine->state.config.commit_limit >> machine->geometry.page_shift;
}

VasMachine *
vas_machine_new (const VasConfig *config)
{
  char reason[256];
  VasConfig standard;
  vas_config_init (&standard);
  if (config == NULL)
    config = &standard;
  if (vas_config_validate (config, reason, sizeof reason) != NULL)
    return NULL;
  VasMachine *machine = g_new0 (VasMachine, 1);
  machine->state.config = *config;
  geometry_init (&machine->geometry, config);
  machine->shared = g_rc_box_new (SharedPool);
  machine->shared->pool = region_pool_new ();
  machine->state.processes = g_array_new (FALSE, TRUE, sizeof (Process));
  machine->state.threads = g_array_new (FALSE, TRUE, sizeof (Thread));
  machine->observers = g_array_new (FALSE, TRUE, sizeof (ObserverEntry));
  machine->order_observers = g_array_new (FALSE, TRUE, sizeof (OrderEntry));
  prng_seed (&machine->state.prng, config->seed);
  set_limits (machine);
  memory_init (&machine->state.memory, config);
  section_table_init (&machine->state.sections);
  file_table_init (&machine->state.files);
  vas_machine_create_process (machine, NULL);
  return machine;
}

void
vas_machine_free (VasMachine *machine)
{
  if (machine == NULL)
    return;
  machine_clear_state (&machine->state);
  g_array_unref (machine->observers);
  g_array_unref (machine->order_observers);
  machine_release_pool (machine->shared);
  g_free (machine->check_message);
  g_free (machine);
}

const VasConfig *
vas_machine_config (const VasMachine *machine)
{
  return &machine->state.config;
}

void
vas_machine_set_commit_limit (VasMachine *machine, uint64_t bytes)
{
  machine->state.config.commit_limit = bytes;
  set_limits (machine);
}

void
vas_machine_set_placement (VasMachine *machine, VasPlacementPolicy policy)
{
  machine->state.config.placement = policy;
}

void
vas_machine_set_process_commit_limit (VasMachine *machine, uint64_t bytes)
{
  machine->state.config.process_commit_limit = bytes;
}

void
vas_machine_set_lock_memory_privilege (VasMachine *machine, bool held)
{
  machine->state.config.lock_memory_privilege = held;
}

void
vas_machine_set_working_set (VasMachine *machine, uint64_t minimum, uint64_t maximum, bool hard)
{
  g_return_if_fail (minimum >= 1 && minimum <= maximum && maximum <= UINT64_C (1) << 60);
  machine->state.config.working_set_minimum = minimum;
  machine->state.config.working_set_maximum = maximum;
  machine->state.config.working_set_hard = hard;
}

void
vas_machine_set_tlb (VasMachine *machine, const VasConfig *config)
{
  char reason[256];
  VasConfig changed = machine->state.config;
  for (unsigned i = 0; i < CONFIG_N_KEYS; i++)
    if (strcmp (config_keys[i].group, "tlb") == 0)
      config_key_set (&config_keys[i], &changed, config_key_get (&config_keys[i], config));
  g_return_if_fail (vas_config_validate (&changed, reason, sizeof reason) == NULL);
  machine->state.config = changed;
  memory_set_tlb (&machine->state.memory, &changed);
}

VasProcessId
vas_machine_create_process (VasMachine *machine, VasThreadId *first_thread)
{
  Process process = new_process (machine);
  g_array_append_val (machine->state.processes, process);
  MemoryLimits limits = new_limits (machine);
  memory_add_space (&machine->state.memory, machine->state.processes->len, &limits);
  VasThreadId thread = vas_machine_create_thread (machine, machine->state.processes->len);
  if (first_thread != NULL)
    *first_thread = thread;
  return machine->state.processes->len;
}

VasThreadId
vas_machine_create_thread (VasMachine *machine, VasProcessId process)
{
  if (!machine_has_process (machine, process))
    return 0;
  Thread thread = { process, VAS_ERROR_SUCCESS, { 0 } };
  g_array_append_val (machine->state.threads, thread);
  return machine->state.threads->len;
}

VasProcessId
vas_machine_thread_process (const VasMachine *machine, VasThreadId thread)
{
  return machine_has_thread (machine, thread) ? machine_thread (machine, thread)->process : 0;
}

uint64_t
vas_machine_step (const VasMachine *machine)
{
  return machine->step;
}

VasVerdict
vas_machine_last_verdict (const VasMachine *machine)
{
  return machine->last_verdict;
}

void
vas_machine_set_recorded_placement (VasMachine *machine, bool recorded)
{
  machine->recorded_placement = recorded;
}

bool
vas_machine_recorded_placement (const VasMachine *machine)
{
  return machine->recorded_placement;
}

void
vas_machine_inject_commit (VasMachine *machine, uint64_t nth, VasStatus status)
{
  g_return_if_fail (nth == 0 || !vas_status_is_success (status));
  machine->state.ledger.inject_countdown = nth;
  machine->state.ledger.inject_status = nth != 0 ? status : VAS_STATUS_SUCCESS;
}

uint64_t
vas_machine_injected_commit (const VasMachine *machine, VasStatus *status)
{
  if (status != NULL)
    *status = machine->state.ledger.inject_status;
  return machine->state.ledger.inject_countdown;
}

void
vas_machine_add_observer (VasMachine *machine, VasObserver observer, void *data)
{
  ObserverEntry entry = { observer, data };
  g_array_append_val (machine->observers, entry);
}

void
vas_machine_remove_observer (VasMachine *machine, VasObserver observer, void *data)
{
  for (guint i = 0; i < machine->observers->len; i++)
    {
      ObserverEntry *entry = &g_array_index (machine->observers, ObserverEntry, i);
      if (entry->observer == observer && entry->data == data)
        {
          g_array_remove_index (machine->observers, i);
          return;
        }
    }
}

void
machine_notify (VasMachine *machine, const VasCall *call)
{
  for (guint i = 0; i < machine->observers->len; i++)
    {
      ObserverEntry entry = g_array_index (machine->observers, ObserverEntry, i);
      entry.observer (machine, call, entry.data);
    }
}
