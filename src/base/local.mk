libvasbox_core_la_SOURCES += %D%/rule.c
libvasbox_core_la_SOURCES += %D%/status.c
libvasbox_core_la_SOURCES += %D%/range.c
libvasbox_core_la_SOURCES += %D%/prng.c %D%/prng.h
