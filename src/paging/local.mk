libvasbox_core_la_SOURCES += %D%/ledger.h
libvasbox_core_la_SOURCES += %D%/content.c %D%/content.h
libvasbox_core_la_SOURCES += %D%/physical.c %D%/frame_list.c %D%/physical.h
libvasbox_core_la_SOURCES += %D%/page_file.c %D%/page_file.h
libvasbox_core_la_SOURCES += %D%/memory.h %D%/grant.h
