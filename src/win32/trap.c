/* Best effort: where the program has memory of its own at a simulated address nothing traps, and where the fault comes
 * while a call is carried out the region is not looked at. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* REG_ERR */
#endif
#include "win32/session.h"
#include "win32/trap.h"
#include <inttypes.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>
#include <vasbox/protection.h>

static struct sigaction before;

static const char *
kind_of_access (const void *context)
{
#if defined(__x86_64__) && defined(REG_ERR)
  uint64_t error = (uint64_t) ((const ucontext_t *) context)->uc_mcontext.gregs[REG_ERR];
  return (error & 0x10) != 0 ? "executed" : (error & 2) != 0 ? "wrote to" : "read from";
#else
  (void) context;
  return "used";
#endif
}

static const char *
state_name (uint32_t state)
{
  return state == VAS_MEM_COMMIT ? "committed" : state == VAS_MEM_RESERVE ? "reserved" : "free";
}

/* How the lock is not taken twice: a fault inside a call means this thread, or another, is in the machine. */
static void
describe (VasMachine *machine, uint64_t address, const void *context, char *text, size_t size)
{
  VasRegion region;
  if (!vas_machine_region (machine, 1, address, &region) || region.state == VAS_MEM_FREE)
    snprintf (text, size,
              "vasbox: the program %s 0x%" PRIx64 ", where neither it nor the simulated process has memory\n",
              kind_of_access (context), address);
  else
    snprintf (text, size,
              "vasbox: the program %s 0x%" PRIx64 ", an address of the simulated process: %s, protection 0x%" PRIx32
              ", in the region 0x%" PRIx64 " of %" PRIu64 " bytes (allocation 0x%" PRIx64
              "); its bytes are reached by ReadProcessMemory, WriteProcessMemory or vas_win32_read\n",
              kind_of_access (context), address, state_name (region.state), region.protect, region.base, region.size,
              region.allocation_base);
}

static void
on_fault (int number, siginfo_t *info, void *context)
{
  char text[512];
  VasMachine *machine = session_try_enter ();
  uint64_t address = (uint64_t) (uintptr_t) info->si_addr;
  if (machine != NULL)
    describe (machine, address, context, text, sizeof text);
  else
    snprintf (text, sizeof text, "vasbox: the program %s 0x%" PRIx64 " while a call was carried out\n",
              kind_of_access (context), address);
  if (write (STDERR_FILENO, text, strlen (text)) < 0)
    _exit (2);
  sigaction (number, &before, NULL); /* the instruction runs again, and now it ends the program */
}

void
trap_set (void)
{
  struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };
  sigemptyset (&action.sa_mask);
  sigaction (SIGSEGV, &action, &before);
}
