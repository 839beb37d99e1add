libvasbox_core_la_SOURCES += %D%/ledger.h
libvasbox_core_la_SOURCES += %D%/content.c %D%/content.h
libvasbox_core_la_SOURCES += %D%/physical.c %D%/frame_list.c %D%/frame_run.c %D%/physical.h
libvasbox_core_la_SOURCES += %D%/page_file.c %D%/page_file.h
libvasbox_core_la_SOURCES += %D%/pte.c %D%/pte_text.c %D%/pte.h
libvasbox_core_la_SOURCES += %D%/page_table.c %D%/page_table.h
libvasbox_core_la_SOURCES += %D%/tlb.c %D%/user_frames.c %D%/large.c %D%/tlb.h
libvasbox_core_la_SOURCES += %D%/memory.c %D%/memory_range.c %D%/memory_check.c %D%/memory.h %D%/grant.h
libvasbox_core_la_SOURCES += %D%/mapping.c %D%/mapping.h %D%/residency.c %D%/residency.h %D%/records.h
libvasbox_core_la_SOURCES += %D%/store.c %D%/store.h %D%/view.c %D%/shared.c %D%/shared.h
libvasbox_core_la_SOURCES += %D%/working_set.c %D%/working_set.h %D%/reference.c %D%/reference.h
# Replacement: what is shared, the policies, and the engine that runs them.
libvasbox_core_la_SOURCES += %D%/policy_list.h %D%/policy_heap.h %D%/policy_heap.c %D%/page_index.h %D%/page_index.c
libvasbox_core_la_SOURCES += %D%/policy.h %D%/policies.c %D%/policy_queue.c %D%/policy_recency.c \
	%D%/policy_frequency.c %D%/policy_aging.c %D%/policy_random.c %D%/policy_future.c
libvasbox_core_la_SOURCES += %D%/replacement.h %D%/replacement.c
