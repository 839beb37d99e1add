/* How a host of the CLR behaves (vasbox/clr.h): a plain struct, the section [host] of a config.  A program may change
 * it at any time, a trace by `set host.state = disabled`. */
#ifndef VASBOX_CLR_CONFIG_H
#define VASBOX_CLR_CONFIG_H

#include <stdbool.h>
#include <stdint.h>
#include <vasbox/api.h>

VAS_BEGIN_DECLS

/** What a refusal is answered with (HM-013). */
typedef enum VasClrMode
{
  VAS_CLR_DOCUMENTED,   /**< only what the documented tables list (HM-012) */
  VAS_CLR_WIN32_MAPPED  /**< HRESULT_FROM_WIN32 of what the wrapped call fails with; out of memory: E_OUTOFMEMORY */
} VasClrMode;

/** Of the runtime in the process.  All but loading and started answer every call with HOST_E_CLRNOTAVAILABLE. */
typedef enum VasClrState
{
  VAS_CLR_NOT_LOADED,   /**< HM-021 */
  VAS_CLR_LOADING,      /**< before Start: levels are eProcessCritical (HM-120) */
  VAS_CLR_STARTED,
  VAS_CLR_DISABLED,     /**< HM-023 */
  VAS_CLR_SHUTTING_DOWN /**< HM-024 */
} VasClrState;

/** The lowest critical level whose requests wait for memory rather than being refused. */
typedef enum VasClrWait
{
  VAS_CLR_WAIT_NEVER,
  VAS_CLR_WAIT_TASK,       /**< all levels */
  VAS_CLR_WAIT_APP_DOMAIN, /**< eAppDomainCritical and eProcessCritical */
  VAS_CLR_WAIT_PROCESS     /**< eProcessCritical */
} VasClrWait;

/** Room for a curve's text and its NUL. */
#define VAS_CLR_CURVE_SIZE 80

/** Times are milliseconds of the host's simulated clock, sizes bytes; 0 is "none" or "never" unless said. */
typedef struct VasClrHostConfig
{
  VasClrMode mode;
  bool latch;                     /**< after E_FAIL every call is answered HOST_E_CLRNOTAVAILABLE (HM-020, HM-022) */
  VasClrState state;
  uint64_t time;                  /**< now */
  uint32_t domain;                /**< AppDomain of the caller; 0: the default domain, which has no budget */
  uint32_t task;                  /**< the caller's task; 0: a thread that is none, which has no budget */
  uint32_t lock_owner;            /**< thread that holds the host's lock; 0: nobody does */
  uint64_t lock_timeout;          /**< how long another thread's call waits for the lock; 0: HOST_E_NOT_OWNER at once */
  uint64_t lock_release;          /**< when the owner gives it back; 0: never */
  uint64_t lock_abandon;          /**< when whoever waits for it is told HOST_E_ABANDONED; 0: never */
  uint64_t process_reserved;      /**< budget of all that the host gave and has not got back: bytes reserved */
  uint64_t process_committed;     /**< bytes committed, blocks of heaps too */
  uint64_t process_allocations;   /**< reservations and blocks */
  uint64_t domain_reserved;       /**< the same of each AppDomain */
  uint64_t domain_committed;
  uint64_t domain_allocations;
  uint64_t task_reserved;         /**< the same of each task */
  uint64_t task_committed;
  uint64_t task_allocations;
  uint32_t level_task;            /**< per cent of each budget that eTaskCritical may use up; 0: no budget */
  uint32_t level_domain;          /**< the same of eAppDomainCritical */
  uint32_t level_process;         /**< the same of eProcessCritical */
  VasClrWait wait_level;          /**< requests above a budget that wait for wait_time and are granted then */
  uint64_t wait_time;
  char load[VAS_CLR_CURVE_SIZE];      /**< GetMemoryLoad's per cent, a curve: "", the machine's; "budget"; "40";
                                           "ramp 0:40 10000:95"; "step 0:40 5000:95" */
  char available[VAS_CLR_CURVE_SIZE]; /**< GetMemoryLoad's bytes, a curve likewise: "ramp 0:8G 10000:200M" */
  uint32_t notify_low;            /**< per cent of the process's committed budget (of the machine's commit limit where
                                       it has none) from which on eMemoryAvailableLow is told */
  uint32_t notify_neutral;        /**< per cent down to which it must fall again for eMemoryAvailableNeutral */
  uint32_t notify_high;           /**< per cent up to which eMemoryAvailableHigh is told */
} VasClrHostConfig;

VAS_END_DECLS

#endif
