/* The description of a simulated machine: a plain struct, read from a sim-config or filled in by a program. */
#ifndef VASBOX_CONFIG_H
#define VASBOX_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vasbox/api.h>
#include <vasbox/clr_config.h>

VAS_BEGIN_DECLS

/** What answers a request with a NULL address. */
typedef enum VasPlacementPolicy
{
  VAS_PLACEMENT_LOWEST_FIT, /**< "lowest-fit": classic NT without ASLR (VA-057) */
  VAS_PLACEMENT_TOP_DOWN,   /**< "top-down": as if every request had MEM_TOP_DOWN */
  VAS_PLACEMENT_BEST_FIT,   /**< "best-fit": the smallest hole, the lowest of equals */
  VAS_PLACEMENT_RANDOM      /**< "random": any aligned start that fits, by the seeded generator */
} VasPlacementPolicy;

/** The processor that GetNativeSystemInfo reports; GetSystemInfo reports the x86 view in a WoW64 process (SI-008). */
typedef enum VasArchitecture
{
  VAS_ARCHITECTURE_X86,
  VAS_ARCHITECTURE_X64,
  VAS_ARCHITECTURE_ARM64,
  VAS_ARCHITECTURE_IA64
} VasArchitecture;

/** Which truth answers where tests run on Windows and Microsoft's pages disagree (contract table T6). */
typedef enum VasProfile
{
  VAS_PROFILE_OBSERVED,
  VAS_PROFILE_DOCUMENTED
} VasProfile;

/** How page tables and their entries look. */
typedef enum VasPagingFormat
{
  VAS_PAGING_AUTO,   /**< the processor's own, or plain where that does not fit the other keys */
  VAS_PAGING_X86,    /**< two levels, entries of 4 bytes: 10,10,12 */
  VAS_PAGING_PAE,    /**< three levels, entries of 8 bytes: 2,9,9,12 */
  VAS_PAGING_X86_64, /**< four levels: 9,9,9,9,12 */
  VAS_PAGING_LA57,   /**< five levels: 9,9,9,9,9,12 */
  VAS_PAGING_ARM64,  /**< four levels, 4 KiB granule: 9,9,9,9,12 */
  VAS_PAGING_PLAIN   /**< for teaching: any bits, simple entries */
} VasPagingFormat;

/** Which entry of a full set a TLB gives up. */
typedef enum VasTlbPolicy
{
  VAS_TLB_LRU,
  VAS_TLB_FIFO,
  VAS_TLB_RANDOM, /**< by the seed */
  VAS_TLB_PLRU    /**< a tree of bits; the ways are a power of two */
} VasTlbPolicy;

/** Which page leaves a working set that is too large. */
typedef enum VasReplacement
{
  VAS_REPLACEMENT_CLOCK,
  VAS_REPLACEMENT_FIFO,
  VAS_REPLACEMENT_RANDOM, /**< by the seed */
  VAS_REPLACEMENT_AGING,
  VAS_REPLACEMENT_SECOND_CHANCE, /**< as CLOCK */
  VAS_REPLACEMENT_LRU,           /**< this and those below know each reference, which no page table tells */
  VAS_REPLACEMENT_LFU,
  VAS_REPLACEMENT_NFU,
  VAS_REPLACEMENT_WORKING_SET
} VasReplacement;

#define VAS_CONFIG_NAME_SIZE 64
#define VAS_CONFIG_BITS_SIZE 32

/** All sizes and addresses in bytes.  The ranges are what vas_config_validate() demands. */
typedef struct VasConfig
{
  char name[VAS_CONFIG_NAME_SIZE];  /**< "windows-10-x64": shown in results; letters, digits, '-', '_', '.' */
  VasArchitecture architecture;
  bool wow64;                       /**< a 32-bit process on a 64-bit system */
  uint32_t pointer_size;            /**< 4 for x86 and wow64, else 8 */
  uint32_t build;                   /**< 1..999999: Windows build number, e.g. 19045 (Windows 10 22H2), 7601 (7 SP1) */
  VasProfile profile;
  uint32_t processors;              /**< 1..64 */
  bool dep;                         /**< only executable pages can be executed (AC-032); false: a 32-bit process that
                                         opted out, so only where pointer_size is 4 */
  uint32_t page_size;               /**< a power of two, 16..2 MiB (teaching geometries are small) */
  uint32_t allocation_granularity;  /**< a power of two, page_size..1 GiB */
  uint64_t large_page_minimum;      /**< a power of two above page_size, or 0: no large pages (SI-006) */
  uint64_t minimum_application_address; /**< a multiple of the granularity, not 0 */
  uint64_t maximum_application_address; /**< inclusive; +1 is a multiple of the page size; below 2^57 */
  uint64_t maximum_vad_address;     /**< inclusive; the last byte an allocation may hold (SI-009): the end of a page, at
                                         least one granule above the minimum, at most the maximum application address */
  uint64_t user_shared_data;        /**< address of the KUSER_SHARED_DATA page between the two application addresses, or
                                         0 for none (VQ-016) */
  uint64_t physical_memory;         /**< 1..2^60 */
  uint64_t page_file;               /**< 0..2^60 */
  uint64_t commit_limit;            /**< > 0; physical_memory + page_file unless stated */
  uint64_t process_commit_limit;    /**< the page-file quota of each process (CC-007), or 0: none */
  uint64_t job_commit_limit;        /**< what all processes, one job, may commit (CC-007, GM-007), or 0: none */
  uint32_t numa_nodes;              /**< 1..64: physical memory in equal parts */
  VasPagingFormat paging_format;    /**< one whose entries name every frame and whose levels reach the last address */
  char paging_bits[VAS_CONFIG_BITS_SIZE]; /**< "10,10,12": index bits from the root down, then the offset's; "": the
                                               format's own, or for plain as many as are needed */
  uint32_t tlb_l1i_entries;         /**< first level for instructions: 0 (none)..16384; its sets are a power of two */
  uint32_t tlb_l1i_ways;            /**< a divisor of the entries, at most 64 */
  uint32_t tlb_l1d_entries;         /**< first level for data */
  uint32_t tlb_l1d_ways;
  uint32_t tlb_l2_entries;          /**< second level for both */
  uint32_t tlb_l2_ways;
  VasTlbPolicy tlb_policy;
  uint32_t tlb_asids;               /**< 0..65536: address spaces told apart (PCID, ASID); 0: a switch flushes */
  uint64_t working_set_minimum;     /**< of a new process; bytes, at least 1, rounded up to pages */
  uint64_t working_set_maximum;     /**< the same; at least the minimum */
  bool working_set_hard;            /**< the maximum may not be exceeded even where there is memory */
  VasReplacement replacement;
  uint64_t replacement_interval;    /**< NFU: references of a process from one tick to the next, at least 1 */
  uint64_t replacement_window;      /**< WORKING_SET: references of a process that a page stays after its own, >= 1 */
  VasPlacementPolicy placement;
  uint64_t seed;                    /**< of the machine's generator */
  bool lock_memory_privilege;       /**< SeLockMemoryPrivilege is held and enabled (VA-012) */
  VasClrHostConfig host;            /**< of the CLR, where there is one */
} VasConfig;

/** Fills @config with "windows-10-x64", which is compiled in and equal to sim-configs/windows-10-x64.conf. */
VAS_API void vas_config_init (VasConfig *config);

/** NULL where @config describes a machine, else one line that names the key, what was found and what it must be, in
 * @buffer (256 bytes hold the longest), or only the key's name, where @buffer is NULL. */
VAS_API const char *vas_config_validate (const VasConfig *config, char *buffer, size_t buffer_size);

/** Fills @config with the machine that ships under that name ("windows-7-x64") or, where @name_or_path holds '/' or
 * ends in ".conf", with the one that this file describes.  False, @config untouched: there is none, or it is none
 * that can be; @message, of @message_size bytes (1024 hold the longest), then is one line that says where and why. */
VAS_API bool vas_config_load (const char *name_or_path, VasConfig *config, char *message, size_t message_size);

VAS_END_DECLS

#endif
