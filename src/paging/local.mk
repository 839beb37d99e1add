libvasbox_core_la_SOURCES += %D%/ledger.h
libvasbox_core_la_SOURCES += %D%/content.c %D%/content.h
libvasbox_core_la_SOURCES += %D%/physical.c %D%/frame_list.c %D%/physical.h
libvasbox_core_la_SOURCES += %D%/page_file.c %D%/page_file.h
libvasbox_core_la_SOURCES += %D%/memory.h %D%/grant.h
libvasbox_core_la_SOURCES += %D%/pte.c %D%/pte_text.c %D%/pte.h
libvasbox_core_la_SOURCES += %D%/page_table.c %D%/page_table.h
libvasbox_core_la_SOURCES += %D%/tlb.c %D%/tlb.h
